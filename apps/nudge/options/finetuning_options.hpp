#pragma once
// A model of one task, and the data of another.

#include <cstddef>
#include <string>

#include "nudge/run.hpp"
#include "options/model_and_data.hpp"
#include "options/training_flags.hpp"
#include "options/verb.hpp"

namespace nudge::app {

struct FinetuningChoice {
  std::string model;
  TrainingFlags flags;
};

/// Adds MODEL and the flags of a training but those of the network.
void add_finetuning_choice(Verb& verb, FinetuningChoice& choice);

/// How the model goes on: by the recipe and the flags, where they say nothing as it was trained; the data are those that
/// they say. UsageError: they say none.
Configuration configuration_of(const FinetuningChoice& choice, const OpenedModel& opened);

/// A whole number of 0 or more. UsageError: --freeze says something else.
std::size_t layers_to_freeze(const std::string& word);

}  // namespace nudge::app
