#include <algorithm>
#include <limits>
#include <utility>

#include "nudge/error.hpp"
#include "nudge/network.hpp"

namespace nudge {

namespace {

/// More than this many numbers cannot be a network that this engine is for, but are a damaged file's or a typing error.
constexpr std::size_t most_parameters = std::size_t(1) << 32;

bool is_activation(const Layer& layer) { return std::holds_alternative<Activation>(layer.kind); }

}  // namespace

Architecture::Architecture(Shape input, std::vector<Layer> layers, Loss loss)
    : layers_(std::move(layers)), loss_(loss) {
  if (input.size() == 0)
    fail("network: the input has the shape ", to_string(input), ", at least one number is expected");
  shapes_.push_back(input);
  for (std::size_t position = 0; position < layers_.size(); ++position) {
    const Layer& layer = layers_[position];
    shapes_.push_back(output_shape(layer, shapes_.back(), position));
    parameter_offsets_.push_back(parameter_count_);
    if (const Dense* dense = std::get_if<Dense>(&layer.kind)) {
      if (dense->inputs >= most_parameters / dense->outputs) {
        fail("layer ", position, " (dense): ", dense->inputs, " x ", dense->outputs, " weights are too many");
      }
      const std::size_t number = parameter_layers_.size();
      const std::string address = text("L", number + 1);
      const std::size_t weights = dense->outputs * dense->inputs;
      tensors_.push_back({.name = text("layers.", number, ".weight"),
                          .address = address,
                          .layer = position,
                          .offset = parameter_count_,
                          .rows = dense->outputs,
                          .columns = dense->inputs});
      tensors_.push_back({.name = text("layers.", number, ".bias"),
                          .address = address,
                          .layer = position,
                          .offset = parameter_count_ + weights,
                          .rows = dense->outputs,
                          .is_bias = true});
      parameter_layers_.push_back(position);
    }
    parameter_count_ += nudge::parameter_count(layer);
    if (parameter_count_ > most_parameters) fail("network: has more than ", most_parameters, " parameters");
  }

  if (parameter_layers_.empty()) fail("network: has no layer with parameters, at least one is expected");
  if (!shapes_.back().is_flat())
    fail("network: the output has the shape ", to_string(shapes_.back()), ", a vector is expected");
  const bool activated = std::any_of(layers_.begin() + static_cast<std::ptrdiff_t>(parameter_layers_.back()),
                                     layers_.end(), is_activation);
  if (takes_logits(loss) && activated) {
    fail("network: the loss ", to_string(loss), " takes logits, but an activation follows the last weights");
  }
  if (!takes_logits(loss) && !activated) {
    fail("network: the loss ", to_string(loss), " takes activations, but none follows the last weights");
  }
}

std::vector<std::size_t> parse_net(std::string_view net) {
  const auto refuse = [&]() {
    fail("net '", net, "': sizes joined by '-' are expected, the input first, such as 784-128-10");
  };
  std::vector<std::size_t> sizes;
  std::size_t size = 0;
  bool has_digits = false;
  for (const char c : net) {
    if (c >= '0' && c <= '9') {
      size = size * 10 + static_cast<std::size_t>(c - '0');
      has_digits = true;
      if (size > most_parameters) fail("net '", net, "': a layer of more than ", most_parameters, " neurons");
    } else if (c == '-' && has_digits) {
      sizes.push_back(size);
      size = 0;
      has_digits = false;
    } else {
      refuse();
    }
  }
  if (!has_digits) refuse();
  sizes.push_back(size);
  if (sizes.size() < 2 || std::find(sizes.begin(), sizes.end(), 0U) != sizes.end()) refuse();
  return sizes;
}

Architecture dense_net(const Shape& input, const std::vector<std::size_t>& sizes, const DenseNetSettings& settings) {
  if (sizes.size() < 2) fail("net: an input and an output size are expected, ", sizes.size(), " came");
  if (input.size() != sizes.front()) {
    fail("network.layers: its first size is ", sizes.front(), ", but an example has ", input.size(), " numbers (",
         to_string(input), ")");
  }
  // Only a leaky ReLU has a slope: two networks that compute the same are equal, and model files name it for no other.
  const auto activation = [&](Function function) {
    Activation layer{.function = function};
    if (function == Function::leaky_relu) layer.slope = settings.slope;
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
