// Descents beside each other: cost against what was spent, the paths on the cost surface, and the gradient's noise.

#include "report/descents_figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/descent_words.hpp"
#include "report/html.hpp"
#include "report/neuron_names.hpp"
#include "report/numbers.hpp"
#include "report/path_picture.hpp"
#include "report/text_report.hpp"
#include "report/xy_chart.hpp"

namespace nudge::report {

namespace {

constexpr int descent_styles = 5;

template <typename X, typename Y>
std::vector<XySeries> series_of(const Descents& descents, X x, Y y) {
  std::vector<XySeries> all;
  for (std::size_t i = 0; i < descents.descents.size(); ++i) {
    const Descent& descent = descents.descents[i];
    XySeries series{
        batch_name(descent.batch, descents.training_examples), {}, static_cast<int>(i) % descent_styles, true, true};
    for (const DescentMoment& m : descent.moments) {
      const std::optional<double> value = y(m);
      if (value) series.points.push_back({x(m), *value, 0});
    }
    all.push_back(std::move(series));
  }
  return all;
}

DataTable moments_table(const Descents& descents) {
  DataTable table({{"batch", "batch"},
                   {"learning_rate", "rate"},
                   {"step", "step"},
                   {"examples", "examples seen"},
                   {"seconds", "seconds"},
                   {"cost", "cost"},
                   {"accuracy", "accuracy"},
                   {"gradient_norm", "|G|"},
                   {"cosine", "cosine"},
                   {"u", "u"},
                   {"v", "v"}});
  for (const Descent& descent : descents.descents) {
    for (const DescentMoment& m : descent.moments) {
      table.add({whole(descent.batch), chosen(descent.learning_rate), whole(m.step), whole(m.examples),
                 number(m.seconds), number(m.cost), share(m.accuracy), number(m.gradient_norm),
                 m.cosine ? number(*m.cosine) : nothing(), number(m.u), number(m.v)});
    }
  }
  return table;
}

/// Where each descent ended.
DataTable ends_table(const Descents& descents) {
  DataTable table({{"batch", "descent"},
                   {"learning_rate", "rate"},
                   {"steps", "steps"},
                   {"examples", "examples seen"},
                   {"seconds", "seconds"},
                   {"cost", "final cost"},
                   {"accuracy", "accuracy"}});
  for (const Descent& descent : descents.descents) {
    if (descent.moments.empty()) continue;
    const DescentMoment& end = descent.moments.back();
    table.add({words(batch_name(descent.batch, descents.training_examples)), chosen(descent.learning_rate),
               whole(end.step), whole(end.examples), number(end.seconds), number(end.cost), share(end.accuracy)});
  }
  return table;
}

std::string chart(Figures& figures, const Descents& descents, const std::string& id, const std::string& title,
                  const std::string& caption, const XyChart& xy) {
  const bool any = std::any_of(xy.series.begin(), xy.series.end(), [](const auto& s) { return !s.points.empty(); });
  if (!any) return "";
  return figures.add({id, title, caption, "", title + " for every batch size", draw_xy_chart(xy), ends_table(descents),
                      moments_table(descents)});
}

DataTable paths_table(const Descents& descents) {
  DataTable table({{"batch", "batch"}, {"step", "step"}, {"u", "u"}, {"v", "v"}});
  for (const Descent& descent : descents.descents) {
    for (const PathPoint& p : descent.path) table.add({whole(descent.batch), whole(p.step), number(p.u), number(p.v)});
  }
  return table;
}

/// "single examples 84°, batches of 100 41°"
std::string straightness(const Descents& descents) {
  std::string out;
  for (const Descent& descent : descents.descents) {
    const std::optional<double> degrees = mean_degrees(descent);
    if (!degrees) continue;
    out += fmt::format("{}{} {:.0f}\u00b0", out.empty() ? "" : ", ",
                       batch_name(descent.batch, descents.training_examples), *degrees);
  }
  return out.empty()
             ? ""
             : " Their steps do not all go straight down. The mean angle between a step and the steepest way down: " +
                   out + ".";
}

/// The paths near the start, where the shortest of them is large enough to be seen.
std::string first_steps(Figures& figures, const std::string& id, const Descents& descents) {
  if (descents.near_start.costs.empty()) return "";
  return figures.add({id, "The first steps, enlarged",
                      "The same plane around the shortest of the paths. Each bend of a line is a step, as far as the "
                      "first 300; later a bend stands for several. Where a path leaves this picture, the whole one "
                      "shows how it goes on.",
                      "", "The paths near the start, in the same plane", draw_paths(descents, descents.near_start),
                      ends_table(descents), paths_table(descents)});
}

std::string paths(Figures& figures, const std::string& id, const Descents& descents) {
  const bool any = std::any_of(descents.descents.begin(), descents.descents.end(),
                               [](const Descent& d) { return d.path.size() > 1; });
  if (!any) return "";
  const bool surface = !descents.plane.costs.empty();
  return figures.add(
      {id, "The paths downhill",
       fmt::format(
           "All descents start at the same point. The plane is the one that holds most of their paths: {} of their "
           "variance lies in it{}.{}",
           percent(descents.plane.share_u + descents.plane.share_v, 1),
           surface ? "; the shading is the real cost there, the stronger the higher, and the thin lines join points of "
                     "equal cost"
                   : "",
           straightness(descents)),
       "principal components of the paths: w = mean + u e<sub>1</sub> + v e<sub>2</sub>",
       "The paths of all descents in the plane of their first two principal components",
       draw_paths(descents, descents.plane), ends_table(descents), paths_table(descents)});
}

std::string cosines(Figures& figures, const std::string& id, const Descents& descents) {
  if (descents.cosines.empty()) return "";
  XyChart chart{"examples in a batch", "cosine of its gradient to the full one", true, Unit::chosen, {}};
  XySeries predicted{"predicted", {}, 1, false, true};
  XySeries measured{"measured, \u00b1 standard deviation", {}, 0, true, false};
  DataTable table({{"batch", "batch"},
                   {"draws", "draws"},
                   {"predicted", "predicted cosine"},
                   {"measured", "measured, mean"},
                   {"deviation", "± deviation"}});
  for (const BatchCosine& c : descents.cosines) {
    const double batch = static_cast<double>(c.batch);
    predicted.points.push_back({batch, c.predicted, 0});
    measured.points.push_back({batch, c.measured, c.deviation});
    table.add({whole(c.batch), whole(c.draws), number(c.predicted), number(c.measured), number(c.deviation)});
  }
  chart.series = {std::move(predicted), std::move(measured)};
  return figures.add(
      {id, "How well a few examples know the way",
       fmt::format(
           "The gradient of a random batch against the gradient of all {} examples: 1 is the same direction, 0 a "
           "right angle. At this point the noise scale S is {}: {}.",
           with_thousands(descents.noise.examples), significant(descents.noise.scale),
           descents.noise.scale > 1 ? "in a batch of S examples there is as much noise as signal"
                                    : "even one example has more signal than noise"),
       "cosine ≈ 1 / √(1 + (S/n)(N − n)/(N − 1)), S = tr(covariance) / |G|<sup>2</sup>",
       "Cosine of a batch's gradient to the full gradient against the batch size", draw_xy_chart(chart),
       std::move(table)});
}

}  // namespace

DescentFigures descent_figures(Figures& figures, const std::string& prefix, const Descents& descents) {
  const auto cost = [](const DescentMoment& m) { return std::optional(m.cost); };
  const auto examples = [](const DescentMoment& m) { return static_cast<double>(m.examples); };
  const auto seconds = [](const DescentMoment& m) { return m.seconds; };
  const auto steps = [](const DescentMoment& m) { return static_cast<double>(m.step); };
  DescentFigures out;
  out.cost_by_examples =
      chart(figures, descents, prefix + "cost-by-examples", "Cost against examples seen",
            "What an example is worth: the full batch looks at all of them before each step.",
            {"examples seen", "mean cost", true, Unit::measured, series_of(descents, examples, cost)});
  out.cost_by_seconds =
      chart(figures, descents, prefix + "cost-by-seconds", "Cost against seconds",
            "What a second is worth: the time spent in the steps themselves, on the machine that made this page.",
            {"seconds", "mean cost", true, Unit::measured, series_of(descents, seconds, cost)});
  out.cost_by_steps = chart(figures, descents, prefix + "cost-by-steps", "Cost against steps",
                            "What a step is worth: those of the full batch are exact, and few.",
                            {"steps", "mean cost", true, Unit::measured, series_of(descents, steps, cost)});
  out.accuracy = chart(
      figures, descents, prefix + "accuracy", "Accuracy against steps",
      fmt::format("The share of right answers on {} training examples.", with_thousands(descents.measured_examples)),
      {"steps", "accuracy", true, Unit::percent,
       series_of(descents, steps, [](const DescentMoment& m) { return std::optional(m.accuracy); })});
  out.gradient_norm =
      chart(figures, descents, prefix + "gradient-norm", "Length of the gradient",
            "How steep the cost still is where each descent stands.",
            {"steps", "|G|", true, Unit::measured,
             series_of(descents, steps, [](const DescentMoment& m) { return std::optional(m.gradient_norm); })});
  out.cosine_steps =
      chart(figures, descents, prefix + "step-cosines", "How straight the steps are",
            "The cosine between a step and the steepest way down at the point where it began: 1 is straight "
            "downhill, 0 sideways, below 0 uphill.",
            {"steps", "cosine", true, Unit::chosen,
             series_of(descents, steps, [](const DescentMoment& m) { return m.cosine; })});
  out.paths = paths(figures, prefix + "paths", descents) + first_steps(figures, prefix + "first-steps", descents);
  out.cosines = cosines(figures, prefix + "batch-cosines", descents);
  return out;
}

std::string descent_sentences(const Descents& descents, double seconds) {
  std::string out;
  for (const Descent& descent : descents.descents) {
    if (descent.moments.empty()) continue;
    const DescentMoment& end = descent.moments.back();
    out += fmt::format(
        "<li><b>{}</b>, learning rate {}: {} in {}, over {}, from cost {} to {}; {} of its answers are right.</li>\n",
        escape(batch_name(descent.batch, descents.training_examples)), shortest(descent.learning_rate),
        counted(end.step, "step", "steps"), duration(end.seconds), counted(end.examples, "example", "examples"),
        significant(descent.moments.front().cost), significant(end.cost), percent(end.accuracy, 1));
  }
  if (out.empty()) return "";
  out = fmt::format(
      "<p>{} The order of the examples is drawn from seed {}; cost and answers are measured on {} of the {} "
      "examples.</p>\n<ul>\n{}</ul>\n",
      escape(alike_sentence(descents, seconds)), descents.seed, with_thousands(descents.measured_examples),
      with_thousands(descents.training_examples), out);
  for (const std::string& warning : descent_warnings(descents)) out += "<p><b>" + escape(warning) + "</b></p>\n";
  return out;
}

std::string final_costs_figure(Figures& figures, const std::string& id, const std::vector<FinalCosts>& finals) {
  if (finals.empty()) return "";
  XyChart chart{"examples in a batch", "final cost", true, Unit::measured, {}};
  XySeries each{"one seed each", {}, 0, true, false};
  XySeries means{"mean", {}, 1, true, true};
  DataTable table({{"batch", "batch"},
                   {"seeds", "seeds"},
                   {"mean", "mean cost"},
                   {"least", "least"},
                   {"largest", "largest"},
                   {"mean_accuracy", "mean accuracy"}});
  DataTable all({{"batch", "batch"}, {"seed", "seed"}, {"cost", "cost"}, {"accuracy", "accuracy"}});
  for (const FinalCosts& final_cost : finals) {
    if (final_cost.costs.empty()) continue;
    double sum = 0, accuracy = 0;
    for (std::size_t i = 0; i < final_cost.costs.size(); ++i) {
      each.points.push_back({static_cast<double>(final_cost.batch), final_cost.costs[i], 0});
      sum += final_cost.costs[i];
      const double right = i < final_cost.accuracies.size() ? final_cost.accuracies[i] : 0;
      accuracy += right;
      all.add({whole(final_cost.batch), whole(i + 1), number(final_cost.costs[i]), share(right)});
    }
    const double count = static_cast<double>(final_cost.costs.size());
    means.points.push_back({static_cast<double>(final_cost.batch), sum / count, 0});
    const auto [least, largest] = std::minmax_element(final_cost.costs.begin(), final_cost.costs.end());
    table.add({whole(final_cost.batch), whole(final_cost.costs.size()), number(sum / count), number(*least),
               number(*largest), share(accuracy / count)});
  }
  chart.series = {std::move(each), std::move(means)};
  return figures.add(
      {id, "Where they end, over several seeds",
       "Is the end of a descent with small batches better, or not? Each mark is one start; look at their "
       "spread before believing a difference of the means.",
       "", "Final costs over seeds against the batch size", draw_xy_chart(chart), std::move(table), std::move(all)});
}

std::string two_minima_figure(Figures& figures, const std::string& id, const TwoMinima& minima) {
  if (minima.shares.empty()) return "";
  constexpr double width = 430, left = 92, room = 210, row_height = 38;
  DataTable table({{"batch", "batch"},
                   {"deeper", "ended in the deeper"},
                   {"shallow", "in the shallow"},
                   {"share", "share in the deeper"},
                   {"standard_error", "± standard error"}});
  Canvas canvas(width, 8 + row_height * static_cast<double>(minima.shares.size()));
  double y = 4;
  for (const TwoMinimaShare& s : minima.shares) {
    canvas.text(left - 12, y + 22, "", "end", "batch " + with_thousands(s.batch));
    canvas.rect(left, y + 8, room, 20, "panel");
    canvas.rect(left, y + 8, std::max(0.75, s.share * room), 20, "up");
    canvas.line(left + (s.share - s.standard_error) * room, y + 18, left + (s.share + s.standard_error) * room, y + 18,
                "target");
    canvas.text(width, y + 22, "", "end", percent(s.share, 1) + " \u00b1 " + percent(s.standard_error, 1));
    table.add({whole(s.batch), whole(s.deeper), whole(s.shallow), share(s.share), share(s.standard_error)});
    y += row_height;
  }
  return figures.add(
      {id, "Two minima: which is reached?",
       "One neuron, four examples, and a cost with two valleys. " + escape(two_minima_sentences(minima)) +
           " The bars are the shares of the starts that end in the deeper one, the dark line their standard error.",
       "", "Share of starts that reach the deeper minimum, by batch size", canvas.drawing(), std::move(table)});
}

}  // namespace nudge::report
