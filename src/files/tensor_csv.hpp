#pragma once
// Named tensors as text: a line with a tensor's name, then its rows, a line each.
//   layers.0.weight
//   0.25,-1.5,3e-4
//   ...
//   layers.0.bias
//   0.1
//   -0.2

#include <string>
#include <string_view>

#include "nudge/safetensors.hpp"

namespace nudge {

/// Numbers are separated by commas, semicolons, tabs or blanks. Errors, which begin with `name` and the line: a row
/// before the first name; what is no number; rows of different lengths.
SafeTensors read_tensor_csv(std::string_view text, const std::string& name);

}  // namespace nudge
