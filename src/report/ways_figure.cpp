// Three ways to raise one neuron's activation: its bias, its weights, the activations before it.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/explanation_figures.hpp"
#include "report/html.hpp"
#include "report/numbers.hpp"

namespace nudge::report {

namespace {

constexpr double ways_width = 440, column = 210, second = 230, tile = 196;
constexpr std::size_t most_levers = 10;
constexpr double ways_top = 96, ways_row = 23;

/// The levers' values by input, as a picture needs them.
std::vector<double> by_input(const std::vector<Lever>& levers) {
  std::vector<double> values(levers.size());
  for (const Lever& lever : levers) {
    if (lever.input < values.size()) values[lever.input] = lever.nudge;
  }
  return values;
}

/// Who can be moved and how much it does, the most first.
void draw_levers(Canvas& canvas, double left, const std::vector<Lever>& levers, const ThreeWays& ways,
                 const NeuronNames& names, bool is_weight) {
  const std::size_t count = std::min(levers.size(), most_levers);
  double full = 0;
  double brightest = 1;
  for (const Lever& lever : levers) {
    full = std::max(full, std::abs(lever.nudge));
    brightest = std::max(brightest, std::abs(lever.activation));
  }
  const double zero = left + 100, half = 44;
  for (std::size_t i = 0; i < count; ++i) {
    const Lever& lever = levers[i];
    const double y = ways_top + ways_row * (static_cast<double>(i) + 0.5);
    const std::string name = names.input(ways.neuron.layer, lever.input);
    canvas.text_within(40, left + 40, y + 4.5, "soft", "end", name);
    if (is_weight) canvas.neuron(left + 50, y, 6, lever.activation / brightest, name);
    canvas.signed_bar(zero, y - 6, full > 0 ? lever.nudge / full * half : 0, 12);
    canvas.text(left + column, y + 4.5, "", "end", with_sign(lever.nudge));
  }
  canvas.line(zero, ways_top, zero, ways_top + ways_row * static_cast<double>(count), "axis");
  const double end = ways_top + ways_row * static_cast<double>(count);
  if (levers.size() > count) {
    canvas.text(left + column, end + 16, "small", "end", fmt::format("and {} weaker ones", levers.size() - count));
  }
  canvas.reach(end + 22);
}

void draw_tile(Canvas& canvas, double left, const std::vector<Lever>& levers, const Shape& shape, const char* alt) {
  const std::vector<double> values = by_input(levers);
  const double full = largest_magnitude(values);
  const double height = tile * static_cast<double>(shape.height) / static_cast<double>(shape.width);
  canvas.rect(left, ways_top, tile, height, "frame");
  canvas.image(left, ways_top, tile, height, input_picture(values, shape, full), alt);
  canvas.text(left, ways_top + height + 16, "small", "start", "strongest colour: \u00b1" + significant(full));
  canvas.reach(ways_top + height + 22);
}

DataTable table_of(const ThreeWays& ways, const NeuronNames& names) {
  DataTable table({{"way", "way"},
                   {"input", "through"},
                   {"weight", "weight W"},
                   {"activation", "activation a"},
                   {"nudge", "its nudge of z"},
                   {"nudge_of_activation", "its nudge of a"}});
  table.add({words("bias"), nothing(), nothing(), nothing(), signed_number(1), signed_number(ways.slope)});
  const auto add = [&](const char* way, const std::vector<Lever>& levers) {
    for (const Lever& lever : levers) {
      table.add({words(way), words(names.input(ways.neuron.layer, lever.input)), signed_number(lever.weight),
                 number(lever.activation), signed_number(lever.nudge), signed_number(lever.nudge * ways.slope)});
    }
  };
  add("weight", ways.weights);
  add("activation", ways.activations);
  return table;
}

}  // namespace

FigureParts ways_figure(const std::string& id, const ThreeWays& ways, const NeuronNames& names) {
  Canvas canvas(ways_width);
  const std::string neuron = names.full(ways.neuron);
  const char* raised = ways.is_logit ? "logit" : "activation";
  canvas.neuron(22, 22, 15, std::clamp(ways.activation, -1.0, 1.0), neuron);
  canvas.text(48, 19, "group", "start", to_string(ways.neuron));
  canvas.text(48, 35, "soft", "start",
              ways.is_logit
                  ? fmt::format("z = {}", with_sign(ways.weighted_input))
                  : fmt::format("z = {}, a = {}", with_sign(ways.weighted_input), significant(ways.activation)));
  canvas.text(second, 19, "group", "start", "1  its bias");
  canvas.text(second, 35, "soft", "start", fmt::format("b = {}; dz/db = 1", with_sign(ways.bias)));
  canvas.text(0, 70, "group", "start", "2  its weights");
  canvas.text(0, 86, "soft", "start", "by the activation they meet");
  canvas.text(second, 70, "group", "start", "3  the activations before");
  canvas.text(second, 86, "soft", "start", "by the weight they pass");
  const auto& picture = names.picture();
  if (ways.neuron.layer == 1 && picture && picture->size() == ways.weights.size()) {
    draw_tile(canvas, 0, ways.weights, *picture, "activations that the weights meet");
    draw_tile(canvas, second, ways.activations, *picture, "weights that the activations pass");
  } else {
    draw_levers(canvas, 0, ways.weights, ways, names, true);
    draw_levers(canvas, second, ways.activations, ways, names, false);
  }

  std::string caption = fmt::format(
      "To raise the {} of {} there are three ways: raise its bias; raise its weights, those from bright "
      "neurons first; or have the activations before it changed, up where the weight is positive and down "
      "where it is negative. A weight from a neuron at 0 changes nothing.",
      raised, escape(neuron));
  const auto idle = static_cast<std::size_t>(
      std::count_if(ways.weights.begin(), ways.weights.end(), [](const Lever& lever) { return lever.nudge == 0; }));
  if (idle > 0) caption += fmt::format(" Here that holds for {} of its {} weights.", idle, ways.weights.size());
  if (ways.is_dead) caption += " This neuron is dead on this example: its slope is 0, so that no small step raises it.";
  return {
      id,
      "Three ways to raise one neuron",
      caption,
      fmt::format("z = Σ<sub>k</sub> W<sub>k</sub> a<sub>k</sub> + b, so dz/db = 1, dz/dW<sub>k</sub> = a<sub>k</sub>, "
                  "dz/da<sub>k</sub> = W<sub>k</sub>{}",
                  ways.is_logit ? "" : fmt::format("; da/dz = {}", significant(ways.slope))),
      fmt::format("The three ways of {}: bias, {} weights, {} activations", neuron, ways.weights.size(),
                  ways.activations.size()),
      canvas.drawing(),
      table_of(ways, names)};
}

FigureParts measured_ways_figure(const std::string& id, const MeasuredThreeWays& measured, const ThreeWays& ways,
                                 const NeuronNames& names) {
  struct Row {
    const char* name;
    const MeasuredWay* way;
  };
  const Row rows[] = {{"bias", &measured.bias}, {"weights", &measured.weights}, {"activations", &measured.activations}};
  DataTable table({{"way", "way, alone"},
                   {"length", "step"},
                   {"predicted_weighted_input", "z: predicted"},
                   {"measured_weighted_input", "z: measured"},
                   {"predicted_activation", "a: predicted"},
                   {"measured_activation", "a: measured"}});
  double full = 0;
  for (const Row& row : rows) {
    const MeasuredWay& way = *row.way;
    full = std::max({full, std::abs(way.measured_activation), std::abs(way.predicted_activation)});
    table.add({words(row.name), chosen(way.length), signed_number(way.predicted_weighted_input),
               signed_number(way.measured_weighted_input), signed_number(way.predicted_activation),
               signed_number(way.measured_activation)});
  }
  constexpr double left = 84, room = 250;
  Canvas canvas(430, 3 * 36 + 8);
  double y = 4;
  for (const Row& row : rows) {
    canvas.text(left - 10, y + 20, "", "end", row.name);
    const double unit = full > 0 ? room / full : 0;
    canvas.signed_bar(left, y + 6, row.way->measured_activation * unit, 20);
    canvas.outline_bar(left, y + 3, row.way->predicted_activation * unit, 26);
    canvas.text(430, y + 20, "", "end", with_sign(row.way->measured_activation, 4));
    y += 36;
  }
  canvas.line(left, 0, left, y, "axis");
  return {id,
          "Each way alone, one small step",
          fmt::format(
              "Every way gets a step of the same length, {}, along its own nudges; the bar is how far the {} of {} "
              "really rose, the outline what the slope promised.",
              shortest(measured.bias.length), ways.is_logit ? "logit" : "activation", escape(names.full(ways.neuron))),
          "Δz = step · |nudges of z|, exactly; Δa ≈ a′(z) Δz, to first order",
          "Predicted and measured rise of the activation by bias, weights and activations",
          canvas.drawing(),
          std::move(table)};
}

}  // namespace nudge::report
