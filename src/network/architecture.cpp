#include <algorithm>
#include <charconv>
#include <limits>
#include <string>
#include <system_error>
#include <utility>

#include "base/overloaded.hpp"
#include "layers/all_layers.hpp"
#include "layers/depth.hpp"
#include "nudge/error.hpp"
#include "nudge/network.hpp"

namespace nudge {

namespace {

void check_depth(const std::vector<Layer>& layers, std::size_t composites = 0) {
  if (composites > deepest_layers) fail("network: layers within layers, more than ", deepest_layers, " deep");
  for (const Layer& layer : layers) {
    if (const auto* sequential = std::get_if<Sequential>(&layer.kind)) check_depth(sequential->layers, composites + 1);
    if (const auto* residual = std::get_if<Residual>(&layer.kind)) {
      check_depth(residual->body, composites + 1);
      check_depth(residual->shortcut, composites + 1);
    }
  }
}

}  // namespace

Architecture::Architecture(Shape input, std::vector<Layer> structure, Loss loss)
    : structure_(std::move(structure)), loss_(loss), statistics_offsets_{0} {
  if (input.size() == 0)
    fail("network: the input has the shape ", to_string(input), ", at least one number is expected");
  check_depth(structure_);
  shapes_.push_back(input);
  parameter_offsets_.push_back(0);
  readers_.emplace_back();
  std::size_t value = 0;
  for (const Layer& layer : structure_) value = append(layer, value);
  check_output();
}

/// Takes a layer apart; returns the value that it makes.
std::size_t Architecture::append(const Layer& layer, std::size_t source) {
  const auto append_all = [&](const std::vector<Layer>& layers) {
    std::size_t value = source;
    for (const Layer& part : layers) value = append(part, value);
    return value;
  };
  const auto append_residual = [&](const Residual& residual) {
    const std::size_t position = layers_.size();
    const std::size_t body = append_all(residual.body);
    const std::size_t shortcut = append_all(residual.shortcut);
    if (body == source) fail("layer ", position, " (residual): its body has no layers, at least one is expected");
    if (!(shapes_[body] == shapes_[shortcut])) {
      fail("layer ", position, " (residual): its body makes the shape ", to_string(shapes_[body]), ", its shortcut ",
           to_string(shapes_[shortcut]), ", the same is expected");
    }
    return append_plain({Add{}}, body, shortcut);
  };
  return std::visit(
      Overloaded{[&](const Sequential& sequential) { return append_all(sequential.layers); }, append_residual,
                 [&](const Add&) -> std::size_t {
                   fail("layer ", layers_.size(), " (add): has nothing to add: a residual layer makes it");
                 },
                 [&](const OfOtherRole<Role::adds> auto&) { return append_plain(layer, source, source); }},
      layer.kind);
}

std::size_t Architecture::append_plain(const Layer& layer, std::size_t source, std::size_t second_source) {
  const std::size_t position = layers_.size();
  shapes_.push_back(output_shape(layer, shapes_[source], place_of(layer, position)));
  layers_.push_back(layer);
  sources_.emplace_back(source, second_source);
  readers_[source].push_back(position);
  if (second_source != source) readers_[second_source].push_back(position);
  readers_.emplace_back();

  const std::vector<LayerTensor> parts = parameter_tensors(layer);
  const std::size_t number = parameter_layers_.size();
  for (const LayerTensor& part : parts) {
    tensors_.push_back({.name = text("layers.", number, ".", part.name),
                        .address = text("L", number + 1),
                        .layer = position,
                        .offset = parameter_count_,
                        .rows = part.rows,
                        .columns = part.columns,
                        .is_bias = part.is_bias,
                        .is_vector = part.is_vector,
                        .dimensions = part.dimensions});
    parameter_count_ += part.rows * part.columns;
    if (parameter_count_ > most_numbers) fail("network: has more than ", most_numbers, " parameters");
  }
  if (!parts.empty()) parameter_layers_.push_back(position);
  parameter_offsets_.push_back(parameter_count_);

  std::size_t statistics = statistics_offsets_.back();
  visit_plain(layer, [&]<typename Kind>(const Kind& norm) {
    if constexpr (traits(Kind()).couples_examples) {
      for (const bool is_variance : {false, true}) {
        statistics_.push_back({.name = text("layers.", number, is_variance ? ".running_var" : ".running_mean"),
                               .layer = position,
                               .offset = statistics,
                               .size = norm.channels,
                               .is_variance = is_variance});
        statistics += norm.channels;
      }
    }
  });
  statistics_offsets_.push_back(statistics);
  return position + 1;
}

/// The last layers fit the loss.
void Architecture::check_output() const {
  if (parameter_layers_.empty()) fail("network: has no layer with parameters, at least one is expected");
  if (!shapes_.back().is_flat()) {
    fail("network: the output has the shape ", to_string(shapes_.back()),
         ", a vector is expected: end in the number of classes, such as 10");
  }
  std::size_t last_weights = parameter_layers_.back();
  for (const std::size_t position : parameter_layers_) {
    if (traits_of(layers_[position]).role == Role::joins) last_weights = position;
  }
  const auto after = layers_.begin() + static_cast<std::ptrdiff_t>(last_weights);
  const bool softmax =
      std::any_of(after, layers_.end(), [](const Layer& layer) { return std::holds_alternative<Softmax>(layer.kind); });
  const bool activated =
      std::any_of(after, layers_.end(), [](const Layer& layer) { return traits_of(layer).role == Role::activates; });
  if (takes_logits(loss_) && activated) {
    fail("network: the loss ", to_string(loss_), " takes logits, but ", softmax ? "a softmax" : "an activation",
         " follows the last weights");
  }
  if (!takes_logits(loss_) && !activated) {
    fail("network: the loss ", to_string(loss_), " takes activations, but none follows the last weights");
  }
}

std::vector<std::size_t> parse_net(std::string_view net) {
  constexpr const char* expected = "sizes joined by '-' are expected, the input first, such as 784-128-10";
  std::vector<std::string> words(1);
  for (const char c : net) {
    if (c == '-') {
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  if (words.size() < 2) fail("net '", net, "': ", expected);
  std::vector<std::size_t> sizes;
  for (const std::string& word : words) {
    if (word.empty()) fail("net '", net, "': size ", sizes.size() + 1, " is missing; ", expected);
    std::size_t size = 0;
    const auto [end, problem] = std::from_chars(word.data(), word.data() + word.size(), size);
    if (end != word.data() + word.size()) fail("net '", net, "': '", word, "' is no size; ", expected);
    if (problem != std::errc() || size > most_numbers) {
      fail("net '", net, "': a layer of more than ", most_numbers, " neurons");
    }
    if (size == 0) fail("net '", net, "': size ", sizes.size() + 1, " is 0, but a layer has at least one neuron");
    sizes.push_back(size);
  }
  return sizes;
}

Architecture dense_net(const Shape& input, const std::vector<std::size_t>& sizes, const DenseNetSettings& settings) {
  if (sizes.size() < 2) fail("net: an input and an output size are expected, ", sizes.size(), " came");
  if (input.size() != sizes.front()) {
    fail("network.layers: its first size is ", sizes.front(), ", but an example has ", input.size(),
         input.size() == 1 ? " number" : " numbers", input.is_flat() ? "" : text(" (", to_string(input), ")"));
  }
  // Only a leaky ReLU has a slope: two networks that compute the same are equal, and model files name it for no other.
  const auto activation = [&](Function function) {
    Activation layer{.function = function};
    if (has_slope(function)) layer.slope = settings.slope;
    return Layer{layer};
  };
  std::vector<Layer> layers;
  if (!input.is_flat()) layers.push_back({Flatten{}});
  for (std::size_t i = 1; i < sizes.size(); ++i) {
    layers.push_back({Dense{.inputs = sizes[i - 1], .outputs = sizes[i]}});
    if (i + 1 < sizes.size()) {
      layers.push_back(activation(settings.activation));
      if (settings.dropout > 0) layers.push_back({Dropout{.rate = settings.dropout}});
    } else if (!takes_logits(settings.loss)) {
      layers.push_back(activation(settings.output_activation));
    }
  }
  return Architecture(input, std::move(layers), settings.loss);
}

}  // namespace nudge
