#pragma once
// From a configuration to what a training works on. load_run_data and untrained_model, of nudge/run.hpp, are here too.

#include <string>

#include "nudge/configuration.hpp"
#include "nudge/model.hpp"
#include "nudge/run.hpp"
#include "nudge/training.hpp"

namespace nudge {

TrainingSettings training_settings(const Configuration& configuration);

/// Changes with every byte and every choice of examples: what tells that a run is resumed on other data.
std::string fingerprint(const RunData& data);

}  // namespace nudge
