#pragma once
// The facts of a model that its descriptions share.

#include <string>
#include <vector>

#include "nudge/model.hpp"

namespace nudge::report {

struct LayerSummary {
  std::string address;  ///< "L1"; empty: no parameters
  std::string name;     ///< in the file: "layers.0"; empty: no parameters
  std::string kind;     ///< "dense", "relu", ...
  std::string option;   ///< what sets it apart from others of its kind: "slope 0.01", "rate 0.5"; may be empty
  Shape input, output;
  std::size_t parameters = 0;
  std::size_t multiply_adds = 0;  ///< of one forward
  std::size_t bytes = 0;          ///< of its parameters, in memory and in the file
};

std::vector<LayerSummary> summarise(const Architecture& architecture);

/// Of a net of the plain form, between its layers: "relu"; "leaky-relu, slope 0.01".
std::string activation_of(const DenseNetSettings& settings);

/// "(pixel / 255 - 0.1307) / 0.3081": what becomes of each number of an example.
std::string preprocessing_text(const Preprocessing& preprocessing);

}  // namespace nudge::report
