#pragma once
// A step of an optimizer for a run of parameters: which rule, and its numbers. update_rules.hpp has the formulas.

#include <cstddef>

namespace nudge::kernels {

enum class UpdateRule { sgd, momentum, nesterov, rmsprop, rmsprop_momentum, adagrad, adam, lion };

/// Of every parameter in a run:  w <- shrink w,  g <- share g + l2 w,  then the rule.
template <typename T>
struct Update {
  UpdateRule rule = UpdateRule::sgd;
  T share = 1;             ///< makes the sum over a batch's examples their mean
  bool clears = false;     ///< leaves 0 in the place of the gradient: the next sum starts there
  T shrink = 1, l2 = 0;    ///< weight decay, apart from the gradient and as a part of it
  T rate = 0;              ///< all but adam
  T momentum = 0;          ///< momentum, nesterov, rmsprop_momentum
  T alpha = 0;             ///< rmsprop, rmsprop_momentum
  T epsilon = 0;           ///< rmsprop, rmsprop_momentum, adagrad, adam
  T beta1 = 0, beta2 = 0;  ///< adam, lion
  T step_size = 0;         ///< adam: r / (1 - beta1^t)
  T root_correction = 1;   ///< adam: sqrt(1 - beta2^t)
};

/// A run of parameters with what belongs to them. A moment that the rule does not use may be null.
template <typename T>
struct UpdateRun {
  T* w = nullptr;
  T* g = nullptr;
  T* first = nullptr;   ///< momentum: the velocity; adam, lion: the mean gradient
  T* second = nullptr;  ///< rmsprop, adam: the mean squared gradient; adagrad: their sum
  std::size_t count = 0;
};

}  // namespace nudge::kernels
