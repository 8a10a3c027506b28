// Convolutions as products: an image's patches are laid out, a strip at a time, as a matrix. Every number is one sum in
// one order, whatever the number of threads: threads share the images, or the kernels' numbers.

#include <algorithm>
#include <cassert>

#include "kernels/compute.hpp"

namespace nudge::kernels {
namespace {

constexpr std::size_t smallest_share = 8192;  ///< numbers, for what takes a fraction of a nanosecond each

/// Calls work(part) for the strips of the patch matrix, `room` numbers at the most: some lines of places, and of these
/// some rows of [rows.begin, rows.end).
template <typename Work>
void for_each_strip(const Windows& w, Range rows, std::size_t room, Work&& work) {
  const std::size_t rows_at_once = std::clamp<std::size_t>(room / w.out_width, 1, rows.size());
  const std::size_t lines_at_once = std::clamp<std::size_t>(room / (rows_at_once * w.out_width), 1, w.out_height);
  for (std::size_t line = 0; line < w.out_height; line += lines_at_once) {
    for (std::size_t row = rows.begin; row < rows.end; row += rows_at_once) {
      work(PatchPart{.first_row = row,
                     .rows = std::min(rows_at_once, rows.end - row),
                     .first_line = line,
                     .lines = std::min(lines_at_once, w.out_height - line)});
    }
  }
}

/// What of `whole` lies in the group's own [first, first + size), counted from `first`.
Range inside_group(Range whole, std::size_t first, std::size_t size) {
  const std::size_t begin = std::clamp(whole.begin, first, first + size);
  return {begin - first, std::max(begin, std::clamp(whole.end, first, first + size)) - first};
}

/// z's channels at their biases, or at 0
template <typename T>
void fill_channels(std::span<const T> bias, std::size_t channels, std::size_t pixels, T* z) {
  for (std::size_t channel = 0; channel < channels; ++channel, z += pixels) {
    std::fill_n(z, pixels, bias.empty() ? T(0) : bias[channel]);
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

template <typename T>
void Compute<T>::convolve_image(std::size_t part, const Convolution& c, const T* x, const T* w, std::span<const T> bias,
                                T* z) {
  const Windows& windows = c.windows;
  const std::size_t channels = c.inputs / c.groups, kernels = c.outputs / c.groups, places = windows.places();
  const std::size_t size = c.kernel_size();
  T* const patches = patch_scratch_of(part);
  fill_channels(bias, c.outputs, places, z);
  for (std::size_t group = 0; group < c.groups; ++group) {
    for_each_strip(windows, {0, size}, patch_scratch, [&](const PatchPart& strip) {
      set_.gather_patches(windows, strip, x + group * channels * windows.pixels(), patches);
      const std::size_t columns = strip.lines * windows.out_width;
      set_.product({.a = w + group * kernels * size + strip.first_row,
                    .a_row = size,
                    .a_depth = 1,
                    .b = patches,
                    .b_depth = columns,
                    .b_column = 1,
                    .c = z + group * kernels * places + strip.first_line * windows.out_width,
                    .c_row = places,
                    .rows = kernels,
                    .columns = columns,
                    .depth = strip.rows,
                    .start = Start::kept,
                    .scratch = product_scratch_of(part)});
    });
  }
}

template <typename T>
void Compute<T>::convolve_image_transposed(std::size_t part, const Convolution& c, const T* z, const T* w,
                                           std::span<const T> bias, T* x) {
  const Windows& windows = c.windows;
  const std::size_t channels = c.inputs / c.groups, kernels = c.outputs / c.groups, places = windows.places();
  const std::size_t size = c.kernel_size();
  T* const patches = patch_scratch_of(part);
  fill_channels(bias, c.inputs, windows.pixels(), x);
  for (std::size_t group = 0; group < c.groups; ++group) {
    for_each_strip(windows, {0, size}, patch_scratch, [&](const PatchPart& strip) {
      const std::size_t columns = strip.lines * windows.out_width;
      set_.product({.a = w + group * kernels * size + strip.first_row,
                    .a_row = 1,
                    .a_depth = size,
                    .b = z + group * kernels * places + strip.first_line * windows.out_width,
                    .b_depth = places,
                    .b_column = 1,
                    .c = patches,
                    .c_row = columns,
                    .rows = strip.rows,
                    .columns = columns,
                    .depth = kernels,
                    .start = Start::zero,
                    .scratch = product_scratch_of(part)});
      set_.add_patches(windows, strip, patches, x + group * channels * windows.pixels());
    });
  }
}

/// Of some input channels and some kernels, all counted through the groups.
template <typename T>
void Compute<T>::add_image_to_kernels(std::size_t part, const Convolution& c, Range channels, Range kernels, const T* x,
                                      const T* z, T* w) {
  const Windows& windows = c.windows;
  const std::size_t group_channels = c.inputs / c.groups, group_kernels = c.outputs / c.groups;
  const std::size_t places = windows.places(), size = c.kernel_size();
  T* const patches = patch_scratch_of(part);
  for (std::size_t group = 0; group < c.groups; ++group) {
    const Range mine = inside_group(channels, group * group_channels, group_channels);
    const Range outputs = inside_group(kernels, group * group_kernels, group_kernels);
    if (mine.size() == 0 || outputs.size() == 0) continue;
    const std::size_t first = group * group_kernels + outputs.begin;
    const Range rows{mine.begin * windows.window_size(), mine.end * windows.window_size()};
    for_each_strip(windows, rows, patch_scratch, [&](const PatchPart& strip) {
      set_.gather_patches(windows, strip, x + group * group_channels * windows.pixels(), patches);
      const std::size_t columns = strip.lines * windows.out_width;
      set_.product({.a = z + first * places + strip.first_line * windows.out_width,
                    .a_row = places,
                    .a_depth = 1,
                    .b = patches,
                    .b_depth = 1,
                    .b_column = columns,
                    .c = w + first * size + strip.first_row,
                    .c_row = size,
                    .rows = outputs.size(),
                    .columns = strip.rows,
                    .depth = columns,
                    .start = Start::kept,
                    .scratch = product_scratch_of(part)});
    });
  }
}

template <typename T>
void Compute<T>::convolve(const Convolution& c, Matrix<const T> x, Matrix<const T> w, std::span<const T> bias,
                          Matrix<T> z) {
  assert(x.columns == c.input_size() && z.columns == c.output_size() && w.size() == c.outputs * c.kernel_size());
  share_examples(x.rows, z.columns * c.kernel_size(), [&](std::size_t part, std::size_t example) {
    convolve_image(part, c, x.row(example).data(), w.data, bias, z.row(example).data());
  });
}

template <typename T>
void Compute<T>::convolve_transposed(const Convolution& c, Matrix<const T> z, Matrix<const T> w,
                                     std::span<const T> bias, Matrix<T> x) {
  assert(x.columns == c.input_size() && z.columns == c.output_size() && w.size() == c.outputs * c.kernel_size());
  share_examples(x.rows, z.columns * c.kernel_size(), [&](std::size_t part, std::size_t example) {
    convolve_image_transposed(part, c, z.row(example).data(), w.data, bias, x.row(example).data());
  });
}

template <typename T>
void Compute<T>::add_kernel_gradient(const Convolution& c, Matrix<const T> x, Matrix<const T> z, Matrix<T> w) {
  assert(x.columns == c.input_size() && z.columns == c.output_size() && w.size() == c.outputs * c.kernel_size());
  const auto add_all = [&](std::size_t part, Range channels, Range kernels) {
    for (std::size_t example = 0; example < x.rows; ++example) {
      add_image_to_kernels(part, c, channels, kernels, x.row(example).data(), z.row(example).data(), w.data);
    }
  };
  const std::size_t parts = team_.size();
  if (parts == 1 || x.rows * z.columns * c.kernel_size() < shared_multiply_adds) {
    return add_all(0, {0, c.inputs}, {0, c.outputs});
  }
  // Threads that share the input channels lay out their own patches only.
  const bool cut_channels = c.inputs % parts == 0 || c.inputs >= 4 * parts;
  team_.run([&](std::size_t part) {
    cut_channels ? add_all(part, share_of(c.inputs, 1, parts, part), {0, c.outputs})
                 : add_all(part, {0, c.inputs}, share_of(c.outputs, 1, parts, part));
  });
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

template <typename T>
void Compute<T>::max_pool(const Windows& w, Matrix<const T> x, Matrix<T> a) {
  const std::size_t channels = x.columns / w.pixels();
  share(x.rows, smallest_share / x.columns + 1, [&](Range rows) {
    for (std::size_t i = rows.begin; i < rows.end; ++i) set_.max_pool(w, channels, x.row(i).data(), a.row(i).data());
  });
}

template <typename T>
void Compute<T>::max_pool_backward(const Windows& w, Matrix<const T> x, Matrix<const T> a, Matrix<const T> da,
                                   Matrix<T> dx) {
  const std::size_t channels = x.columns / w.pixels();
  share(x.rows, smallest_share / x.columns + 1, [&](Range rows) {
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      std::ranges::fill(dx.row(i), T(0));
      set_.max_pool_backward(w, channels, x.row(i).data(), a.row(i).data(), da.row(i).data(), dx.row(i).data());
    }
  });
}

template <typename T>
void Compute<T>::sum_pool(const Windows& w, T factor, Matrix<const T> x, Matrix<T> a) {
  const std::size_t channels = x.columns / w.pixels();
  share(x.rows, smallest_share / x.columns + 1, [&](Range rows) {
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      set_.sum_pool(w, channels, factor, x.row(i).data(), a.row(i).data());
    }
  });
}

template <typename T>
void Compute<T>::spread(const Windows& w, T factor, Matrix<const T> da, Matrix<T> dx) {
  const std::size_t channels = dx.columns / w.pixels();
  share(dx.rows, smallest_share / dx.columns + 1, [&](Range rows) {
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      std::ranges::fill(dx.row(i), T(0));
      set_.sum_pool_backward(w, channels, factor, da.row(i).data(), dx.row(i).data());
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
template void Compute<float>::add_kernel_gradient(const Convolution&, Matrix<const float>, Matrix<const float>,
                                                  Matrix<float>);
template void Compute<double>::add_kernel_gradient(const Convolution&, Matrix<const double>, Matrix<const double>,
                                                   Matrix<double>);
template void Compute<float>::add_channel_sums(Matrix<const float>, std::span<float>);
template void Compute<double>::add_channel_sums(Matrix<const double>, std::span<double>);
template void Compute<float>::max_pool(const Windows&, Matrix<const float>, Matrix<float>);
template void Compute<double>::max_pool(const Windows&, Matrix<const double>, Matrix<double>);
template void Compute<float>::max_pool_backward(const Windows&, Matrix<const float>, Matrix<const float>,
                                                Matrix<const float>, Matrix<float>);
template void Compute<double>::max_pool_backward(const Windows&, Matrix<const double>, Matrix<const double>,
                                                 Matrix<const double>, Matrix<double>);
template void Compute<float>::sum_pool(const Windows&, float, Matrix<const float>, Matrix<float>);
template void Compute<double>::sum_pool(const Windows&, double, Matrix<const double>, Matrix<double>);
template void Compute<float>::spread(const Windows&, float, Matrix<const float>, Matrix<float>);
template void Compute<double>::spread(const Windows&, double, Matrix<const double>, Matrix<double>);

}  // namespace nudge::kernels
