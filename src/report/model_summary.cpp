#include "report/model_summary.hpp"

#include <fmt/format.h>

#include "base/overloaded.hpp"
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
                                 const bool leaky = has_slope(activation.function);
                                 return leaky ? "slope " + shortest(activation.slope) : std::string();
                               },
                               [](const Dropout& dropout) { return "rate " + shortest(dropout.rate); },
                               [](const OneOf<Dense, GlobalAvgPool, BatchNorm, LayerNorm, Softmax, Flatten, Reshape,
                                              Add, Sequential, Residual> auto&) { return std::string(); }},
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

std::string activation_of(const DenseNetSettings& settings) {
  const std::string name = to_string(settings.activation);
  return has_slope(settings.activation) ? name + ", slope " + shortest(settings.slope) : name;
}

std::string preprocessing_text(const Preprocessing& preprocessing) {
  const bool standardised = !preprocessing.mean.empty() || !preprocessing.deviation.empty();
  const std::string scaled = preprocessing.scale == 1.0F / 255.0F ? "pixel / 255"
                             : preprocessing.scale == 1.0F        ? "value"
                                                           : fmt::format("value x {}", shortest(preprocessing.scale));
  if (!standardised) return scaled;
  if (preprocessing.mean.size() == 1 && preprocessing.deviation.size() == 1) {
    return fmt::format("({} - {}) / {}", scaled, shortest(preprocessing.mean[0]), shortest(preprocessing.deviation[0]));
  }
  return fmt::format("({} - mean) / deviation, of each {}", scaled,
                     preprocessing.shape.is_flat() ? "column" : "channel");
}

}  // namespace nudge::report
