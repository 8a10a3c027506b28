// Networks back into text.

#include <algorithm>
#include <charconv>

#include "base/overloaded.hpp"
#include "nudge/error.hpp"
#include "nudge/net_text.hpp"

namespace nudge {

namespace {

std::string window_text(const Window& window) { return text(window.height, "x", window.width); }

template <typename Convolution>
std::string convolution_text(const char* word, const Convolution& conv) {
  std::string out = text(word, window_text(conv.window), ":", conv.outputs);
  if (conv.window.padding != 0) out += text(":pad", conv.window.padding);
  if (conv.window.stride != 1) out += text(":stride", conv.window.stride);
  if (conv.groups != 1) out += text(":groups", conv.groups);
  return conv.bias ? out : out + ":nobias";
}

std::string pool_text(const char* word, const Window& window) {
  std::string out = word;
  out += window.height == window.width ? std::to_string(window.height) : window_text(window);
  if (window.stride != window.height) out += text(":stride", window.stride);
  if (window.padding != 0) out += text(":pad", window.padding);
  return out;
}

std::string number_text(double number) {
  char buffer[32];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr};
}

std::string to_text(const Layer& layer) {
  return std::visit(
      Overloaded{[](const Dense& dense) { return std::to_string(dense.outputs); },
                 [](const Conv2D& conv) { return convolution_text("conv", conv); },
                 [](const ConvTranspose2D& conv) { return convolution_text("convtranspose", conv); },
                 [](const MaxPool2D& pool) { return pool_text("maxpool", pool.window); },
                 [](const AvgPool2D& pool) { return pool_text("avgpool", pool.window); },
                 [](const Upsample& upsample) { return text("upsample", upsample.factor); },
                 [](const Reshape& reshape) {
                   return text("reshape", reshape.shape.channels, "x", reshape.shape.height, "x", reshape.shape.width);
                 },
                 [](const Dropout& dropout) { return "dropout" + number_text(dropout.rate); },
                 [&](const Activation& activation) {
                   const bool is_leaky = has_slope(activation.function);
                   return is_leaky ? name_of(layer) + number_text(activation.slope) : name_of(layer);
                 },
                 [](const Sequential& part) { return text("sequential(", nudge::to_text(part.layers), ")"); },
                 [](const Residual& part) {
                   const std::string body = nudge::to_text(part.body);
                   return part.shortcut.empty() ? text("residual(", body, ")")
                                                : text("residual(", body, " | ", nudge::to_text(part.shortcut), ")");
                 },
                 [&](const OneOf<GlobalAvgPool, BatchNorm, LayerNorm, Softmax, Flatten, Add> auto&) {
                   return name_of(layer);
                 }},
      layer.kind);
}

/// The layers of a ready-made net as a list; they are the same for any input that it takes.
std::string list_of(const std::string& named_net, Loss loss) {
  return to_text(make_net(usual_input, named_net, {.loss = loss}).structure());
}

}  // namespace

std::string to_text(const std::vector<Layer>& layers) {
  std::string out;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    // A dense layer flattens an image itself.
    const bool implied = std::holds_alternative<Flatten>(layers[i].kind) && i + 1 < layers.size() &&
                         std::holds_alternative<Dense>(layers[i + 1].kind);
    if (implied) continue;
    out += (out.empty() ? "" : ", ") + to_text(layers[i]);
  }
  return out;
}

std::optional<DenseNetSettings> plain_settings(const Architecture& architecture) {
  DenseNetSettings settings{.loss = architecture.loss()};
  std::vector<std::size_t> sizes{architecture.input().size()};
  const bool ends_in_logits = takes_logits(settings.loss);
  for (const Layer& layer : architecture.structure()) {
    const bool gives_output = &layer == &architecture.structure().back() && !ends_in_logits;
    const bool is_plain = std::visit(
        Overloaded{[&](const Dense& dense) { return sizes.push_back(dense.outputs), true; },
                   [&](const Dropout& dropout) { return settings.dropout = dropout.rate, true; },
                   [&](const Activation& activation) {
                     (gives_output ? settings.output_activation : settings.activation) = activation.function;
                     if (!gives_output) settings.slope = activation.slope;
                     return true;
                   },
                   [](const Flatten&) { return true; },
                   [](const OneOf<Conv2D, ConvTranspose2D, MaxPool2D, AvgPool2D, GlobalAvgPool, Upsample, BatchNorm,
                                  LayerNorm, Softmax, Reshape, Add, Sequential, Residual> auto&) { return false; }},
        layer.kind);
    if (!is_plain) return std::nullopt;
  }
  if (!(dense_net(architecture.input(), sizes, settings) == architecture)) return std::nullopt;
  return settings;
}

std::string net_of(const Architecture& architecture) {
  const Shape& input = architecture.input();
  if (plain_settings(architecture)) {
    std::string sizes = std::to_string(input.size());
    for (const Layer& layer : architecture.structure()) {
      if (const auto* dense = std::get_if<Dense>(&layer.kind)) sizes += text("-", dense->outputs);
    }
    return sizes;
  }
  const std::string before =
      input == usual_input ? std::string() : text(input.channels, "x", input.height, "x", input.width, ", ");
  const std::string list = to_text(architecture.structure());
  for (const NamedNet& named : named_nets()) {
    const std::string name(named.name), with_outputs = text(name, ":", architecture.outputs());
    if (list == list_of(name, architecture.loss())) return before + name;
    if (list == list_of(with_outputs, architecture.loss())) return before + with_outputs;
  }
  return before + list;
}

}  // namespace nudge
