#include "nudge/new_head.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "models/autoencoder.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

/// The position in `structure` of the last layer with weights, a dense one.
std::size_t head_of(const std::vector<Layer>& structure) {
  for (std::size_t i = structure.size(); i-- > 0;) {
    if (std::holds_alternative<Dense>(structure[i].kind)) return i;
    if (parameter_count(structure[i]) > 0 || std::holds_alternative<Sequential>(structure[i].kind) ||
        std::holds_alternative<Residual>(structure[i].kind)) {
      fail("new head: the network ends in a layer '", name_of(structure[i]), "', a dense one is expected");
    }
  }
  fail("new head: the network has no dense layer");
}

Architecture head_replaced(const Architecture& before, std::size_t classes) {
  std::vector<Layer> structure = before.structure();
  std::get<Dense>(structure[head_of(structure)].kind).outputs = classes;
  return {before.input(), std::move(structure), before.loss()};
}

/// The layers that make an autoencoder's code, and a dense one behind them.
Architecture head_on_code(const Architecture& before, std::size_t encoder_layers, std::size_t classes) {
  std::vector<Layer> structure(before.structure().begin(),
                               before.structure().begin() + static_cast<std::ptrdiff_t>(encoder_layers));
  const Shape code = shape_behind(structure, before.input());
  if (!code.is_flat()) structure.push_back({Flatten{}});
  structure.push_back({Dense{.inputs = code.size(), .outputs = classes}});
  return {before.input(), std::move(structure), Loss::cross_entropy};
}

}  // namespace

Model with_new_head(const Model& model, const std::vector<std::string>& classes, std::uint64_t seed) {
  check(model);
  if (model.targets) fail("new head: the model's targets are numbers, a classifier or an autoencoder is expected");
  if (classes.size() < 2) fail("new head: ", classes.size(), " classes, at least 2 are expected");
  const Architecture& before = model.network.architecture();
  Network network(model.encoder_layers ? head_on_code(before, *model.encoder_layers, classes.size())
                                       : head_replaced(before, classes.size()));
  initialise(network, seed);
  // The body's parameters, and its statistics, come first in the flat arrays.
  const std::size_t body = network.architecture().parameter_offset(network.architecture().parameter_layers().back());
  std::ranges::copy(model.network.parameters().first(body), network.parameters().begin());  // C21 the body is kept
  std::ranges::copy(model.network.statistics().first(network.statistics().size()), network.statistics().begin());
  Model result{.network = std::move(network), .preprocessing = model.preprocessing, .classes = classes};
  result.columns = model.columns;
  return result;
}

std::vector<std::string> body_layers(const Model& model) {
  std::vector<std::string> layers;
  const std::vector<ParameterTensor>& tensors = model.network.architecture().tensors();
  for (const ParameterTensor& tensor : tensors) {
    if (tensor.address == tensors.back().address) break;
    if (layers.empty() || layers.back() != tensor.address) layers.push_back(tensor.address);
  }
  return layers;
}

}  // namespace nudge
