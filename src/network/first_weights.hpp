#pragma once
// The weights that meet the picture.

#include <optional>

#include "nudge/network.hpp"

namespace nudge {

/// What a neuron or a kernel of the first tensor sees: the input, or a window of it. None: that tensor holds no weights of
/// a dense layer that reads the input as a picture, or of a convolution.
std::optional<Shape> field_of_first_weights(const Architecture& architecture);

}  // namespace nudge
