#pragma once
// A network: its architecture, and all its parameters in one flat array with named views into it; one address for a
// neuron or a parameter everywhere: command line, JSON, reports, docs.
// In nudge::core.

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
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
  std::size_t rows = 0;     ///< a weight: outputs; a vector: its length
  std::size_t columns = 1;  ///< a weight: inputs, or inputs x height x width of a kernel; a vector: 1
  bool is_bias = false;     ///< a bias, or a normalisation's offset
  bool is_vector = false;   ///< a bias, or a normalisation's gain or offset
  /// In files, as PyTorch has them: (outputs, inputs), (outputs, inputs, height, width), or (length).
  std::vector<std::size_t> dimensions = {};
  std::size_t size() const { return rows * columns; }
};

/// What a network remembers of its training batches beside its parameters: a batch normalisation's running mean and
/// variance, each (channels).
struct StatisticsTensor {
  std::string name;        ///< in files: "layers.1.running_mean"
  std::size_t layer = 0;   ///< index into Architecture::layers()
  std::size_t offset = 0;  ///< of its first number in BasicNetwork::statistics()
  std::size_t size = 0;
  bool is_variance = false;
};

/// Layers, fitted together and checked once. L<n> is the n-th layer with parameters (from 1), with its activation.
///
/// Composite layers are taken apart: layers() are the plain layers that compute, in the order in which they do. Layer i
/// makes value i + 1; value 0 is the network's input. It reads value i, but behind the two branches of a Residual.
class Architecture {
 public:
  /// Errors: no layer with parameters; a layer that does not fit; with a loss on logits, an activation after the last
  /// weights; with a quadratic loss, none there; too many parameters to address; over 16 composites deep.
  Architecture(Shape input, std::vector<Layer> structure, Loss loss);

  /// The layers as they were given, composites whole.
  const std::vector<Layer>& structure() const { return structure_; }
  const std::vector<Layer>& layers() const { return layers_; }
  Loss loss() const { return loss_; }
  /// The shape of value `position`: of the input of layer `position`, where it reads the value before it. At
  /// layers().size() the output's.
  const Shape& shape(std::size_t position) const { return shapes_[position]; }
  const Shape& input() const { return shapes_.front(); }
  std::size_t outputs() const { return shapes_.back().size(); }
  /// Which value layer `position` reads, and which other one an Add does.
  std::size_t source(std::size_t position) const { return sources_[position].first; }
  std::size_t second_source(std::size_t position) const { return sources_[position].second; }
  /// The layers that read a value, in ascending order.
  const std::vector<std::size_t>& readers(std::size_t value) const { return readers_[value]; }

  const std::vector<ParameterTensor>& tensors() const { return tensors_; }
  std::size_t parameter_count() const { return parameter_count_; }
  /// Where a layer's parameters lie in the flat array (its weights, then its biases), and how many they are.
  std::size_t parameter_offset(std::size_t position) const { return parameter_offsets_[position]; }
  std::size_t parameter_count(std::size_t position) const {
    return parameter_offsets_[position + 1] - parameter_offsets_[position];
  }

  /// The positions of the layers with parameters: the n-th is L<n+1>.
  const std::vector<std::size_t>& parameter_layers() const { return parameter_layers_; }

  /// Running statistics of batch normalisations.
  const std::vector<StatisticsTensor>& statistics() const { return statistics_; }
  std::size_t statistics_count() const { return statistics_offsets_.back(); }
  std::size_t statistics_offset(std::size_t position) const { return statistics_offsets_[position]; }
  /// Whether in training an example's values depend on the others of its batch.
  bool couples_examples() const { return !statistics_.empty(); }

  bool operator==(const Architecture& other) const {
    return input() == other.input() && structure_ == other.structure_ && loss_ == other.loss_;
  }

 private:
  std::size_t append(const Layer& layer, std::size_t source);
  std::size_t append_plain(const Layer& layer, std::size_t source, std::size_t second_source);
  void check_output() const;

  std::vector<Layer> structure_;
  std::vector<Layer> layers_;
  Loss loss_;
  std::vector<Shape> shapes_;
  std::vector<std::pair<std::size_t, std::size_t>> sources_;
  std::vector<std::vector<std::size_t>> readers_;
  std::vector<ParameterTensor> tensors_;
  std::vector<StatisticsTensor> statistics_;
  std::vector<std::size_t> parameter_offsets_;
  std::vector<std::size_t> statistics_offsets_;
  std::vector<std::size_t> parameter_layers_;
  std::size_t parameter_count_ = 0;
};

