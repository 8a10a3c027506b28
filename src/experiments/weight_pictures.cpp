// The weights of an autoencoder that meet a picture, as pictures.

#include <algorithm>
#include <cmath>
#include <numeric>
#include <ranges>
#include <variant>

#include "data/picture_grid.hpp"
#include "network/first_weights.hpp"
#include "nudge/explain.hpp"
#include "nudge/reconstruction.hpp"

namespace nudge {

namespace {

using Rows = std::vector<std::vector<float>>;

double length_of(const std::vector<float>& weights) {
  double sum = 0;
  for (const float weight : weights) sum += static_cast<double>(weight) * static_cast<double>(weight);
  return std::sqrt(sum);
}

WeightPicture picture_of(const Neuron& neuron, const Shape& shape, std::vector<float> weights) {
  float largest = 0;
  for (const float weight : weights) largest = std::max(largest, std::abs(weight));
  for (float& weight : weights) weight = largest > 0 ? 127.5F + 127.5F * weight / largest : 127.5F;
  PictureGrid grid(shape, 1, 1, 0);
  grid.put(0, 0, weights);
  return {.neuron = neuron, .largest = largest, .picture = grid.image()};
}

/// Row i is of neuron i of that layer.
WeightPictures longest_of(const Rows& rows, std::size_t layer, const Shape& shape, std::size_t most) {
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<double> lengths;
  for (const std::vector<float>& row : rows) lengths.push_back(length_of(row));
  std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::size_t i) { return lengths[i]; });
  order.resize(std::min(most, order.size()));
  std::ranges::sort(order);
  WeightPictures pictures{.neurons = rows.size(), .shown = {}};
  for (const std::size_t i : order) pictures.shown.push_back(picture_of({layer, i}, shape, rows[i]));
  return pictures;
}

bool is_drawable(const Shape& shape) { return !shape.is_flat() && (shape.channels == 1 || shape.channels == 3); }

}  // namespace

std::optional<WeightPictures> weights_from_picture(const Model& model, std::size_t most) {
  const Architecture& architecture = model.network.architecture();
  const std::optional<Shape> each = field_of_first_weights(architecture);
  if (!each || !is_drawable(*each)) return std::nullopt;
  const Matrix<const float> weights = model.network.view(architecture.tensors().front());
  Rows rows;
  for (std::size_t i = 0; i < weights.rows; ++i) rows.emplace_back(weights.row(i).begin(), weights.row(i).end());
  return longest_of(rows, 1, *each, most);
}

std::optional<WeightPictures> weights_to_picture(const Model& model, std::size_t most) {
  const Architecture& architecture = model.network.architecture();
  const Shape& shape = model.preprocessing.shape;
  const auto& tensors = architecture.tensors();
  const auto last =
      std::ranges::find_if(tensors.rbegin(), tensors.rend(), [](const auto& one) { return !one.is_vector; });
  if (last == tensors.rend() || !is_drawable(shape) || last->rows != shape.size()) return std::nullopt;
  if (!std::holds_alternative<Dense>(architecture.layers()[last->layer].kind)) return std::nullopt;
  const std::optional<Neuron> first = neuron_before(architecture, architecture.parameter_layers().size(), 0);
  if (!first) return std::nullopt;
  const Matrix<const float> weights = model.network.view(*last);
  Rows columns(weights.columns, std::vector<float>(weights.rows));
  for (std::size_t i = 0; i < weights.rows; ++i) {
    for (std::size_t j = 0; j < weights.columns; ++j) columns[j][i] = weights(i, j);
  }
  return longest_of(columns, first->layer, shape, most);
}

}  // namespace nudge
