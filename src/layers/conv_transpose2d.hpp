#pragma once
// The transposed map of a convolution from co channels of H' x W' pixels to ci channels of H x W: what is that one's
// backward is this one's forward, and the other way round. n examples, kernels of h x w, g groups.

#include "layers/layer_context.hpp"
#include "nudge/layers.hpp"

namespace nudge {

constexpr LayerTraits traits(const ConvTranspose2D&) { return {Role::joins, {.shares_weights = true}}; }
inline BackwardNeeds backward_needs(const ConvTranspose2D&) { return {.input = true}; }

inline kernels::Convolution convolution_of(const ConvTranspose2D& conv, const Shape& input, const Shape& output) {
  return {.inputs = conv.outputs,
          .outputs = conv.inputs,
          .groups = conv.groups,
          .windows = windows_of(conv.window, output, input)};
}

/// z[o,q] = b[o] + sum over i and the pixels p with q = p stride - padding + (y,x) of W[i,o,y,x] x[i,p]
///     x (n, ci H W)  W (ci, co/g, h, w)  b (co)  z (n, co H' W')
template <typename T>
void forward(const ConvTranspose2D& conv, const LayerContext<T>& context, std::span<const T> parameters,
             Matrix<const T> x, Matrix<T> z) {
  const kernels::Convolution c = convolution_of(conv, context.input, context.output);
  const WeightAndBias<const T> p(parameters, conv.inputs, c.kernel_size());
  context.compute.convolve_transposed(c, x, p.weight, p.bias, z);  // C03 every pixel adds its kernel
}

/// dW[i,o,y,x] += sum over the examples and pixels p of x[i,p] dz[o, p stride - padding + (y,x)]
/// db[o] += sum over the examples and pixels of dz[o,q]
/// dx[i,p] = sum over o, y, x of W[i,o,y,x] dz[o, p stride - padding + (y,x)]
template <typename T>
void backward(const ConvTranspose2D& conv, const LayerContext<T>& context, std::span<const T> parameters,
              Matrix<const T> x, Matrix<const T> /*z*/, Matrix<const T> dz, Matrix<T> dx, std::span<T> dparameters) {
  const kernels::Convolution c = convolution_of(conv, context.input, context.output);
  const WeightAndBias<T> dp(dparameters, conv.inputs, c.kernel_size());
  context.compute.add_kernel_gradient(c, dz, x, dp.weight);      // C08 fire together: a dz, added up over the pixels
  if (conv.bias) context.compute.add_channel_sums(dz, dp.bias);  // C05 by the bias, which all places share
  if (dx.data == nullptr) return;
  const WeightAndBias<const T> p(parameters, conv.inputs, c.kernel_size());
  context.compute.convolve(c, dz, p.weight, {}, dx);  // C09 the desires of all places that a pixel reaches
}

}  // namespace nudge
