// The network as circles, and a convolution's channels as maps: activations as brightness, and what each neuron and
// each weight should do.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "report/explanation_figures.hpp"
#include "report/html.hpp"
#include "report/numbers.hpp"

namespace nudge::report {

namespace {

constexpr double network_width = 760, tallest = 500, first_column = 250, last_column = 630;
constexpr double network_picture_side = 132, most_spacing = 46, header = 30;
constexpr std::size_t most_drawn_neurons = 16, most_columns = 5, most_maps = 8;
constexpr double largest_map = 44, map_gap = 8, between_maps = 3, map_label = 20;
constexpr double activation_room = 50;  ///< of an output's activation, at the right edge
constexpr double faintest = 0.03;       ///< of a layer's strongest weight nudge: weaker ones are not drawn

struct PlacedNeuron {
  std::size_t index;
  double x, y;
};

/// One column: a layer's neurons, or of a convolution its channels; those with the largest nudges where there are too
/// many.
struct NetworkColumn {
  const LayerNudges* layer;
  std::vector<PlacedNeuron> neurons;  ///< none: the layer has maps
  Shape image{};                      ///< of the layer's output; of a plain vector height and width are 1
  std::vector<PlacedNeuron> maps{};   ///< channels, by their upper corner
  double map_side = 0;
  double brightest = 1;
  double strongest = 0;
};

std::vector<std::size_t> shown_neurons(const LayerNudges& layer) {
  std::vector<std::size_t> shown(layer.activations.size());
  std::iota(shown.begin(), shown.end(), std::size_t{0});
  if (shown.size() <= most_drawn_neurons) return shown;
  std::stable_sort(shown.begin(), shown.end(),
                   [&](std::size_t a, std::size_t b) { return std::abs(layer.nudges[a]) > std::abs(layer.nudges[b]); });
  shown.resize(most_drawn_neurons);
  std::sort(shown.begin(), shown.end());
  return shown;
}

/// As high as the tallest column needs, and the pictures of the input.
double height_of(const BackwardNudges& backward, bool input_is_drawn) {
  if (input_is_drawn) return tallest;
  std::size_t most = std::min(backward.input.activations.size(), most_drawn_neurons);
  for (const LayerNudges& layer : backward.layers) most = std::max(most, layer.activations.size());
  return std::min(tallest, header + 50 + most_spacing * static_cast<double>(std::max<std::size_t>(2, most)));
}

/// One channel's numbers.
std::vector<double> channel_of(const std::vector<double>& numbers, const Shape& image, std::size_t channel) {
  const std::size_t plane = image.height * image.width;
  const auto begin = numbers.begin() + static_cast<std::ptrdiff_t>(channel * plane);
  return {begin, begin + static_cast<std::ptrdiff_t>(plane)};
}

std::vector<std::size_t> shown_maps(const LayerNudges& layer, const Shape& image) {
  std::vector<std::size_t> shown(image.channels);
  std::iota(shown.begin(), shown.end(), std::size_t{0});
  if (shown.size() <= most_maps) return shown;
  std::vector<double> strength;
  for (const std::size_t channel : shown)
    strength.push_back(largest_magnitude(channel_of(layer.nudges, image, channel)));
  std::stable_sort(shown.begin(), shown.end(), [&](std::size_t a, std::size_t b) { return strength[a] > strength[b]; });
  shown.resize(most_maps);
  std::sort(shown.begin(), shown.end());
  return shown;
}

/// `spacing`: between the middles of two columns.
void place_maps(NetworkColumn& column, double x, double spacing, double height, bool with_nudges) {
  const std::vector<std::size_t> shown = shown_maps(*column.layer, column.image);
  const double room = height - header - 30, count = static_cast<double>(shown.size());
  const double pictures = with_nudges ? 2 : 1;
  column.map_side = std::min({largest_map, room / count - map_gap, (spacing - map_label - between_maps) / pictures});
  const double wide = pictures * column.map_side + (pictures - 1) * between_maps;
  const double top = header + (room - count * (column.map_side + map_gap)) / 2;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    column.maps.push_back({shown[i], x - wide / 2, top + static_cast<double>(i) * (column.map_side + map_gap)});
  }
}

NetworkColumn column_of(const LayerNudges& layer, const Shape& image, double x, double columns_apart, double height,
                        bool with_nudges) {
  NetworkColumn column{
      &layer, {}, image, {}, 0, std::max(1.0, largest_magnitude(layer.activations)), largest_magnitude(layer.nudges)};
  if (!image.is_flat()) {
    place_maps(column, x, columns_apart, height, with_nudges);
    return column;
  }
  const std::vector<std::size_t> shown = shown_neurons(layer);
  const double room = height - header - 40;
  const double spacing = std::min(most_spacing, room / static_cast<double>(shown.size()));
  const double top = header + 8 + (room - spacing * static_cast<double>(shown.size())) / 2;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    column.neurons.push_back({shown[i], x, top + spacing * (static_cast<double>(i) + 0.5)});
  }
  return column;
}

