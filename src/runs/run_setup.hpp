#pragma once
// From a configuration to what a training works on. load_run_data and untrained_model, of nudge/run.hpp, are here too.

#include <string>

#include "nudge/model.hpp"
#include "nudge/run.hpp"

namespace nudge {

/// Changes with every byte and every choice of examples: what tells that a run is resumed on other data.
std::string fingerprint(const RunData& data);

}  // namespace nudge
