#pragma once
// How a window goes over an image, for convolutions and pooling.

#include <cstddef>

namespace nudge::kernels {

/// A window of window_height x window_width going over a channel of height x width, `stride` pixels at a time, from
/// `padding` pixels outside of it. Place (i, j) of the out_height x out_width places lies over the pixels
/// (i stride - padding + y, j stride - padding + x).
struct Windows {
  std::size_t height = 0, width = 0;
  std::size_t window_height = 1, window_width = 1;
  std::size_t stride = 1, padding = 0;
  std::size_t out_height = 0, out_width = 0;

  [[gnu::always_inline]] std::size_t pixels() const { return height * width; }
  [[gnu::always_inline]] std::size_t window_size() const { return window_height * window_width; }
  [[gnu::always_inline]] std::size_t places() const { return out_height * out_width; }
};

}  // namespace nudge::kernels
