// import_tensors: somebody's tensors in the places of a network's.

#include <algorithm>
#include <optional>

#include "models/model_tensors.hpp"
#include "models/module_matching.hpp"
#include "models/number_formats.hpp"
#include "nudge/error.hpp"
#include "nudge/exchange.hpp"

namespace nudge {

namespace {

std::vector<Place> places_of(Network& network) {
  const Architecture& architecture = network.architecture();
  std::vector<Place> places;
  for (std::size_t n = 0; n < layer_count(architecture); ++n) {
    const std::size_t position = architecture.parameter_layers()[n];
    const Layer& layer = architecture.layers()[position];
    const bool tracks = std::holds_alternative<BatchNorm>(layer.kind);
    const bool is_layer_norm = std::holds_alternative<LayerNorm>(layer.kind);
    Place place{text("L", n + 1), text("layers.", n), name_of(layer), {}};
    for (const ParameterTensor& tensor : architecture.tensors()) {
      if (tensor.layer != position) continue;
      const Part part = tensor.is_bias ? Part::bias : Part::weight;
      const std::optional<float> filled = tensor.is_bias ? std::optional(0.0F)
                                          : tracks       ? std::optional(1.0F)
                                                         : std::nullopt;
      place.slots.push_back({part, tensor.name, tensor.dimensions, network.view(tensor).all(), filled, is_layer_norm});
    }
    for (const StatisticsTensor& tensor : architecture.statistics()) {
      if (tensor.layer != position) continue;
      place.slots.push_back({tensor.is_variance ? Part::running_var : Part::running_mean,
                             tensor.name,
                             {tensor.size},
                             network.statistics().subspan(tensor.offset, tensor.size),
                             {}});
    }
    places.push_back(std::move(place));
  }
  return places;
}

}  // namespace

ImportedNetwork import_tensors(const SafeTensors& content, Architecture architecture, const ImportOptions& options,
                               const std::string& name) {
  ImportedNetwork imported{Network(std::move(architecture)), {}, {}};
  const ModuleMatching matching(content, places_of(imported.network), options, name);
  for (std::size_t i = 0; i < matching.places().size(); ++i) {
    for (const Slot& slot : matching.places()[i].slots) {
      TensorOrigin origin{.name = slot.name, .address = matching.places()[i].address, .dimensions = slot.dimensions};
      if (const TensorData* tensor = matching.tensor(i, slot.part)) {
        read_numbers<float>({tensor->name, tensor->dtype, tensor->shape, tensor->bytes}, slot.numbers,
                            NotFinite::refused, name + ": ");
        origin.dimensions = tensor->shape;
        origin.theirs = tensor->name;
        origin.dtype = tensor->dtype;
      } else {
        std::fill(slot.numbers.begin(), slot.numbers.end(), slot.filled.value_or(0));
        origin.filled = slot.filled.value_or(0);
      }
      imported.origins.push_back(std::move(origin));
    }
  }
  imported.left_out = matching.left_out();
  check_parameters(imported.network, name);
  return imported;
}

}  // namespace nudge
