#include "report/neuron_names.hpp"

#include <algorithm>
#include <cmath>

#include "layers/all_layers.hpp"
#include "nudge/error.hpp"
#include "report/picture.hpp"
#include "report/text_report.hpp"
#include "report/text_table.hpp"

namespace nudge::report {

namespace {

constexpr std::size_t largest_drawn_side = 64;  ///< of an input that is drawn
constexpr std::size_t longest_name = 12;
constexpr std::size_t enlarged_side = 112;  ///< about, of an enlarged example

std::optional<Shape> drawable(const Architecture& architecture, const Subject& subject) {
  const Shape& input = architecture.input();
  const Shape& shape = input.is_flat() && subject.input.size() == input.size() ? subject.input : input;
  const bool small = shape.height <= largest_drawn_side && shape.width <= largest_drawn_side;
  return !shape.is_flat() && shape.channels == 1 && small ? std::optional(shape) : std::nullopt;
}

/// The window of L<layer>'s kernels; null: it is no convolution.
const Window* kernel_window(const Architecture& architecture, std::size_t layer) {
  const Window* window = nullptr;
  visit_plain(architecture.layers()[architecture.parameter_layers()[layer - 1]], [&]<typename Kind>(const Kind& conv) {
    if constexpr (traits(Kind()).shares_weights) window = &conv.window;
  });
  return window;
}

}  // namespace

NeuronNames::NeuronNames(const Architecture& architecture, const Subject& subject)
    : architecture_(architecture),
      subject_(subject),
      layers_(architecture.parameter_layers().size()),
      picture_(drawable(architecture, subject)) {}

std::string NeuronNames::output(std::size_t index) const {
  if (subject_.classes.size() != architecture_.outputs()) return to_string(Neuron{layers_, index});
  return shortened(subject_.classes[index], longest_name);
}

std::string NeuronNames::brief(const Neuron& neuron) const {
  if (neuron.layer == 0) {
    if (!picture_) return text("x", neuron.index);
    return text("r", neuron.index / picture_->width, ",c", neuron.index % picture_->width);
  }
  if (is_output(neuron) && subject_.classes.size() == architecture_.outputs()) {
    return text("\u2018", output(neuron.index), "\u2019");
  }
  return to_string(neuron);
}

std::string NeuronNames::full(const Neuron& neuron) const {
  if (neuron.layer == 0) return text(picture_ ? "the pixel " : "the input ", brief(neuron));
  if (is_output(neuron) && subject_.classes.size() == architecture_.outputs()) {
    return text("the output ", brief(neuron), " (", to_string(neuron), ")");
  }
  return to_string(neuron);
}

std::string NeuronNames::parameter(const ParameterAddress& address) const {
  if (address.layer == 1 && address.input && picture_ && has_sensitivity_map(architecture_)) {
    return to_string(Neuron{1, address.neuron}) + "@" + brief({0, *address.input});
  }
  return to_string(address);
}

std::string NeuronNames::input(std::size_t layer, std::size_t input) const {
  if (const auto neuron = neuron_before(architecture_, layer, input)) return brief(*neuron);
  const Shape& shape = architecture_.shape(architecture_.source(architecture_.parameter_layers()[layer - 1]));
  if (shape.is_flat()) return text("in ", input);
  const std::size_t plane = shape.height * shape.width;
  return text("in ", input / plane, ",r", input / shape.width % shape.height, ",c", input % shape.width);
}

std::string NeuronNames::from(const ParameterAddress& weight) const {
  const std::size_t number = weight.input.value_or(0);
  const Window* window = kernel_window(architecture_, weight.layer);
  if (window == nullptr) return input(weight.layer, number);
  return text("ch", number / (window->height * window->width), ",r", number / window->width % window->height, ",c",
              number % window->width);
}

std::string NeuronNames::to(const ParameterAddress& weight) const {
  if (kernel_window(architecture_, weight.layer) != nullptr) return text("kernel ", weight.neuron);
  return brief({weight.layer, weight.neuron});
}

std::string NeuronNames::example(std::size_t index) const {
  if (index < subject_.names.size()) return shortened(subject_.names[index], longest_name);
  return text('#', index);
}

std::optional<std::size_t> right_output(const OutputNudges& outputs) {
  std::optional<std::size_t> right;
  for (std::size_t i = 0; i < outputs.outputs.size(); ++i) {
    const double target = outputs.outputs[i].target;
    if (target == 0) continue;
    if (target != 1 || right) return std::nullopt;
    right = i;
  }
  return outputs.outputs.size() > 1 ? right : std::nullopt;
}

std::size_t said_output(const OutputNudges& outputs) {
  const auto most = std::max_element(outputs.outputs.begin(), outputs.outputs.end(),
                                     [](const auto& a, const auto& b) { return a.activation < b.activation; });
  return static_cast<std::size_t>(most - outputs.outputs.begin());
}

std::string example_picture(const Subject& subject, std::size_t index) {
  if (index >= subject.images.size()) return "";
  const Image& image = subject.images[index];
  const Shape& shape = image.shape;
  if ((shape.channels != 1 && shape.channels != 3) || image.pixels.size() != shape.size() || shape.size() == 0)
    return "";
  const std::size_t zoom = std::max<std::size_t>(1, enlarged_side / std::max(shape.height, shape.width));
  Image large{{shape.channels, shape.height * zoom, shape.width * zoom}, {}};
  large.pixels.reserve(large.shape.size());
  for (std::size_t c = 0; c < shape.channels; ++c) {
    for (std::size_t y = 0; y < large.shape.height; ++y) {
      for (std::size_t x = 0; x < large.shape.width; ++x) {
        large.pixels.push_back(image.pixels[(c * shape.height + y / zoom) * shape.width + x / zoom]);
      }
    }
  }
  return picture_uri(large);
}

std::string input_picture(const std::vector<double>& values, const Shape& shape, double full) {
  const std::vector<float> floats(values.begin(), values.end());
  const std::size_t zoom = std::max<std::size_t>(3, enlarged_side / std::max(shape.height, shape.width));
  return signed_picture_uri(floats, shape.height, shape.width, {full > 0 ? full : 1, zoom});
}

double largest_magnitude(const std::vector<double>& values) {
  double largest = 0;
  for (const double value : values) {
    if (std::isfinite(value)) largest = std::max(largest, std::abs(value));
  }
  return largest;
}

std::string counted(std::size_t count, const std::string& one, const std::string& many) {
  return with_thousands(count) + " " + (count == 1 ? one : many);
}

}  // namespace nudge::report
