#pragma once
// One example as a network sees it, in double: x and its target y.

#include <string>
#include <vector>

#include "nudge/dataset.hpp"
#include "nudge/image.hpp"
#include "nudge/model.hpp"

namespace nudge::app {

struct ExampleInput {
  std::vector<double> x;  ///< (inputs)
  std::vector<double> y;  ///< (outputs)
};

ExampleInput input_of(const Model& model, const Subset& subset, std::size_t position);
/// A picture of the size that the model takes (see fit_picture), with a class as its target. UsageError: no such class.
ExampleInput input_of(const Model& model, const Image& fitted, const std::string& target);
/// Numbers as the network takes them. UsageError: not as many as it has inputs or outputs.
ExampleInput input_of(const Model& model, const std::string& input, const std::string& target);

}  // namespace nudge::app
