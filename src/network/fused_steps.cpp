#include "network/fused_steps.hpp"

namespace nudge {

bool pools_first(const Architecture& architecture, std::size_t layer, Purpose purpose) {
  const auto& layers = architecture.layers();
  if (purpose == Purpose::explain || layer + 1 >= layers.size()) return false;
  const auto* activation = std::get_if<Activation>(&layers[layer].kind);
  return activation != nullptr && activation->function == Function::relu &&
         std::holds_alternative<MaxPool2D>(layers[layer + 1].kind) && architecture.source(layer + 1) == layer + 1 &&
         architecture.readers(layer + 1).size() == 1 && architecture.readers(architecture.source(layer)).size() == 1;
}

}  // namespace nudge