/// The input's column (its neurons where they are few, none where they are a picture or many), then the layers'.
std::vector<NetworkColumn> network_columns(const BackwardNudges& backward, const NeuronNames& names, double height,
                                           bool with_nudges) {
  std::vector<NetworkColumn> columns;
  const bool few = !names.picture() && backward.input.activations.size() <= most_drawn_neurons;
  if (few) columns.push_back(column_of(backward.input, {}, first_column - 170, 0, height, with_nudges));
  const std::size_t all = backward.layers.size(), count = std::min(all, most_columns);
  const double spacing = (last_column - first_column) / static_cast<double>(std::max<std::size_t>(2, count) - 1);
  for (std::size_t i = 0; i < count; ++i) {
    // Of many layers some, from the first to the last.
    const LayerNudges& layer = backward.layers[count > 1 ? i * (all - 1) / (count - 1) : all - 1];
    const double x = count > 1 ? first_column + static_cast<double>(i) * spacing : last_column;
    columns.push_back(column_of(layer, names.output_shape(layer.layer), x, spacing, height, with_nudges));
  }
  return columns;
}

/// The nudges of the weights between two columns: a_k (-delta_j).
void draw_edges(Canvas& canvas, const NetworkColumn& from, const NetworkColumn& to, bool with_nudges) {
  // Kernels and pooled layers join them otherwise: not everything to everything, nor by a weight for each. Nor do
  // layers that are not neighbours.
  if (to.layer->inputs != from.layer->activations.size() || to.layer->layer != from.layer->layer + 1) return;
  const auto nudge = [&](const PlacedNeuron& k, const PlacedNeuron& j) {
    return from.layer->activations[k.index] * -to.layer->deltas[j.index];
  };
  double strongest = 0;
  for (const PlacedNeuron& k : from.neurons) {
    for (const PlacedNeuron& j : to.neurons) {
      if (!with_nudges) canvas.line(k.x, k.y, j.x, j.y, "grid");
      strongest = std::max(strongest, with_nudges ? std::abs(nudge(k, j)) : 0.0);
    }
  }
  if (strongest == 0) return;
  for (const PlacedNeuron& k : from.neurons) {
    for (const PlacedNeuron& j : to.neurons) {
      const double strength = std::abs(nudge(k, j)) / strongest;
      // Squared, so that the strongest stand out of a crowd.
      if (strength >= faintest) canvas.signed_line(k.x, k.y, j.x, j.y, nudge(k, j), strength * strength, 2.6);
    }
  }
}

void draw_input(Canvas& canvas, const BackwardNudges& backward, const NeuronNames& names, const NetworkColumn& first,
                double height, bool with_nudges) {
  if (!names.picture()) {
    canvas.text(70, height / 2, "soft", "middle", counted(backward.input.activations.size(), "input", "inputs"));
    return;
  }
  const double top = with_nudges ? header + 40 : (height - network_picture_side) / 2;
  const Shape& shape = *names.picture();
  if (!first.neurons.empty()) {
    // The weights of the first layer are tiles elsewhere: here they are one beam.
    const PlacedNeuron& a = first.neurons.front();
    const PlacedNeuron& b = first.neurons.back();
    canvas.path(fmt::format("M{} {}L{} {}L{} {}L{} {}Z", svg_number(network_picture_side + 12), svg_number(top),
                            svg_number(a.x), svg_number(a.y), svg_number(b.x), svg_number(b.y),
                            svg_number(network_picture_side + 12), svg_number(top + network_picture_side)),
                "panel");
  }
  canvas.text(6, top - 8, "group", "start", "the input");
  canvas.rect(6, top, network_picture_side, network_picture_side, "black");
  const std::string example = example_picture(names.subject(), 0);
  canvas.image(6, top, network_picture_side, network_picture_side,
               example.empty()
                   ? input_picture(backward.input.activations, shape, largest_magnitude(backward.input.activations))
                   : example,
               "the input");
  canvas.rect(6, top, network_picture_side, network_picture_side, "frame");
  if (!with_nudges || backward.input.nudges.empty()) return;
  const double below = top + network_picture_side + 52;
  const double full = largest_magnitude(backward.input.nudges);
  canvas.text(6, below - 8, "group", "start", "its nudge");
  canvas.rect(6, below, network_picture_side, network_picture_side, "blank");
  canvas.image(6, below, network_picture_side, network_picture_side, input_picture(backward.input.nudges, shape, full),
               "the nudge of the input");
  canvas.rect(6, below, network_picture_side, network_picture_side, "frame");
  canvas.text(6, below + network_picture_side + 16, "small", "start", "strongest colour: \u00b1" + significant(full));
}

