#pragma once
// Reads the layers of a list.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nudge/layers.hpp"

namespace nudge {

/// A net without its first item, the shape of the input, where it has one.
struct NetList {
  std::string layers;
  std::string_view name = {};  ///< of a ready-made net
  std::size_t skipped = 0;     ///< items before it
};

/// The layers of a list, each for the shape that those before it make. Without `input` the words alone are checked, and
/// the layers are of no use. Errors: as parse_layers.
std::vector<Layer> read_layers(const std::optional<Shape>& input, const NetList& list);

}  // namespace nudge
