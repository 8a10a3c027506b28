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

/// to[j] = from[j stride] for j < count; may write up to seven numbers more.
template <typename T, typename Stride>
[[gnu::always_inline]] inline void copy_line(const T* from, std::size_t count, Stride stride, T* to) {
  constexpr std::size_t run = 8;
  for (std::size_t j = 0; j < count; j += run) {
    T numbers[run];
    for (std::size_t i = 0; i < run; ++i) numbers[i] = from[(j + i) * stride.value];
    for (std::size_t i = 0; i < run; ++i) to[j + i] = numbers[i];
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
          const T* from = seen + phase * width + x;
          for (std::size_t line = 0; line < s.lines; ++line, from += stride.value * width, slides += s.columns) {
            copy_line(from, s.columns, stride, slides);
          }
        }
      }
    }
  });
}

/// Whether every place has four pixels of its own, two by two: what most networks pool, and worth code of its own.
inline bool pools_two_by_two(const Windows& w) {
  return w.window_height == 2 && w.window_width == 2 && w.stride == 2 && w.padding == 0;
}

/// The larger number, the first of two equal ones; NaN wins, so that it is noticed
template <typename T>
[[gnu::always_inline]] inline T larger(T a, T b) {
  return b > a || b != b ? b : a;
}

/// What `pixel` gets of `left`, the desire that no earlier pixel has had: all of it if it is the largest, else nothing.
template <typename T>
[[gnu::always_inline]] inline T take_if_largest(T pixel, T largest, T& left) {
  const bool wins = pixel == largest;
  const T taken = wins ? left : T{0};
  left = wins ? T{0} : left;
  return taken;
}

/// Calls work(j, ConstantStride<n>()) for runs of n = 8 (or 4, or 1 on shorter lines) places that cover a line of
/// `count`; the last run may begin inside of the one before.
template <typename Work>
[[gnu::always_inline]] inline void cover_line(std::size_t count, Work work) {
  const auto cover = [&](auto run) {
    for (std::size_t j = 0; j < count; j += run.value) work(least(j, count - run.value), run);
  };
  if (count >= 8) return cover(ConstantStride<8>());
  if (count >= 4) return cover(ConstantStride<4>());
  cover(ConstantStride<1>());
}

/// max_pool of two by two
template <typename T>
void max_pool_two_by_two(const Windows& windows, std::size_t channels, const T* image, T* a) {
  const Windows w = windows;
  for (std::size_t channel = 0; channel < channels; ++channel, image += w.pixels()) {
    for (std::size_t line = 0; line < w.out_height; ++line, a += w.out_width) {
      const T *above = image + 2 * line * w.width, *below = above + w.width;
      cover_line(w.out_width, [=](std::size_t j, auto run) {
        T largest[run.value];
        for (std::size_t i = 0; i < run.value; ++i) {
          const std::size_t x = 2 * (j + i);
          largest[i] = larger(larger(larger(above[x], above[x + 1]), below[x]), below[x + 1]);
        }
        for (std::size_t i = 0; i < run.value; ++i) a[j + i] = largest[i];
      });
    }
  }
}

/// max_pool_backward of two by two
template <typename T>
void max_pool_backward_two_by_two(const Windows& windows, std::size_t channels, const T* image, const T* a, const T* da,
                                  T* dx) {
  const Windows w = windows;
  for (std::size_t channel = 0; channel < channels; ++channel, image += w.pixels(), dx += w.pixels()) {
    for (std::size_t line = 0; line < w.out_height; ++line, a += w.out_width, da += w.out_width) {
      const T *above = image + 2 * line * w.width, *below = above + w.width;
      T *to_above = dx + 2 * line * w.width, *to_below = to_above + w.width;
      cover_line(w.out_width, [=](std::size_t j, auto run) {
        T taken_above[2 * run.value], taken_below[2 * run.value];
        for (std::size_t i = 0; i < run.value; ++i) {
          const std::size_t x = 2 * (j + i);
          T left = da[j + i];
          taken_above[2 * i] = take_if_largest(above[x], a[j + i], left);
          taken_above[2 * i + 1] = take_if_largest(above[x + 1], a[j + i], left);
          taken_below[2 * i] = take_if_largest(below[x], a[j + i], left);
          taken_below[2 * i + 1] = take_if_largest(below[x + 1], a[j + i], left);
        }
        for (std::size_t i = 0; i < 2 * run.value; ++i) to_above[2 * j + i] = taken_above[i];
        for (std::size_t i = 0; i < 2 * run.value; ++i) to_below[2 * j + i] = taken_below[i];
      });
      for (std::size_t x = 2 * w.out_width; x < w.width; ++x) to_above[x] = to_below[x] = T{0};
    }
    for (std::size_t q = 2 * w.out_height * w.width; q < w.pixels(); ++q) dx[q] = T{0};
  }
}

