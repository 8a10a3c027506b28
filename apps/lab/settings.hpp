#pragma once
// What a lab can set of a training, under the names that recipes have.

#include <cstdint>
#include <string>
#include <string_view>

#include "nudge/dataset.hpp"
#include "nudge/model.hpp"
#include "nudge/training.hpp"

namespace nudge::lab {

struct Settings {
  UntrainedNet net{.layers = "784-16-16-10"};  ///< its seed is the training's
  TrainingSettings training{};
};

/// Lines of "section.key=value". Errors: a key that the lab does not know; a value that is none.
Settings parse_settings(std::string_view lines);

/// The same network as `nudge train` begins with. Errors: one that does not fit the data.
Model untrained_model(const Settings& settings, const Dataset& data);

}  // namespace nudge::lab
