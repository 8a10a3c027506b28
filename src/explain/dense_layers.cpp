#include "explain/dense_layers.hpp"

#include "base/overloaded.hpp"
#include "nudge/error.hpp"

namespace nudge::explain {

const Dense& dense_layer(const Architecture& architecture, std::size_t n) {
  const auto& numbered = architecture.parameter_layers();
  if (n == 0 || n > numbered.size()) {
    fail("L", n, ": there is no such layer with weights, L1 to L", numbered.size(), " are expected");
  }
  const Layer& layer = architecture.layers()[numbered[n - 1]];
  if (const Dense* dense = std::get_if<Dense>(&layer.kind)) return *dense;
  fail("L", n, ": is a ", name_of(layer), " layer; this explanation is defined for dense layers");
}

std::optional<Activation> activation_of(const Architecture& architecture, std::size_t n) {
  const std::size_t next = architecture.parameter_layers()[n - 1] + 1;
  if (next == architecture.layers().size()) return std::nullopt;
  const Activation* activation = std::get_if<Activation>(&architecture.layers()[next].kind);
  return activation == nullptr ? std::nullopt : std::optional(*activation);
}

void check_hands_on(const Architecture& architecture, std::size_t n, std::string_view explanation) {
  const auto& numbered = architecture.parameter_layers();
  const auto& layers = architecture.layers();
  std::size_t first = 0;
  if (n > 0) first = numbered[n - 1] + (activation_of(architecture, n) ? 2 : 1);
  const std::size_t end = n < numbered.size() ? numbered[n] : layers.size();
  for (std::size_t position = first; position < end; ++position) {
    const bool unchanged =
        std::visit(Overloaded{[](const Flatten&) { return true; }, [](const Reshape&) { return true; },
                              [](const Dropout&) { return true; }, [](const auto&) { return false; }},
                   layers[position].kind);
    if (!unchanged) {
      fail(explanation, ": layer ", position, " (", name_of(layers[position]), ") changes what ",
           n == 0 ? std::string("the input") : text("L", n), " hands on; this explanation is defined where it goes ",
           "unchanged into the next weights");
    }
  }
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
