// Who fires together and should wire together: a firing neuron, the weight between, a neuron that should fire more.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/explanation_figures.hpp"
#include "report/html.hpp"
#include "report/numbers.hpp"
#include "report/text_report.hpp"

namespace nudge::report {

namespace {

constexpr double hebbian_width = 440, hebbian_row = 27, hebbian_rows = 8;
constexpr double from_label = 62, from_at = 78, activation_at = 94, line_left = 150, line_right = 268,
                 hebbian_mark_at = 282, hebbian_nudge_left = 376;

struct Scale {
  double brightest = 1, desire = 0, nudge = 0;
};

void include(Scale& scale, const std::vector<HebbianPair>& pairs) {
  for (const HebbianPair& pair : pairs) {
    scale.brightest = std::max(scale.brightest, std::abs(pair.activation));
    scale.desire = std::max(scale.desire, std::abs(pair.desire));
    scale.nudge = std::max(scale.nudge, std::abs(pair.nudge));
  }
}

double draw_group(Canvas& canvas, double y, const char* title, const std::vector<HebbianPair>& pairs,
                  const Scale& scale, const NeuronNames& names) {
  if (pairs.empty()) return y;
  canvas.text(0, y + 15, "group", "start", title);
  y += 24;
  for (std::size_t i = 0; i < pairs.size() && i < static_cast<std::size_t>(hebbian_rows); ++i) {
    const HebbianPair& pair = pairs[i];
    const double middle = y + hebbian_row / 2;
    const std::string from = names.from(pair.weight);
    canvas.text_within(from_label, from_label, middle + 4.5, "", "end", from);
    canvas.neuron(from_at, middle, 8, pair.activation / scale.brightest, from);
    canvas.text(activation_at, middle + 4.5, "soft", "start", significant(pair.activation, 2));
    if (pair.nudge == 0) {
      canvas.line(line_left, middle, line_right, middle, "grid");
    } else {
      const double strength = scale.nudge > 0 ? std::abs(pair.nudge) / scale.nudge : 0;
      canvas.signed_line(line_left, middle, line_right, middle, pair.nudge, strength, 7);
    }
    const double size = scale.desire > 0 ? 9 * std::sqrt(std::abs(pair.desire) / scale.desire) : 0;
    canvas.nudge_mark(hebbian_mark_at, middle, size, pair.desire);
    canvas.text_within(hebbian_nudge_left - hebbian_mark_at - 14, hebbian_mark_at + 14, middle + 4.5, "", "start",
                       names.to(pair.weight));
    canvas.text(hebbian_width, middle + 4.5,
                pair.nudge > 0   ? "up"
                : pair.nudge < 0 ? "down"
                                 : "soft",
                "end", with_sign(pair.nudge));
    y += hebbian_row;
  }
  return y + 12;
}

DataTable table_of(const HebbianPairs& pairs, const NeuronNames& names) {
  const bool several = pairs.examples > 1;
  std::vector<Column> columns{{"kind", "kind"},
                              {"weight", "weight"},
                              {"activation", several ? "mean a" : "a<sub>k</sub>"},
                              {"desire", several ? "mean desire −dC/dz" : "desire −dC/dz<sub>j</sub>"},
                              {"nudge", several ? "mean nudge" : "nudge"}};
  columns.push_back({"product_of_means", pairs.places > 1
                                             ? fmt::format("{} places · product of the means", pairs.places)
                                         : several ? "product of the means"
                                                   : "a<sub>k</sub> · (−dC/dz<sub>j</sub>)"});
  DataTable table(std::move(columns));
  const auto add = [&](const char* kind, const std::vector<HebbianPair>& group) {
    for (const HebbianPair& pair : group) {
      table.add({words(kind), words(names.parameter(pair.weight)), number(pair.activation), signed_number(pair.desire),
                 signed_number(pair.nudge), signed_number(pair.product)});
    }
  };
  add("together", pairs.together);
  add("apart", pairs.apart);
  add("unaffected", pairs.unaffected);
  return table;
}

}  // namespace

FigureParts hebbian_figure(const std::string& id, const HebbianPairs& pairs, const NeuronNames& names) {
  Scale scale;
  for (const auto* group : {&pairs.together, &pairs.apart, &pairs.unaffected}) include(scale, *group);
  Canvas canvas(hebbian_width);
  canvas.text(from_label, 12, "small", "end", "from");
  canvas.text(from_at - 6, 12, "small", "start", pairs.examples > 1 ? "mean activation" : "activation");
  canvas.text((line_left + line_right) / 2 + 20, 12, "small", "middle", "their weight");
  canvas.text(hebbian_mark_at + 2, 12, "small", "start", "desire of");
  canvas.text(hebbian_width, 12, "small", "end", "nudge");
  double y = 20;
  y = draw_group(canvas, y, "Fire together, wire together", pairs.together, scale, names);
  y = draw_group(canvas, y, "Firing, but into one that should fire less", pairs.apart, scale, names);
  y = draw_group(canvas, y, "Not firing: no change, whatever is desired", pairs.unaffected, scale, names);
  canvas.reach(y - 6);

  if (pairs.together.empty() && pairs.apart.empty() && pairs.unaffected.empty()) {
    canvas.text(0, 40, "soft", "start", "No neuron fires, or none is to change: no pair to show.");
    canvas.reach(50);
  }

  std::string caption =
      "The weights that are to grow most join a neuron that fires (a bright circle) to one that should fire more (a "
      "filled triangle). Into one that should fire less, the same brightness means a weight that shrinks.";
  if (pairs.places > 1) {
    caption += fmt::format(
        " A kernel meets each pair at {} places: activation and desire are the means over them, the nudge is the sum.",
        with_thousands(pairs.places));
  }
  if (pairs.examples > 1) {
    caption += fmt::format(
        " Over {} examples the nudge is the mean of the products. The product of the means is another number.",
        with_thousands(pairs.examples));
  }
  return {id,
          fmt::format("Fire together, wire together: L{}", pairs.layer),
          caption,
          pairs.examples > 1 ? "−dC/dW<sub>jk</sub> = mean of a<sub>k</sub> (−dC/dz<sub>j</sub>) over the examples"
                             : "−dC/dW<sub>jk</sub> = a<sub>k</sub> · (−dC/dz<sub>j</sub>)",
          fmt::format("Pairs of neurons of L{} with the nudges of their weights", pairs.layer),
          canvas.drawing(),
          table_of(pairs, names),
          std::nullopt,
          "All pairs"};
}

}  // namespace nudge::report