/// Each channel as a picture of its activations and, beside it, of its nudges; one scale a layer for each of the two.
void draw_maps(Canvas& canvas, const NetworkColumn& column, double height, bool with_nudges) {
  const LayerNudges& layer = *column.layer;
  const double side = column.map_side;
  const auto draw = [&](double x, double y, const std::vector<double>& values, double full, const char* what) {
    canvas.rect(x, y, side, side, "blank");
    canvas.image(x, y, side, side, input_picture(values, {1, column.image.height, column.image.width}, full), what);
    canvas.rect(x, y, side, side, "frame");
  };
  for (const PlacedNeuron& map : column.maps) {
    draw(map.x, map.y, channel_of(layer.activations, column.image, map.index), largest_magnitude(layer.activations),
         "activations of a channel");
    if (with_nudges) {
      draw(map.x + side + between_maps, map.y, channel_of(layer.nudges, column.image, map.index), column.strongest,
           "nudges of a channel");
    }
    canvas.text(map.x - 3, map.y + side / 2 + 4, "tag", "end", std::to_string(map.index));
  }
  if (column.maps.empty()) return;
  const double middle = column.maps.front().x + (with_nudges ? side + between_maps / 2 : side / 2);
  canvas.text(middle, 16, "group", "middle", fmt::format("L{}", layer.layer));
  const std::string size = fmt::format("{}x{}", column.image.height, column.image.width);
  canvas.text(middle, height - 19, "small", "middle",
              column.maps.size() < column.image.channels
                  ? fmt::format("{} of {} maps", column.maps.size(), column.image.channels)
                  : counted(column.image.channels, "map", "maps"));
  canvas.text(middle, height - 6, "small", "middle", size);
}

void draw_column(Canvas& canvas, const NetworkColumn& column, const NeuronNames& names, double height,
                 bool with_nudges) {
  const LayerNudges& layer = *column.layer;
  const std::size_t count = layer.activations.size();
  const bool is_output = layer.layer == names.layers();
  const double radius = column.neurons.size() > 12 ? 10 : 12;
  for (const PlacedNeuron& placed : column.neurons) {
    const double activation = layer.activations[placed.index];
    const double nudge = layer.nudges[placed.index];
    const std::string name = names.full({layer.layer, placed.index});
    canvas.neuron(placed.x, placed.y, radius, activation / column.brightest,
                  fmt::format("{}: activation {}{}", name, significant(activation, 4),
                              with_nudges ? ", nudge " + with_sign(nudge, 4) : ""));
    if (with_nudges && column.strongest > 0) {
      canvas.nudge_mark(placed.x + radius + 10, placed.y, 8 * std::sqrt(std::abs(nudge) / column.strongest), nudge);
    }
    if (is_output) {
      const double left = placed.x + radius + (with_nudges ? 24 : 10);
      canvas.text_within(network_width - activation_room - left, left, placed.y + 4.5, "strong", "start",
                         names.output(placed.index));
      canvas.text(network_width, placed.y + 4.5, "soft", "end", significant(activation));
    } else {
      canvas.text(placed.x - radius - 5, placed.y + 4, "tag", "end", std::to_string(placed.index));
    }
  }
  if (column.neurons.empty()) return draw_maps(canvas, column, height, with_nudges);
  const double x = column.neurons.front().x;
  canvas.text(x, 16, "group", "middle", layer.layer == 0 ? "input" : fmt::format("L{}", layer.layer));
  canvas.text(x, height - 6, "small", "middle",
              count > column.neurons.size() ? fmt::format("{} of {}", column.neurons.size(), count)
                                            : counted(count, "neuron", "neurons"));
}

