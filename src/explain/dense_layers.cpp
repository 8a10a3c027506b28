#include "explain/dense_layers.hpp"

#include <algorithm>

#include "layers/layer_traits.hpp"
#include "nudge/error.hpp"

namespace nudge::explain {

const Layer& layer_of(const Architecture& architecture, std::size_t n) {
  const auto& numbered = architecture.parameter_layers();
  if (n == 0 || n > numbered.size()) {
    fail("L", n, ": there is no such layer with weights, L1 to L", numbered.size(), " are expected");
  }
  return architecture.layers()[numbered[n - 1]];
}

const Dense* dense_layer_if(const Architecture& architecture, std::size_t n) {
  return std::get_if<Dense>(&layer_of(architecture, n).kind);
}

const Dense& dense_layer(const Architecture& architecture, std::size_t n) {
  const Layer& layer = layer_of(architecture, n);
  if (const Dense* dense = std::get_if<Dense>(&layer.kind)) return *dense;
  fail("L", n, ": is a ", name_of(layer), " layer; this explanation is defined for dense layers");
}

const ParameterTensor& weight_tensor(const Architecture& architecture, std::size_t n) {
  layer_of(architecture, n);  // refuses an n that is none
  const std::size_t position = architecture.parameter_layers()[n - 1];
  return *std::ranges::find(architecture.tensors(), position, &ParameterTensor::layer);
}

std::optional<Activation> activation_of(const Architecture& architecture, std::size_t n) {
  const std::size_t next = architecture.parameter_layers()[n - 1] + 1;
  if (next == architecture.layers().size()) return std::nullopt;
  const Activation* activation = std::get_if<Activation>(&architecture.layers()[next].kind);
  return activation == nullptr ? std::nullopt : std::optional(*activation);
}

namespace {

std::string name_of_handing(std::size_t n) { return n == 0 ? std::string("the input") : text("L", n); }

/// The layers between L<n>'s activation and the next weights, or the loss.
Range between(const Architecture& architecture, std::size_t n) {
  const auto& numbered = architecture.parameter_layers();
  const std::size_t first = n == 0 ? 0 : numbered[n - 1] + (activation_of(architecture, n) ? 2 : 1);
  return {first, n < numbered.size() ? numbered[n] : architecture.layers().size()};
}

}  // namespace

std::string what_changes(const Architecture& architecture, std::size_t n) {
  const Range layers = between(architecture, n);
  for (std::size_t position = layers.begin; position < layers.end; ++position) {
    const Layer& layer = architecture.layers()[position];
    if (const Role role = traits_of(layer).role; role == Role::passes_on || role == Role::pools) continue;
    return text("a ", name_of(layer), " layer changes what ", name_of_handing(n),
                " hands on; votes are defined where it goes as it is, pooled or repeated into the next weights");
  }
  return "";
}

std::string why_several_read(const Architecture& architecture, std::size_t n) {
  const Range layers = between(architecture, n);
  for (std::size_t position = layers.begin; position <= layers.end && position < architecture.layers().size();
       ++position) {
    if (architecture.readers(position).size() == 1 && architecture.source(position) == position &&
        architecture.second_source(position) == position) {
      continue;
    }
    return text("several layers read what ", name_of_handing(n), " hands on, or it is added to something: a residual ",
                "layer begins or ends there; votes are defined where the next weights alone read it");
  }
  return "";
}

void check_same_architecture(const Architecture& network, const Architecture& trace) {
  if (!(network == trace)) fail("explanation: the trace was made by another architecture than the network's");
}

void check_neuron(const Architecture& architecture, const Neuron& neuron) {
  const std::size_t count = neuron_count(architecture, neuron.layer);
  if (neuron.index < count) return;
  fail(to_string(neuron), ": ", neuron.layer == 0 ? std::string("the input") : text("L", neuron.layer), " has ", count,
       neuron.layer == 0 ? " numbers" : " neurons", ", 0 to ", count - 1, " are expected");
}

void check_example(std::size_t example, std::size_t examples) {
  if (example >= examples) {
    fail("example ", example, ": the trace has ", examples, " examples, 0 to ", examples - 1, " are expected");
  }
}

void check_gradient_size(const Architecture& architecture, std::size_t size) {
  if (size != architecture.parameter_count()) {
    fail("the gradient has ", size, " numbers, the network has ", architecture.parameter_count(), " parameters");
  }
}

}  // namespace nudge::explain
