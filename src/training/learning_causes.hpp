#pragma once
// What can be measured of a network that has learnt nothing.

#include <cstddef>
#include <string>
#include <vector>

#include "nudge/dataset.hpp"
#include "nudge/model.hpp"
#include "nudge/network.hpp"
#include "nudge/thread_team.hpp"
#include "nudge/training.hpp"

namespace nudge {

/// A sentence for each thing that is as it should not be, the likeliest cause first: weights that the weight decay took
/// away, dropout that leaves hardly anything, one class with all the weight, inputs far from unit scale, neurons that
/// are all alike, hidden neurons that are 0 for every example, saturated ones, weights that hardly moved since `before`
/// (by the learning rate, or since gradients are shortened) or grew far. The examples are looked at in micro-batches.
std::vector<std::string> learning_causes(const Model& model, const Network& before, const Subset& examples,
                                         const TrainingSettings& settings, ThreadTeam& team);

}  // namespace nudge
