#pragma once
// Which activation a tensor of weights feeds.

#include <cstddef>
#include <variant>

#include "layers/all_layers.hpp"
#include "nudge/network.hpp"

namespace nudge {

/// The activation that the weights of the layer at `position` feed, through normalisations, poolings and the like; at
/// the end of a net that gives logits there is none.
inline Function activation_after(const Architecture& architecture, std::size_t position) {
  for (std::size_t i = position + 1; i < architecture.layers().size(); ++i) {
    if (traits_of(architecture.layers()[i]).role == Role::joins) break;
    if (const auto* activation = std::get_if<Activation>(&architecture.layers()[i].kind)) return activation->function;
  }
  return Function::identity;
}

}  // namespace nudge
