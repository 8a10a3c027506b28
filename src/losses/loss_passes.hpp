#pragma once
// C and its derivative together, for each loss. n examples, m outputs; C is each example's own, never averaged here.
// `p` is room that forward may fill for backward: what the loss makes of the logits.

#include <algorithm>

#include "base/math.hpp"
#include "kernels/compute.hpp"
#include "nudge/loss.hpp"

namespace nudge::losses {

/// How the cost is weighed and softened: LossOptions, and the weight of each example. Weights of 1 and a smoothing of 0
/// change no bit.
template <typename T>
struct Weighting {
  std::span<const T> examples;  ///< u (n)
  std::span<const T> classes;   ///< v (m), or empty: all 1
  T smoothing = 0;              ///< e

  /// t_ij = v_j ((1 - e) y_ij + e / m)
  T softmax_target(Matrix<const T> y, std::size_t i, std::size_t j) const {
    const T smoothed = (1 - smoothing) * y(i, j) + smoothing / static_cast<T>(y.columns);
    return classes.empty() ? smoothed : classes[j] * smoothed;
  }
  /// t = (1 - e) y + e / 2
  T binary_target(T y) const { return (1 - smoothing) * y + smoothing / 2; }
  /// w_i = u_i sum_j v_j y_ij, and u_i where classes have no weights
  T of_example(Matrix<const T> y, std::size_t i) const {
    if (classes.empty()) return examples[i];
    T class_weight = 0;
    for (std::size_t j = 0; j < y.columns; ++j) class_weight += classes[j] * y(i, j);
    return examples[i] * class_weight;
  }
};

/// C = w factor sum_j (a_j - y_j)^2, factor 1 or, in the book, 1/2
template <typename T>
void quadratic_forward(kernels::Compute<T>& compute, const Weighting<T>& weighting, T factor, Matrix<const T> a,
                       Matrix<const T> y, std::span<T> costs) {
  compute.share(a.rows, 64, [&](Range rows) {
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      T sum = 0;
      for (std::size_t j = 0; j < a.columns; ++j) sum += (a(i, j) - y(i, j)) * (a(i, j) - y(i, j));
      costs[i] = weighting.of_example(y, i) * (factor * sum);
    }
  });
}

/// da_j = w 2 factor (a_j - y_j)
template <typename T>
void quadratic_backward(kernels::Compute<T>& compute, const Weighting<T>& weighting, T factor, Matrix<const T> a,
                        Matrix<const T> y, Matrix<T> da) {
  compute.share(a.rows, 64, [&](Range rows) {
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      const T w = weighting.of_example(y, i);
      for (std::size_t j = 0; j < a.columns; ++j) da(i, j) = w * (2 * factor * (a(i, j) - y(i, j)));  // C04
    }
  });
}

/// C = u sum_j t_j (L - z_j), L = log sum_k exp(z_k), which is -u sum_j t_j log p_j with p = softmax(z), without ever
/// taking the logarithm of a small p. t is y where nothing is smoothed and classes have no weights.
template <typename T>
void cross_entropy_forward(kernels::Compute<T>& compute, const Weighting<T>& weighting, Matrix<const T> z,
                           Matrix<const T> y, Matrix<T> p, std::span<T> costs) {
  compute.softmax_rows(z, p, costs);
  compute.share(z.rows, 64, [&](Range rows) {
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      const T log_sum = costs[i];
      T cost = 0;
      for (std::size_t j = 0; j < z.columns; ++j) {
        const T t = weighting.softmax_target(y, i, j);
        if (t != 0) cost += t * (log_sum - z(i, j));
      }
      costs[i] = weighting.examples[i] * cost;
    }
  });
}

/// dz_j = u (p_j sum_k t_k - t_j); targets that sum to 1 give the well-known p_j - t_j
template <typename T>
void cross_entropy_backward(kernels::Compute<T>& compute, const Weighting<T>& weighting, Matrix<const T> y,
                            Matrix<const T> p, Matrix<T> dz) {
  compute.share(y.rows, 64, [&](Range rows) {
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      const T u = weighting.examples[i];
      T target_sum = 0;
      for (std::size_t j = 0; j < y.columns; ++j) target_sum += weighting.softmax_target(y, i, j);
      for (std::size_t j = 0; j < y.columns; ++j) {
        const T t = weighting.softmax_target(y, i, j);
        dz(i, j) = u * (p(i, j) * target_sum - t);  // C04
      }
    }
  });
}

/// C = w sum_j max(z_j, 0) - t_j z_j + log(1 + exp(-abs(z_j))), which is -w sum_j t_j log s(z_j) + (1 - t_j) log(1 -
/// s(z_j)), without overflow for any z. t is y where nothing is smoothed.
template <typename T>
void binary_cross_entropy_forward(kernels::Compute<T>& compute, const Weighting<T>& weighting, Matrix<const T> z,
                                  Matrix<const T> y, Matrix<T> p, std::span<T> costs) {
  compute.apply(Function::sigmoid, T(0), z.all(), p.all());
  compute.share(z.rows, 64, [&](Range rows) {
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      T cost = 0;
      for (std::size_t j = 0; j < z.columns; ++j) {
        const T logit = z(i, j);
        const T size = logit < 0 ? -logit : logit;
        const T t = weighting.binary_target(y(i, j));
        cost += (logit > 0 ? logit : T(0)) - t * logit + math::log1p(math::exp(-size));
      }
      costs[i] = weighting.of_example(y, i) * cost;
    }
  });
}

/// dz_j = w (s(z_j) - t_j)
template <typename T>
void binary_cross_entropy_backward(kernels::Compute<T>& compute, const Weighting<T>& weighting, Matrix<const T> y,
                                   Matrix<const T> p, Matrix<T> dz) {
  compute.share(y.rows, 64, [&](Range rows) {
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      const T w = weighting.of_example(y, i);
      for (std::size_t j = 0; j < y.columns; ++j) dz(i, j) = w * (p(i, j) - weighting.binary_target(y(i, j)));  // C04
    }
  });
}

/// The cost of each example: costs (n) from the network's output (n, m) and the targets y (n, m)
template <typename T>
void forward(Loss loss, kernels::Compute<T>& compute, const Weighting<T>& weighting, Matrix<const T> output,
             Matrix<const T> y, Matrix<T> p, std::span<T> costs) {
  switch (loss) {
    case Loss::quadratic:
      return quadratic_forward(compute, weighting, T(1), output, y, costs);
    case Loss::half_quadratic:
      return quadratic_forward(compute, weighting, T(0.5), output, y, costs);
    case Loss::cross_entropy:
      return cross_entropy_forward(compute, weighting, output, y, p, costs);
    case Loss::binary_cross_entropy:
      return binary_cross_entropy_forward(compute, weighting, output, y, p, costs);
  }
}

/// dC/doutput (n, m), after forward
template <typename T>
void backward(Loss loss, kernels::Compute<T>& compute, const Weighting<T>& weighting, Matrix<const T> output,
              Matrix<const T> y, Matrix<const T> p, Matrix<T> doutput) {
  switch (loss) {
    case Loss::quadratic:
      return quadratic_backward(compute, weighting, T(1), output, y, doutput);
    case Loss::half_quadratic:
      return quadratic_backward(compute, weighting, T(0.5), output, y, doutput);
    case Loss::cross_entropy:
      return cross_entropy_backward(compute, weighting, y, p, doutput);
    case Loss::binary_cross_entropy:
      return binary_cross_entropy_backward(compute, weighting, y, p, doutput);
  }
}

}  // namespace nudge::losses
