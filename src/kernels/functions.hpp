#pragma once
// The elementwise functions s, each with its derivative s' and with all that is to be known of it, for float and
// double. Loops over them are vectorised by the compiler, once for each instruction set: so everything here is inlined
// always and has no branches. docs/adding_an_activation.md adds one.

#include <array>
#include <span>
#include <string_view>

#include "base/math.hpp"
#include "kernels/function.hpp"

namespace nudge::kernels {

/// What a derivative is computed from: nothing, where it is constant; the function's argument z, or its value a = s(z),
/// whichever is cheaper.
enum class From { nothing, z, a };

/// What is to be known of a function beside its formulas.
struct FunctionTraits {
  std::string_view name;  ///< in files and on the command line
  From derivative_from;
  bool is_cheap;      ///< a number takes a fraction of a nanosecond, not about one: threads need more of them
  bool is_rectifier;  ///< about z above 0 and about nothing below: weights before it start wider (He et al. 2015)
  double gain;  ///< about 1 / its steepness: weights of gain / sqrt(n_in) before it let no gradient die or blow up
  std::span<const double> kinks = {};  ///< where the derivative jumps, in ascending order
  bool has_slope = false;              ///< the layer's own, for z < 0
};

inline constexpr std::array kink_at_0 = {0.0};

/// s(z) = z
/// s'(z) = 1
struct Identity {
  static constexpr FunctionTraits traits = {
      .name = "identity", .derivative_from = From::nothing, .is_cheap = true, .is_rectifier = false, .gain = 1};
  template <typename T>
  [[gnu::always_inline]] T value(T z) const {
    return z;
  }
  template <typename T>
  [[gnu::always_inline]] T derivative(T) const {
    return T{1};
  }
};

/// s(z) = 1 / (1 + e^-z)
/// s'(z) = a (1 - a)
struct Sigmoid {
  static constexpr FunctionTraits traits = {
      .name = "sigmoid", .derivative_from = From::a, .is_cheap = false, .is_rectifier = false, .gain = 4};
  template <typename T>
  [[gnu::always_inline]] T value(T z) const {
    return T{1} / (T{1} + math::exp(-z));
  }
  template <typename T>
  [[gnu::always_inline]] T derivative(T a) const {
    return a * (T{1} - a);
  }
};

/// s(z) = (e^z - e^-z) / (e^z + e^-z)
/// s'(z) = 1 - a^2, factored: near a = 1 the square would lose what 1 - a still has
struct Tanh {
  static constexpr FunctionTraits traits = {
      .name = "tanh", .derivative_from = From::a, .is_cheap = false, .is_rectifier = false, .gain = 1};
  template <typename T>
  [[gnu::always_inline]] T value(T z) const {
    return math::tanh(z);
  }
  template <typename T>
  [[gnu::always_inline]] T derivative(T a) const {
    return (T{1} - a) * (T{1} + a);
  }
};

/// s(z) = max(0, z); NaN stays NaN, so that it is noticed
/// s'(z) = 1 for z > 0, else 0
struct Relu {
  static constexpr FunctionTraits traits = {.name = "relu",
                                            .derivative_from = From::a,
                                            .is_cheap = true,
                                            .is_rectifier = true,
                                            .gain = 1.4,
                                            .kinks = kink_at_0};
  template <typename T>
  [[gnu::always_inline]] T value(T z) const {
    return z <= T{0} ? T{0} : z;
  }
  template <typename T>
  [[gnu::always_inline]] T derivative(T a) const {
    return a > T{0} ? T{1} : T{0};
  }
};

/// s(z) = z for z > 0, else slope z, with slope >= 0
/// s'(z) = 1 for z > 0, else slope
template <typename Slope>
struct LeakyRelu {
  static constexpr FunctionTraits traits = {.name = "leaky-relu",
                                            .derivative_from = From::a,
                                            .is_cheap = true,
                                            .is_rectifier = true,
                                            .gain = 1.4,
                                            .kinks = kink_at_0,
                                            .has_slope = true};
  Slope slope;
  template <typename T>
  [[gnu::always_inline]] T value(T z) const {
    return z > T{0} ? z : slope * z;
  }
  template <typename T>
  [[gnu::always_inline]] T derivative(T a) const {
    return a > T{0} ? T{1} : slope;
  }
};

/// Phi(z) = (1 + erf(z / sqrt 2)) / 2: the probability that a standard normal number is below z
template <typename T>
[[gnu::always_inline]] inline T normal_probability(T z) {
  return T{0.5} * (T{1} + math::erf(z * static_cast<T>(0.70710678118654752440)));
}

/// phi(z) = e^(-z^2 / 2) / sqrt(2 pi): its derivative
template <typename T>
[[gnu::always_inline]] inline T normal_density(T z) {
  return static_cast<T>(0.39894228040143267794) * math::exp(T{-0.5} * z * z);
}

/// s(z) = z Phi(z)                 (Hendrycks and Gimpel 2016, "Gaussian error linear units")
/// s'(z) = Phi(z) + z phi(z)
struct Gelu {
  static constexpr FunctionTraits traits = {
      .name = "gelu", .derivative_from = From::z, .is_cheap = false, .is_rectifier = true, .gain = 1.4};
  template <typename T>
  [[gnu::always_inline]] T value(T z) const {
    return z * normal_probability(z);
  }
  template <typename T>
  [[gnu::always_inline]] T derivative(T z) const {
    return normal_probability(z) + z * normal_density(z);
  }
};

/// s(z) = z sigmoid(z)
/// s'(z) = g (1 + z (1 - g)) with g = sigmoid(z)
struct Silu {
  static constexpr FunctionTraits traits = {
      .name = "silu", .derivative_from = From::z, .is_cheap = false, .is_rectifier = true, .gain = 1.4};
  template <typename T>
  [[gnu::always_inline]] T value(T z) const {
    return z * Sigmoid().value(z);
  }
  template <typename T>
  [[gnu::always_inline]] T derivative(T z) const {
    const T g = Sigmoid().value(z);
    return g * (T{1} + z * (T{1} - g));
  }
};

/// s(z) = log(1 + e^z), written so that no exponential overflows
/// s'(z) = 1 / (1 + e^-z)
struct Softplus {
  static constexpr FunctionTraits traits = {
      .name = "softplus", .derivative_from = From::z, .is_cheap = false, .is_rectifier = true, .gain = 1.4};
  template <typename T>
  [[gnu::always_inline]] T value(T z) const {
    const T size = z > T{0} ? z : -z;
    return (z > T{0} ? z : T{0}) + math::log1p(math::exp(-size));
  }
  template <typename T>
  [[gnu::always_inline]] T derivative(T z) const {
    return Sigmoid().value(z);
  }
};

/// s(z) = z for z > 0, else e^z - 1      (Clevert, Unterthiner and Hochreiter 2016, with alpha = 1)
/// s'(z) = 1 for z > 0, else a + 1
struct Elu {
  static constexpr FunctionTraits traits = {
      .name = "elu", .derivative_from = From::a, .is_cheap = false, .is_rectifier = true, .gain = 1.4};
  template <typename T>
  [[gnu::always_inline]] T value(T z) const {
    return z > T{0} ? z : math::expm1(z);
  }
  template <typename T>
  [[gnu::always_inline]] T derivative(T a) const {
    return a > T{0} ? T{1} : a + T{1};
  }
};

/// s(z) = z min(max(z + 3, 0), 6) / 6    (Howard et al. 2019, "Searching for MobileNetV3")
/// s'(z) = 0 for z < -3, 1 for z > 3, else z / 3 + 1/2
struct HardSwish {
  static constexpr std::array kinks = {-3.0, 3.0};
  static constexpr FunctionTraits traits = {.name = "hard-swish",
                                            .derivative_from = From::z,
                                            .is_cheap = true,
                                            .is_rectifier = true,
                                            .gain = 1.4,
                                            .kinks = kinks};
  template <typename T>
  [[gnu::always_inline]] T value(T z) const {
    const T above = z + T{3};
    const T gate = above > T{6} ? T{6} : (above < T{0} ? T{0} : above);
    return z * gate / T{6};
  }
  template <typename T>
  [[gnu::always_inline]] T derivative(T z) const {
    const T between = z / T{3} + T{0.5};
    return z < T{-3} ? T{0} : (z > T{3} ? T{1} : between);
  }
};

/// s(z) = A tanh(2 z / 3), A = 1.7159: 1 at 1 and -1 at -1    (LeCun et al. 1998, "Efficient backprop", section 4.4)
/// s'(z) = (2/3) (A - a) (A + a) / A
struct ScaledTanh {
  static constexpr FunctionTraits traits = {
      .name = "scaled-tanh", .derivative_from = From::a, .is_cheap = false, .is_rectifier = false, .gain = 1};
  template <typename T>
  [[gnu::always_inline]] T value(T z) const {
    return static_cast<T>(1.7159) * math::tanh(z * static_cast<T>(2.0 / 3));
  }
  template <typename T>
  [[gnu::always_inline]] T derivative(T a) const {
    constexpr T A = static_cast<T>(1.7159);
    return (A - a) * (A + a) * static_cast<T>(2.0 / 3 / 1.7159);
  }
};

/// Calls visit with the function that `s` names; whether there is one.
template <typename T, typename Visit>
[[gnu::always_inline]] constexpr bool visit_function(Function s, T slope, Visit visit) {
  switch (s) {
    case Function::identity:
      return visit(Identity()), true;
    case Function::sigmoid:
      return visit(Sigmoid()), true;
    case Function::tanh:
      return visit(Tanh()), true;
    case Function::relu:
      return visit(Relu()), true;
    case Function::leaky_relu:
      return visit(LeakyRelu<T>{slope}), true;
    case Function::gelu:
      return visit(Gelu()), true;
    case Function::silu:
      return visit(Silu()), true;
    case Function::softplus:
      return visit(Softplus()), true;
    case Function::elu:
      return visit(Elu()), true;
    case Function::hard_swish:
      return visit(HardSwish()), true;
    case Function::scaled_tanh:
      return visit(ScaledTanh()), true;
  }
  return false;
}

constexpr FunctionTraits traits_of(Function s) {
  FunctionTraits traits{};
  visit_function(s, 0.0, [&](auto function) { traits = function.traits; });
  return traits;
}

}  // namespace nudge::kernels
