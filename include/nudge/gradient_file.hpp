#pragma once
// A gradient in a file: named tensors, as a model has them.

#include <span>
#include <string>
#include <vector>

#include "nudge/network.hpp"
#include "nudge/safetensors.hpp"

namespace nudge {

/// Numbers in the flat layout as tensors with the names and shapes that the parameters have in a model file.
template <typename T>
SafeTensors to_safetensors(std::span<const T> flat, const std::vector<ParameterTensor>& tensors);

/// What a file holds of a gradient.
struct NamedGradient {
  std::vector<double> flat;            ///< in the flat layout; 0 where the file has nothing
  std::vector<ParameterTensor> found;  ///< the tensors that the file has
  std::vector<std::string> missing;    ///< the names of those that it has not
};

/// Puts somebody's tensors in their places. A transposed matrix is taken as it lies: compare_gradients recognises it.
/// Sides of 1 do not count, so that a bias may come as a row or a column. Errors: a tensor with a name that the network
/// does not have, with those it has; one of another shape; `name` says in messages what the tensors are.
NamedGradient from_safetensors(const SafeTensors& content, const std::vector<ParameterTensor>& tensors,
                               const std::string& name);

}  // namespace nudge
