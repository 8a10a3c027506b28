#pragma once
// n examples, c channels of H x W pixels, P places, windows of k pixels.

#include "layers/layer_context.hpp"
#include "nudge/layers.hpp"

namespace nudge {

constexpr LayerTraits traits(const AvgPool2D&) { return {Role::pools}; }
constexpr LayerTraits traits(const GlobalAvgPool&) { return {Role::pools}; }
inline BackwardNeeds backward_needs(const AvgPool2D&) { return {}; }
inline BackwardNeeds backward_needs(const GlobalAvgPool&) { return {}; }

/// 1/k
template <typename T>
T share_of_window(const AvgPool2D& pool) {
  return T(1) / static_cast<T>(pool.window.height * pool.window.width);
}

/// a[p] = 1/k sum over the pixels q under the window at p of x[q], 0 in the padding      x (n, c H W)  a (n, c P)
template <typename T>
void forward(const AvgPool2D& pool, const LayerContext<T>& context, std::span<const T> /*parameters*/,
             Matrix<const T> x, Matrix<T> a) {
  context.compute.sum_pool(windows_of(pool.window, context.input, context.output), share_of_window<T>(pool), x, a);
}

/// dx[q] = 1/k sum of da[p] over the windows p that cover q
template <typename T>
void backward(const AvgPool2D& pool, const LayerContext<T>& context, std::span<const T> /*parameters*/,
              Matrix<const T> /*x*/, Matrix<const T> /*a*/, Matrix<const T> da, Matrix<T> dx,
              std::span<T> /*dparameters*/) {
  if (dx.data == nullptr) return;
  context.compute.spread(windows_of(pool.window, context.input, context.output), share_of_window<T>(pool), da, dx);
}

/// The window of a global average: the whole image, one place.
inline kernels::Windows whole_image(const Shape& input) {
  return windows_of({.height = input.height, .width = input.width}, input, {.channels = input.channels});
}

/// a[c] = the mean of channel c      x (n, c H W)  a (n, c)
template <typename T>
void forward(const GlobalAvgPool&, const LayerContext<T>& context, std::span<const T> /*parameters*/, Matrix<const T> x,
             Matrix<T> a) {
  const kernels::Windows image = whole_image(context.input);
  context.compute.sum_pool(image, T(1) / static_cast<T>(image.pixels()), x, a);
}

/// dx[q] = da[c] / (H W) for each pixel q of channel c
template <typename T>
void backward(const GlobalAvgPool&, const LayerContext<T>& context, std::span<const T> /*parameters*/,
              Matrix<const T> /*x*/, Matrix<const T> /*a*/, Matrix<const T> da, Matrix<T> dx,
              std::span<T> /*dparameters*/) {
  if (dx.data == nullptr) return;
  const kernels::Windows image = whole_image(context.input);
  context.compute.spread(image, T(1) / static_cast<T>(image.pixels()), da, dx);
}

}  // namespace nudge
