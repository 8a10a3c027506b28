#pragma once
// C and its derivative together, for each loss. n examples, m outputs; C is each example's own, never averaged here.
// `p` is room that forward may fill for backward: what the loss makes of the logits.

#include <algorithm>

#include "base/math.hpp"
#include "kernels/compute.hpp"
#include "nudge/loss.hpp"

namespace nudge::losses {

/// C = factor sum_j (a_j - y_j)^2, factor 1 or, in the book, 1/2
template <typename T>
void quadratic_forward(kernels::Compute<T>& compute, T factor, Matrix<const T> a, Matrix<const T> y,
                       std::span<T> costs) {
  compute.share(a.rows, 64, [&](Range rows) {
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      T sum = 0;
      for (std::size_t j = 0; j < a.columns; ++j) sum += (a(i, j) - y(i, j)) * (a(i, j) - y(i, j));
      costs[i] = factor * sum;
    }
  });
}

/// da_j = 2 factor (a_j - y_j)
template <typename T>
void quadratic_backward(kernels::Compute<T>& compute, T factor, Matrix<const T> a, Matrix<const T> y, Matrix<T> da) {
  compute.share(a.size(), 1024, [&](Range range) {
    for (std::size_t i = range.begin; i < range.end; ++i) da.data[i] = 2 * factor * (a.data[i] - y.data[i]);  // C04
  });
}

/// C = sum_j y_j (L - z_j), L = log sum_k exp(z_k), which is -sum_j y_j log p_j with p = softmax(z), without ever
/// taking the logarithm of a small p.
template <typename T>
void cross_entropy_forward(kernels::Compute<T>& compute, Matrix<const T> z, Matrix<const T> y, Matrix<T> p,
                           std::span<T> costs) {
  compute.softmax_rows(z, p, costs);
  compute.share(z.rows, 64, [&](Range rows) {
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      const T log_sum = costs[i];
      T cost = 0;
      for (std::size_t j = 0; j < z.columns; ++j) {
        if (y(i, j) != 0) cost += y(i, j) * (log_sum - z(i, j));
      }
      costs[i] = cost;
    }
  });
}

/// dz_j = p_j sum_k y_k - y_j; targets that sum to 1 give the well-known p_j - y_j
template <typename T>
void cross_entropy_backward(kernels::Compute<T>& compute, Matrix<const T> y, Matrix<const T> p, Matrix<T> dz) {
  compute.share(y.rows, 64, [&](Range rows) {
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      T target_sum = 0;
      for (std::size_t j = 0; j < y.columns; ++j) target_sum += y(i, j);
      for (std::size_t j = 0; j < y.columns; ++j) dz(i, j) = p(i, j) * target_sum - y(i, j);  // C04
    }
  });
}

/// C = sum_j max(z_j, 0) - y_j z_j + log(1 + exp(-abs(z_j))), which is -sum_j y_j log s(z_j) + (1 - y_j) log(1 -
/// s(z_j)), without overflow for any z
template <typename T>
void binary_cross_entropy_forward(kernels::Compute<T>& compute, Matrix<const T> z, Matrix<const T> y, Matrix<T> p,
                                  std::span<T> costs) {
  compute.apply(Function::sigmoid, T(0), z.all(), p.all());
  compute.share(z.rows, 64, [&](Range rows) {
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      T cost = 0;
      for (std::size_t j = 0; j < z.columns; ++j) {
        const T logit = z(i, j);
        const T size = logit < 0 ? -logit : logit;
        cost += (logit > 0 ? logit : T(0)) - y(i, j) * logit + math::log1p(math::exp(-size));
      }
      costs[i] = cost;
    }
  });
}

/// dz_j = s(z_j) - y_j
template <typename T>
void binary_cross_entropy_backward(kernels::Compute<T>& compute, Matrix<const T> y, Matrix<const T> p, Matrix<T> dz) {
  compute.share(y.size(), 1024, [&](Range range) {
    for (std::size_t i = range.begin; i < range.end; ++i) dz.data[i] = p.data[i] - y.data[i];  // C04
  });
}

/// The cost of each example: costs (n) from the network's output (n, m) and the targets y (n, m)
template <typename T>
void forward(Loss loss, kernels::Compute<T>& compute, Matrix<const T> output, Matrix<const T> y, Matrix<T> p,
             std::span<T> costs) {
  switch (loss) {
    case Loss::quadratic:
      return quadratic_forward(compute, T(1), output, y, costs);
    case Loss::half_quadratic:
      return quadratic_forward(compute, T(0.5), output, y, costs);
    case Loss::cross_entropy:
      return cross_entropy_forward(compute, output, y, p, costs);
    case Loss::binary_cross_entropy:
      return binary_cross_entropy_forward(compute, output, y, p, costs);
  }
}

/// dC/doutput (n, m), after forward
template <typename T>
void backward(Loss loss, kernels::Compute<T>& compute, Matrix<const T> output, Matrix<const T> y, Matrix<const T> p,
              Matrix<T> doutput) {
  switch (loss) {
    case Loss::quadratic:
      return quadratic_backward(compute, T(1), output, y, doutput);
    case Loss::half_quadratic:
      return quadratic_backward(compute, T(0.5), output, y, doutput);
    case Loss::cross_entropy:
      return cross_entropy_backward(compute, y, p, doutput);
    case Loss::binary_cross_entropy:
      return binary_cross_entropy_backward(compute, y, p, doutput);
  }
}

}  // namespace nudge::losses
