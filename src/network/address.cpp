#include <algorithm>
#include <charconv>
#include <variant>

#include "layers/layer_traits.hpp"
#include "nudge/error.hpp"
#include "nudge/network.hpp"

namespace nudge {

namespace {

/// Takes `word` from the front of `text`, if it is there.
bool take(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

/// Takes a whole number from the front of `text`.
std::optional<std::size_t> take_number(std::string_view& text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

/// Whether each first-layer weight belongs to one pixel of an image in one channel.
bool has_pixel_weights(const Architecture& architecture) {
  const LayerTraits first = traits_of(architecture.layers()[architecture.parameter_layers().front()]);
  return architecture.input().channels == 1 && architecture.input().height > 1 && first.role == Role::joins &&
         !first.shares_weights;
}

[[noreturn]] void no_address(std::string_view text, std::string_view expected) {
  fail("\"", text, "\" is no address; ", expected, " is expected");
}

/// "5 neurons, 0 to 4 are expected"
std::string numbered(std::size_t count, std::string_view thing) {
  return count == 1 ? text("1 ", thing, ", 0 is expected")
                    : text(count, " ", thing, "s, 0 to ", count - 1, " are expected");
}

void check_layer(std::string_view text, std::size_t layer, std::size_t first, const Architecture& architecture) {
  if (layer < first || layer > layer_count(architecture)) {
    fail(text, ": there is no layer L", layer, "; L", first, " to L", layer_count(architecture), " are expected");
  }
}

void check_neuron(std::string_view text, const Neuron& neuron, const Architecture& architecture) {
  const std::size_t count = neuron_count(architecture, neuron.layer);
  if (neuron.index < count) return;
  fail(text, ": ", neuron.layer == 0 ? std::string("the input") : nudge::text("L", neuron.layer), " has ",
       numbered(count, neuron.layer == 0 ? "number" : "neuron"));
}

const ParameterTensor& tensor_of(const Architecture& architecture, std::size_t layer, bool bias) {
  for (const ParameterTensor& tensor : architecture.tensors()) {
    if (tensor.layer == architecture.parameter_layers()[layer - 1] && tensor.is_bias == bias) return tensor;
  }
  fail("L", layer, " has no ", bias ? "biases" : "weights");
}

/// A row of a layer's weights or biases: one of a dense layer's neurons, a convolution's kernels or channels, a
/// normalisation's gains.
void check_row(std::string_view text, std::size_t layer, std::size_t row, bool bias, const Architecture& architecture) {
  const std::size_t rows = tensor_of(architecture, layer, bias).rows;
  if (row < rows) return;
  const LayerTraits traits = traits_of(architecture.layers()[architecture.parameter_layers()[layer - 1]]);
  const char* thing = traits.role != Role::joins ? "channel" : traits.shares_weights ? "kernel" : "neuron";
  fail(text, ": L", layer, " has ", numbered(rows, thing));
}

/// "@r14,c12" behind a first-layer neuron.
std::size_t parse_pixel(std::string_view whole, std::string_view rest, const Architecture& architecture) {
  const Shape& shape = architecture.input();
  if (shape.channels != 1 || shape.height == 1) fail(whole, ": the input has no pixels; its numbers count from 0");
  if (!has_pixel_weights(architecture)) {
    fail(whole, ": L1 is a convolution, whose kernels go over all pixels; L1.<kernel>.<number> is expected");
  }
  std::optional<std::size_t> row;
  std::optional<std::size_t> column;
  if (take(rest, "r")) row = take_number(rest);
  if (row && take(rest, ",c")) column = take_number(rest);
  if (!column || !rest.empty()) no_address(whole, "L1.<neuron>@r<row>,c<column>");
  if (*row >= shape.height || *column >= shape.width) {
    fail(whole, ": the input has ", shape.height, " x ", shape.width, " pixels, rows 0 to ", shape.height - 1,
         " and columns 0 to ", shape.width - 1, " are expected");
  }
  return *row * shape.width + *column;
}

}  // namespace

std::string to_string(const Neuron& neuron) { return text("L", neuron.layer, ".", neuron.index); }

std::string to_string(const ParameterAddress& address) {
  const std::string neuron = to_string(Neuron{address.layer, address.neuron});
  return address.input ? text(neuron, ".", *address.input) : neuron + ".bias";
}

std::string to_string(const ParameterAddress& address, const Architecture& architecture) {
  const Shape& shape = architecture.input();
  if (address.layer != 1 || !address.input || !has_pixel_weights(architecture)) return to_string(address);
  return text("L1.", address.neuron, "@r", *address.input / shape.width, ",c", *address.input % shape.width);
}

Neuron parse_neuron(std::string_view whole, const Architecture& architecture) {
  constexpr std::string_view expected = "L<layer>.<neuron>, such as L2.5,";
  std::string_view rest = whole;
  if (!take(rest, "L")) no_address(whole, expected);
  const auto layer = take_number(rest);
  if (!layer || !take(rest, ".")) no_address(whole, expected);
  const auto index = take_number(rest);
  if (!index || !rest.empty()) no_address(whole, expected);
  check_layer(whole, *layer, 0, architecture);
  check_neuron(whole, {*layer, *index}, architecture);
  return {*layer, *index};
}

ParameterAddress parse_parameter(std::string_view whole, const Architecture& architecture) {
  constexpr std::string_view expected = "L2.7.3 (a weight), L2.7.bias or L1.7@r14,c12 (a weight by its pixel)";
  std::string_view rest = whole;
  if (!take(rest, "L")) no_address(whole, expected);
  const auto layer = take_number(rest);
  if (!layer || !take(rest, ".")) no_address(whole, expected);
  const auto neuron = take_number(rest);
  if (!neuron) no_address(whole, expected);
  check_layer(whole, *layer, 1, architecture);
  check_row(whole, *layer, *neuron, rest == ".bias", architecture);
  ParameterAddress address{*layer, *neuron, {}};
  if (rest == ".bias") return address;
  if (take(rest, "@")) {
    if (*layer != 1) fail(whole, ": pixels name the inputs of L1 only");
    address.input = parse_pixel(whole, rest, architecture);
    return address;
  }
  if (!take(rest, ".")) no_address(whole, expected);
  address.input = take_number(rest);
  if (!address.input || !rest.empty()) no_address(whole, expected);
  const std::size_t inputs = tensor_of(architecture, *layer, false).columns;
  if (*address.input >= inputs) {
    fail(whole, ": a neuron of L", *layer, " has ", inputs, " inputs, 0 to ", inputs - 1, " are expected");
  }
  return address;
}

std::size_t neuron_count(const Architecture& architecture, std::size_t layer) {
  if (layer == 0) return architecture.input().size();
  if (layer > layer_count(architecture)) {
    fail("L", layer, ": there is no such layer, L1 to L", layer_count(architecture), " are expected");
  }
  return architecture.shape(architecture.parameter_layers()[layer - 1] + 1).size();
}

std::size_t flat_index(const Architecture& architecture, const ParameterAddress& address) {
  const std::string name = to_string(address);
  check_layer(name, address.layer, 1, architecture);
  check_row(name, address.layer, address.neuron, !address.input, architecture);
  const ParameterTensor& tensor = tensor_of(architecture, address.layer, !address.input);
  if (!address.input) return tensor.offset + address.neuron;
  if (*address.input >= tensor.columns) {
    fail(name, ": a neuron of L", address.layer, " has ", tensor.columns, " inputs, 0 to ", tensor.columns - 1,
         " are expected");
  }
  return tensor.offset + address.neuron * tensor.columns + *address.input;
}

ParameterAddress address_at(const Architecture& architecture, std::size_t flat) {
  const auto& layers = architecture.parameter_layers();
  for (const ParameterTensor& tensor : architecture.tensors()) {
    if (flat < tensor.offset || flat >= tensor.offset + tensor.size()) continue;
    const auto layer = static_cast<std::size_t>(std::find(layers.begin(), layers.end(), tensor.layer) - layers.begin());
    const std::size_t within = flat - tensor.offset;
    if (tensor.is_bias) return {layer + 1, within, {}};
    return {layer + 1, within / tensor.columns, within % tensor.columns};
  }
  fail("parameter ", flat, ": the network has ", architecture.parameter_count(), ", from 0");
}

}  // namespace nudge
