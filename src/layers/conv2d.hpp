#pragma once
// n examples, ci input and co output channels, kernels of h x w, images of H x W pixels, P places; g groups.

#include "layers/layer_context.hpp"
#include "nudge/layers.hpp"

namespace nudge {

constexpr LayerTraits traits(const Conv2D&) { return {Role::joins, {.shares_weights = true}}; }
inline BackwardNeeds backward_needs(const Conv2D&) { return {.input = true}; }

inline kernels::Convolution convolution_of(const Conv2D& conv, const Shape& input, const Shape& output) {
  return {.inputs = conv.inputs,
          .outputs = conv.outputs,
          .groups = conv.groups,
          .windows = windows_of(conv.window, input, output)};
}

/// z[o,p] = b[o] + sum over i, y, x of W[o,i,y,x] x[i, p stride - padding + (y,x)]
///     x (n, ci H W)  W (co, ci/g, h, w)  b (co)  z (n, co P)
template <typename T>
void forward(const Conv2D& conv, const LayerContext<T>& context, std::span<const T> parameters, Matrix<const T> x,
             Matrix<T> z) {
  const kernels::Convolution c = convolution_of(conv, context.input, context.output);
  const WeightAndBias<const T> p(parameters, conv.outputs, c.kernel_size());
  context.compute.convolve(c, x, p.weight, p.bias, z);  // C03 z = W a + b, at every place
}

/// dW[o,i,y,x] += sum over the examples and places p of dz[o,p] x[i, p stride - padding + (y,x)]
///     dW (co, ci/g, h, w): a kernel is used at every place, so its gradient is the sum of what each place wants of it
/// db[o] += sum over the examples and places of dz[o,p]
/// dx[i,q] = sum over o and the places p whose window covers q with its (y,x) of W[o,i,y,x] dz[o,p]
///     dx (n, ci H W)
template <typename T>
void backward(const Conv2D& conv, const LayerContext<T>& context, std::span<const T> parameters, Matrix<const T> x,
              Matrix<const T> /*z*/, Matrix<const T> dz, Matrix<T> dx, std::span<T> dparameters) {
  const kernels::Convolution c = convolution_of(conv, context.input, context.output);
  const WeightAndBias<T> dp(dparameters, conv.outputs, c.kernel_size());
  context.compute.add_kernel_gradient(c, x, dz, dp.weight);      // C08 fire together: a dz, added up over the places
  if (conv.bias) context.compute.add_channel_sums(dz, dp.bias);  // C05 by the bias, which all places share
  if (dx.data == nullptr) return;
  const WeightAndBias<const T> p(parameters, conv.outputs, c.kernel_size());
  context.compute.convolve_transposed(c, dz, p.weight, {}, dx);  // C09 the desires of all places that see a pixel
}

}  // namespace nudge