/// How many places of a line the backward of max pooling takes at a time.
constexpr std::size_t longest_run = 64;

/// a[p] = the largest of x under the window at place p
template <typename T>
void max_pool(const Windows& w, std::size_t channels, const T* image, T* a) {
  if (pools_two_by_two(w)) return max_pool_two_by_two(w, channels, image, a);
  with_stride(w.stride, [&](auto stride) {
    for (std::size_t channel = 0; channel < channels; ++channel, image += w.pixels()) {
      for (std::size_t line = 0; line < w.out_height; ++line, a += w.out_width) {
        for (std::size_t j = 0; j < w.out_width; ++j) a[j] = -static_cast<T>(__builtin_inf());
        for (std::size_t y = 0; y < w.window_height; ++y) {
          const std::size_t under = line_under(w, line, y);
          if (under >= w.height) continue;
          for (std::size_t x = 0; x < w.window_width; ++x) {
            const PlacesInside inside(w, x);
            const T* from = image + under * w.width + x - w.padding;
            for (std::size_t j = inside.begin; j < inside.end; ++j) a[j] = larger(a[j], from[j * stride.value]);
          }
        }
      }
    }
  });
}

/// dx = the sum of da over the windows that a pixel has won, the first of the largest
template <typename T>
void max_pool_backward(const Windows& w, std::size_t channels, const T* image, const T* a, const T* da, T* dx) {
  if (pools_two_by_two(w)) return max_pool_backward_two_by_two(w, channels, image, a, da, dx);
  for (std::size_t q = 0; q < channels * w.pixels(); ++q) dx[q] = T{0};
  with_stride(w.stride, [&](auto stride) {
    for (std::size_t channel = 0; channel < channels; ++channel, image += w.pixels(), dx += w.pixels()) {
      for (std::size_t line = 0; line < w.out_height; ++line, a += w.out_width, da += w.out_width) {
        for (std::size_t first = 0; first < w.out_width; first += longest_run) {
          const std::size_t end = least(first + longest_run, w.out_width);
          T left[longest_run];  // what no winner has had yet
          for (std::size_t j = first; j < end; ++j) left[j - first] = da[j];
          for (std::size_t y = 0; y < w.window_height; ++y) {
            const std::size_t under = line_under(w, line, y);
            if (under >= w.height) continue;
            for (std::size_t x = 0; x < w.window_width; ++x) {
              const PlacesInside inside(w, x);
              const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(under * w.width + x - w.padding);
              const T* from = image + at;
              T* to = dx + at;
              for (std::size_t j = greatest(first, inside.begin); j < least(end, inside.end); ++j) {
                to[j * stride.value] += take_if_largest(from[j * stride.value], a[j], left[j - first]);
              }
            }
          }
        }
      }
    }
  });
}

/// a[p] = factor * the sum of x under the window at place p
template <typename T>
void sum_pool(const Windows& w, std::size_t channels, T factor, const T* image, T* a) {
  with_stride(w.stride, [&](auto stride) {
    for (std::size_t channel = 0; channel < channels; ++channel, image += w.pixels()) {
      for (std::size_t line = 0; line < w.out_height; ++line, a += w.out_width) {
        for (std::size_t j = 0; j < w.out_width; ++j) a[j] = T{0};
        for (std::size_t y = 0; y < w.window_height; ++y) {
          const std::size_t under = line_under(w, line, y);
          if (under >= w.height) continue;
          for (std::size_t x = 0; x < w.window_width; ++x) {
            const PlacesInside inside(w, x);
            const T* from = image + under * w.width + x - w.padding;
            for (std::size_t j = inside.begin; j < inside.end; ++j) a[j] += from[j * stride.value];
          }
        }
        for (std::size_t j = 0; j < w.out_width; ++j) a[j] *= factor;
      }
    }
  });
}

/// dx += factor * da to every pixel under the window
template <typename T>
void sum_pool_backward(const Windows& w, std::size_t channels, T factor, const T* da, T* dx) {
  with_stride(w.stride, [&](auto stride) {
    for (std::size_t channel = 0; channel < channels; ++channel, dx += w.pixels()) {
      for (std::size_t line = 0; line < w.out_height; ++line, da += w.out_width) {
        for (std::size_t y = 0; y < w.window_height; ++y) {
          const std::size_t under = line_under(w, line, y);
          if (under >= w.height) continue;
          for (std::size_t x = 0; x < w.window_width; ++x) {
            const PlacesInside inside(w, x);
            T* to = dx + under * w.width + x - w.padding;
            for (std::size_t j = inside.begin; j < inside.end; ++j) to[j * stride.value] += factor * da[j];
          }
        }
      }
    }
  });
}

}  // namespace
}  // namespace nudge::kernels
