#include "report/model_summary.hpp"

#include <algorithm>

#include "base/overloaded.hpp"
#include "report/numbers.hpp"

namespace nudge::report {

namespace {

std::string option_of(const Layer& layer) {
  const auto none = [] { return std::string(); };
  return std::visit(Overloaded{[&](const Dense&) { return none(); }, [&](const Flatten&) { return none(); },
                               [&](const Activation& activation) {
                                 const bool leaky = activation.function == Function::leaky_relu;
                                 return leaky ? "slope " + shortest(activation.slope) : none();
                               },
                               [](const Dropout& dropout) { return "rate " + shortest(dropout.rate); }},
                    layer.kind);
}

}  // namespace

std::vector<LayerSummary> summarise(const Architecture& architecture) {
  std::vector<LayerSummary> summaries;
  for (std::size_t i = 0; i < architecture.layers().size(); ++i) {
    const Layer& layer = architecture.layers()[i];
    LayerSummary& summary = summaries.emplace_back();
    summary.kind = name_of(layer);
    summary.option = option_of(layer);
    summary.input = architecture.shape(i);
    summary.output = architecture.shape(i + 1);
    summary.parameters = parameter_count(layer);
    summary.multiply_adds = multiply_adds(layer);
    summary.bytes = summary.parameters * sizeof(float);
  }
  for (const ParameterTensor& tensor : architecture.tensors()) {
    summaries[tensor.layer].address = tensor.address;
    summaries[tensor.layer].name = tensor.name.substr(0, tensor.name.rfind('.'));
  }
  return summaries;
}

std::string net_of(const Architecture& architecture) {
  std::string net;
  for (const Layer& layer : architecture.layers()) {
    if (const auto* dense = std::get_if<Dense>(&layer.kind)) {
      if (net.empty()) net = std::to_string(dense->inputs);
      net += '-';
      net += std::to_string(dense->outputs);
    }
  }
  return net;
}

std::string activations_of(const Architecture& architecture) {
  std::vector<std::string> names;
  for (const Layer& layer : architecture.layers()) {
    if (!std::holds_alternative<Activation>(layer.kind)) continue;
    const std::string name = name_of(layer);
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  if (names.empty()) return "no activation";
  std::string joined;
  for (const std::string& name : names) joined += (joined.empty() ? "" : ", ") + name;
  return joined;
}

}  // namespace nudge::report
