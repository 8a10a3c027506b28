#pragma once
// A convolution and its transposed map as one kind of loop: each number of a result is a sum, over channels and over
// taps of the window, of a weight times a number of the slides.

#include <algorithm>
#include <cstddef>

#include "kernels/sliding.hpp"
#include "kernels/windows.hpp"

namespace nudge::kernels {

/// A convolution of images of `inputs` channels, of whose kernels (outputs, inputs / groups, window) are one for each
/// output channel. Its output has windows.places() pixels.
struct Convolution {
  std::size_t inputs = 0, outputs = 0, groups = 1;
  Windows windows;

  std::size_t input_size() const { return inputs * windows.pixels(); }
  std::size_t output_size() const { return outputs * windows.places(); }
  std::size_t kernel_size() const { return inputs / groups * windows.window_size(); }
};

/// Number (t, j) of channel r of a group's result =
///     start + sum over channels c, taps y and x of w[r w_row + c w_channel + w_first + y w_line + x w_column]
///             times what the slides of channel c hold for window row y and column x at place (t, j),
/// in ascending c, then y, then x.
struct Sweep {
  std::size_t groups = 1, channels = 0, rows = 0;  ///< of a group: what is summed over, and what comes out
  std::size_t w_group = 0, w_row = 0, w_channel = 0;
  std::ptrdiff_t w_first = 0, w_line = 0, w_column = 0;
  std::size_t tap_lines = 0, tap_columns = 0;
  Slides slides;
  std::size_t lines = 0, columns = 0;  ///< of the result, whose number (t, j) is number
  std::size_t first = 0, line_step = 0, column_step = 0, channel_size = 0;  ///< first + t line_step + j column_step

  std::size_t taps() const { return tap_lines * tap_columns; }
  std::ptrdiff_t weight_at(std::size_t y, std::size_t x) const {
    return w_first + static_cast<std::ptrdiff_t>(y) * w_line + static_cast<std::ptrdiff_t>(x) * w_column;
  }
  std::size_t multiply_adds() const { return groups * rows * channels * taps() * lines * columns; }
  /// Whether the result's lines stand side by side.
  bool is_dense() const { return column_step == 1 && line_step == columns; }
};

/// z[o,p]: the sum over input channels and the window.
inline Sweep sweep_of(const Convolution& c) {
  const Windows& w = c.windows;
  const auto outside = -static_cast<std::ptrdiff_t>(w.padding);
  return {.groups = c.groups,
          .channels = c.inputs / c.groups,
          .rows = c.outputs / c.groups,
          .w_group = c.outputs / c.groups * c.kernel_size(),
          .w_row = c.kernel_size(),
          .w_channel = w.window_size(),
          .w_line = static_cast<std::ptrdiff_t>(w.window_width),
          .w_column = 1,
          .tap_lines = w.window_height,
          .tap_columns = w.window_width,
          .slides = {.height = w.height,
                     .width = w.width,
                     .first_line = outside,
                     .first_column = outside,
                     .stride = w.stride,
                     .shifts = w.window_width,
                     .phases = std::min(w.stride, w.window_height),
                     .lines = w.out_height + (w.window_height - 1) / w.stride,
                     .columns = w.out_width},
          .lines = w.out_height,
          .columns = w.out_width,
          .line_step = w.out_width,
          .column_step = 1,
          .channel_size = w.places()};
}

/// One direction of the pixels q with (q + padding) mod stride = phase, which some rows of the window can lie over.
struct Phase {
  std::size_t taps, first,
      count;                   ///< rows of the window: phase, phase + stride, ...; pixels: first, first + stride, ...
  std::ptrdiff_t first_place;  ///< that pixel `first` has under the last of these rows

