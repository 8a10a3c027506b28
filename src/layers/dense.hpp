#pragma once
// n examples, in inputs, out outputs.

#include "layers/layer_context.hpp"
#include "nudge/layers.hpp"

namespace nudge {

constexpr LayerTraits traits(const Dense&) { return {Role::joins}; }
inline BackwardNeeds backward_needs(const Dense&) { return {.input = true}; }

/// z = x W^T + b     x (n, in)  z (n, out)
template <typename T>
void forward(const Dense& dense, const LayerContext<T>& context, std::span<const T> parameters, Matrix<const T> x,
             Matrix<T> z) {
  const WeightAndBias<const T> p(parameters, dense.outputs, dense.inputs);
  context.compute.product_transposed(x, p.weight, p.bias, z);  // C03 z = W a + b
}

/// dW += dz^T x
///     dW (out, in): what each weight is to the cost is its input times its output's derivative, over the examples
/// db += column sums of dz
///     db (out)
/// dx  = dz W
///     dx (n, in): each output's derivative, passed back in proportion to the weights, and added up
template <typename T>
void backward(const Dense& dense, const LayerContext<T>& context, std::span<const T> parameters, Matrix<const T> x,
              Matrix<const T> /*z*/, Matrix<const T> dz, Matrix<T> dx, std::span<T> dparameters) {
  const WeightAndBias<T> dp(dparameters, dense.outputs, dense.inputs);
  context.compute.add_product_of_transposed(dz, x, dp.weight);  // C06 from 0 comes 0; C08 fire together: a_k dz_j
  context.compute.add_column_sums(dz, dp.bias);                 // C05 by the bias: db = dz
  if (dx.data == nullptr) return;
  const WeightAndBias<const T> p(parameters, dense.outputs, dense.inputs);
  context.compute.product(dz, p.weight, dx);  // C09 every next neuron's desire, by its weight, added up
}

}  // namespace nudge
