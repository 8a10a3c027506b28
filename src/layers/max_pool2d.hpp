#pragma once
// n examples, c channels of H x W pixels, P places.

#include "layers/layer_context.hpp"
#include "nudge/layers.hpp"

namespace nudge {

constexpr LayerTraits traits(const MaxPool2D&) { return {Role::pools, {.has_kinks = true}}; }
/// Which pixel won is seen again from the input and the output.
inline BackwardNeeds backward_needs(const MaxPool2D&) { return {.input = true, .output = true}; }

/// a[p] = max over the pixels q under the window at p of x[q]      x (n, c H W)  a (n, c P)
template <typename T>
void forward(const MaxPool2D& pool, const LayerContext<T>& context, std::span<const T> /*parameters*/,
             Matrix<const T> x, Matrix<T> a) {
  context.compute.max_pool(windows_of(pool.window, context.input, context.output), x, a);
}

/// dx[q] = sum of da[p] over the windows p that q has won, being the first of the largest: the desire for a maximum
/// goes to the one pixel that made it
template <typename T>
void backward(const MaxPool2D& pool, const LayerContext<T>& context, std::span<const T> /*parameters*/,
              Matrix<const T> x, Matrix<const T> a, Matrix<const T> da, Matrix<T> dx, std::span<T> /*dparameters*/) {
  if (dx.data == nullptr) return;
  context.compute.max_pool_backward(windows_of(pool.window, context.input, context.output), x, a, da, dx);
}

}  // namespace nudge
