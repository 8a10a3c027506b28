#pragma once
// The numbers of an image are stored channel by channel, row by row already, so a plan lets input and output share
// them, and neither pass has anything to do.

#include "layers/layer_context.hpp"
#include "nudge/layers.hpp"

namespace nudge {

inline BackwardNeeds backward_needs(const Flatten&) { return {}; }

/// a = x
template <typename T>
void forward(const Flatten&, const LayerContext<T>&, std::span<const T>, Matrix<const T> x, Matrix<T> a) {
  assert(x.data == a.data);
  (void)x, (void)a;
}

/// dx = da
template <typename T>
void backward(const Flatten&, const LayerContext<T>&, std::span<const T>, Matrix<const T>, Matrix<const T>,
              Matrix<const T> da, Matrix<T> dx, std::span<T>) {
  assert(dx.data == nullptr || dx.data == da.data);
  (void)da, (void)dx;
}

}  // namespace nudge
