#pragma once
// Which tensor of the model a tensor in somebody's file is: by its name, or by what the name and the shape say.

#include <string>
#include <vector>

#include "nudge/network.hpp"
#include "nudge/safetensors.hpp"

namespace nudge {

/// Whether a shape is the tensor's, or that of the transposed one; sides of 1 do not count.
bool has_shape_of(const ParameterTensor& tensor, const std::vector<std::size_t>& shape);
bool is_turned(const ParameterTensor& tensor, const std::vector<std::size_t>& shape);

/// [i]: the index in `tensors` of the content's i-th. Names as in the model's file are taken as they are. Others are
/// read: W1, b1, dW_1, fc1.weight, grad_bias2: weights or biases, with numbers that rise from layer to layer, from any
/// first number. Where names say nothing, shapes that only one tensor has do. Errors: a tensor that fits nowhere, with
/// the names and shapes of the model's.
std::vector<std::size_t> places_of(const SafeTensors& content, const std::vector<ParameterTensor>& tensors,
                                   const std::string& name);

/// The indices of what neither its name calls weights or biases nor has a shape of the model's, where there is more.
std::vector<std::size_t> no_tensors_in(const SafeTensors& content, const std::vector<ParameterTensor>& tensors);

}  // namespace nudge
