#pragma once
// The example of docs/adding_an_activation.md.

#include "kernels/functions.hpp"

namespace nudge::kernels {

/// s(z) = z / (1 + abs(z))
/// s'(z) = (1 - abs(a))^2
struct Softsign {
  static constexpr FunctionTraits traits = {
      .name = "softsign", .derivative_from = From::a, .is_cheap = true, .is_rectifier = false, .gain = 1};
  template <typename T>
  [[gnu::always_inline]] T value(T z) const {
    return z / (T{1} + (z > T{0} ? z : -z));
  }
  template <typename T>
  [[gnu::always_inline]] T derivative(T a) const {
    const T rest = T{1} - (a > T{0} ? a : -a);
    return rest * rest;
  }
};

}  // namespace nudge::kernels
