#pragma once
// The numbers of an image are stored channel by channel, row by row already, so Flatten and Reshape change none of
// them. A plan lets input and output share their numbers where nothing else reads the input.

#include <algorithm>

#include "layers/layer_context.hpp"
#include "nudge/layers.hpp"

namespace nudge {

constexpr LayerTraits traits(const Flatten&) { return {Role::passes_on, {.only_reshapes = true}}; }
constexpr LayerTraits traits(const Reshape&) { return {Role::passes_on, {.only_reshapes = true}}; }
inline BackwardNeeds backward_needs(const Flatten&) { return {}; }
inline BackwardNeeds backward_needs(const Reshape&) { return {}; }

template <typename T>
void copy_if_apart(Matrix<const T> from, Matrix<T> to) {
  if (to.data != nullptr && to.data != from.data) std::copy_n(from.data, from.size(), to.data);
}

/// a = x
template <typename T>
void forward(const Flatten&, const LayerContext<T>&, std::span<const T>, Matrix<const T> x, Matrix<T> a) {
  copy_if_apart(x, a);
}

/// dx = da
template <typename T>
void backward(const Flatten&, const LayerContext<T>&, std::span<const T>, Matrix<const T>, Matrix<const T>,
              Matrix<const T> da, Matrix<T> dx, std::span<T>) {
  copy_if_apart(da, dx);
}

/// a = x
template <typename T>
void forward(const Reshape&, const LayerContext<T>&, std::span<const T>, Matrix<const T> x, Matrix<T> a) {
  copy_if_apart(x, a);
}

/// dx = da
template <typename T>
void backward(const Reshape&, const LayerContext<T>&, std::span<const T>, Matrix<const T>, Matrix<const T>,
              Matrix<const T> da, Matrix<T> dx, std::span<T>) {
  copy_if_apart(da, dx);
}

}  // namespace nudge
