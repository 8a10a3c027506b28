#pragma once
// The kernels that go over an image with a window: plain loops along its lines, compiled anew for each instruction set
// as those of loops.hpp are.

#include <cstddef>

#include "kernels/sliding.hpp"
#include "kernels/windows.hpp"

namespace nudge::kernels {
namespace {

constexpr std::size_t least(std::size_t a, std::size_t b) { return a < b ? a : b; }
constexpr std::size_t greatest(std::size_t a, std::size_t b) { return a < b ? b : a; }

/// The places [begin, end) of a line whose windows have their column `x` inside of the image, not in the padding.
struct PlacesInside {
  std::size_t begin, end;
  PlacesInside(const Windows& w, std::size_t x) {
    begin = x >= w.padding ? 0 : least(w.out_width, (w.padding - x + w.stride - 1) / w.stride);
    end = w.width + w.padding <= x ? 0 : least(w.out_width, (w.width + w.padding - x - 1) / w.stride + 1);
    if (end < begin) end = begin;
  }
};

/// The image's line under row `y` of the windows at line `line`; height or more: in the padding.
inline std::size_t line_under(const Windows& w, std::size_t line, std::size_t y) {
  return line * w.stride + y - w.padding;
}

template <std::size_t stride>
struct ConstantStride {
  static constexpr std::size_t value = stride;
};
struct AnyStride {
  std::size_t value;
};

/// Calls work with the stride, as a constant where that is worth code of its own.
template <typename Work>
[[gnu::always_inline]] inline void with_stride(std::size_t stride, Work work) {
  if (stride == 1) return work(ConstantStride<1>());
  if (stride == 2) return work(ConstantStride<2>());
  work(AnyStride{stride});
}

/// to[j * stride] = value(j) for j in [begin, end), in runs of a length that the compiler knows, all values before all
/// writes: an image's lines are so short that what it puts around a vectorised loop would take most of the time.
template <typename T, typename Stride, typename Value>
[[gnu::always_inline]] inline void assign_line(std::size_t begin, std::size_t end, T* to, Stride stride, Value value) {
  std::size_t j = begin;
  const auto run = [&]<std::size_t length>(ConstantStride<length>) {
    T values[length];
    for (std::size_t i = 0; i < length; ++i) values[i] = value(j + i);
    for (std::size_t i = 0; i < length; ++i) to[(j + i) * stride.value] = values[i];
    j += length;
  };
  while (end - j >= 16) run(ConstantStride<16>());
  if (end - j >= 8) run(ConstantStride<8>());
  if (end - j >= 4) run(ConstantStride<4>());
  while (j < end) run(ConstantStride<1>());
}

/// Copies `lines` lines of numbers `stride` apart, of as many runs of eight numbers as the compiler knows, to where each
/// line begins `columns` numbers after the one before: what a line writes behind its own, the next one overwrites.
template <std::size_t runs, typename T, typename Stride>
[[gnu::always_inline]] inline void copy_lines_of(const T* from, std::size_t from_line, std::size_t lines, Stride stride,
                                                 T* to, std::size_t columns) {
  for (std::size_t line = 0; line < lines; ++line, from += from_line, to += columns) {
    T numbers[8 * runs];
    for (std::size_t j = 0; j < 8 * runs; ++j) numbers[j] = from[j * stride.value];
    for (std::size_t j = 0; j < 8 * runs; ++j) to[j] = numbers[j];
  }
}

/// The same for lines of any length; may write seven numbers behind the last.
template <typename T, typename Stride>
[[gnu::always_inline]] inline void copy_lines(const T* from, std::size_t from_line, std::size_t lines, Stride stride,
                                              T* to, std::size_t columns) {
  if (columns <= 8) return copy_lines_of<1>(from, from_line, lines, stride, to, columns);
  if (columns <= 16) return copy_lines_of<2>(from, from_line, lines, stride, to, columns);
  if (columns <= 32) return copy_lines_of<4>(from, from_line, lines, stride, to, columns);
  for (std::size_t line = 0; line < lines; ++line, from += from_line, to += columns) {
    for (std::size_t j = 0; j < columns; j += 8) copy_lines_of<1>(from + j * stride.value, 0, 1, stride, to + j, 0);
  }
}

/// What of [first, first + count) lies in [0, size), counted from `first`.
struct Inside {
  std::size_t begin, end;
  Inside(std::ptrdiff_t first, std::size_t count, std::size_t size) {
    const std::ptrdiff_t past = static_cast<std::ptrdiff_t>(size) - first;
    begin = first < 0 ? static_cast<std::size_t>(-first) : 0;
    end = past < 0 ? 0 : least(count, static_cast<std::size_t>(past));
    if (end < begin) end = begin;
  }
};

/// Each channel's slides: what they see is copied once, with zeros around it, and from there into each of them.
template <typename T>
void gather_slides(const Slides& slides_of, std::size_t channels, const T* image, T* seen, T* slides) {
  const Slides s = slides_of;  // a copy: no write to a slide can change it
  const std::size_t width = s.seen_width();
  const Inside lines(s.first_line, s.seen_height(), s.height), columns(s.first_column, width, s.width);
  for (std::size_t i = 0; i < s.seen_height() * width; ++i) seen[i] = T{0};
  with_stride(s.stride, [=](auto stride) mutable {
    for (std::size_t channel = 0; channel < channels; ++channel, image += s.pixels()) {
      for (std::size_t line = lines.begin; line < lines.end; ++line) {
        const T* from = image +
                        (static_cast<std::ptrdiff_t>(line) + s.first_line) * static_cast<std::ptrdiff_t>(s.width) +
                        s.first_column;
        assign_line(columns.begin, columns.end, seen + line * width, ConstantStride<1>(),
                    [=](std::size_t j) { return from[j]; });
      }
      for (std::size_t x = 0; x < s.shifts; ++x) {
        for (std::size_t phase = 0; phase < s.phases; ++phase) {
          copy_lines(seen + phase * width + x, stride.value * width, s.lines, stride, slides, s.columns);
          slides += s.lines * s.columns;
        }
      }
    }
  });
}

}  // namespace
}  // namespace nudge::kernels
