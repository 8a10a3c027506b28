#pragma once
// From a configuration to what a training works on. load_run_data, of nudge/run.hpp, is here too.

#include <string>

#include "nudge/configuration.hpp"
#include "nudge/model.hpp"
#include "nudge/run.hpp"
#include "nudge/training.hpp"

namespace nudge {

TrainingSettings training_settings(const Configuration& configuration);

/// The model of step 0. Errors: a network that does not fit the data.
Model untrained_model(const Configuration& configuration, const RunData& data);

/// Changes with every byte and every choice of examples: what tells that a run is resumed on other data.
std::string fingerprint(const RunData& data);

}  // namespace nudge
