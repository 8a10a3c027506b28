// What each neuron of the first layer looks for: its weights in the shape of the input.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "layers/layer_traits.hpp"
#include "report/html.hpp"
#include "report/numbers.hpp"
#include "report/picture.hpp"
#include "report/sections.hpp"
#include "report/text_report.hpp"

namespace nudge::report {

namespace {

constexpr std::size_t most_neurons = 64;
constexpr std::size_t largest_side = 128;  ///< of an input that is drawn
constexpr std::size_t wanted_side = 84;    ///< of a neuron's picture, in CSS pixels
constexpr double clipped_share = 0.005;    ///< of the weights: they are stronger than full colour

bool is_drawable(const Shape& shape) {
  return !shape.is_flat() && (shape.channels == 1 || shape.channels == 3) && shape.height <= largest_side &&
         shape.width <= largest_side;
}

/// The weight tensor of the first layer with parameters, if it is a dense layer that reads the input.
const ParameterTensor* first_weights(const Architecture& architecture) {
  for (const ParameterTensor& tensor : architecture.tensors()) {
    if (tensor.is_bias) continue;
    const LayerTraits traits = traits_of(architecture.layers()[tensor.layer]);
    return traits.role == Role::joins && !traits.shares_weights && tensor.columns == architecture.input().size()
               ? &tensor
               : nullptr;
  }
  return nullptr;
}

struct Magnitudes {
  double full = 0;  ///< all but the strongest few are below
  double largest = 0;
};

Magnitudes magnitudes_of(std::span<const float> weights) {
  std::vector<double> sizes;
  for (const float weight : weights) {
    if (std::isfinite(weight)) sizes.push_back(std::abs(static_cast<double>(weight)));
  }
  if (sizes.empty()) return {};
  std::sort(sizes.begin(), sizes.end());
  const auto clipped = static_cast<std::size_t>(clipped_share * static_cast<double>(sizes.size()));
  return {sizes[sizes.size() - 1 - clipped], sizes.back()};
}

std::string neuron(const std::string& address, std::span<const float> weights, const Shape& shape,
                   const SignedColours& colours) {
  const auto [least, largest] = std::minmax_element(weights.begin(), weights.end());
  const std::size_t plane = shape.height * shape.width;
  std::string out = "<li>";
  for (std::size_t channel = 0; channel < shape.channels; ++channel) {
    static const char* const colour_names[] = {" from red", " from green", " from blue"};
    const std::string alt =
        fmt::format("weights of {}{}, from {} to {}", address, shape.channels == 3 ? colour_names[channel] : "",
                    with_sign(static_cast<double>(*least)), with_sign(static_cast<double>(*largest)));
    out += fmt::format("<img class=\"pixels\" width=\"{}\" height=\"{}\" alt=\"{}\" src=\"{}\" />",
                       shape.width * colours.zoom, shape.height * colours.zoom, escape(alt),
                       signed_picture_uri(weights.subspan(channel * plane, plane), shape.height, shape.width, colours));
  }
  return out + escape(address) + "</li>\n";
}

/// The colours from one end to the other.
std::string scale(const Magnitudes& magnitudes) {
  constexpr std::size_t steps = 41;
  constexpr std::size_t rows = 3;
  std::vector<float> ramp(rows * steps);
  for (std::size_t i = 0; i < ramp.size(); ++i) {
    ramp[i] = static_cast<float>(i % steps) / (steps - 1) * 2 - 1;
  }
  const std::string stronger = magnitudes.largest > magnitudes.full
                                   ? fmt::format(" <span>(the strongest: ±{})</span>", significant(magnitudes.largest))
                                   : "";
  return fmt::format(
      "<div class=\"scale\"><span>{}</span><img class=\"pixels\" width=\"{}\" height=\"{}\" alt=\"from orange with "
      "holes for "
      "negative to solid blue for positive\" src=\"{}\" /><span>{}</span>{}</div>\n",
      with_sign(-magnitudes.full), steps * 4, rows * 4, signed_picture_uri(ramp, rows, steps, {1, 4}),
      with_sign(magnitudes.full), stronger);
}

}  // namespace

std::string weights_section(const TrainingReport& report) {
  if (report.model == nullptr) return "";
  const Shape shape = report.model->network.architecture().input();
  const ParameterTensor* tensor = first_weights(report.model->network.architecture());
  if (tensor == nullptr || !is_drawable(shape)) return "";

  const Matrix<const float> weights = report.model->network.view(*tensor);
  const std::size_t count = std::min(weights.rows, most_neurons);
  const Magnitudes magnitudes = magnitudes_of(weights.rows_from(0, count).all());
  if (magnitudes.full == 0) return "";
  const SignedColours colours{magnitudes.full,
                              std::max<std::size_t>(3, wanted_side / std::max(shape.height, shape.width))};

  std::string items;
  for (std::size_t i = 0; i < count; ++i) {
    items += neuron(fmt::format("{}.{}", tensor->address, i), weights.row(i), shape, colours);
  }
  const std::string which = count < weights.rows
                                ? fmt::format("each of the first {} of {} neurons", count, with_thousands(weights.rows))
                                : fmt::format("each of the {} neurons", count);
  const std::string intro = fmt::format(
      "<p>What {} looks for: blue where a bright pixel raises it, orange with holes where a bright pixel lowers it. "
      "One scale "
      "for all.</p>\n",
      which);
  return section("weights", "First-layer weights",
                 intro + scale(magnitudes) + "<ul class=\"neurons\">\n" + items + "</ul>\n");
}

}  // namespace nudge::report
