#pragma once
// What a loss compares an example's output with, and what the example counts: made of y once, when a batch is loaded.

#include <span>
#include <vector>

#include "nudge/loss.hpp"

namespace nudge::losses {

template <typename T>
struct ExampleWeights {
  T cost = 1;  ///< w: what its cost is multiplied by
  T mean = 1;  ///< what it counts in a mean over examples
};

/// In the place of y (m) the targets t, and the weights of an example whose own weight is u; see LossOptions:
///   cross_entropy          t_j = v_j ((1 - e) y_j + e / m) / T, T the sum of the numerators    w = u T
///   binary_cross_entropy   t_j = (1 - e) y_j + e / 2                                           w = u sum_j v_j y_j
///   the quadratic losses   t_j = y_j                                                           w = u sum_j v_j y_j
/// So cross-entropy's targets sum to 1, as its derivative p - t expects. T = 0, where nothing is wanted: t = y, w = 0.
/// In a mean the example counts u sum_j v_j y_j, of whatever loss. Without class weights that sum is 1.
template <typename T>
ExampleWeights<T> make_target(Loss loss, const LossOptions& options, T u, std::span<T> y) {
  const std::vector<double>& v = options.class_weights;
  const T e = static_cast<T>(options.label_smoothing), m = static_cast<T>(y.size());
  T class_weight = v.empty() ? T(1) : T(0);
  for (std::size_t j = 0; j < v.size(); ++j) class_weight += static_cast<T>(v[j]) * y[j];
  ExampleWeights<T> weights{.cost = u * class_weight, .mean = u * class_weight};

  switch (loss) {
    case Loss::quadratic:
    case Loss::half_quadratic:
      break;
    case Loss::binary_cross_entropy:
      for (T& t : y) t = (1 - e) * t + e / 2;
      break;
    case Loss::cross_entropy: {
      const auto smoothed = [&](std::size_t j) {
        const T t = (1 - e) * y[j] + e / m;
        return v.empty() ? t : static_cast<T>(v[j]) * t;
      };
      T sum = 0;
      for (std::size_t j = 0; j < y.size(); ++j) sum += smoothed(j);
      for (std::size_t j = 0; j < y.size() && sum != 0; ++j) y[j] = smoothed(j) / sum;
      weights.cost = u * sum;
      break;
    }
  }
  return weights;
}

}  // namespace nudge::losses
