#include "network/first_weights.hpp"

#include "layers/layer_traits.hpp"

namespace nudge {

std::optional<Shape> field_of_first_weights(const Architecture& architecture) {
  if (architecture.tensors().empty()) return std::nullopt;
  const ParameterTensor& weights = architecture.tensors().front();
  const LayerTraits traits = traits_of(architecture.layers()[weights.layer]);
  if (weights.is_vector || traits.role != Role::joins) return std::nullopt;
  if (traits.shares_weights) {
    const std::vector<std::size_t>& sides = weights.dimensions;
    // A transposed convolution has a row for each input.
    const bool is_kernel = sides.size() == 4 && sides[0] == weights.rows;
    return is_kernel ? std::optional(Shape{sides[1], sides[2], sides[3]}) : std::nullopt;
  }
  const Shape& input = architecture.input();
  return !input.is_flat() && weights.columns == input.size() ? std::optional(input) : std::nullopt;
}

}  // namespace nudge
