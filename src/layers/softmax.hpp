#pragma once
// n examples of m numbers.

#include "layers/layer_context.hpp"
#include "nudge/layers.hpp"

namespace nudge {

constexpr LayerTraits traits(const Softmax&) { return {Role::activates}; }
inline BackwardNeeds backward_needs(const Softmax&) { return {.output = true, .memory_per_example = 1}; }

/// a_j = e^(z_j) / sum over k of e^(z_k)      z, a (n, m)
template <typename T>
void forward(const Softmax&, const LayerContext<T>& context, std::span<const T> /*parameters*/, Matrix<const T> z,
             Matrix<T> a) {
  context.compute.softmax_rows(z, a, context.memory.first(z.rows));
}

/// dz_j = a_j (da_j - sum over k of da_k a_k)
template <typename T>
void backward(const Softmax&, const LayerContext<T>& context, std::span<const T> /*parameters*/, Matrix<const T> /*z*/,
              Matrix<const T> a, Matrix<const T> da, Matrix<T> dz, std::span<T> /*dparameters*/) {
  if (dz.data == nullptr) return;
  context.compute.share(a.rows, 256, [&](Range rows) {
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      T mean = 0;
      for (std::size_t k = 0; k < a.columns; ++k) mean += da(i, k) * a(i, k);
      for (std::size_t j = 0; j < a.columns; ++j) dz(i, j) = a(i, j) * (da(i, j) - mean);
    }
  });
}

}  // namespace nudge
