#pragma once
// One parameter's update, each rule under its formula (PyTorch's; Lion's authors'). w the parameter, g its mean
// gradient, r the learning rate. Muon, which updates whole matrices, is in optimizers/muon.hpp.

#include <cmath>

namespace nudge::update_rules {
namespace {

/// w <- w - r g
template <typename T>
inline void sgd(T rate, T g, T& w) {
  w -= rate * g;  // C07 straight down
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

/// s <- s + g^2,  w <- w - r g / (sqrt(s) + epsilon)      Duchi, Hazan and Singer 2011
template <typename T>
inline void adagrad(T rate, T epsilon, T g, T& s, T& w) {
  s += g * g;
  w -= rate * (g / (std::sqrt(s) + epsilon));
}

/// w <- w - r sign(beta1 m + (1 - beta1) g),  m <- beta2 m + (1 - beta2) g;  sign(0) = 0      Chen et al. 2023
template <typename T>
inline void lion(T rate, T beta1, T beta2, T g, T& m, T& w) {
  const T direction = beta1 * m + (1 - beta1) * g;
  if (direction > 0) w -= rate;
  if (direction < 0) w += rate;
  m = beta2 * m + (1 - beta2) * g;
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

/// Lookahead, every k steps:  slow <- slow + alpha (w - slow),  w <- slow      Zhang et al. 2019
template <typename T>
inline void lookahead(T alpha, T& slow, T& w) {
  slow += alpha * (w - slow);
  w = slow;
}

/// The moving average of the weights:  e <- d e + (1 - d) w. In this form a weight that does not move has an average
/// that does not either.
template <typename T>
inline void average(T decay, T w, T& e) {
  e += (1 - decay) * (w - e);
}

}  // namespace
}  // namespace nudge::update_rules
