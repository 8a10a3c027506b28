#pragma once
// C and its derivative together, for each loss. n examples, m outputs; C is each example's own, never averaged here.
// t are the targets (n, m) and w what each example's cost is multiplied by (n), both from losses/targets.hpp.
// `p` is room that forward may fill for backward: what the loss makes of the logits.

#include "base/math.hpp"
#include "kernels/compute.hpp"
#include "nudge/loss.hpp"

namespace nudge::losses {

/// C = w factor sum_j (a_j - t_j)^2, factor 1 or, in the book, 1/2
template <typename T>
void quadratic_forward(kernels::Compute<T>& compute, T factor, Matrix<const T> a, Matrix<const T> t,
                       std::span<const T> w, std::span<T> costs) {
  compute.share(a.rows, 64, [&](Range rows) {
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      T sum = 0;
      for (std::size_t j = 0; j < a.columns; ++j) sum += (a(i, j) - t(i, j)) * (a(i, j) - t(i, j));
      costs[i] = w[i] * (factor * sum);
    }
  });
}

/// da_j = w 2 factor (a_j - t_j)
template <typename T>
void quadratic_backward(kernels::Compute<T>& compute, T factor, Matrix<const T> a, Matrix<const T> t,
                        std::span<const T> w, Matrix<T> da) {
  compute.share(a.rows, 64, [&](Range rows) {
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      for (std::size_t j = 0; j < a.columns; ++j) {
        da(i, j) = w[i] * (2 * factor * (a(i, j) - t(i, j)));  // C04 off by how much: 2 (a - y)
      }
    }
  });
}

/// C = w sum_j t_j (L - z_j), L = log sum_k exp(z_k)
/// which is -w sum_j t_j log p_j with p = softmax(z), without ever taking the logarithm of a small p.
template <typename T>
void cross_entropy_forward(kernels::Compute<T>& compute, Matrix<const T> z, Matrix<const T> t, std::span<const T> w,
                           Matrix<T> p, std::span<T> costs) {
  compute.softmax_rows(z, p, costs);
  compute.share(z.rows, 64, [&](Range rows) {
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      const T L = costs[i];
      T cost = 0;
      for (std::size_t j = 0; j < z.columns; ++j) {
        if (t(i, j) != 0) cost += t(i, j) * (L - z(i, j));
      }
      costs[i] = w[i] * cost;
    }
  });
}

/// C = w sum_j max(z_j, 0) - t_j z_j + log(1 + exp(-abs(z_j)))
/// which is -w sum_j t_j log s(z_j) + (1 - t_j) log(1 - s(z_j)), without overflow for any z.
template <typename T>
void binary_cross_entropy_forward(kernels::Compute<T>& compute, Matrix<const T> z, Matrix<const T> t,
                                  std::span<const T> w, Matrix<T> p, std::span<T> costs) {
  compute.apply(Function::sigmoid, T(0), z.all(), p.all());
  compute.share(z.rows, 64, [&](Range rows) {
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      T cost = 0;
      for (std::size_t j = 0; j < z.columns; ++j) {
        const T logit = z(i, j);
        const T size = logit < 0 ? -logit : logit;
        cost += (logit > 0 ? logit : T(0)) - t(i, j) * logit + math::log1p(math::exp(-size));
      }
      costs[i] = w[i] * cost;
    }
  });
}

/// dz_j = w (p_j - t_j), of both losses on logits: p is the softmax of z, whose t sum to 1, or the sigmoid
template <typename T>
void logits_backward(kernels::Compute<T>& compute, Matrix<const T> t, std::span<const T> w, Matrix<const T> p,
                     Matrix<T> dz) {
  compute.share(t.rows, 64, [&](Range rows) {
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      for (std::size_t j = 0; j < t.columns; ++j) {
        dz(i, j) = w[i] * (p(i, j) - t(i, j));  // C04 off by how much: p - y
      }
    }
  });
}

/// The cost of each example: costs (n) from the network's output (n, m)
template <typename T>
void forward(Loss loss, kernels::Compute<T>& compute, Matrix<const T> output, Matrix<const T> t, std::span<const T> w,
             Matrix<T> p, std::span<T> costs) {
  switch (loss) {
    case Loss::quadratic:
      return quadratic_forward(compute, T(1), output, t, w, costs);
    case Loss::half_quadratic:
      return quadratic_forward(compute, T(0.5), output, t, w, costs);
    case Loss::cross_entropy:
      return cross_entropy_forward(compute, output, t, w, p, costs);
    case Loss::binary_cross_entropy:
      return binary_cross_entropy_forward(compute, output, t, w, p, costs);
  }
}

/// dC/doutput (n, m), after forward
template <typename T>
void backward(Loss loss, kernels::Compute<T>& compute, Matrix<const T> output, Matrix<const T> t, std::span<const T> w,
              Matrix<const T> p, Matrix<T> doutput) {
  switch (loss) {
    case Loss::quadratic:
      return quadratic_backward(compute, T(1), output, t, w, doutput);
    case Loss::half_quadratic:
      return quadratic_backward(compute, T(0.5), output, t, w, doutput);
    case Loss::cross_entropy:
    case Loss::binary_cross_entropy:
      return logits_backward(compute, t, w, p, doutput);
  }
}

}  // namespace nudge::losses
