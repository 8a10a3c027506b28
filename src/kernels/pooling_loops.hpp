#pragma once
// The kernels of pooling: plain loops along an image's lines, compiled anew for each instruction set as those of
// loops.hpp are.

#include <cstddef>

#include "kernels/window_loops.hpp"

namespace nudge::kernels {
namespace {

/// Whether every place has four pixels of its own, two by two, and a line four places or more: what most networks pool,
/// and worth code of its own.
inline bool pools_two_by_two(const Windows& w) {
  return w.window_height == 2 && w.window_width == 2 && w.stride == 2 && w.padding == 0 && w.out_width >= 4;
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

/// Four numbers at a time, for the same by the compiler's own vectors: it makes none of short lines by itself.
template <typename T>
struct Fours {
  typedef T Numbers __attribute__((vector_size(4 * sizeof(T))));
  Numbers first, second;

  /// Of eight numbers: the first, third, ... and the second, fourth, ...
  [[gnu::always_inline]] void load_pairs(const T* from) {
    Numbers low, high;
    __builtin_memcpy(&low, from, sizeof low);
    __builtin_memcpy(&high, from + 4, sizeof high);
    first = __builtin_shufflevector(low, high, 0, 2, 4, 6);
    second = __builtin_shufflevector(low, high, 1, 3, 5, 7);
  }
  [[gnu::always_inline]] void store_pairs(T* to) const {
    const Numbers low = __builtin_shufflevector(first, second, 0, 4, 1, 5);
    const Numbers high = __builtin_shufflevector(first, second, 2, 6, 3, 7);
    __builtin_memcpy(to, &low, sizeof low);
    __builtin_memcpy(to + 4, &high, sizeof high);
  }
  /// largest = larger(largest, b)
  [[gnu::always_inline]] static void raise(Numbers& largest, const Numbers& b) {
    largest = ((b > largest) | (b != b)) ? b : largest;
  }
  /// pixel = take_if_largest(pixel, largest, left)
  [[gnu::always_inline]] static void take(Numbers& pixel, const Numbers& largest, Numbers& left) {
    const auto wins = pixel == largest;
    pixel = wins ? left : Numbers{};
    left = wins ? Numbers{} : left;
  }
};

/// Calls work(j) for runs of four places from j on that cover a line of `count`; the last may begin inside of the one
/// before.
template <typename Work>
[[gnu::always_inline]] inline void cover_by_fours(std::size_t count, Work work) {
  for (std::size_t j = 0; j < count; j += 4) work(least(j, count - 4));
}

/// max_pool of two by two
template <typename T>
void max_pool_two_by_two(const Windows& windows, std::size_t channels, const T* image, T* a) {
  const Windows w = windows;
  for (std::size_t channel = 0; channel < channels; ++channel, image += w.pixels()) {
    for (std::size_t line = 0; line < w.out_height; ++line, a += w.out_width) {
      const T* const above = image + 2 * line * w.width;
      cover_by_fours(w.out_width, [=](std::size_t j) {
        Fours<T> upper, lower;
        upper.load_pairs(above + 2 * j);
        lower.load_pairs(above + w.width + 2 * j);
        auto largest = upper.first;
        upper.raise(largest, upper.second);
        upper.raise(largest, lower.first);
        upper.raise(largest, lower.second);
        __builtin_memcpy(a + j, &largest, sizeof largest);
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
      const T* const above = image + 2 * line * w.width;
      T* const to_above = dx + 2 * line * w.width;
      cover_by_fours(w.out_width, [=](std::size_t j) {
        Fours<T> upper, lower;
        upper.load_pairs(above + 2 * j);
        lower.load_pairs(above + w.width + 2 * j);
        typename Fours<T>::Numbers largest, left;
        __builtin_memcpy(&largest, a + j, sizeof largest);
        __builtin_memcpy(&left, da + j, sizeof left);
        upper.take(upper.first, largest, left);
        upper.take(upper.second, largest, left);
        lower.take(lower.first, largest, left);
        lower.take(lower.second, largest, left);
        upper.store_pairs(to_above + 2 * j);
        lower.store_pairs(to_above + w.width + 2 * j);
      });
      for (std::size_t x = 2 * w.out_width; x < w.width; ++x) to_above[x] = to_above[w.width + x] = T{0};
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
