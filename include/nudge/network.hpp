#pragma once
// A network: its architecture, and all its parameters in one flat array with named views into it.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nudge/layers.hpp"
#include "nudge/loss.hpp"
#include "nudge/matrix.hpp"

namespace nudge {

/// One parameter tensor's place in the flat array. The gradient, the optimizer's moments and the model file have this
/// layout.
struct ParameterTensor {
  std::string name;         ///< in files: "layers.0.weight"
  std::string address;      ///< for people: "L1"; its weights are L1.7.3 (neuron 7 from input 3), its biases L1.7.bias
  std::size_t layer = 0;    ///< index into Architecture::layers()
  std::size_t offset = 0;   ///< of its first number
  std::size_t rows = 0;     ///< a weight: outputs; a bias: its length
  std::size_t columns = 1;  ///< a weight: inputs; a bias: 1
  bool is_bias = false;
  std::size_t size() const { return rows * columns; }
};

/// Layers, fitted together and checked once. L<n> is the n-th layer with parameters (from 1), with its activation.
class Architecture {
 public:
  /// Errors: no layer with parameters; a layer that does not fit; with a loss on logits, an activation after the last
  /// weights; with a quadratic loss, none there; too many parameters to address.
  Architecture(Shape input, std::vector<Layer> layers, Loss loss);

  const std::vector<Layer>& layers() const { return layers_; }
  Loss loss() const { return loss_; }
  /// The shape of the input of layer `position`; at layers().size() the output's.
  const Shape& shape(std::size_t position) const { return shapes_[position]; }
  const Shape& input() const { return shapes_.front(); }
  std::size_t outputs() const { return shapes_.back().size(); }

  const std::vector<ParameterTensor>& tensors() const { return tensors_; }
  std::size_t parameter_count() const { return parameter_count_; }
  /// The offset of a layer's parameters in the flat array (its weights, then its biases).
  std::size_t parameter_offset(std::size_t position) const { return parameter_offsets_[position]; }

  /// The positions of the layers with parameters: the n-th is L<n+1>.
  const std::vector<std::size_t>& parameter_layers() const { return parameter_layers_; }

  bool operator==(const Architecture& other) const {
    return input() == other.input() && layers_ == other.layers_ && loss_ == other.loss_;
  }

 private:
  std::vector<Layer> layers_;
  Loss loss_;
  std::vector<Shape> shapes_;
  std::vector<ParameterTensor> tensors_;
  std::vector<std::size_t> parameter_offsets_;
  std::vector<std::size_t> parameter_layers_;
  std::size_t parameter_count_ = 0;
};

/// An architecture with parameters, zero at first. T is float (what ships) or double (what proves it right).
template <typename T>
class BasicNetwork {
 public:
  explicit BasicNetwork(Architecture architecture)
      : architecture_(std::move(architecture)), parameters_(architecture_.parameter_count()) {}

  const Architecture& architecture() const { return architecture_; }
  std::span<T> parameters() { return parameters_.span(); }
  std::span<const T> parameters() const { return parameters_.span(); }
  /// One tensor as (rows, columns).
  Matrix<T> view(const ParameterTensor& tensor) {
    return {parameters_.data() + tensor.offset, tensor.rows, tensor.columns};
  }
  Matrix<const T> view(const ParameterTensor& tensor) const {
    return {parameters_.data() + tensor.offset, tensor.rows, tensor.columns};
  }

 private:
  Architecture architecture_;
  AlignedArray<T> parameters_;
};

using Network = BasicNetwork<float>;

/// The same network in another precision; widening is exact.
template <typename To, typename From>
BasicNetwork<To> convert(const BasicNetwork<From>& from) {
  BasicNetwork<To> to(from.architecture());
  for (std::size_t i = 0; i < from.parameters().size(); ++i) {
    to.parameters()[i] = static_cast<To>(from.parameters()[i]);
  }
  return to;
}

/// What a plain net of dense layers is made from.
struct DenseNetSettings {
  Function activation = Function::relu;
  double slope = 0.01;  ///< of a leaky ReLU
  Loss loss = Loss::cross_entropy;
  Function output_activation = Function::sigmoid;  ///< of the output layer, with the quadratic losses only
  double dropout = 0;                              ///< after each hidden layer's activation; 0: none
};

/// "784-128-10" as sizes. Errors: anything but two or more positive whole numbers joined by '-'.
std::vector<std::size_t> parse_net(std::string_view net);

/// Dense layers of these sizes (input first), the activation between them. An image-shaped `input` is flattened first.
/// Errors: input.size() other than the first of `sizes`.
Architecture dense_net(const Shape& input, const std::vector<std::size_t>& sizes, const DenseNetSettings& settings);

/// How the first weights are drawn. n_in and n_out are a weight's inputs and outputs; biases are 0 unless said.
///   he_*       variance 2 / n_in
///   glorot_*   variance 2 / (n_in + n_out)
///   lecun_*    variance 1 / n_in
///   zero       all 0
///   book       N(0,1) for weights and biases
enum class Initialisation {
  he_normal,
  he_uniform,
  glorot_normal,
  glorot_uniform,
  lecun_normal,
  lecun_uniform,
  zero,
  book
};

std::string to_string(Initialisation initialisation);
/// Errors: unknown name, with the known ones.
Initialisation parse_initialisation(std::string_view name);

/// He (normal) where the layer feeds a ReLU, leaky ReLU, GELU or SiLU, Glorot (uniform) otherwise.
Initialisation default_initialisation(Function activation);

/// Draws the parameters; each depends on the seed and its own place alone. Without `initialisation` every layer gets
/// the default for the activation that follows it.
template <typename T>
void initialise(BasicNetwork<T>& network, std::uint64_t seed);
template <typename T>
void initialise(BasicNetwork<T>& network, std::uint64_t seed, Initialisation initialisation);

}  // namespace nudge
