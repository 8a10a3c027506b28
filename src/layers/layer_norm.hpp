#pragma once
// Ba, Kiros and Hinton 2016. n examples of m numbers.
// Per example: mean u, variance v, r = 1 / sqrt(v + epsilon), h = (x - u) r.

#include <cmath>

#include "layers/layer_context.hpp"
#include "nudge/layers.hpp"

namespace nudge {

constexpr LayerTraits traits(const LayerNorm&) { return {Role::scales}; }
/// Kept of each example: u and r.
inline BackwardNeeds backward_needs(const LayerNorm&) { return {.input = true, .memory_per_example = 2}; }

/// a = g h + b      x, a (n, m)  g, b (m)
template <typename T>
void forward(const LayerNorm& norm, const LayerContext<T>& context, std::span<const T> parameters, Matrix<const T> x,
             Matrix<T> a) {
  const std::size_t m = x.columns;
  const T *const g = parameters.data(), *const b = g + m;
  const Matrix<T> kept(context.memory.data(), x.rows, 2);
  const auto& set = context.compute.set();
  context.compute.share(x.rows, 4096 / m + 1, [&](Range rows) {
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      const T* const row = x.row(i).data();
      const T u = set.sum(row, m) / static_cast<T>(m);
      const T v = set.sum_of_products(row, u, row, u, m) / static_cast<T>(m);
      const T r = T(1) / std::sqrt(v + static_cast<T>(norm.epsilon));
      kept(i, 0) = u;
      kept(i, 1) = r;
      for (std::size_t j = 0; j < m; ++j) a(i, j) = g[j] * ((row[j] - u) * r) + b[j];
    }
  });
}

/// dg += sum over the examples of da h,  db += sum over the examples of da
/// dx = r (dh - mean(dh) - h mean(dh h)) with dh = g da      means over the m numbers of an example
template <typename T>
void backward(const LayerNorm&, const LayerContext<T>& context, std::span<const T> parameters, Matrix<const T> x,
              Matrix<const T> /*a*/, Matrix<const T> da, Matrix<T> dx, std::span<T> dparameters) {
  const std::size_t m = x.columns;
  const Matrix<const T> kept(context.memory.data(), x.rows, 2);
  T *const dg = dparameters.data(), *const db = dg + m;
  context.compute.share(m, 4096 / x.rows + 1, [&](Range columns) {
    for (std::size_t i = 0; i < x.rows; ++i) {
      for (std::size_t j = columns.begin; j < columns.end; ++j) {
        dg[j] += da(i, j) * ((x(i, j) - kept(i, 0)) * kept(i, 1));
        db[j] += da(i, j);
      }
    }
  });
  if (dx.data == nullptr) return;
  const T* const g = parameters.data();
  context.compute.share(x.rows, 4096 / m + 1, [&](Range rows) {
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      const T u = kept(i, 0), r = kept(i, 1);
      T mean = 0, along = 0;  // of dh, of dh h
      for (std::size_t j = 0; j < m; ++j) {
        const T dh = g[j] * da(i, j);
        mean += dh;
        along += dh * ((x(i, j) - u) * r);
      }
      mean /= static_cast<T>(m);
      along /= static_cast<T>(m);
      for (std::size_t j = 0; j < m; ++j) {
        dx(i, j) = r * (g[j] * da(i, j) - mean - (x(i, j) - u) * r * along);
      }
    }
  });
}

}  // namespace nudge
