#pragma once
// The functions themselves, each with its derivative and all that is to be known of it, are in kernels/functions.hpp.

#include "kernels/functions.hpp"
#include "layers/layer_context.hpp"
#include "nudge/layers.hpp"

namespace nudge {

constexpr LayerTraits traits(const Activation& activation) {
  return {Role::activates, {.has_kinks = !kernels::traits_of(activation.function).kinks.empty()}};
}

/// A function knows its slope from a or from z.
inline BackwardNeeds backward_needs(const Activation& activation) {
  const kernels::From from = kernels::traits_of(activation.function).derivative_from;
  return {.input = from == kernels::From::z, .output = from == kernels::From::a};
}

/// a = s(z)          z, a (n, neurons)
template <typename T>
void forward(const Activation& activation, const LayerContext<T>& context, std::span<const T> /*parameters*/,
             Matrix<const T> z, Matrix<T> a) {
  context.compute.apply(activation.function, static_cast<T>(activation.slope), z.all(), a.all());  // C03 a = s(z)
}

/// dz = da s'(z)     dz, da (n, neurons): the desire for an activation becomes one for its weighted input
template <typename T>
void backward(const Activation& activation, const LayerContext<T>& context, std::span<const T> /*parameters*/,
              Matrix<const T> z, Matrix<const T> a, Matrix<const T> da, Matrix<T> dz, std::span<T> /*dparameters*/) {
  if (dz.data == nullptr) return;
  context.compute.multiply_by_derivative(activation.function, static_cast<T>(activation.slope), z.all(), a.all(),
                                         da.all(), dz.all());  // C18 the chain rule: dz = da s'(z)
}

}  // namespace nudge
