#pragma once
// Where a training stands, in a file: what checkpoints and the states of save_training_state have in common.

#include <cstddef>
#include <string>
#include <vector>

#include "base/json_place.hpp"
#include "nudge/model_file.hpp"
#include "nudge/training.hpp"

namespace nudge {

/// The counts and sums: of the epoch under way, of steps and updates.
void add_counts(const TrainingState& state, Json& json);
/// What the schedule `plateau` remembers, where it has heard something.
void add_plateau(const TrainingState& state, Json& json);
/// Both again; the arrays stay empty.
TrainingState counts_from(const JsonPlace& place);

/// The optimizer's arrays, "optimizer.first_moment" and so on, as far as there are any.
std::vector<TensorView> optimizer_views(const TrainingState& state);
/// And back, for so many parameters and running statistics; the tensors are given up one by one. Errors, which begin
/// with `file`: another type or length.
void take_optimizer(SafeTensors& content, std::size_t parameters, std::size_t statistics, const std::string& file,
                    TrainingState& state);

}  // namespace nudge
