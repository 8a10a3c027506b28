#pragma once
// What can be measured of a network that has learnt nothing.

#include <cstddef>
#include <string>
#include <vector>

#include "nudge/dataset.hpp"
#include "nudge/model.hpp"
#include "nudge/network.hpp"
#include "nudge/thread_team.hpp"

namespace nudge {

/// A sentence for each thing that is as it should not be, the likeliest cause first: inputs far from unit scale, hidden
/// neurons that are 0 for every example, saturated ones, neurons that are all alike, weights that hardly moved since
/// `before` or grew far. The examples are looked at in micro-batches.
std::vector<std::string> learning_causes(const Model& model, const Network& before, const Subset& examples,
                                         ThreadTeam& team);

}  // namespace nudge
