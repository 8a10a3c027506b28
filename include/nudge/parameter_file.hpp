#pragma once
// Weights and biases written by hand, in TOML: for a toy network that can be followed number by number.
//   [L1]
//   weight = [[0.5, -1.0], [2.0, 0.25]]   # a row a neuron, a number an input
//   bias = [0.1, 0.0]                     # a number a neuron

#include <filesystem>
#include <string>
#include <string_view>

#include "nudge/network.hpp"

namespace nudge {

/// Fills all parameters of the network, L1 to its last layer, or, where there is an error, none. Errors, with line and
/// column where there is one: no such file; not TOML; a layer too many or too few; a key that is not weight or bias;
/// rows or numbers that do not fit the layer, with its sizes; what is no finite number.
void read_parameters(const std::filesystem::path& path, BasicNetwork<double>& network);
void read_parameters_text(std::string_view toml, const std::string& name, BasicNetwork<double>& network);

}  // namespace nudge
