#pragma once
// The example of docs/adding_a_layer.md.

#include "layers/layer_context.hpp"

namespace nudge {

/// y = g x, elementwise: each number has a learnt gain.     g (inputs)
struct Scale {
  std::size_t inputs = 0;
  bool operator==(const Scale&) const = default;
};

/// Each number is multiplied by a gain of its own: no weights between neurons.
constexpr LayerTraits traits(const Scale&) { return {Role::scales}; }

/// The gains' gradient is made from the input, so a plan for training has to keep it.
inline BackwardNeeds backward_needs(const Scale&) { return {.input = true}; }

/// y = g x          x, y (n, inputs)  g (inputs)
template <typename T>
void forward(const Scale&, const LayerContext<T>& context, std::span<const T> g, Matrix<const T> x, Matrix<T> y) {
  context.compute.share(x.rows, 16, [&](Range rows) {
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      for (std::size_t j = 0; j < x.columns; ++j) y(i, j) = g[j] * x(i, j);
    }
  });
}

/// dg += sum over the examples of dy x      dg (inputs), the terms in ascending order of example
/// dx  = dy g                               dx (n, inputs)
template <typename T>
void backward(const Scale&, const LayerContext<T>& context, std::span<const T> g, Matrix<const T> x,
              Matrix<const T> /*y*/, Matrix<const T> dy, Matrix<T> dx, std::span<T> dg) {
  context.compute.share(x.columns, 16, [&](Range columns) {
    for (std::size_t i = 0; i < x.rows; ++i) {
      for (std::size_t j = columns.begin; j < columns.end; ++j) {
        dg[j] += dy(i, j) * x(i, j);
        if (dx.data != nullptr) dx(i, j) = dy(i, j) * g[j];
      }
    }
  });
}

}  // namespace nudge
