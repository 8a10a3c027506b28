#include <cmath>

#include "explain/dense_layers.hpp"
#include "nudge/error.hpp"
#include "nudge/explain.hpp"

namespace nudge {

// -dC/da_k = sum over j of W[j,k] (-delta_j), j the neurons of the next layer
template <typename T>
Votes votes(const BasicNetwork<T>& network, const Trace<T>& trace, std::size_t example, const Neuron& neuron) {
  const Architecture& architecture = network.architecture();
  explain::check_same_architecture(architecture, trace.architecture());
  explain::check_example(example, trace.examples());
  explain::check_neuron(architecture, neuron);
  const auto [n, k] = neuron;
  if (n == layer_count(architecture)) {
    fail(to_string(neuron), ": is an output; only neurons that a later layer reads, of L0 to L", n - 1, ", get votes");
  }
  explain::check_hands_on(architecture, n, "votes");

  const Matrix<const T> W = explain::weights(network, n + 1);
  const std::span<const T> delta = trace.deltas(n + 1).row(example);
  Votes result;
  result.neuron = neuron;
  result.activation = static_cast<double>(n == 0 ? trace.value(0)(example, k) : trace.activations(n)(example, k));
  result.nudge =
      explain::nudge_of(n == 0 ? trace.derivative(0)(example, k) : trace.activation_derivatives(n)(example, k));
  double sum_of_sizes = 0;
  for (std::size_t j = 0; j < W.rows; ++j) {
    const double vote = explain::nudge_of(W(j, k) * delta[j]);  // C09
    result.votes.push_back(
        {.neuron = j, .weight = static_cast<double>(W(j, k)), .desire = explain::nudge_of(delta[j]), .vote = vote});
    result.sum += vote;  // C09
    sum_of_sizes += std::abs(vote);
  }
  if (sum_of_sizes != 0) result.agreement = std::abs(result.sum) / sum_of_sizes;
  return result;
}

template Votes votes(const BasicNetwork<float>&, const Trace<float>&, std::size_t, const Neuron&);
template Votes votes(const BasicNetwork<double>&, const Trace<double>&, std::size_t, const Neuron&);

}  // namespace nudge
