#pragma once
// The facts of a model's layers.

#include <string>
#include <vector>

#include "base/json.hpp"
#include "nudge/network.hpp"

namespace nudge::documents {

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

/// Of all layers.
struct Totals {
  std::size_t parameters = 0;
  std::size_t multiply_adds = 0;
  std::size_t bytes = 0;
};
Totals totals_of(const std::vector<LayerSummary>& layers);

Json shape_value(const Shape& shape);
/// {"address", "name", "kind", "option": null where it is empty, "input", "output": shapes, "parameters",
/// "multiply_adds", "bytes"}
Json layer_value(const LayerSummary& layer);

}  // namespace nudge::documents
