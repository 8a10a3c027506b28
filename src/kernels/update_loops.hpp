#pragma once
// The optimizers' rules as loops over a run of parameters: one sweep that reads and writes each number once.
// Compiled anew for each instruction set, as loops.hpp is.

#include <algorithm>

#include "kernels/update.hpp"
#include "kernels/update_rules.hpp"

namespace nudge::kernels {
namespace {

/// w <- shrink w,  g <- share g + l2 w,  rule(i, g, w) for every parameter
template <typename T, typename Rule>
[[gnu::always_inline]] inline void sweep(const Update<T>& u, const UpdateRun<T>& run, Rule rule) {
  const T share = u.share, shrink = u.shrink, l2 = u.l2;
  T* const w = run.w;
  T* const g = run.g;
  for (std::size_t i = 0; i < run.count; ++i) {
    const T before = shrink * w[i];
    T after = before;
    rule(i, share * g[i] + l2 * before, after);
    w[i] = after;
  }
  if (u.clears) std::fill_n(g, run.count, T(0));
}

template <typename T>
void update(const Update<T>& u, const UpdateRun<T>& run) {
  namespace rules = update_rules;
  const T rate = u.rate, momentum = u.momentum, alpha = u.alpha, epsilon = u.epsilon, beta1 = u.beta1, beta2 = u.beta2;
  T* const first = run.first;
  T* const second = run.second;
  switch (u.rule) {
    case UpdateRule::sgd:
      return sweep(u, run, [=](std::size_t, T g, T& w) { rules::sgd(rate, g, w); });
    case UpdateRule::momentum:
      return sweep(u, run, [=](std::size_t i, T g, T& w) { rules::momentum(rate, momentum, false, g, first[i], w); });
    case UpdateRule::nesterov:
      return sweep(u, run, [=](std::size_t i, T g, T& w) { rules::momentum(rate, momentum, true, g, first[i], w); });
    case UpdateRule::rmsprop:
      return sweep(u, run, [=](std::size_t i, T g, T& w) {
        rules::sgd(rate, rules::rmsprop_direction(alpha, epsilon, g, second[i]), w);
      });
    case UpdateRule::rmsprop_momentum:
      return sweep(u, run, [=](std::size_t i, T g, T& w) {
        const T direction = rules::rmsprop_direction(alpha, epsilon, g, second[i]);
        rules::momentum(rate, momentum, false, direction, first[i], w);
      });
    case UpdateRule::adagrad:
      return sweep(u, run, [=](std::size_t i, T g, T& w) { rules::adagrad(rate, epsilon, g, second[i], w); });
    case UpdateRule::adam: {
      const rules::Adam<T> adam{.beta1 = beta1,
                                .beta2 = beta2,
                                .epsilon = epsilon,
                                .step_size = u.step_size,
                                .root_correction = u.root_correction};
      return sweep(u, run, [=](std::size_t i, T g, T& w) { adam(g, first[i], second[i], w); });
    }
    case UpdateRule::lion:
      return sweep(u, run, [=](std::size_t i, T g, T& w) { rules::lion(rate, beta1, beta2, g, first[i], w); });
  }
}

}  // namespace
}  // namespace nudge::kernels