/// An architecture with parameters, zero at first. T is float (what ships) or double (what proves it right).
template <typename T>
class BasicNetwork {
 public:
  explicit BasicNetwork(Architecture architecture)
      : architecture_(std::move(architecture)),
        parameters_(architecture_.parameter_count()),
        statistics_(architecture_.statistics_count()) {
    for (const StatisticsTensor& tensor : architecture_.statistics()) {
      if (tensor.is_variance) std::ranges::fill(statistics().subspan(tensor.offset, tensor.size), T(1));
    }
  }

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
  /// What the batch normalisations remember of the training batches; at first mean 0 and variance 1.
  std::span<T> statistics() { return statistics_.span(); }
  std::span<const T> statistics() const { return statistics_.span(); }

 private:
  Architecture architecture_;
  AlignedArray<T> parameters_;
  AlignedArray<T> statistics_;
};

using Network = BasicNetwork<float>;

/// The same network in another precision; widening is exact.
template <typename To, typename From>
BasicNetwork<To> convert(const BasicNetwork<From>& from) {
  BasicNetwork<To> to(from.architecture());
  for (std::size_t i = 0; i < from.parameters().size(); ++i) {
    to.parameters()[i] = static_cast<To>(from.parameters()[i]);
  }
  for (std::size_t i = 0; i < from.statistics().size(); ++i) {
    to.statistics()[i] = static_cast<To>(from.statistics()[i]);
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

/// How the first weights are drawn. n_in and n_out are a weight's inputs and outputs (a convolution's: channels times
/// the kernel's places); biases are 0 unless said, a normalisation's gains always 1 and its offsets 0.
///   he_*       variance 2 / n_in
///   glorot_*   variance 2 / (n_in + n_out)
///   lecun_*    variance 1 / n_in
///   zero       all 0
///   book       N(0,1) for weights and biases
///   orthogonal rows (or, where these are more, columns) of length 1 at right angles to each other; Saxe et al. 2014
///   identity   1 where output and input have the same number (of a kernel: at its centre), 0 elsewhere
enum class Initialisation {
  he_normal,
  he_uniform,
  glorot_normal,
  glorot_uniform,
  lecun_normal,
  lecun_uniform,
  zero,
  book,
  orthogonal,
  identity
};

std::string to_string(Initialisation initialisation);
/// Errors: unknown name, with the known ones.
Initialisation parse_initialisation(std::string_view name);

/// He (normal) where the layer feeds a ReLU or one of its smooth relatives, Glorot (uniform) where it feeds a sigmoid,
/// a tanh or nothing.
Initialisation default_initialisation(Function activation);

/// Draws the parameters; each depends on the seed and its own place alone. Without `initialisation` every layer gets
/// the default for the activation that follows it.
template <typename T>
void initialise(BasicNetwork<T>& network, std::uint64_t seed);
template <typename T>
void initialise(BasicNetwork<T>& network, std::uint64_t seed, Initialisation initialisation);
/// By its name; "default": as without one. Errors: as parse_initialisation.
template <typename T>
void initialise(BasicNetwork<T>& network, std::uint64_t seed, std::string_view initialisation);

/// Neuron `index` (from 0) of L<layer>; layer 0 is the input, its neurons the input's numbers.
struct Neuron {
  std::size_t layer = 0;
  std::size_t index = 0;
  auto operator<=>(const Neuron&) const = default;
};

/// A weight of L<layer> that joins `input` (neuron of the layer before) to `neuron`, or, without `input`, a bias.
struct ParameterAddress {
  std::size_t layer = 1;
  std::size_t neuron = 0;
  std::optional<std::size_t> input{};
  bool operator==(const ParameterAddress&) const = default;
};

/// "L2.7", "L2.7.3", "L2.7.bias".
std::string to_string(const Neuron& neuron);
std::string to_string(const ParameterAddress& address);
/// A first-layer weight by its pixel, "L1.3@r14,c12", where the input is an image of one channel; else as above.
std::string to_string(const ParameterAddress& address, const Architecture& architecture);

/// The other way. Errors: what is no address; a layer, neuron, input or pixel that the network does not have, with
/// those that it has.
Neuron parse_neuron(std::string_view text, const Architecture& architecture);
ParameterAddress parse_parameter(std::string_view text, const Architecture& architecture);

/// How many neurons L<layer> has; 0: how many numbers the input. Errors: no such layer.
std::size_t neuron_count(const Architecture& architecture, std::size_t layer);
/// How many layers with parameters there are: L1 to L<count>.
inline std::size_t layer_count(const Architecture& architecture) { return architecture.parameter_layers().size(); }

/// A parameter's place in the flat array, and back. Errors: an address or a place outside of the network.
std::size_t flat_index(const Architecture& architecture, const ParameterAddress& address);
ParameterAddress address_at(const Architecture& architecture, std::size_t flat);

/// The same function with fewer layers: a batch normalisation right behind a dense layer or a convolution is, in
/// evaluation, a factor and an offset for each channel, and goes into that layer's weights and biases (which a
/// convolution gets if it had none). Outputs agree to rounding. One that stands elsewhere stays as it is.
template <typename T>
BasicNetwork<T> fold_batch_norms(const BasicNetwork<T>& network);

}  // namespace nudge