Drawing draw_network(const BackwardNudges& backward, const NeuronNames& names, bool with_nudges) {
  const double height = height_of(backward, names.picture().has_value());
  Canvas canvas(network_width, height);
  const std::vector<NetworkColumn> columns = network_columns(backward, names, height, with_nudges);
  if (columns.empty()) return canvas.drawing();
  if (columns.front().layer->layer != 0) draw_input(canvas, backward, names, columns.front(), height, with_nudges);
  for (std::size_t i = 1; i < columns.size(); ++i) draw_edges(canvas, columns[i - 1], columns[i], with_nudges);
  for (const NetworkColumn& column : columns) draw_column(canvas, column, names, height, with_nudges);
  return canvas.drawing();
}

bool has_maps(const BackwardNudges& backward, const NeuronNames& names) {
  return std::any_of(backward.layers.begin(), backward.layers.end(),
                     [&](const LayerNudges& layer) { return !names.output_shape(layer.layer).is_flat(); });
}

/// What a reader of the picture must know of maps, and of layers that are left out (HTML).
std::string remarks(const BackwardNudges& backward, const NeuronNames& names, bool with_nudges) {
  std::string out;
  if (has_maps(backward, names)) {
    out += with_nudges
               ? " A convolution\u2019s channels are maps of its places: on the left the activations, on the right "
                 "what the example wants of them; blue is above 0, orange with holes below."
               : " A convolution\u2019s channels are maps of its places, blue above 0, orange with holes below.";
  }
  const bool cuts = std::any_of(backward.layers.begin(), backward.layers.end(), [&](const LayerNudges& layer) {
    const Shape& shape = names.output_shape(layer.layer);
    return shape.channels > (shape.is_flat() ? most_drawn_neurons : most_maps);
  });
  if (cuts) out += " Of large layers the part with the largest nudges is shown.";
  const std::size_t layers = backward.layers.size();
  if (layers > most_columns) out += fmt::format(" Of its {} layers {} are shown.", layers, most_columns);
  return out;
}

DataTable table_of(const BackwardNudges& backward) {
  DataTable table({{"neuron", "neuron"},
                   {"weighted_input", "z", true},
                   {"activation", "a", true},
                   {"nudge", "−dC/da", true},
                   {"delta", "dC/dz", true},
                   {"bias_nudge", "nudge of its bias, −dC/dz", true}});
  for (const LayerNudges& layer : backward.layers) {
    for (std::size_t i = 0; i < layer.activations.size(); ++i) {
      table.add({words(to_string(Neuron{layer.layer, i})), number(layer.weighted_inputs[i]),
                 number(layer.activations[i]), signed_number(layer.nudges[i]), signed_number(layer.deltas[i]),
                 signed_number(0 - layer.deltas[i])});
    }
  }
  return table;
}

}  // namespace

FigureParts activations_figure(const std::string& id, const BackwardNudges& backward, const NeuronNames& names) {
  return {
      id,
      "The activations",
      "The example goes in on the left; each neuron is as bright as it is active, layer after layer, until the outputs "
      "say what they make of it." +
          remarks(backward, names, false),
      "a<sup>l</sup> = s(z<sup>l</sup>), z<sup>l</sup> = W<sup>l</sup> a<sup>l−1</sup> + b<sup>l</sup>",
      "The network with every neuron as bright as its activation",
      draw_network(backward, names, false),
      table_of(backward),
      std::nullopt,
      "All activations",
      "the layers before and the input",
      true};
}

FigureParts backward_figure(const std::string& id, const BackwardNudges& backward, const NeuronNames& names) {
  return {
      id,
      "Back through the layers",
      "Triangles say what the example wants of each neuron: filled and up, brighter; hollow and down, darker; the "
      "larger, the more (within its layer). Lines say what it wants of the weights: solid blue up, dashed orange down, "
      "the strongest of each layer thickest. Activations cannot be set; so their desires are passed on until they "
      "reach weights and biases, which can." +
          remarks(backward, names, true),
      std::string("dC/dz<sup>l</sup> = s′(z<sup>l</sup>) · dC/da<sup>l</sup>; −dC/dW<sub>jk</sub> = a<sub>k</sub> "
                  "(−dC/dz<sub>j</sub>); −dC/db<sub>j</sub> = −dC/dz<sub>j</sub>; dC/da<sup>l−1</sup> = W<sup>T</sup> "
                  "dC/dz<sup>l</sup>") +
          (has_maps(backward, names) ? ", where W of a convolution holds its kernel at every place; a shared "
                                       "number\u2019s nudge is the sum over the places"
                                     : ""),
      "The network with the nudge of every neuron and of the weights between them",
      draw_network(backward, names, true),
      table_of(backward),
      std::nullopt,
      "The nudges of all neurons",
      "the layers before and the input",
      true};
}

}  // namespace nudge::report
