// Numbers in the shape of the input: a tile for each neuron of the first layer, or one map.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "report/explanation_figures.hpp"
#include "report/html.hpp"
#include "report/numbers.hpp"
#include "report/picture.hpp"

namespace nudge::report {

namespace {

constexpr std::size_t most_tiles = 16;
constexpr std::size_t tiles_a_row = 4;
constexpr double tile_side = 98, tiles_gap = 12, tiles_label_height = 36, remark_height = 14;

/// From the strongest orange to the strongest blue.
std::string scale_uri(bool with_negative) {
  constexpr std::size_t steps = 41, rows = 3;
  std::vector<float> ramp(rows * steps);
  for (std::size_t i = 0; i < ramp.size(); ++i) {
    const float share = static_cast<float>(i % steps) / (steps - 1);
    ramp[i] = with_negative ? share * 2 - 1 : share;
  }
  return signed_picture_uri(ramp, rows, steps, {1, 4});
}

void draw_scale(Canvas& canvas, double width, double y, double full, bool with_negative) {
  constexpr double length = 164;
  const double left = (width - length) / 2;
  canvas.image(left, y, length, 12, scale_uri(with_negative), "the colours from least to most");
  canvas.text(left - 8, y + 11, "soft", "end", with_negative ? with_sign(-full) : "0");
  canvas.text(left + length + 8, y + 11, "soft", "start", with_negative ? with_sign(full) : significant(full));
  canvas.reach(y + 18);
}

/// The neurons of L1, or those where `strength` is largest.
std::vector<std::size_t> strongest_neurons(const std::vector<double>& strength) {
  std::vector<std::size_t> shown(strength.size());
  std::iota(shown.begin(), shown.end(), std::size_t{0});
  if (shown.size() <= most_tiles) return shown;
  std::stable_sort(shown.begin(), shown.end(), [&](std::size_t a, std::size_t b) { return strength[a] > strength[b]; });
  shown.resize(most_tiles);
  std::sort(shown.begin(), shown.end());
  return shown;
}

std::string which(std::size_t shown, std::size_t all) {
  return shown < all ? fmt::format("the {} of {} neurons where they are strongest", shown, all)
         : all == 1  ? std::string("the one neuron")
                     : fmt::format("each of the {} neurons", all);
}

DataTable pixel_table(const std::vector<Tile>& tiles, const Shape& shape) {
  DataTable table({{"neuron", "neuron"}, {"row", "row"}, {"column", "column"}, {"nudge", "nudge"}});
  for (const Tile& tile : tiles) {
    for (std::size_t i = 0; i < tile.values.size(); ++i) {
      table.add({words(tile.label), whole(i / shape.width), whole(i % shape.width), signed_number(tile.values[i])});
    }
  }
  return table;
}

double norm(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value * value;
  return std::sqrt(sum);
}

}  // namespace

Drawing draw_tiles(const std::vector<Tile>& tiles, const Shape& shape) {
  double full = 0;
  for (const Tile& tile : tiles) full = std::max(full, largest_magnitude(tile.values));
  const double width = tiles_a_row * tile_side + (tiles_a_row - 1) * tiles_gap;
  const double height = tile_side * static_cast<double>(shape.height) / static_cast<double>(shape.width);
  const bool has_remarks = std::any_of(tiles.begin(), tiles.end(), [](const Tile& t) { return !t.remark.empty(); });
  const double row_height = height + tiles_label_height + (has_remarks ? remark_height : 0);
  Canvas canvas(width);
  double bottom = 0;
  for (std::size_t i = 0; i < tiles.size(); ++i) {
    const double x = static_cast<double>(i % tiles_a_row) * (tile_side + tiles_gap);
    const double y = static_cast<double>(i / tiles_a_row) * row_height;
    canvas.image(x, y, tile_side, height, input_picture(tiles[i].values, shape, full), tiles[i].label);
    canvas.rect(x, y, tile_side, height, "frame");
    canvas.text(x, y + height + 14, "strong", "start", tiles[i].label);
    canvas.text(x, y + height + 30, "soft", "start", tiles[i].remark);
    bottom = y + row_height;
  }
  draw_scale(canvas, width, bottom, full, true);
  return canvas.drawing();
}

std::optional<FigureParts> first_layer_figure(const std::string& id, const BackwardNudges& backward,
                                              const NeuronNames& names) {
  if (!names.picture() || backward.layers.empty()) return std::nullopt;
  const LayerNudges& layer = backward.layers.front();
  const std::vector<double>& inputs = backward.input.activations;
  if (inputs.size() != names.picture()->size() || layer.inputs != inputs.size()) return std::nullopt;
  std::vector<double> strength;
  for (const double delta : layer.deltas) strength.push_back(std::abs(delta));
  DataTable table({{"neuron", "neuron"}, {"desire", "its desire −dC/dz"}, {"norm", "length of its weights' nudge"}});
  std::vector<Tile> tiles;
  const std::vector<std::size_t> shown = strongest_neurons(strength);
  for (const std::size_t j : shown) {
    Tile tile{to_string(Neuron{1, j}), with_sign(0 - layer.deltas[j]), {}};
    for (const double input : inputs) tile.values.push_back(input * -layer.deltas[j]);
    table.add({words(tile.label), signed_number(0 - layer.deltas[j]), number(norm(tile.values))});
    tiles.push_back(std::move(tile));
  }
  return FigureParts{
      id,
      "What it wants of the first layer\u2019s weights",
      fmt::format(
          "The weights into {}, in the shape of the picture. Every tile is the input itself, times how much that "
          "neuron should rise (its number): solid blue where a weight should grow, orange with holes where it "
          "should shrink. Where the input is 0 nothing changes.",
          which(shown.size(), layer.deltas.size())),
      "−dC/dW<sub>jk</sub> = a<sub>k</sub> (−dC/dz<sub>j</sub>)",
      fmt::format("{} tiles of weight nudges of the first layer", tiles.size()),
      draw_tiles(tiles, *names.picture()),
      std::move(table),
      pixel_table(tiles, *names.picture()),
      "Numbers of the tiles"};
}

std::optional<FigureParts> average_tiles_figure(const std::string& id, const NudgeTableResult& table,
                                                const NeuronNames& names) {
  const Architecture& architecture = names.architecture();
  if (!names.picture() || table.nudges.size() != architecture.parameter_count()) return std::nullopt;
  const ParameterTensor& weights = architecture.tensors().front();
  const std::size_t inputs = names.picture()->size();
  if (weights.is_bias || weights.columns != inputs) return std::nullopt;
  const auto row = [&](std::size_t j) {
    const auto begin = table.nudges.begin() + static_cast<std::ptrdiff_t>(weights.offset + j * inputs);
    return std::vector<double>(begin, begin + static_cast<std::ptrdiff_t>(inputs));
  };
  std::vector<double> strength;
  for (std::size_t j = 0; j < weights.rows; ++j) strength.push_back(norm(row(j)));
  const std::vector<std::size_t> shown = strongest_neurons(strength);
  DataTable numbers({{"neuron", "neuron"}, {"norm", "length of the average nudge of its weights"}});
  std::vector<Tile> tiles;
  for (const std::size_t j : shown) {
    tiles.push_back({to_string(Neuron{1, j}), "", row(j)});
    numbers.add({words(tiles.back().label), number(strength[j])});
  }
  return FigureParts{
      id,
      "The average, for all first-layer weights",
      fmt::format("What {} together want of the weights into {}, in the shape of the picture: solid blue, grow; "
                  "orange with holes, shrink. This, for every weight and bias, is the step.",
                  counted(table.examples, "example", "examples"), which(shown.size(), weights.rows)),
      "−dC/dW = (1/n) Σ over the n examples of their −dC/dW",
      fmt::format("{} tiles of the average nudges of first-layer weights", tiles.size()),
      draw_tiles(tiles, *names.picture()),
      std::move(numbers),
      pixel_table(tiles, *names.picture()),
      "Numbers of the tiles"};
}

std::optional<FigureParts> map_figure(const std::string& id, const std::vector<double>& map, const NeuronNames& names) {
  if (!names.picture() || map.size() != names.picture()->size()) return std::nullopt;
  const Shape& shape = *names.picture();
  constexpr double side = 330;
  const double height = side * static_cast<double>(shape.height) / static_cast<double>(shape.width);
  const double full = largest_magnitude(map);
  Canvas canvas(side);
  canvas.image(0, 0, side, height, input_picture(map, shape, full), "sensitivity of each pixel");
  canvas.rect(0, 0, side, height, "frame");
  draw_scale(canvas, side, height + 12, full, false);
  DataTable table({{"row", "row"}, {"column", "column"}, {"sensitivity", "sensitivity"}});
  for (std::size_t i = 0; i < map.size(); ++i)
    table.add({whole(i / shape.width), whole(i % shape.width), number(map[i])});
  const auto most = static_cast<std::size_t>(std::max_element(map.begin(), map.end()) - map.begin());
  return FigureParts{
      id,
      "Where the input matters",
      fmt::format("How sensitive the cost is to the weights that leave each pixel, all neurons of the first layer "
                  "together: nowhere more than at {} ({}). A pixel at 0 has weights that do not matter now.",
                  names.brief({0, most}), significant(full, 4)),
      "√ Σ<sub>j</sub> (dC/dW<sub>jk</sub>)<sup>2</sup> for each pixel k",
      "A map of the input's sensitivity, strongest at " + names.brief({0, most}),
      canvas.drawing(),
      std::move(table)};
}

}  // namespace nudge::report
