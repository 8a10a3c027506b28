#pragma once
// The functions themselves, each beside its derivative, are in kernels/functions.hpp.

#include "layers/layer_context.hpp"
#include "nudge/layers.hpp"

namespace nudge {

/// Most know their slope from a; GELU, SiLU, softplus and hard-swish need z.
inline BackwardNeeds backward_needs(const Activation& activation) {
  switch (activation.function) {
    case Function::identity:
      return {};
    case Function::gelu:
    case Function::silu:
    case Function::softplus:
    case Function::hard_swish:
      return {.input = true};
    case Function::sigmoid:
    case Function::tanh:
    case Function::relu:
    case Function::leaky_relu:
    case Function::elu:
    case Function::scaled_tanh:
      return {.output = true};
  }
  return {.input = true, .output = true};
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
