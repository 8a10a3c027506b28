#include "documents/layer_summary.hpp"

#include "base/decimal.hpp"
#include "base/overloaded.hpp"
#include "nudge/error.hpp"

namespace nudge::documents {

namespace {

std::string decimal(double number) {
  std::string out;
  append_decimal(out, number);
  return out;
}

std::string window_text(const Window& window) {
  std::string out = text(window.height, 'x', window.width);
  if (window.stride != 1) out += text(", stride ", window.stride);
  if (window.padding != 0) out += text(", padding ", window.padding);
  return out;
}

template <typename Convolution>
std::string convolution_text(const Convolution& conv) {
  std::string out = window_text(conv.window);
  if (conv.groups != 1) out += text(", ", conv.groups, " groups");
  if (!conv.bias) out += ", no bias";
  return out;
}

std::string option_of(const Layer& layer) {
  return std::visit(Overloaded{[](const Conv2D& conv) { return convolution_text(conv); },
                               [](const ConvTranspose2D& conv) { return convolution_text(conv); },
                               [](const MaxPool2D& pool) { return window_text(pool.window); },
                               [](const AvgPool2D& pool) { return window_text(pool.window); },
                               [](const Upsample& upsample) { return text("factor ", upsample.factor); },
                               [](const Activation& activation) {
                                 const bool leaky = has_slope(activation.function);
                                 return leaky ? "slope " + decimal(activation.slope) : std::string();
                               },
                               [](const Dropout& dropout) { return "rate " + decimal(dropout.rate); },
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

Totals totals_of(const std::vector<LayerSummary>& layers) {
  Totals totals;
  for (const LayerSummary& layer : layers) {
    totals.parameters += layer.parameters;
    totals.multiply_adds += layer.multiply_adds;
    totals.bytes += layer.bytes;
  }
  return totals;
}

Json shape_value(const Shape& shape) {
  return shape.is_flat() ? Json::array({shape.channels}) : Json::array({shape.channels, shape.height, shape.width});
}

Json layer_value(const LayerSummary& layer) {
  const auto text_or_null = [](const std::string& words) { return words.empty() ? Json(nullptr) : Json(words); };
  return {{"address", text_or_null(layer.address)},
          {"name", text_or_null(layer.name)},
          {"kind", layer.kind},
          {"option", text_or_null(layer.option)},
          {"input", shape_value(layer.input)},
          {"output", shape_value(layer.output)},
          {"parameters", layer.parameters},
          {"multiply_adds", layer.multiply_adds},
          {"bytes", layer.bytes}};
}

}  // namespace nudge::documents
