#pragma once
// Which kinds of layers a test has met: one that says "every kind" finds what it has forgotten.

#include <set>
#include <variant>
#include <vector>

#include "nudge/layers.hpp"

namespace nudge::test {

/// The places in the variant of the kinds among these layers and their parts.
inline std::set<std::size_t> kinds_in(const std::vector<Layer>& layers) {
  std::set<std::size_t> kinds;
  for (const Layer& layer : layers) {
    kinds.insert(layer.kind.index());
    if (const auto* part = std::get_if<Sequential>(&layer.kind)) kinds.merge(kinds_in(part->layers));
    if (const auto* part = std::get_if<Residual>(&layer.kind)) {
      kinds.merge(kinds_in(part->body));
      kinds.merge(kinds_in(part->shortcut));
    }
  }
  return kinds;
}

/// All but Add, which is none to write down: a residual layer makes it.
inline std::set<std::size_t> every_kind() {
  std::set<std::size_t> kinds;
  for (std::size_t i = 0; i < std::variant_size_v<decltype(Layer::kind)>; ++i) kinds.insert(i);
  kinds.erase(decltype(Layer::kind)(Add{}).index());
  return kinds;
}

}  // namespace nudge::test
