// Convolutions: every number of a result is one sum in one order, whatever the number of threads. Threads share the
// images, or the kernels' numbers.

#include <algorithm>
#include <atomic>
#include <cassert>

#include "kernels/compute.hpp"
#include "kernels/sweeps.hpp"

namespace nudge::kernels {
namespace {

constexpr std::size_t smallest_share = 8192;  ///< numbers, for what takes a fraction of a nanosecond each

/// Room for that many numbers, taken anew if there is less: what was there is lost.
template <typename T>
void grow(AlignedArray<T>& array, std::size_t count) {
  if (array.size() < count) array = AlignedArray<T>(count);
}

/// What of `whole` lies in the group's own [first, first + size), counted from `first`.
Range inside_group(Range whole, std::size_t first, std::size_t size) {
  const std::size_t begin = std::clamp(whole.begin, first, first + size);
  return {begin - first, std::max(begin, std::clamp(whole.end, first, first + size)) - first};
}

/// to[(group, c, y, x), r]: the weights in the order in which a sweep adds their terms, those of a term side by side
template <typename T>
void arrange_weights(const Sweep& s, const T* w, T* to) {
  for (std::size_t group = 0; group < s.groups; ++group, w += s.w_group) {
    for (std::size_t channel = 0; channel < s.channels; ++channel) {
      for (std::size_t y = 0; y < s.tap_lines; ++y) {
        for (std::size_t x = 0; x < s.tap_columns; ++x) {
          const T* from = w + channel * s.w_channel + s.weight_at(y, x);
          for (std::size_t r = 0; r < s.rows; ++r) *to++ = from[r * s.w_row];
        }
      }
    }
  }
}

/// Some lines of a group's result, from where they stand side by side to where they belong.
template <typename T>
void spread_lines(const Sweep& s, std::size_t first, std::size_t lines, const T* from, T* to) {
  for (std::size_t r = 0; r < s.rows; ++r) {
    for (std::size_t line = first; line < first + lines; ++line) {
      T* const target = to + r * s.channel_size + s.first + line * s.line_step;
      for (std::size_t j = 0; j < s.columns; ++j) target[j * s.column_step] = *from++;
    }
  }
}

/// The sweeps that make up the transposed map of a convolution.
template <typename Work>
void for_each_transposed_sweep(const Convolution& c, Work work) {
  for (std::size_t y = 0; y < c.windows.stride; ++y) {
    for (std::size_t x = 0; x < c.windows.stride; ++x) {
      const Sweep s = transposed_sweep_of(c, y, x);
      if (s.lines > 0 && s.columns > 0) work(s);
    }
  }
}

}  // namespace

/// A few examples at a time, for whichever thread is free: one that the system slows down gets fewer.
template <typename T>
template <typename Work>
void Compute<T>::share_examples(std::size_t examples, std::size_t multiply_adds, Work&& work) {
  if (team_.size() == 1 || examples == 1 || examples * multiply_adds < shared_multiply_adds) {
    for (std::size_t example = 0; example < examples; ++example) work(0, example);
    return;
  }
  const std::size_t few = std::max<std::size_t>(1, examples / (8 * team_.size()));
  std::atomic<std::size_t> next = 0;
  team_.run([&](std::size_t part) {
    for (std::size_t first; (first = next.fetch_add(few, std::memory_order_relaxed)) < examples;) {
      for (std::size_t example = first; example < std::min(first + few, examples); ++example) work(part, example);
    }
  });
}

/// Makes room for a sweep, and notes where each term's row of pixels begins in the slides.
template <typename T>
SweepPlan Compute<T>::prepare(const Sweep& s, const SweepPlan& plan) {
  grow(sweep_scratch_, team_.size() * plan.size());
  tap_at_.clear();
  for (std::size_t channel = 0; channel < plan.strips.channels; ++channel) {
    const std::size_t first = channel * plan.strips.slides.channel_numbers();
    for (std::size_t y = 0; y < s.tap_lines; ++y) {
      for (std::size_t x = 0; x < s.tap_columns; ++x) {
        tap_at_.push_back(static_cast<std::uint32_t>(first + plan.strips.slides.at(y, x)));
      }
    }
  }
  return plan;
}

template <typename T>
SweepPlan Compute<T>::plan_sweep(const Sweep& s) {
  const Strips strips(s);
  grow(weights_, s.groups * s.rows * (s.channels * s.taps() + 1));  // and the starts
  return prepare(s, {strips, s.is_dense() ? 0 : s.rows * strips.lines * s.columns, 0});
}

template <typename T>
SweepPlan Compute<T>::plan_gradient(const Sweep& s) {
  const std::size_t row = whole_registers(s.rows);
  const Strips strips(s, row);
  return prepare(s, {strips, strips.lines * s.columns * row, strips.channels * s.taps() * row});
}

template <typename T>
void Compute<T>::reserve(const Convolution& c, bool gradient) {
  plan_sweep(sweep_of(c));
  for_each_transposed_sweep(c, [&](const Sweep& s) { plan_sweep(s); });
  if (gradient) plan_gradient(sweep_of(c));
}

template <typename T>
void Compute<T>::sweep(const Sweep& s, Matrix<const T> from, const T* w, std::span<const T> bias, Matrix<T> to) {
  const SweepPlan plan = plan_sweep(s);
  const Strips& strips = plan.strips;
  const std::size_t depth = s.channels * s.taps(), rows = s.groups * s.rows;
  T* const weights = weights_.data();
  T* const start = weights + rows * depth;
  arrange_weights(s, w, weights);
  for (std::size_t r = 0; r < rows; ++r) start[r] = bias.empty() ? T(0) : bias[r];

  share_examples(from.rows, s.multiply_adds(), [&](std::size_t part, std::size_t example) {
    const SweepScratch<T> scratch(sweep_scratch_.data(), plan, part);
    for (std::size_t group = 0; group < s.groups; ++group) {
      const T* const images = from.row(example).data() + group * s.channels * s.slides.pixels();
      T* const target = to.row(example).data() + group * s.rows * s.channel_size;
      for (std::size_t line = 0; line < s.lines; line += strips.lines) {
        const std::size_t lines = std::min(strips.lines, s.lines - line), columns = lines * s.columns;
        T* const c = s.is_dense() ? target + s.first + line * s.columns : scratch.places;
        for (std::size_t channel = 0; channel < s.channels; channel += strips.channels) {
          const std::size_t channels = std::min(strips.channels, s.channels - channel);
          set_.gather_slides(strips.from_line(line), channels, images + channel * s.slides.pixels(), scratch.seen,
                             scratch.slides);
          set_.sliding.product({.a = weights + (group * depth + channel * s.taps()) * s.rows,
                                .a_depth = s.rows,
                                .b = scratch.slides,
                                .b_at = tap_at_.data(),
                                .c = c,
                                .c_row = s.is_dense() ? s.channel_size : columns,
                                .rows = s.rows,
                                .columns = columns,
                                .depth = channels * s.taps(),
                                .start = channel == 0 ? start + group * s.rows : nullptr});
        }
        if (!s.is_dense()) spread_lines(s, line, lines, c, target);
      }
    }
  });
}

template <typename T>
void Compute<T>::convolve(const Convolution& c, Matrix<const T> x, Matrix<const T> w, std::span<const T> bias,
                          Matrix<T> z) {
  assert(x.columns == c.input_size() && z.columns == c.output_size() && w.size() == c.outputs * c.kernel_size());
  sweep(sweep_of(c), x, w.data, bias, z);
}

template <typename T>
void Compute<T>::convolve_transposed(const Convolution& c, Matrix<const T> z, Matrix<const T> w,
                                     std::span<const T> bias, Matrix<T> x) {
  assert(x.columns == c.input_size() && z.columns == c.output_size() && w.size() == c.outputs * c.kernel_size());
  for_each_transposed_sweep(c, [&](const Sweep& s) { sweep(s, z, w.data, bias, x); });
}

template <typename T>
void Compute<T>::add_kernel_gradient(const Convolution& c, Matrix<const T> x, Matrix<const T> z, Matrix<T> w) {
  assert(x.columns == c.input_size() && z.columns == c.output_size() && w.size() == c.outputs * c.kernel_size());
  const Sweep s = sweep_of(c);
  const SweepPlan plan = plan_gradient(s);
  // A kernel's weights, counted through all input channels, are shared out: each thread lays out the channels of its own.
  const std::size_t weights = s.channels * s.taps(), all = c.groups * weights;
  const auto add_some = [&](std::size_t part, Range range) {
    const SweepScratch<T> scratch(sweep_scratch_.data(), plan, part);
    for (std::size_t group = 0; group < c.groups; ++group) {
      const Range mine = inside_group(range, group * weights, weights);
      for (std::size_t first = mine.begin, next = 0; first < mine.end; first = next) {
        const std::size_t channel = first / s.taps(), begin = channel * s.taps();
        next = std::min(mine.end, begin + plan.strips.channels * s.taps());
        add_to_kernels(s, plan.strips, group, channel, {first - begin, next - begin}, x, z, w.data, scratch);
      }
    }
  };
  share_parts(all, x.rows * s.multiply_adds() < shared_multiply_adds ? all : 1, add_some);
}

/// Of some weights of a group's kernels, counted from an input channel on. The sums lie transposed, a weight's for all
/// kernels side by side, until all examples are in them.
template <typename T>
void Compute<T>::add_to_kernels(const Sweep& s, const Strips& strips, std::size_t group, std::size_t channel,
                                Range weights, Matrix<const T> x, Matrix<const T> z, T* w,
                                const SweepScratch<T>& scratch) {
  const std::size_t row = whole_registers(s.rows), channels = (weights.end - 1) / s.taps() + 1;
  T* const of_channel = w + group * s.w_group + channel * s.w_channel;
  for (std::size_t o = 0; o < s.rows; ++o) {
    for (std::size_t i = 0; i < weights.size(); ++i) {
      scratch.sums[i * row + o] = of_channel[o * s.w_row + weights.begin + i];
    }
  }
  for (std::size_t example = 0; example < x.rows; ++example) {
    const T* const image = x.row(example).data() + (group * s.channels + channel) * s.slides.pixels();
    const T* const dz = z.row(example).data() + group * s.rows * s.channel_size;
    for (std::size_t line = 0; line < s.lines; line += strips.lines) {
      const std::size_t places = std::min(strips.lines, s.lines - line) * s.columns;
      set_.gather_slides(strips.from_line(line), channels, image, scratch.seen, scratch.slides);
      set_.sliding.transpose(dz + line * s.columns, s.channel_size, s.rows, places, scratch.places, row);
      set_.sliding.add_gradient({.a = scratch.slides,
                                 .a_at = tap_at_.data() + weights.begin,
                                 .b = scratch.places,
                                 .sums = scratch.sums,
                                 .row = row,
                                 .rows = weights.size(),
                                 .columns = s.rows,
                                 .depth = places});
    }
  }
  for (std::size_t o = 0; o < s.rows; ++o) {
    for (std::size_t i = 0; i < weights.size(); ++i) {
      of_channel[o * s.w_row + weights.begin + i] = scratch.sums[i * row + o];
    }
  }
}

template <typename T>
void Compute<T>::add_channel_sums(Matrix<const T> x, std::span<T> sums) {
  const std::size_t size = x.columns / sums.size();
  const std::size_t grain = smallest_share / std::max<std::size_t>(1, x.rows * size) + 1;
  share(sums.size(), grain, [&](Range channels) {
    for (std::size_t example = 0; example < x.rows; ++example) {
      const T* row = x.row(example).data();
      for (std::size_t c = channels.begin; c < channels.end; ++c) sums[c] += set_.sum(row + c * size, size);
    }
  });
}

template void Compute<float>::convolve(const Convolution&, Matrix<const float>, Matrix<const float>,
                                       std::span<const float>, Matrix<float>);
template void Compute<double>::convolve(const Convolution&, Matrix<const double>, Matrix<const double>,
                                        std::span<const double>, Matrix<double>);
template void Compute<float>::convolve_transposed(const Convolution&, Matrix<const float>, Matrix<const float>,
                                                  std::span<const float>, Matrix<float>);
template void Compute<double>::convolve_transposed(const Convolution&, Matrix<const double>, Matrix<const double>,
                                                   std::span<const double>, Matrix<double>);
template void Compute<float>::reserve(const Convolution&, bool);
template void Compute<double>::reserve(const Convolution&, bool);
template void Compute<float>::add_kernel_gradient(const Convolution&, Matrix<const float>, Matrix<const float>,
                                                  Matrix<float>);
template void Compute<double>::add_kernel_gradient(const Convolution&, Matrix<const double>, Matrix<const double>,
                                                   Matrix<double>);
template void Compute<float>::add_channel_sums(Matrix<const float>, std::span<float>);
template void Compute<double>::add_channel_sums(Matrix<const double>, std::span<double>);
}  // namespace nudge::kernels
