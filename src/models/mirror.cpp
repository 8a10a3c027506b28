// The decoder that undoes an encoder, layer by layer.

#include <algorithm>
#include <utility>

#include "base/overloaded.hpp"
#include "models/autoencoder.hpp"
#include "nudge/autoencoder.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

/// "layer 3 (conv)"
[[noreturn]] void refuse(const std::string& place, std::string_view why) {
  fail("mirror: ", place, " ", why, "; name the decoder's layers in its place");
}

/// What gives back the window's input from what a pooling made of it.
Layer upsampled(const Window& window, const std::string& place) {
  if (window.height != window.width || window.stride != window.height || window.padding > 0) {
    refuse(place, "has windows that are no squares side by side");
  }
  return {Upsample{.factor = window.stride}};
}

/// The layer that makes `input` of what `layer` made of it; none: it is left out.
std::vector<Layer> mirrored(const Layer& layer, const Shape& input, const std::string& place) {
  return std::visit(
      Overloaded{[](const Dense& dense) -> std::vector<Layer> {
                   return {{Dense{.inputs = dense.outputs, .outputs = dense.inputs}}};
                 },
                 [](const Conv2D& conv) -> std::vector<Layer> {
                   return {{ConvTranspose2D{.inputs = conv.outputs,
                                            .outputs = conv.inputs,
                                            .window = conv.window,
                                            .groups = conv.groups,
                                            .bias = conv.bias}}};
                 },
                 [](const ConvTranspose2D& conv) -> std::vector<Layer> {
                   return {{Conv2D{.inputs = conv.outputs,
                                   .outputs = conv.inputs,
                                   .window = conv.window,
                                   .groups = conv.groups,
                                   .bias = conv.bias}}};
                 },
                 [&](const MaxPool2D& pool) -> std::vector<Layer> { return {upsampled(pool.window, place)}; },
                 [&](const AvgPool2D& pool) -> std::vector<Layer> { return {upsampled(pool.window, place)}; },
                 [](const Upsample& upsample) -> std::vector<Layer> {
                   const std::size_t side = upsample.factor;
                   return {{AvgPool2D{.window = {.height = side, .width = side, .stride = side}}}};
                 },
                 [&](const OneOf<Flatten, Reshape> auto&) -> std::vector<Layer> {
                   return {input.is_flat() ? Layer{Flatten{}} : Layer{Reshape{.shape = input}}};
                 },
                 [&](const Activation&) -> std::vector<Layer> { return {layer}; },
                 [](const Dropout&) -> std::vector<Layer> { return {}; },
                 [&](const auto&) -> std::vector<Layer> { refuse(place, "has no mirror"); }},  // whatever else there is
      layer.kind);
}

}  // namespace

std::vector<Layer> mirror(const std::vector<Layer>& encoder, const Shape& input) {
  std::vector<Shape> shapes{input};
  for (std::size_t i = 0; i < encoder.size(); ++i) {
    const std::string place = place_of(encoder[i], i);
    if (is_composite(encoder[i])) refuse(place, "has no mirror");
    shapes.push_back(output_shape(encoder[i], shapes[i], place));
  }
  std::vector<Layer> decoder;
  bool at_the_code = true;  // no weights so far
  for (std::size_t i = encoder.size(); i-- > 0;) {
    const std::string place = place_of(encoder[i], i);
    for (Layer& layer : mirrored(encoder[i], shapes[i], place)) {
      if (at_the_code && std::holds_alternative<Activation>(layer.kind)) continue;
      at_the_code = at_the_code && parameter_count(layer) == 0;
      if (const Shape back = output_shape(layer, shapes[i + 1], place); !(back == shapes[i])) {
        refuse(place, text("makes ", to_string(shapes[i + 1]), " of ", to_string(shapes[i]), ", and its mirror ",
                           to_string(back), " of that"));
      }
      decoder.push_back(std::move(layer));
    }
  }
  return decoder;
}

}  // namespace nudge
