#include <cmath>

#include "explain/connections.hpp"
#include "explain/dense_layers.hpp"
#include "explain/largest.hpp"
#include "kernels/kernel_set.hpp"
#include "layers/layer_traits.hpp"
#include "nudge/error.hpp"
#include "nudge/explain.hpp"

namespace nudge {

namespace {

/// s'(z), as the backward pass computes it
template <typename T>
T slope_at(const Activation& activation, T z, T a) {
  const T one = 1;
  T slope = 0;
  kernels::reference_kernels<T>().multiply_by_derivative(activation.function, static_cast<T>(activation.slope), &z, &a,
                                                         &one, &slope, 1);
  return slope;
}

/// The levers with the largest abs(nudge) first.
std::vector<Lever> sorted(const std::vector<Lever>& levers) {
  const auto size_of = [&](std::size_t place) { return std::abs(levers[place].nudge); };
  std::vector<Lever> result;
  for (const std::size_t place : explain::largest(levers.size(), levers.size(), size_of)) {
    result.push_back(levers[place]);
  }
  return result;
}

}  // namespace

std::optional<Neuron> neuron_before(const Architecture& architecture, std::size_t layer, std::size_t input) {
  explain::layer_of(architecture, layer);  // refuses one that there is not
  const auto& numbered = architecture.parameter_layers();
  std::size_t value = architecture.source(numbered[layer - 1]);
  while (value > 0 && traits_of(architecture.layers()[value - 1]).role == Role::passes_on) {
    value = architecture.source(value - 1);
  }
  if (value == 0) return Neuron{0, input};
  for (std::size_t n = 1; n <= numbered.size(); ++n) {
    const std::size_t activations = numbered[n - 1] + (explain::activation_of(architecture, n) ? 2 : 1);
    if (activations == value) return Neuron{n, input};
  }
  return std::nullopt;
}

// z_j = sum over k of W[j,k] a_k + b_j, so dz_j/db_j = 1, dz_j/dW[j,k] = a_k, dz_j/da_k = W[j,k], and a_j = s(z_j)
// rises by s'(z_j) times that.
template <typename T>
ThreeWays three_ways(const BasicNetwork<T>& network, const Trace<T>& trace, std::size_t example, const Neuron& neuron) {
  const Architecture& architecture = network.architecture();
  explain::check_same_architecture(architecture, trace.architecture());
  explain::check_example(example, trace.examples());
  explain::check_neuron(architecture, neuron);
  const auto [n, j] = neuron;
  if (n == 0)
    fail(to_string(neuron), ": is of the input; only neurons with a bias and weights, of L1 on, can be raised");

  const explain::Connections connections(architecture, n);
  const std::size_t columns = explain::weight_tensor(architecture, n).columns;
  const std::span<const T> parameters = explain::run_of(network.parameters(), architecture, n);
  const std::span<const T> a_before = trace.layer_input(n).row(example);
  const T z = trace.weighted_inputs(n)(example, j);
  const T a = trace.activations(n)(example, j);

  ThreeWays ways;
  ways.neuron = neuron;
  ways.weighted_input = static_cast<double>(z);
  ways.activation = static_cast<double>(a);
  const std::optional<std::size_t> bias = connections.bias_of(j);
  if (bias) ways.bias = static_cast<double>(parameters[connections.weights() + *bias]);
  if (const auto activation = explain::activation_of(architecture, n)) {
    ways.slope = static_cast<double>(slope_at(*activation, z, a));
  }
  const std::size_t behind = architecture.parameter_layers()[n - 1] + 1;
  ways.is_logit = behind == architecture.layers().size() && takes_logits(architecture.loss());
  ways.is_dead = ways.slope == 0;
  for (const auto& [unused, k, place] : connections.into(j)) {
    const double W_jk = static_cast<double>(parameters[place]), a_k = static_cast<double>(a_before[k]);
    Lever lever{.input = k,
                .weight = W_jk,
                .activation = a_k,
                .place = place,
                .parameter = {n, place / columns, place % columns}};
    lever.nudge = a_k;  // C05 by a weight: its input's activation; C06 a bright one more, one at 0 nothing
    ways.weights.push_back(lever);
    lever.nudge = W_jk;  // C05 by an activation before it: its weight
    ways.activations.push_back(lever);
  }
  ways.weights = sorted(ways.weights);
  ways.activations = sorted(ways.activations);
  return ways;
}

template ThreeWays three_ways(const BasicNetwork<float>&, const Trace<float>&, std::size_t, const Neuron&);
template ThreeWays three_ways(const BasicNetwork<double>&, const Trace<double>&, std::size_t, const Neuron&);

}  // namespace nudge
