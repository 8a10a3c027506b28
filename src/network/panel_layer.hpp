#pragma once
// The dense layer that reads the network's input, with its weights in panels (kernels/panels.hpp): of a picture most
// inputs are 0, and what they would add to a sum or to a gradient is skipped. The layer itself, layers/dense.hpp, is
// what this must equal to the bit.

#include <optional>
#include <span>

#include "nudge/plan.hpp"

namespace nudge {

/// The position of the layer whose weights a training may keep in panels: the first with parameters, where it is dense
/// and reads the network's input as it is.
std::optional<std::size_t> panel_layer_of(const Architecture& architecture);

/// From now on the passes of this plan, which is made to train, take that layer's weights in panels, and give its
/// gradient in panels too.
template <typename T>
void use_panels(Plan<T>& plan);

/// A flat array of the architecture's parameters, or of a number for each, with that layer's weights in the other form.
template <typename T>
void to_panels(const Architecture& architecture, std::span<const T> by_rows, std::span<T> in_panels);
template <typename T>
void from_panels(const Architecture& architecture, std::span<const T> in_panels, std::span<T> by_rows);

}  // namespace nudge
