#pragma once
// What all descents of an experiment share: which batches, how many steps, what is measured.

#include <vector>

#include "nudge/descents.hpp"

namespace nudge::experiments {

struct DescentSettings {
  std::size_t batch = 0;  ///< at most the training set
  std::size_t steps = 0;  ///< at most; 0: only the seconds end it
  TrainingSettings training{};
};

/// One for each batch size. Errors: settings out of range.
std::vector<DescentSettings> descent_settings(const Subset& train, const DescentOptions& options);

/// What the descents will have alike.
Alike alike_of(const DescentOptions& options);

/// The examples that moments are measured on.
Subset measured_examples(const Subset& train, const DescentOptions& options);

}  // namespace nudge::experiments
