#pragma once

#include <string>

#include "nudge/plan.hpp"

namespace nudge {

/// Why a cost may have ceased to be finite: the first layer of the pass that `plan` has just made whose numbers are not
/// finite, and what to try. Runs that pass again with everything kept.
std::string describe_divergence(const Network& network, Plan<float>& plan, ThreadTeam& team);

}  // namespace nudge
