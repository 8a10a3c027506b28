#pragma once
// The end of a residual layer: the body's output x and the shortcut's s.

#include <algorithm>

#include "layers/layer_context.hpp"
#include "nudge/layers.hpp"

namespace nudge {

constexpr LayerTraits traits(const Add&) { return {Role::adds}; }
inline BackwardNeeds backward_needs(const Add&) { return {}; }

/// a = x + s      x, s, a (n, size)
template <typename T>
void forward(const Add&, const LayerContext<T>& context, std::span<const T> /*parameters*/, Matrix<const T> x,
             Matrix<T> a) {
  std::copy_n(x.data, x.size(), a.data);
  context.compute.add(context.second.all(), a.all());
}

/// dx = da, ds = da: a sum hands its desire on to both
template <typename T>
void backward(const Add&, const LayerContext<T>& context, std::span<const T> /*parameters*/, Matrix<const T> /*x*/,
              Matrix<const T> /*a*/, Matrix<const T> da, Matrix<T> dx, std::span<T> /*dparameters*/) {
  if (dx.data != nullptr) std::copy_n(da.data, da.size(), dx.data);
  if (context.dsecond.data != nullptr) std::copy_n(da.data, da.size(), context.dsecond.data);
}

}  // namespace nudge
