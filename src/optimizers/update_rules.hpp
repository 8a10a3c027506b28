#pragma once
// One parameter's update, each rule under its formula (PyTorch's). w the parameter, g its mean gradient, r the learning
// rate.

#include <cmath>

namespace nudge::update_rules {

/// w <- w - r g
template <typename T>
inline void sgd(T rate, T g, T& w) {
  w -= rate * g;  // C07
}

/// v <- m v + g,  w <- w - r v;  Nesterov: w <- w - r (g + m v).
/// Starting from v = 0 the first step has v = g, as PyTorch's has.
template <typename T>
inline void momentum(T rate, T m, bool nesterov, T g, T& v, T& w) {
  v = m * v + g;
  w -= rate * (nesterov ? g + m * v : v);
}

/// s <- alpha s + (1 - alpha) g^2,  w <- w - r g / (sqrt(s) + epsilon)
template <typename T>
inline T rmsprop_direction(T alpha, T epsilon, T g, T& s) {
  s = alpha * s + (1 - alpha) * (g * g);
  return g / (std::sqrt(s) + epsilon);
}

/// m <- beta1 m + (1 - beta1) g,  s <- beta2 s + (1 - beta2) g^2,
/// w <- w - (r / (1 - beta1^t)) m / (sqrt(s) / sqrt(1 - beta2^t) + epsilon)      Kingma and Ba 2015
template <typename T>
struct Adam {
  T beta1, beta2, epsilon;
  T step_size;        ///< r / (1 - beta1^t)
  T root_correction;  ///< sqrt(1 - beta2^t)

  void operator()(T g, T& m, T& s, T& w) const {
    m = beta1 * m + (1 - beta1) * g;
    s = beta2 * s + (1 - beta2) * (g * g);
    w -= step_size * (m / (std::sqrt(s) / root_correction + epsilon));
  }
};

}  // namespace nudge::update_rules
