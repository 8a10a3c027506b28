#pragma once
// How each of a network's parameter tensors is updated: decay, layer-wise rates, frozen layers, muon's matrices.

#include <vector>

#include "nudge/network.hpp"
#include "nudge/optimizer.hpp"

namespace nudge {

/// A range a tensor, in their order. Errors: a layer that the network does not have (optimizer.layer_rates,
/// optimizer.frozen); every layer frozen; muon where nothing is for it.
std::vector<ParameterRange> parameter_groups(const Architecture& architecture, const OptimizerSettings& settings);

}  // namespace nudge
