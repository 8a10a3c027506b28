#pragma once
// What makes a network an autoencoder, and a network a model.

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "nudge/dataset.hpp"
#include "nudge/model.hpp"
#include "nudge/network.hpp"

namespace nudge {

/// The shape that these layers make, composites among them. Errors: those of Architecture.
Shape shape_behind(std::vector<Layer> layers, const Shape& input);

inline bool is_composite(const Layer& layer) {
  return std::holds_alternative<Sequential>(layer.kind) || std::holds_alternative<Residual>(layer.kind);
}

/// Errors: outputs not as many as inputs; the loss cross-entropy; no layers before the code, or none behind it.
void check_autoencoder(const Architecture& architecture, std::size_t encoder_layers);

/// Of a model whose outputs are quantities. Errors: not as many as outputs; a loss that is not quadratic; classes.
void check_targets(const Targets& targets, const Architecture& architecture, const std::vector<std::string>& classes);

/// A network with what the data say of its examples, unchecked.
Model model_around(Network network, const Dataset& data);

}  // namespace nudge
