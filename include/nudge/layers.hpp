#pragma once
// What a network is made of. A layer here is a small value: shapes and options, never data. Its mathematics (forward
// and backward, next to each other) is in src/layers/, one file a layer.
// In nudge::core.

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "nudge/function.hpp"
#include "nudge/matrix.hpp"

namespace nudge {

/// z = W x + b: every output joined to every input.     W (outputs, inputs)  b (outputs)
struct Dense {
  std::size_t inputs = 0;
  std::size_t outputs = 0;
  bool operator==(const Dense&) const = default;
};

/// How a window of height x width goes over an image: `stride` pixels at a time, from `padding` pixels outside of it.
struct Window {
  std::size_t height = 1;
  std::size_t width = 1;
  std::size_t stride = 1;
  std::size_t padding = 0;
  bool operator==(const Window&) const = default;
};

/// One kernel for each output channel, the same at every place of the image (a cross-correlation, as everywhere in this
/// field). Input and output channels are cut into `groups`, and each output channel sees the inputs of its own group:
/// with as many groups as inputs the convolution is depthwise.
///     W (outputs, inputs / groups, height, width)  b (outputs), if there is one
struct Conv2D {
  std::size_t inputs = 0;   ///< channels
  std::size_t outputs = 0;  ///< channels
  Window window = {};
  std::size_t groups = 1;
  bool bias = true;
  bool operator==(const Conv2D&) const = default;
};

/// What a convolution's backward is to its input, as a layer: every input pixel adds its kernel to the output. It makes
/// images larger: (n - 1) stride + kernel - 2 padding.
///     W (inputs, outputs / groups, height, width)  b (outputs), if there is one
struct ConvTranspose2D {
  std::size_t inputs = 0;   ///< channels
  std::size_t outputs = 0;  ///< channels
  Window window = {};
  std::size_t groups = 1;
  bool bias = true;
  bool operator==(const ConvTranspose2D&) const = default;
};

/// The largest number under the window, channel by channel; padding never wins.
struct MaxPool2D {
  Window window = {};
  bool operator==(const MaxPool2D&) const = default;
};

/// The mean of the numbers under the window, channel by channel; padding counts as zeros.
struct AvgPool2D {
  Window window = {};
  bool operator==(const AvgPool2D&) const = default;
};

/// The mean of each channel: a vector of channels.
struct GlobalAvgPool {
  bool operator==(const GlobalAvgPool&) const = default;
};

/// Every pixel repeated `factor` times in both directions.
struct Upsample {
  std::size_t factor = 2;
  bool operator==(const Upsample&) const = default;
};

/// Each channel (of a plain vector: each number) to mean 0 and variance 1 over the batch, then times a learned gain
/// plus a learned offset. In evaluation the mean and variance are the running ones, which training gathers: it couples
/// the examples of a batch, so a batch must fit into one pass.
///     W, the gain (channels)  b, the offset (channels)
struct BatchNorm {
  std::size_t channels = 0;
  double epsilon = 1e-5;
  double momentum = 0.1;  ///< the new batch's share of the running statistics
  bool operator==(const BatchNorm&) const = default;
};

/// All numbers of an example to mean 0 and variance 1, then each times its own learned gain plus its own offset.
///     W, the gain (size)  b, the offset (size)
struct LayerNorm {
  std::size_t size = 0;
  double epsilon = 1e-5;
  bool operator==(const LayerNorm&) const = default;
};

/// a = s(z), elementwise.
struct Activation {
  Function function = Function::relu;
  double slope = 0.01;  ///< leaky ReLU's, for z < 0, from 0 to 1
  bool operator==(const Activation&) const = default;
};

/// a_j = e^(z_j) / sum over k of e^(z_k). To train a classifier use the loss cross-entropy, which contains it.
struct Softmax {
  bool operator==(const Softmax&) const = default;
};

/// An image as a plain vector, channel by channel, row by row.
struct Flatten {
  bool operator==(const Flatten&) const = default;
};

/// The same numbers in the same order under another shape.
struct Reshape {
  Shape shape = {};
  bool operator==(const Reshape&) const = default;
};

/// In training each input is set to 0 with probability `rate` and the others are divided by 1 - rate (inverted
/// dropout); otherwise it passes its input on. From 0 up to, but not including, 1.
struct Dropout {
  double rate = 0.5;
  bool operator==(const Dropout&) const = default;
};

/// The sum of two values. A Residual ends in it; it is not to be put into a network by itself.
struct Add {
  bool operator==(const Add&) const = default;
};

struct Layer;

/// Layers one after another, as one.
struct Sequential {
  std::vector<Layer> layers;
  bool operator==(const Sequential& other) const;
};

/// body(x) + shortcut(x), where a shortcut of no layers is x itself.
struct Residual {
  std::vector<Layer> body;
  std::vector<Layer> shortcut;
  bool operator==(const Residual& other) const;
};

/// One layer of a network: a closed set, so that a reader that forgets a kind does not compile.
struct Layer {
  std::variant<Dense, Conv2D, ConvTranspose2D, MaxPool2D, AvgPool2D, GlobalAvgPool, Upsample, BatchNorm, LayerNorm,
               Activation, Softmax, Flatten, Reshape, Dropout, Add, Sequential, Residual>
      kind;
  bool operator==(const Layer&) const = default;
};

inline bool Sequential::operator==(const Sequential& other) const { return layers == other.layers; }
inline bool Residual::operator==(const Residual& other) const {
  return body == other.body && shortcut == other.shortcut;
}

/// The name used in files and in tables: "dense", "conv", "relu", "maxpool", "batchnorm", ...
std::string name_of(const Layer& layer);

/// More numbers than this, as a layer's parameters or as what it makes of one example, cannot be a network that this
/// engine is for, but are a damaged file's or a typing error. (On a machine of 32 bits: more than it has room for.)
inline constexpr std::size_t most_numbers = std::size_t(1) << (sizeof(std::size_t) > 4 ? 32 : 28);

/// The shape a layer makes of `input`. Errors, each after `place`, which says what layer it is: a layer that does not
/// fit its input; an output or weights that are too large.
Shape output_shape(const Layer& layer, const Shape& input, const std::string& place);
/// The place of a layer in a network whose layers are counted from 0: "layer 3 (conv)".
std::string place_of(const Layer& layer, std::size_t position);

/// One tensor of a layer's parameters. Biases, and a normalisation's gains and offsets, are vectors: columns is 1.
struct LayerTensor {
  std::string name;         ///< "weight" or "bias"
  std::size_t rows = 0;     ///< a weight: one for each neuron or kernel
  std::size_t columns = 1;  ///< what one neuron or kernel multiplies: inputs, or inputs x height x width
  bool is_bias = false;     ///< a bias or an offset
  bool is_vector = false;   ///< a bias, an offset or a gain
  std::vector<std::size_t> dimensions = {};  ///< in files
};

/// A layer's parameters in the order in which they lie in the flat array; of a composite, none: ask its parts.
std::vector<LayerTensor> parameter_tensors(const Layer& layer);
std::size_t parameter_count(const Layer& layer);

/// How many multiply-adds a layer's forward takes for one example of this shape.
std::size_t multiply_adds(const Layer& layer, const Shape& input);

}  // namespace nudge
