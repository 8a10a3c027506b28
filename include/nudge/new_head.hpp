#pragma once
// A model of one task as the beginning of another:
//   Model model = with_new_head(digits, {"5", "6", "7", "8", "9"}, 1);
//   TrainingSettings settings{.optimizer = {.frozen = body_layers(model)}};   // the head alone learns
// In nudge::core.

#include <cstdint>
#include <string>
#include <vector>

#include "nudge/model.hpp"

namespace nudge {

/// The model with an output for each of `classes`, its last layer with weights drawn anew by initialise(network, seed);
/// all other parameters stay. Of an autoencoder the layers up to the code stay, and the head is a dense layer on it with
/// the loss cross-entropy. What it was trained on and what was measured is left out. Errors: fewer than two classes;
/// a network whose last weights are not those of a dense layer of its own, as within a residual layer.
Model with_new_head(const Model& model, const std::vector<std::string>& classes, std::uint64_t seed);

/// All layers with weights but the last, and what normalises them: "L1", "L2", ...
std::vector<std::string> body_layers(const Model& model);

}  // namespace nudge
