#include "explain/connections.hpp"
#include "explain/dense_layers.hpp"
#include "nudge/explain.hpp"

namespace nudge {

namespace {

/// -dC/dW[j,k] = a_k (-delta_j)
template <typename T>
std::vector<double> weight_nudges(std::span<const T> delta, std::span<const T> a_before) {
  std::vector<double> nudges(delta.size() * a_before.size());
  auto next = nudges.begin();
  for (const T delta_j : delta) {
    for (const T a_k : a_before) *next++ = explain::weight_nudge(a_k, delta_j);
  }
  return nudges;
}

}  // namespace

template <typename T>
BackwardNudges backward_nudges(const Trace<T>& trace, std::size_t example, bool with_parameters) {
  explain::check_example(example, trace.examples());
  const Architecture& architecture = trace.architecture();
  BackwardNudges result;
  result.cost = static_cast<double>(trace.costs()[example]);
  result.input.activations = explain::widened(trace.value(0).row(example));
  result.input.nudges = explain::nudges_of(trace.derivative(0).row(example));
  for (std::size_t n = 1; n <= layer_count(architecture); ++n) {
    const std::span<const T> delta = trace.deltas(n).row(example);
    LayerNudges layer;
    layer.layer = n;
    layer.inputs = explain::weight_tensor(architecture, n).columns;
    layer.weighted_inputs = explain::widened(trace.weighted_inputs(n).row(example));
    layer.activations = explain::widened(trace.activations(n).row(example));
    layer.nudges = explain::nudges_of(trace.activation_derivatives(n).row(example));
    layer.deltas = explain::widened(delta);
    if (with_parameters) {
      if (explain::dense_layer_if(architecture, n) != nullptr) {
        layer.weight_nudges = weight_nudges(delta, trace.layer_input(n).row(example));
        layer.bias_nudges = explain::nudges_of(delta);
      } else {
        const std::vector<T> gradient = explain::example_gradient(trace, example, n);
        const std::span<const T> run(gradient);
        const std::size_t weights = explain::weight_tensor(architecture, n).size();
        layer.weight_nudges = explain::nudges_of(run.first(weights));
        layer.bias_nudges = explain::nudges_of(run.subspan(weights));
      }
    }
    result.layers.push_back(std::move(layer));
  }
  return result;
}

template <typename T>
std::vector<PlaceNudge> place_nudges(const Trace<T>& trace, std::size_t example, const ParameterAddress& parameter) {
  explain::check_example(example, trace.examples());
  const Architecture& architecture = trace.architecture();
  flat_index(architecture, parameter);  // refuses what the network does not have
  const explain::Connections connections(architecture, parameter.layer);
  const std::span<const T> delta = trace.deltas(parameter.layer).row(example);
  std::vector<PlaceNudge> places;
  if (!parameter.input) {
    for (const std::size_t neuron : connections.neurons_of_bias(parameter.neuron)) {
      const double desire = explain::nudge_of(delta[neuron]);
      places.push_back({.neuron = neuron, .desire = desire, .nudge = desire});
    }
    return places;
  }
  const std::span<const T> a = trace.layer_input(parameter.layer).row(example);
  const std::size_t columns = explain::weight_tensor(architecture, parameter.layer).columns;
  for (const explain::Connection& one : connections.through(parameter.neuron * columns + *parameter.input)) {
    places.push_back({.neuron = one.neuron,
                      .input = one.input,
                      .activation = static_cast<double>(a[one.input]),
                      .desire = explain::nudge_of(delta[one.neuron]),
                      .nudge = explain::weight_nudge(a[one.input], delta[one.neuron])});
  }
  return places;
}

template std::vector<PlaceNudge> place_nudges(const Trace<float>&, std::size_t, const ParameterAddress&);
template std::vector<PlaceNudge> place_nudges(const Trace<double>&, std::size_t, const ParameterAddress&);
template BackwardNudges backward_nudges(const Trace<float>&, std::size_t, bool);
template BackwardNudges backward_nudges(const Trace<double>&, std::size_t, bool);

}  // namespace nudge
