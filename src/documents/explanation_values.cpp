#include "documents/explanation_values.hpp"

#include <cmath>
#include <utility>

#include "documents/layer_summary.hpp"
#include "nudge/net_text.hpp"

namespace nudge::documents {

namespace {

Json pair_values(const std::vector<HebbianPair>& pairs, const Architecture& architecture) {
  Json values = Json::array();
  for (const HebbianPair& pair : pairs) {
    Json value = Json::object();
    add_parameter(value, pair.weight, architecture);
    value["activation"] = pair.activation;
    value["desire"] = pair.desire;
    value["nudge"] = pair.nudge;
    value["product"] = pair.product;
    values.push_back(std::move(value));
  }
  return values;
}

}  // namespace

Json network_value(const Architecture& architecture) {
  Json layers = Json::array();
  for (const LayerSummary& layer : summarise(architecture)) layers.push_back(layer_value(layer));
  return {{"net", net_of(architecture)}, {"loss", to_string(architecture.loss())}, {"layers", std::move(layers)}};
}

void add_parameter(Json& value, const ParameterAddress& parameter, const Architecture& architecture) {
  const std::string plain = to_string(parameter);
  const std::string by_pixel = to_string(parameter, architecture);
  value["parameter"] = plain;
  if (by_pixel != plain) value["pixel"] = by_pixel;
}

Json sensitivity_value(const Sensitivity& sensitivity, const Architecture& architecture) {
  Json value = Json::object();
  add_parameter(value, sensitivity.parameter, architecture);
  value["gradient"] = sensitivity.gradient;
  value["sensitivity"] = std::abs(sensitivity.gradient);
  return value;
}

Json sensitivity_values(const std::vector<Sensitivity>& sensitivities, const Architecture& architecture) {
  Json values = Json::array();
  for (const Sensitivity& one : sensitivities) values.push_back(sensitivity_value(one, architecture));
  return values;
}

Json ratio_value(const std::optional<SensitivityRatio>& ratio, const Architecture& architecture) {
  if (!ratio) return nullptr;
  return {{"larger", sensitivity_value(ratio->larger, architecture)},
          {"smaller", sensitivity_value(ratio->smaller, architecture)},
          {"ratio", number_or_null(ratio->ratio)},
          {"same_sign", ratio->same_sign}};
}

Json measured_values(const std::vector<MeasuredSensitivity>& measured, const Architecture& architecture) {
  Json values = Json::array();
  for (const MeasuredSensitivity& one : measured) {
    Json value = Json::object();
    add_parameter(value, one.parameter, architecture);
    value["step"] = one.step;
    value["predicted"] = one.predicted;
    value["measured"] = one.measured;
    values.push_back(std::move(value));
  }
  return values;
}

Json share_values(const std::vector<double>& shares, const Architecture& architecture) {
  Json values = Json::array();
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const ParameterTensor& tensor = architecture.tensors()[i];
    values.push_back({{"tensor", tensor.name}, {"address", tensor.address}, {"share", shares[i]}});
  }
  return values;
}

Json hebbian_values(const std::vector<HebbianPairs>& layers, const Architecture& architecture) {
  Json values = Json::array();
  for (const HebbianPairs& layer : layers) {
    values.push_back({{"layer", layer.layer},
                      {"examples", layer.examples},
                      {"places", layer.places},
                      {"together", pair_values(layer.together, architecture)},
                      {"apart", pair_values(layer.apart, architecture)},
                      {"unaffected", pair_values(layer.unaffected, architecture)}});
  }
  return values;
}

}  // namespace nudge::documents
