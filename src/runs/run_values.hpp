#pragma once
// What a run's document tells of its model: the worst mistakes, and what the first layer looks for.

#include <optional>

#include "base/json.hpp"
#include "nudge/dataset.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/model.hpp"

namespace nudge {

/// {"are_probabilities", "examples": [{"position": in the test part, "truth", "called", "cost", "outputs": one a class,
/// "image": null where it is no picture}]}, the highest cost first.
Json mistakes_value(const Model& model, const Evaluation& evaluation, const Subset& test);

/// {"address": "L1", "neurons": in all, "shape": [channels, height, width] of what one sees, "is_filter", "weights": a
/// row a neuron}, of `most` at most. None: the first weights read no picture of one or three channels.
std::optional<Json> first_layer_value(const Model& model, std::size_t most);

}  // namespace nudge
