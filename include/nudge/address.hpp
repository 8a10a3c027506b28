#pragma once
// One address for a neuron or a parameter everywhere: command line, JSON, reports, docs.

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "nudge/network.hpp"

namespace nudge {

/// Neuron `index` (from 0) of L<layer>; layer 0 is the input, its neurons the input's numbers.
struct Neuron {
  std::size_t layer = 0;
  std::size_t index = 0;
  auto operator<=>(const Neuron&) const = default;
};

/// A weight of L<layer> that joins `input` (neuron of the layer before) to `neuron`, or, without `input`, a bias.
struct ParameterAddress {
  std::size_t layer = 1;
  std::size_t neuron = 0;
  std::optional<std::size_t> input{};
  bool operator==(const ParameterAddress&) const = default;
};

/// "L2.7", "L2.7.3", "L2.7.bias".
std::string to_string(const Neuron& neuron);
std::string to_string(const ParameterAddress& address);
/// A first-layer weight by its pixel, "L1.3@r14,c12", where the input is an image of one channel; else as above.
std::string to_string(const ParameterAddress& address, const Architecture& architecture);

/// The other way. Errors: what is no address; a layer, neuron, input or pixel that the network does not have, with
/// those that it has.
Neuron parse_neuron(std::string_view text, const Architecture& architecture);
ParameterAddress parse_parameter(std::string_view text, const Architecture& architecture);

/// How many neurons L<layer> has; 0: how many numbers the input. Errors: no such layer.
std::size_t neuron_count(const Architecture& architecture, std::size_t layer);
/// How many layers with parameters there are: L1 to L<count>.
inline std::size_t layer_count(const Architecture& architecture) { return architecture.parameter_layers().size(); }

/// A parameter's place in the flat array, and back. Errors: an address or a place outside of the network.
std::size_t flat_index(const Architecture& architecture, const ParameterAddress& address);
ParameterAddress address_at(const Architecture& architecture, std::size_t flat);

}  // namespace nudge
