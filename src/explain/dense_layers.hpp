#pragma once
// What explanations ask of the layers they are about. Each is defined for dense layers; another kind with parameters is
// refused by its name until its own explanation is written.

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "nudge/address.hpp"
#include "nudge/plan.hpp"

namespace nudge::explain {

/// The dense layer L<n>, n from 1. Errors: no such layer; a layer of another kind.
const Dense& dense_layer(const Architecture& architecture, std::size_t n);

/// The activation that follows L<n>; none: a is z.
std::optional<Activation> activation_of(const Architecture& architecture, std::size_t n);

/// L<n> (0: the input) hands its activations, unchanged, to the next weights, or to the loss. Errors, with the name of
/// the explanation: another function stands between.
void check_hands_on(const Architecture& architecture, std::size_t n, std::string_view explanation);

/// Errors: a network of another architecture than the trace's.
void check_same_architecture(const Architecture& network, const Architecture& trace);

/// Errors: a neuron that the network does not have.
void check_neuron(const Architecture& architecture, const Neuron& neuron);

/// Errors: an example that the trace does not have.
void check_example(std::size_t example, std::size_t examples);

/// Errors: a gradient that is not the network's size.
void check_gradient_size(const Architecture& architecture, std::size_t size);

/// W (out, in) of L<n>
template <typename T>
Matrix<const T> weights(const BasicNetwork<T>& network, std::size_t n) {
  const Dense& dense = dense_layer(network.architecture(), n);
  const std::size_t offset = network.architecture().parameter_offset(network.architecture().parameter_layers()[n - 1]);
  return {network.parameters().data() + offset, dense.outputs, dense.inputs};
}

/// b (out) of L<n>
template <typename T>
std::span<const T> biases(const BasicNetwork<T>& network, std::size_t n) {
  const Matrix<const T> W = weights(network, n);
  return {W.data + W.size(), W.rows};
}

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
