#include "nudge/new_head.hpp"

#include <algorithm>
#include <utility>
#include <variant>

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

}  // namespace

Model with_new_head(const Model& model, const std::vector<std::string>& classes, std::uint64_t seed) {
  check(model);
  if (classes.size() < 2) fail("new head: ", classes.size(), " classes, at least 2 are expected");
  const Architecture& before = model.network.architecture();
  std::vector<Layer> structure = before.structure();
  const std::size_t head = head_of(structure);
  std::get<Dense>(structure[head].kind).outputs = classes.size();
  Network network(Architecture(before.input(), std::move(structure), before.loss()));
  initialise(network, seed);
  const std::string& address = before.tensors().back().address;
  for (const ParameterTensor& tensor : before.tensors()) {
    if (tensor.address == address) break;
    std::ranges::copy(model.network.parameters().subspan(tensor.offset, tensor.size()),
                      network.parameters().subspan(tensor.offset).begin());
  }
  std::ranges::copy(model.network.statistics(), network.statistics().begin());
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