  Phase(std::size_t phase, std::size_t stride, std::size_t padding, std::size_t size, std::size_t window) {
    const auto up = [=](std::size_t n) { return (n + stride - 1) / stride; };
    const std::size_t before = phase >= padding ? 0 : up(padding - phase);
    taps = phase >= window ? 0 : up(window - phase);
    first = before * stride + phase - padding;
    count = first >= size ? 0 : up(size - first);
    first_place = static_cast<std::ptrdiff_t>(before + 1) - static_cast<std::ptrdiff_t>(taps);
  }
};

/// x[i,q] for the pixels q with (q + padding) mod stride = (y, x): the sum over output channels and the places whose
/// windows lie over q, in ascending place, so that the window's rows and columns descend.
inline Sweep transposed_sweep_of(const Convolution& c, std::size_t y, std::size_t x) {
  const Windows& w = c.windows;
  Phase down(y, w.stride, w.padding, w.height, w.window_height), right(x, w.stride, w.padding, w.width, w.window_width);
  if (down.taps == 0 || right.taps == 0) down.taps = right.taps = 0;  // between the windows: nothing but the start
  const auto stride = static_cast<std::ptrdiff_t>(w.stride), width = static_cast<std::ptrdiff_t>(w.window_width);
  const auto last = [&](std::size_t phase, std::size_t taps) {
    return static_cast<std::ptrdiff_t>(phase) + stride * (static_cast<std::ptrdiff_t>(taps) - 1);
  };
  return {.groups = c.groups,
          .channels = c.outputs / c.groups,
          .rows = c.inputs / c.groups,
          .w_group = c.outputs / c.groups * c.kernel_size(),
          .w_row = w.window_size(),
          .w_channel = c.kernel_size(),
          .w_first = last(y, down.taps) * width + last(x, right.taps),
          .w_line = -stride * width,
          .w_column = -stride,
          .tap_lines = down.taps,
          .tap_columns = right.taps,
          .slides = {.height = w.out_height,
                     .width = w.out_width,
                     .first_line = down.first_place,
                     .first_column = right.first_place,
                     .shifts = right.taps,
                     .lines = down.count + std::max<std::size_t>(down.taps, 1) - 1,
                     .columns = right.count},
          .lines = down.count,
          .columns = right.count,
          .first = down.first * w.width + right.first,
          .line_step = w.stride * w.width,
          .column_step = w.stride,
          .channel_size = w.pixels()};
}

/// How much of an image is laid out at a time: all lines of some channels, or, of a large image, some lines of one.
struct Strips {
  static constexpr std::size_t most_numbers = std::size_t(1)
                                              << 16;  ///< that the second-level cache holds beside others

  Slides slides;  ///< of the first strip
  std::size_t channels, lines;

  /// Also for sums of the kernels' gradient, `gradient_row` numbers for each tap and for each place.
  explicit Strips(const Sweep& s, std::size_t gradient_row = 0) : slides(s.slides) {
    const std::size_t overlap = s.slides.lines - s.lines;
    const std::size_t line_numbers = std::max<std::size_t>({1, s.slides.line_numbers(), gradient_row * s.columns});
    lines = std::clamp<std::size_t>(most_numbers / line_numbers, overlap + 1, s.slides.lines) - overlap;
    slides.lines = lines + overlap;
    const std::size_t numbers = std::max<std::size_t>({1, slides.channel_numbers(), gradient_row * s.taps()});
    channels = std::clamp<std::size_t>(most_numbers / numbers, 1, s.channels);
    channels = (s.channels - 1) / ((s.channels - 1) / channels + 1) + 1;  // blocks of about equal size
  }
  Slides from_line(std::size_t line) const {
    Slides strip = slides;
    strip.first_line += static_cast<std::ptrdiff_t>(line * strip.stride);
    return strip;
  }
};

/// The same with a thread's scratch, in numbers of which each kind fills whole registers: what the slides see, the
/// slides, and two more kinds.
struct SweepPlan {
  Strips strips;
  std::size_t seen, slides, places, sums;

  SweepPlan(const Strips& s, std::size_t place_numbers, std::size_t sum_numbers)
      : strips(s),
        seen(whole_registers(s.slides.seen_numbers())),
        slides(whole_registers(s.channels * s.slides.channel_numbers() + slack)),
        places(whole_registers(place_numbers)),
        sums(whole_registers(sum_numbers)) {}
  std::size_t size() const { return seen + slides + places + sums; }
};

template <typename T>
struct SweepScratch {
  T *seen, *slides, *places, *sums;

  SweepScratch(T* all, const SweepPlan& plan, std::size_t part)
      : seen(all + part * plan.size()),
        slides(seen + plan.seen),
        places(slides + plan.slides),
        sums(places + plan.places) {}
};

}  // namespace nudge::kernels
