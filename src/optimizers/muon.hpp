#pragma once
// Muon: the momentum of a weight matrix is made orthogonal before it becomes the step.
// K. Jordan and others 2024, "Muon: An optimizer for hidden layers in neural networks", the formulas of the authors'
// code, but in the network's own precision where theirs iterates in bfloat16.

#include <algorithm>
#include <cmath>

#include "kernels/compute.hpp"
#include "nudge/matrix.hpp"
#include "nudge/optimizer.hpp"

namespace nudge {

/// A step of Muon, with the room for the largest of its matrices.
template <typename T>
class OrthogonalStep {
 public:
  /// `size`: the most numbers a matrix has; `side`: the most that the smaller of a matrix's sides has.
  OrthogonalStep(std::size_t size, std::size_t side, ThreadTeam& team)
      : compute_(team), x_(size), next_(size), gram_(side * side), polynomial_(side * side), zeros_(side) {}

  /// m <- beta m + (1 - beta) g                        the mean gradient     all (rows, columns)
  /// O = orthogonalised(beta m + (1 - beta) g)         Nesterov's look ahead
  /// w <- shrink w - r sqrt(max(1, rows / columns)) O  shrink = 1 - r decay
  void operator()(T r, T beta, T shrink, Matrix<const T> g, Matrix<T> m, Matrix<T> w) {
    const Matrix<T> x{x_.data(), g.rows, g.columns};
    for_each(g.size(), [&](std::size_t i) {
      m.data[i] = beta * m.data[i] + (1 - beta) * g.data[i];
      x.data[i] = beta * m.data[i] + (1 - beta) * g.data[i];
    });
    const Matrix<const T> o = orthogonalised(x);
    const double shape = static_cast<double>(g.rows) / static_cast<double>(g.columns);
    const T step = r * static_cast<T>(std::sqrt(std::max(1.0, shape)));
    for_each(w.size(), [&](std::size_t i) { w.data[i] = shrink * w.data[i] - step * o.data[i]; });
  }

  /// With x = U S V^T, about U V^T: Newton and Schulz's iteration, five times, from x / (norm(x) + 1e-7),
  ///   A = x x^T,  x <- a x + (b A + c A A) x
  /// takes each singular value s to a s + b s^3 + c s^5. The coefficients are the published ones: they bring every s
  /// fast, if roughly, near 1 (0.7 to 1.2). Where x is taller than wide A = x^T x stands on its other side, which is
  /// the same for the smaller matrix.
  /// The result lies in this object's room, as `x` may.
  Matrix<const T> orthogonalised(Matrix<T> x) {
    constexpr T a = T(3.4445), b = T(-4.7750), c = T(2.0315);
    constexpr int iterations = 5;
    const bool wide = x.rows <= x.columns;
    const std::size_t side = std::min(x.rows, x.columns);
    const Matrix<T> gram{gram_.data(), side, side};
    const Matrix<T> polynomial{polynomial_.data(), side, side};
    Matrix<T> next{next_.data(), x.rows, x.columns};

    compute_.scale(static_cast<T>(1 / (norm(std::span<const T>(x.all())) + 1e-7)), x.all());
    for (int iteration = 0; iteration < iterations; ++iteration) {
      if (wide) {
        compute_.product_transposed(x, x, std::span<const T>(zeros_.data(), side), gram);
      } else {
        std::fill(gram.all().begin(), gram.all().end(), T(0));
        compute_.add_product_of_transposed(x, x, gram);
      }
      compute_.product(gram, gram, polynomial);
      for_each(side * side, [&](std::size_t i) { polynomial.data[i] = b * gram.data[i] + c * polynomial.data[i]; });
      wide ? compute_.product(polynomial, x, next) : compute_.product(x, polynomial, next);
      for_each(x.size(), [&](std::size_t i) { next.data[i] = a * x.data[i] + next.data[i]; });
      std::swap(x, next);
    }
    return x;
  }

 private:
  template <typename Work>
  void for_each(std::size_t count, Work&& work) {
    compute_.share(count, 1024, [&](Range range) {
      for (std::size_t i = range.begin; i < range.end; ++i) work(i);
    });
  }

  kernels::Compute<T> compute_;
  AlignedArray<T> x_, next_, gram_, polynomial_, zeros_;
};

}  // namespace nudge
