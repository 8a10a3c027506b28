#pragma once
// The functions themselves, each beside its derivative, are in kernels/functions.hpp.

#include "layers/layer_context.hpp"
#include "nudge/layers.hpp"

namespace nudge {

/// Sigmoid, tanh and the ReLUs know their slope from a; GELU and SiLU need z.
inline BackwardNeeds backward_needs(const Activation& activation) {
  const bool from_input = activation.function == Function::gelu || activation.function == Function::silu;
  return {.input = from_input, .output = !from_input && activation.function != Function::identity};
}

/// a = s(z)          z, a (n, neurons)
template <typename T>
void forward(const Activation& activation, const LayerContext<T>& context, std::span<const T> /*parameters*/,
             Matrix<const T> z, Matrix<T> a) {
  context.compute.apply(activation.function, static_cast<T>(activation.slope), z.all(), a.all());  // C03
}

/// dz = da s'(z)     dz, da (n, neurons): the desire for an activation becomes one for its weighted input
template <typename T>
void backward(const Activation& activation, const LayerContext<T>& context, std::span<const T> /*parameters*/,
              Matrix<const T> z, Matrix<const T> a, Matrix<const T> da, Matrix<T> dz, std::span<T> /*dparameters*/) {
  if (dz.data == nullptr) return;
  context.compute.multiply_by_derivative(activation.function, static_cast<T>(activation.slope), z.all(), a.all(),
                                         da.all(), dz.all());  // C18
}

}  // namespace nudge
