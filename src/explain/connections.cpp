#include "explain/connections.hpp"

#include <algorithm>

#include "base/overloaded.hpp"
#include "layers/all_layers.hpp"
#include "nudge/error.hpp"

namespace nudge::explain {

Connections::Connections(const Architecture& architecture, std::size_t n) {
  const auto& numbered = architecture.parameter_layers();
  if (n == 0 || n > numbered.size()) {
    fail("L", n, ": there is no such layer with weights, L1 to L", numbered.size(), " are expected");
  }
  const std::size_t position = numbered[n - 1];
  const Layer& layer = architecture.layers()[position];
  const Shape& input = architecture.shape(architecture.source(position));
  const Shape& output = architecture.shape(position + 1);
  neurons_ = output.size();
  std::visit(Overloaded{[&](const Dense& dense) {
                          is_dense_ = has_bias_ = true;
                          inputs_ = dense.inputs;
                          outputs_ = biases_ = dense.outputs;
                          weights_ = inputs_ * outputs_;
                        },
                        [&](const Conv2D& conv) {
                          has_bias_ = conv.bias;
                          biases_ = conv.outputs;
                          convolution_ = convolution_of(conv, input, output);
                          weights_ = convolution_.outputs * convolution_.kernel_size();
                        },
                        [&](const ConvTranspose2D& conv) {
                          is_transposed_ = true;
                          has_bias_ = conv.bias;
                          biases_ = conv.outputs;
                          convolution_ = convolution_of(conv, input, output);
                          weights_ = convolution_.outputs * convolution_.kernel_size();
                        },
                        [&](const OfOtherRole<Role::joins> auto&) {
                          fail("L", n, ": is a ", name_of(layer), " layer, whose numbers are no weights from an input ",
                               "to a neuron; this explanation is defined for dense layers and convolutions");
                        }},
             layer.kind);
}

std::vector<Connections::Pair> Connections::at_place(std::size_t place) const {
  const kernels::Windows& w = convolution_.windows;
  const std::size_t channels = convolution_.inputs / convolution_.groups;
  const std::size_t kernels = convolution_.outputs / convolution_.groups;
  const std::size_t output = place / w.places();
  const std::size_t top = place / w.out_width % w.out_height * w.stride, left = place % w.out_width * w.stride;
  std::vector<Pair> pairs;
  for (std::size_t k = 0; k < convolution_.kernel_size(); ++k) {
    const std::size_t channel = output / kernels * channels + k / w.window_size();
    const std::size_t row = top + k / w.window_width % w.window_height - w.padding;
    const std::size_t column = left + k % w.window_width - w.padding;
    if (row >= w.height || column >= w.width) continue;  // in the padding, above 0 as below
    pairs.push_back({place, (channel * w.height + row) * w.width + column, output * convolution_.kernel_size() + k});
  }
  return pairs;
}

std::vector<Connections::Pair> Connections::at_pixel(std::size_t pixel) const {
  const kernels::Windows& w = convolution_.windows;
  const std::size_t channels = convolution_.inputs / convolution_.groups;
  const std::size_t kernels = convolution_.outputs / convolution_.groups;
  const std::size_t channel = pixel / w.pixels();
  const std::size_t row = pixel / w.width % w.height + w.padding, column = pixel % w.width + w.padding;
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < kernels; ++i) {
    const std::size_t output = channel / channels * kernels + i;
    for (std::size_t line = 0; line < w.out_height; ++line) {
      const std::size_t y = row - line * w.stride;
      if (y >= w.window_height) continue;
      for (std::size_t place = 0; place < w.out_width; ++place) {
        const std::size_t x = column - place * w.stride;
        if (x >= w.window_width) continue;
        const std::size_t k = (channel % channels * w.window_height + y) * w.window_width + x;
        pairs.push_back(
            {(output * w.out_height + line) * w.out_width + place, pixel, output * convolution_.kernel_size() + k});
      }
    }
  }
  return pairs;
}

std::vector<Connections::Pair> Connections::with_weight(std::size_t weight) const {
  const kernels::Windows& w = convolution_.windows;
  const std::size_t channels = convolution_.inputs / convolution_.groups;
  const std::size_t kernels = convolution_.outputs / convolution_.groups;
  const std::size_t output = weight / convolution_.kernel_size(), k = weight % convolution_.kernel_size();
  const std::size_t channel = output / kernels * channels + k / w.window_size();
  std::vector<Pair> pairs;
  for (std::size_t place = 0; place < w.places(); ++place) {
    const std::size_t row = place / w.out_width * w.stride + k / w.window_width % w.window_height - w.padding;
    const std::size_t column = place % w.out_width * w.stride + k % w.window_width - w.padding;
    if (row >= w.height || column >= w.width) continue;
    pairs.push_back({output * w.places() + place, (channel * w.height + row) * w.width + column, weight});
  }
  return pairs;
}

std::vector<Connection> Connections::connections(const std::vector<Pair>& pairs) const {
  std::vector<Connection> result;
  for (const Pair& pair : pairs) {
    result.push_back(is_transposed_ ? Connection{pair.pixel, pair.place, pair.weight}
                                    : Connection{pair.place, pair.pixel, pair.weight});
  }
  return result;
}

std::vector<Connection> Connections::into(std::size_t neuron) const {
  if (is_dense_) {
    std::vector<Connection> result;
    for (std::size_t k = 0; k < inputs_; ++k) result.push_back({neuron, k, neuron * inputs_ + k});
    return result;
  }
  if (!is_transposed_) return connections(at_place(neuron));
  std::vector<Connection> result = connections(at_pixel(neuron));
  std::ranges::sort(result, {}, &Connection::weight);
  return result;
}

std::vector<Connection> Connections::out_of(std::size_t input) const {
  if (is_dense_) {
    std::vector<Connection> result;
    for (std::size_t j = 0; j < outputs_; ++j) result.push_back({j, input, j * inputs_ + input});
    return result;
  }
  std::vector<Connection> result = connections(is_transposed_ ? at_place(input) : at_pixel(input));
  std::ranges::sort(result, {}, &Connection::neuron);
  return result;
}

std::vector<Connection> Connections::through(std::size_t weight) const {
  if (is_dense_) return {{weight / inputs_, weight % inputs_, weight}};
  std::vector<Connection> result = connections(with_weight(weight));
  std::ranges::sort(result, {}, &Connection::neuron);
  return result;
}

std::vector<std::size_t> Connections::neurons_of_bias(std::size_t bias) const {
  std::vector<std::size_t> neurons;
  if (!has_bias_) return neurons;
  const std::size_t each = neurons_ / biases_;
  for (std::size_t place = 0; place < each; ++place) neurons.push_back(bias * each + place);
  return neurons;
}

std::optional<std::size_t> Connections::bias_of(std::size_t neuron) const {
  return has_bias_ ? std::optional(neuron / (neurons_ / biases_)) : std::nullopt;
}

}  // namespace nudge::explain
