#pragma once
// Options whose value is a list: "1,100,all".

#include <string>
#include <vector>

#include "nudge/network.hpp"

namespace nudge::app {

/// The parts between the commas. UsageError: one of them is empty; `option` is its name.
std::vector<std::string> parts_of(const std::string& list, const std::string& option);

/// Finite numbers between commas. UsageError: anything else.
std::vector<double> numbers_of(const std::string& list, const std::string& option);

/// Batch sizes: whole numbers from 1, or "all", which is 0. UsageError: anything else; one twice.
std::vector<std::size_t> batches_of(const std::string& list, const std::string& option);

/// Parameters between commas; one by its pixel has a comma of its own: "L1.3@r14,c12,L2.5.bias". UsageError: an empty
/// part; what parse_parameter refuses; one twice.
std::vector<ParameterAddress> addresses_of(const std::string& list, const std::string& option,
                                           const Architecture& architecture);

/// One parameter. UsageError: what parse_parameter refuses.
ParameterAddress parameter_of(const std::string& word, const std::string& option, const Architecture& architecture);

/// A neuron with a bias and weights: "L2.5". UsageError: what parse_neuron refuses; a neuron of the input.
Neuron neuron_of(const std::string& word, const std::string& option, const Architecture& architecture);

/// A layer with parameters: "L2". UsageError: anything else.
std::size_t layer_of(const std::string& word, const std::string& option, const Architecture& architecture);

}  // namespace nudge::app
