// What every output should do: an arrow from where it is to where it should be, and its nudge as a bar.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/explanation_figures.hpp"
#include "report/html.hpp"
#include "report/numbers.hpp"

namespace nudge::report {

namespace {

constexpr double outputs_width = 430, first_output_row = 34, output_row = 27;
constexpr double output_label_right = 58, track_left = 72, track_right = 160, value_right = 226;
constexpr double outputs_zero = 297, half_width = 54, output_mark_at = 360;
constexpr std::size_t output_rows = 20;

/// The activations' axis: at least 0 to 1.
struct Range {
  double low = 0, high = 1;
  double across(double value) const { return track_left + (value - low) / (high - low) * (track_right - track_left); }
};

Range range_of(const OutputNudges& outputs) {
  Range range;
  for (const OutputNudge& output : outputs.outputs) {
    range.low = std::min({range.low, output.activation, output.target});
    range.high = std::max({range.high, output.activation, output.target});
  }
  return range;
}

/// All, or those with the largest nudges, in their order.
std::vector<const OutputNudge*> shown_outputs(const OutputNudges& outputs) {
  std::vector<const OutputNudge*> shown;
  for (const OutputNudge& output : outputs.outputs) shown.push_back(&output);
  if (shown.size() <= output_rows) return shown;
  std::stable_sort(shown.begin(), shown.end(),
                   [](auto* a, auto* b) { return std::abs(a->nudge) > std::abs(b->nudge); });
  shown.resize(output_rows);
  std::sort(shown.begin(), shown.end(), [](auto* a, auto* b) { return a->neuron < b->neuron; });
  return shown;
}

std::string calculus_of(const OutputNudges& outputs, Loss loss) {
  switch (outputs.nudge_of) {
    case NudgeOf::logit:
      return "C = −Σ y log p, with p the softmax of z; the nudge of a logit: −dC/dz = y − p";
    case NudgeOf::weighted_input:
      return "C = −Σ y log a + (1 − y) log(1 − a), with a = σ(z); −dC/dz = y − a";
    case NudgeOf::activation:
      break;
  }
  return loss == Loss::half_quadratic ? "C = ½ Σ (a − y)<sup>2</sup>; −dC/da = y − a; −dC/dz = (y − a) σ′(z)"
                                      : "C = Σ (a − y)<sup>2</sup>; −dC/da = 2(y − a); −dC/dz = 2(y − a) σ′(z)";
}

DataTable table_of(const OutputNudges& outputs, const NeuronNames& names) {
  const bool on_activation = outputs.nudge_of == NudgeOf::activation;
  std::vector<Column> columns{{"output", "output"},
                              {"neuron", "neuron"},
                              {"weighted_input", "z", true},
                              {"activation", on_activation ? "a" : "probability", true},
                              {"target", "y"},
                              {"cost", "its share of C", true},
                              {"nudge", on_activation ? "−dC/da" : "nudge", true},
                              {"nudge_of_weighted_input", "−dC/dz", true}};
  DataTable table(std::move(columns));
  for (const OutputNudge& o : outputs.outputs) {
    table.add({words(names.output(o.neuron)), words(to_string(Neuron{names.layers(), o.neuron})),
               number(o.weighted_input), number(o.activation), number(o.target), number(o.cost), signed_number(o.nudge),
               signed_number(o.nudge_of_weighted_input)});
  }
  return table;
}

}  // namespace

FigureParts output_nudges_figure(const std::string& id, const OutputNudges& outputs, const NeuronNames& names,
                                 double full) {
  const std::vector<const OutputNudge*> shown = shown_outputs(outputs);
  const bool two_bars = outputs.nudge_of == NudgeOf::activation;
  const Range range = range_of(outputs);
  for (const OutputNudge* output : shown) full = std::max(full, std::abs(output->nudge));
  const double unit = full > 0 ? half_width / full : 0;
  const auto right = right_output(outputs);

  Canvas canvas(outputs_width, first_output_row + output_row * static_cast<double>(shown.size()) + (two_bars ? 22 : 4));
  const double bottom = first_output_row + output_row * static_cast<double>(shown.size());
  canvas.text(track_left, 13, "small", "start", two_bars ? "activation \u2192 target" : "probability \u2192 target");
  canvas.text(outputs_zero, 13, "small", "middle",
              two_bars ? "nudge of the activation" : "nudge of the " + to_string(outputs.nudge_of));
  canvas.line(outputs_zero, first_output_row - 8, outputs_zero, bottom, "axis");
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const OutputNudge& output = *shown[i];
    const double y = first_output_row + output_row * (static_cast<double>(i) + 0.5);
    const bool is_right = right == output.neuron;
    if (is_right) canvas.rect(0, y - output_row / 2 + 1, outputs_width, output_row - 2, "panel");
    canvas.text_within(output_label_right, output_label_right, y + 4.5, is_right ? "strong" : "", "end",
                       names.output(output.neuron));
    canvas.line(track_left, y, track_right, y, is_right ? "axis" : "grid");
    const double from = range.across(output.activation);
    const double to = range.across(output.target);
    canvas.signed_line(from, y, to, y, output.nudge, full > 0 ? 0.75 : 0, 3);
    canvas.line(to, y - 8, to, y + 8, "target");
    canvas.neuron(from, y, 6.5, output.activation / std::max(range.high, -range.low),
                  fmt::format("{}: {}", names.output(output.neuron), significant(output.activation, 4)));
    canvas.text(value_right, y + 4.5, "soft", "end", significant(output.activation, 3));
    canvas.signed_bar(outputs_zero, y - (two_bars ? 9 : 7), output.nudge * unit, two_bars ? 11 : 14);
    if (two_bars) canvas.outline_bar(outputs_zero, y + 5, output.nudge_of_weighted_input * unit, 4);
    canvas.nudge_mark(output_mark_at, y, 4.5, output.nudge);
    canvas.text(outputs_width, y + 4.5, output.nudge > 0 ? "up" : "down", "end", short_with_sign(output.nudge));
  }
  if (two_bars)
    canvas.text(outputs_width, bottom + 16, "small", "end",
                "thin outlines: what is left of it for z, \u2212dC/dz, on the same scale");

  std::string who =
      "Each output should go from its activation (the circle, the brighter the more active) to its target (the tick): "
      "the farther, the larger its nudge.";
  if (right) {
    const OutputNudge& output = outputs.outputs[*right];
    who += fmt::format(" The right one, {}, is at {}{}; the others should fall.",
                       escape(names.brief({names.layers(), *right})), significant(output.activation),
                       output.nudge > 0 ? " and should rise: its nudge is " + with_sign(output.nudge) : std::string());
  }
  if (two_bars) {
    who +=
        " A saturated neuron lets little of that through to its weighted input, however wrong it is: the thin "
        "outlines.";
  }
  return {id,
          "What the outputs should do",
          who + fmt::format(" The example costs {}.", significant(outputs.cost, 4)),
          calculus_of(outputs, names.architecture().loss()),
          fmt::format("Activation, target and nudge of {} outputs; cost {}", outputs.outputs.size(),
                      significant(outputs.cost, 4)),
          canvas.drawing(),
          table_of(outputs, names)};
}

}  // namespace nudge::report
