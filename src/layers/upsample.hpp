#pragma once
// n examples, c channels of H x W pixels, each repeated f times in both directions.

#include "layers/layer_context.hpp"
#include "nudge/layers.hpp"

namespace nudge {

constexpr LayerTraits traits(const Upsample&) { return {Role::pools}; }
inline BackwardNeeds backward_needs(const Upsample&) { return {}; }

/// Windows of f x f pixels side by side over the output: one for each pixel of the input.
inline kernels::Windows enlarged_pixels(const Upsample& upsample, const Shape& input, const Shape& output) {
  return windows_of({.height = upsample.factor, .width = upsample.factor, .stride = upsample.factor}, output, input);
}

/// a[i,j] = x[i div f, j div f]      x (n, c H W)  a (n, c fH fW)
template <typename T>
void forward(const Upsample& upsample, const LayerContext<T>& context, std::span<const T> /*parameters*/,
             Matrix<const T> x, Matrix<T> a) {
  context.compute.spread(enlarged_pixels(upsample, context.input, context.output), T(1), x, a);
}

/// dx[i,j] = the sum of da over the f f pixels that were made of it
template <typename T>
void backward(const Upsample& upsample, const LayerContext<T>& context, std::span<const T> /*parameters*/,
              Matrix<const T> /*x*/, Matrix<const T> /*a*/, Matrix<const T> da, Matrix<T> dx,
              std::span<T> /*dparameters*/) {
  if (dx.data == nullptr) return;
  context.compute.sum_pool(enlarged_pixels(upsample, context.input, context.output), T(1), da, dx);
}

}  // namespace nudge
