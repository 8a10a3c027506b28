#include <algorithm>
#include <string>

#include "nudge/error.hpp"
#include "nudge/training.hpp"

namespace nudge {

namespace {

/// Whether a tensor is the weights of a layer, as a matrix (outputs, inputs): neither biases nor what normalisation
/// scales and shifts by.
bool is_weight_matrix(const ParameterTensor& tensor) { return !tensor.is_vector; }

void expect_layer(const Architecture& architecture, const char* key, const std::string& layer) {
  const auto& tensors = architecture.tensors();
  if (std::any_of(tensors.begin(), tensors.end(), [&](const auto& tensor) { return tensor.address == layer; })) return;
  fail(key, ": the network has no layer '", layer, "' with parameters; they are ", tensors.front().address, " to ",
       tensors.back().address);
}

}  // namespace

std::vector<ParameterRange> parameter_ranges(const Architecture& architecture, const OptimizerSettings& settings) {
  for (const auto& [layer, factor] : settings.layer_rates) expect_layer(architecture, "optimizer.layer_rates", layer);
  for (const std::string& layer : settings.frozen) expect_layer(architecture, "optimizer.frozen", layer);

  const auto& tensors = architecture.tensors();
  const auto last_weights = std::find_if(tensors.rbegin(), tensors.rend(), is_weight_matrix);
  const std::string output_layer = last_weights == tensors.rend() ? "" : last_weights->address;
  std::vector<ParameterRange> ranges;
  for (const ParameterTensor& tensor : tensors) {
    const bool is_matrix = is_weight_matrix(tensor);
    const auto rate = settings.layer_rates.find(tensor.address);
    const bool for_muon = settings.kind == OptimizerKind::muon && is_matrix && tensor.address != output_layer;
    ranges.push_back({.begin = tensor.offset,
                      .end = tensor.offset + tensor.size(),
                      .decays = is_matrix || settings.decay_biases,
                      .rate = rate == settings.layer_rates.end() ? 1 : rate->second,
                      .frozen = std::count(settings.frozen.begin(), settings.frozen.end(), tensor.address) > 0,
                      .rows = for_muon ? tensor.rows : 0});
  }
  if (std::all_of(ranges.begin(), ranges.end(), [](const ParameterRange& range) { return range.frozen; })) {
    fail("optimizer.frozen: all layers with parameters are frozen, so there is nothing to train");
  }
  const auto is_for_muon = [](const ParameterRange& range) { return range.rows > 0; };
  if (settings.kind == OptimizerKind::muon && std::none_of(ranges.begin(), ranges.end(), is_for_muon)) {
    fail(
        "optimizer.name is muon, but the network has no weights besides those of its output layer, which muon leaves "
        "to its partner: choose adamw");
  }
  return ranges;
}

}  // namespace nudge
