#pragma once

#include <string>

#include "nudge/tuning.hpp"

namespace nudge {

/// The whole question, as sweep.toml records it: equal texts are equal questions.
std::string to_toml(const SweepPlan& plan);

[[noreturn]] void refuse_without_validation();

}  // namespace nudge
