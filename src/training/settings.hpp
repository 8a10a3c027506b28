#pragma once
// What a training makes of its settings, and what it finds wrong with them.

#include <cstddef>
#include <vector>

#include "nudge/training.hpp"

namespace nudge {

/// The weight of each example, from the settings or the data set; empty: all 1. Errors: both say something else; not as
/// many as examples; one below 0 or not finite; all 0.
std::vector<float> example_weights(const TrainingSettings& settings, const Subset& examples);

/// A shard of one example has no variance where a channel is one number; that must not come to light in mid-epoch.
void check_coupled_batches(const Architecture& architecture, std::size_t examples, std::size_t batch_size,
                           std::size_t shards);

}  // namespace nudge
