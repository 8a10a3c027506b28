#pragma once

#include <cstddef>
#include <string>

#include "nudge/plan.hpp"

namespace nudge {

/// Why a cost may have ceased to be finite: the first layer of the pass that `plan` has just made whose numbers are not
/// finite, and what to try. Runs that pass again with everything kept. `below` is how many layers with parameters come
/// before the network's, of one that is the end of a larger one.
std::string describe_divergence(const Network& network, Plan<float>& plan, std::size_t below, ThreadTeam& team);

}  // namespace nudge
