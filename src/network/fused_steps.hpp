#pragma once
// Layers that a pass takes in one step, where nobody asks for what lies between them: the same numbers from less work.

#include <cstddef>

#include "nudge/network.hpp"
#include "nudge/plan.hpp"

namespace nudge {

/// Whether the layer is a ReLU whose output only a max pooling reads, the next layer, and which may therefore come after
/// it: max(ReLU(z)) = ReLU(max(z)), of the places instead of all pixels. On the way back a place whose maximum is 0 or
/// below gives nothing to any pixel, and above 0 the first of the largest pixels is the same before the ReLU and after it.
bool pools_first(const Architecture& architecture, std::size_t layer, Purpose purpose);

}  // namespace nudge
