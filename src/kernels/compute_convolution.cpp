// Convolutions: every number of a result is one sum in one order, whatever the number of threads. Threads share the
// images, or the kernels' numbers.

#include <algorithm>
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

template <typename T>
template <typename Work>
void Compute<T>::share_examples(std::size_t examples, std::size_t multiply_adds, Work&& work) {
  const auto all_of = [&](std::size_t part, Range range) {
    for (std::size_t example = range.begin; example < range.end; ++example) work(part, example);
  };
  if (team_.size() == 1 || examples * multiply_adds < shared_multiply_adds) return all_of(0, {0, examples});
  team_.run([&](std::size_t part) { all_of(part, share_of(examples, 1, team_.size(), part)); });
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
  const auto add_all = [&](std::size_t part, Range channels, Range kernels) {
    const SweepScratch<T> scratch(sweep_scratch_.data(), plan, part);
    for (std::size_t group = 0; group < c.groups; ++group) {
      const Range mine = inside_group(channels, group * s.channels, s.channels);
      const Range outputs = inside_group(kernels, group * s.rows, s.rows);
      if (outputs.size() == 0) continue;
      for (std::size_t first = mine.begin; first < mine.end; first += plan.strips.channels) {
        const Range block{first, std::min(first + plan.strips.channels, mine.end)};
        add_to_kernels(s, plan.strips, group, block, outputs, x, z, w.data, scratch);
      }
    }
  };
  const std::size_t parts = team_.size();
  if (parts == 1 || x.rows * s.multiply_adds() < shared_multiply_adds) return add_all(0, {0, c.inputs}, {0, c.outputs});
  // Threads that share the input channels lay out their own slides only.
  const bool cut_channels = c.inputs % parts == 0 || c.inputs >= 4 * parts;
  team_.run([&](std::size_t part) {
    cut_channels ? add_all(part, share_of(c.inputs, 1, parts, part), {0, c.outputs})
                 : add_all(part, {0, c.inputs}, share_of(c.outputs, 1, parts, part));
  });
}

/// Of some input channels and some kernels of a group. The sums lie transposed, a tap's for all kernels side by side,
/// until all examples are in them.
template <typename T>
void Compute<T>::add_to_kernels(const Sweep& s, const Strips& strips, std::size_t group, Range channels, Range kernels,
                                Matrix<const T> x, Matrix<const T> z, T* w, const SweepScratch<T>& scratch) {
  const std::size_t row = whole_registers(kernels.size()), taps = channels.size() * s.taps();
  T* const first_weight = w + group * s.w_group + kernels.begin * s.w_row + channels.begin * s.w_channel;
  for (std::size_t o = 0; o < kernels.size(); ++o) {
    for (std::size_t tap = 0; tap < taps; ++tap) scratch.sums[tap * row + o] = first_weight[o * s.w_row + tap];
  }
  for (std::size_t example = 0; example < x.rows; ++example) {
    const T* const image = x.row(example).data() + (group * s.channels + channels.begin) * s.slides.pixels();
    const T* const dz = z.row(example).data() + (group * s.rows + kernels.begin) * s.channel_size;
    for (std::size_t line = 0; line < s.lines; line += strips.lines) {
      const std::size_t places = std::min(strips.lines, s.lines - line) * s.columns;
      set_.gather_slides(strips.from_line(line), channels.size(), image, scratch.seen, scratch.slides);
      set_.sliding.transpose(dz + line * s.columns, s.channel_size, kernels.size(), places, scratch.places, row);
      set_.sliding.add_gradient({.a = scratch.slides,
                                 .a_at = tap_at_.data(),
                                 .b = scratch.places,
                                 .sums = scratch.sums,
                                 .row = row,
                                 .rows = taps,
                                 .columns = kernels.size(),
                                 .depth = places});
    }
  }
  for (std::size_t o = 0; o < kernels.size(); ++o) {
    for (std::size_t tap = 0; tap < taps; ++tap) first_weight[o * s.w_row + tap] = scratch.sums[tap * row + o];
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
