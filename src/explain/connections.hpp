#pragma once
// Which neuron of a layer reads which input by which weight. A dense layer joins everything to everything by weights of
// their own; a convolution joins each place of an output channel to the pixels under its window, and all places of a
// channel share one kernel.

#include <cstddef>
#include <optional>
#include <vector>

#include "kernels/compute.hpp"
#include "nudge/network.hpp"

namespace nudge::explain {

struct Connection {
  std::size_t neuron = 0;  ///< of the layer's output
  std::size_t input = 0;   ///< of the layer's input
  std::size_t weight = 0;  ///< in the layer's weight tensor, row by row
};

/// The connections of L<n>. Errors: a layer that has none (a normalisation), with the reason.
class Connections {
 public:
  Connections(const Architecture& architecture, std::size_t n);

  /// Those into one neuron, by ascending weight; those out of one input, by ascending neuron; and those that use one
  /// weight, by ascending neuron.
  std::vector<Connection> into(std::size_t neuron) const;
  std::vector<Connection> out_of(std::size_t input) const;
  std::vector<Connection> through(std::size_t weight) const;
  /// The neurons that one bias belongs to, and which bias a neuron has. No biases: none.
  std::vector<std::size_t> neurons_of_bias(std::size_t bias) const;
  std::optional<std::size_t> bias_of(std::size_t neuron) const;

  std::size_t weights() const { return weights_; }

 private:
  /// Place (channel, line, column) of the convolution's small side, pixel of its image side.
  struct Pair {
    std::size_t place, pixel, weight;
  };
  std::vector<Pair> at_place(std::size_t place) const;
  std::vector<Pair> at_pixel(std::size_t pixel) const;
  std::vector<Pair> with_weight(std::size_t weight) const;
  std::vector<Connection> connections(const std::vector<Pair>& pairs) const;

  bool is_dense_ = false;
  bool is_transposed_ = false;  ///< a ConvTranspose2D: its neurons are the pixels
  bool has_bias_ = false;
  std::size_t inputs_ = 0, outputs_ = 0;  ///< of a dense layer
  std::size_t weights_ = 0;
  std::size_t neurons_ = 0, biases_ = 0;
  kernels::Convolution convolution_;
};

}  // namespace nudge::explain
