#pragma once
// What explanations ask of the layers they are about.

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "network/example_gradient.hpp"
#include "nudge/network.hpp"
#include "nudge/plan.hpp"

namespace nudge::explain {

/// L<n>, n from 1. Errors: no such layer.
const Layer& layer_of(const Architecture& architecture, std::size_t n);
/// The same where it is dense; else null.
const Dense* dense_layer_if(const Architecture& architecture, std::size_t n);
/// The dense layer L<n>, n from 1. Errors: no such layer; a layer of another kind.
const Dense& dense_layer(const Architecture& architecture, std::size_t n);

/// The weights of L<n>, or a normalisation's gains: its first tensor.
const ParameterTensor& weight_tensor(const Architecture& architecture, std::size_t n);

/// L<n>'s run of numbers in a flat array.
template <typename T>
std::span<T> run_of(std::span<T> flat, const Architecture& architecture, std::size_t n) {
  const std::size_t position = architecture.parameter_layers()[n - 1];
  return flat.subspan(architecture.parameter_offset(position), architecture.parameter_count(position));
}

/// dC/dparameter of L<n> for one example, in the layer's run: the sum over the places that share a kernel.
template <typename T>
std::vector<T> example_gradient(const Trace<T>& trace, std::size_t example, std::size_t n) {
  const std::size_t position = trace.architecture().parameter_layers()[n - 1];
  std::vector<T> gradient(trace.architecture().parameter_count(position));
  add_example_gradient(trace, example, position, std::span(gradient));
  return gradient;
}

/// The activation that follows L<n>; none: a is z.
std::optional<Activation> activation_of(const Architecture& architecture, std::size_t n);

/// Which layer stands between L<n>'s activation (0: the input) and the next weights that is more than a way of handing
/// on, pooling or repeating; empty: none.
std::string what_changes(const Architecture& architecture, std::size_t n);

/// Why not only the next weights read what L<n> hands on: a residual layer begins or ends there; empty: only they do.
std::string why_several_read(const Architecture& architecture, std::size_t n);

/// Errors: a network of another architecture than the trace's.
void check_same_architecture(const Architecture& network, const Architecture& trace);

/// Errors: a neuron that the network does not have.
void check_neuron(const Architecture& architecture, const Neuron& neuron);

/// Errors: an example that the trace does not have.
void check_example(std::size_t example, std::size_t examples);

/// Errors: a gradient that is not the network's size.
void check_gradient_size(const Architecture& architecture, std::size_t size);

/// The nudge that belongs to a derivative: -derivative, and 0 for both zeros.
template <typename T>
double nudge_of(T derivative) {
  return static_cast<double>(T(0) - derivative);
}

/// -dC/dW[j,k] = a_k (-delta_j), rounded once, as the engine's own product is.
template <typename T>
double weight_nudge(T a_k, T delta_j) {
  return nudge_of(a_k * delta_j);
}

template <typename T>
std::vector<double> nudges_of(std::span<const T> derivatives) {
  std::vector<double> nudges(derivatives.size());
  for (std::size_t i = 0; i < nudges.size(); ++i) nudges[i] = nudge_of(derivatives[i]);
  return nudges;
}

template <typename T>
std::vector<double> widened(std::span<const T> numbers) {
  return {numbers.begin(), numbers.end()};
}

}  // namespace nudge::explain
