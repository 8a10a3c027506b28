#include "report/model_summary.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/overloaded.hpp"
#include "nudge/error.hpp"
#include "nudge/net_text.hpp"
#include "report/numbers.hpp"

namespace nudge::report {

namespace {

std::string window_text(const Window& window) {
  std::string out = fmt::format("{}x{}", window.height, window.width);
  if (window.stride != 1) out += fmt::format(", stride {}", window.stride);
  if (window.padding != 0) out += fmt::format(", padding {}", window.padding);
  return out;
}

template <typename Convolution>
std::string convolution_text(const Convolution& conv) {
  std::string out = window_text(conv.window);
  if (conv.groups != 1) out += fmt::format(", {} groups", conv.groups);
  if (!conv.bias) out += ", no bias";
  return out;
}

std::string option_of(const Layer& layer) {
  return std::visit(Overloaded{[](const Conv2D& conv) { return convolution_text(conv); },
                               [](const ConvTranspose2D& conv) { return convolution_text(conv); },
                               [](const MaxPool2D& pool) { return window_text(pool.window); },
                               [](const AvgPool2D& pool) { return window_text(pool.window); },
                               [](const Upsample& upsample) { return fmt::format("factor {}", upsample.factor); },
                               [](const Activation& activation) {
                                 const bool leaky = activation.function == Function::leaky_relu;
                                 return leaky ? "slope " + shortest(activation.slope) : std::string();
                               },
                               [](const Dropout& dropout) { return "rate " + shortest(dropout.rate); },
                               [](const auto&) { return std::string(); }},
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
    summary.input = architecture.shape(architecture.source(i));
    summary.output = architecture.shape(i + 1);
    summary.parameters = parameter_count(layer);
    summary.multiply_adds = multiply_adds(layer, summary.input);
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
  for (const Layer& layer : architecture.structure()) {
    if (const auto* dense = std::get_if<Dense>(&layer.kind)) {
      if (net.empty()) net = std::to_string(dense->inputs);
      net += '-';
      net += std::to_string(dense->outputs);
    } else if (!std::holds_alternative<Activation>(layer.kind) && !std::holds_alternative<Dropout>(layer.kind) &&
               !std::holds_alternative<Flatten>(layer.kind)) {
      return text(architecture.input().channels, "x", architecture.input().height, "x", architecture.input().width,
                  ", ", to_text(architecture.structure()));
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
