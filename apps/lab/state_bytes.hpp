#pragma once
// Where a training stands as bytes, to go on from there in another instance of this engine.

#include <span>

#include "bytes.hpp"
#include "nudge/training.hpp"

namespace nudge::lab {

void append(Bytes& out, const TrainingState& state);
/// Errors: fewer bytes than a state has.
TrainingState state_from(std::span<const std::byte> bytes);

}  // namespace nudge::lab
