#pragma once
// Where an error must lie, from which layers' gradients are right.

#include <string>
#include <vector>

#include "nudge/gradient_check.hpp"

namespace nudge::homework {

/// In the order of the tensors, L1 first. Empty: all agree, or nothing can be said.
std::string where_it_lies(const std::vector<GradientDifference>& tensors);

}  // namespace nudge::homework
