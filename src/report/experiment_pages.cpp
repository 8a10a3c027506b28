// The pages of descents with several batch sizes and of the steepest way down.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "nudge/report.hpp"
#include "report/descents_figures.hpp"
#include "report/explanation_frame.hpp"
#include "report/html.hpp"
#include "report/neuron_names.hpp"
#include "report/numbers.hpp"
#include "report/text_report.hpp"
#include "report/xy_chart.hpp"

namespace nudge {

namespace report {

namespace {

constexpr int page_styles = 5;
constexpr double pi = 3.14159265358979323846;

std::string top_share_figure(Figures& figures, const Steepest& steepest) {
  if (steepest.top.empty()) return "";
  constexpr double width = 430, left = 92, room = 250, row_height = 36;
  DataTable table({{"k", "the k most sensitive"}, {"predicted", "predicted share"}, {"measured", "measured share"}});
  double full = 1;
  for (const TopShare& top : steepest.top) full = std::max(full, top.measured);
  Canvas canvas(width, 8 + row_height * static_cast<double>(steepest.top.size()));
  double y = 4;
  for (const TopShare& top : steepest.top) {
    canvas.text(left - 12, y + 21, "", "end", with_thousands(top.k));
    canvas.rect(left, y + 6, room, 20, "panel");
    canvas.signed_bar(left, y + 6, top.measured / full * room, 20);
    canvas.outline_bar(left, y + 3, top.predicted / full * room, 26);
    canvas.text(width, y + 21, "", "end", percent(top.measured, 1));
    table.add({whole(top.k), share(top.predicted), share(top.measured)});
    y += row_height;
  }
  return figures.add({"top-shares", "A few carry most of it",
                      "If only the k most sensitive weights and biases take their part of the step, this share of the "
                      "whole decrease remains. The bar is measured, the outline predicted.",
                      "predicted share = Σ<sub>top k</sub> g<sup>2</sup> / |G|<sup>2</sup>",
                      "Share of the decrease by the number of parameters that move", canvas.drawing(),
                      std::move(table)});
}

/// A step that raises the cost by more than the slope promised to lower it is off the picture.
constexpr double lowest_drawn = -1;

std::string angles_figure(Figures& figures, const Steepest& steepest) {
  if (steepest.lengths.empty()) return "";
  XyChart chart{"length of the step", "decrease / (|G| length)", true, Unit::chosen, {}};
  DataTable table({{"length", "length"},
                   {"degrees", "angle, degrees"},
                   {"predicted", "predicted decrease"},
                   {"measured", "measured decrease"}});
  std::size_t left_out = 0;
  for (const StepsOfOneLength& steps : steepest.lengths) {
    for (std::size_t i = 0; i < steps.steps.size(); ++i) {
      const AngledStep& step = steps.steps[i];
      table.add(
          {chosen(steps.length), chosen(step.degrees), signed_number(step.predicted), signed_number(step.measured)});
      if (i >= chart.series.size()) {
        const std::string name = step.degrees == 0 ? std::string("straight down")
                                                   : fmt::format("{}\u00b0 off (cos {:.3f})", shortest(step.degrees),
                                                                 std::cos(step.degrees * pi / 180));
        chart.series.push_back({name, {}, static_cast<int>(i) % page_styles, true, true});
      }
      const double whole_slope = steepest.gradient_norm * steps.length;
      const double gain = whole_slope > 0 ? step.measured / whole_slope : 0;
      if (gain >= lowest_drawn) {
        chart.series[i].points.push_back({steps.length, gain, 0});
      } else {
        ++left_out;
      }
    }
  }
  const bool several_angles = chart.series.size() > 1;
  const bool wins_at_first = !steepest.stops_winning || *steepest.stops_winning > steepest.lengths.front().length;
  std::string caption =
      several_angles
          ? std::string(
                "Steps of one length in several directions. On the left, where steps are short, each gains its "
                "cosine of what the slope promises") +
                (wins_at_first ? ", and straight down gains most." : ".")
          : "Steps straight down. On the left, where they are short, each gains what the slope promises.";
  if (left_out > 0) {
    caption += fmt::format(
        " {} that {} the cost by more than the slope promised to lower it {} off the picture, but in "
        "the table.",
        counted(left_out, "step", "steps"), left_out == 1 ? "raises" : "raise", left_out == 1 ? "is" : "are");
  }
  if (steepest.stops_falling) {
    caption += fmt::format(" From length {} on, a longer straight step gains less than a shorter one: it overshoots.",
                           significant(*steepest.stops_falling));
  }
  caption += steepest.stops_winning
                 ? fmt::format(" At {} another direction first wins.", significant(*steepest.stops_winning))
                 : std::string(several_angles ? " No length that was tried let another direction win." : "");
  return figures.add({"angles", "Straight down, or at an angle", caption,
                      "C(w) − C(w + s) = |G| |s| cos(angle) + O(|s|<sup>2</sup>)",
                      "Decrease per unit of slope against the length of the step, for several angles",
                      draw_xy_chart(chart), std::move(table)});
}

std::string noise_sentence(const Descents& descents) {
  if (descents.noise.examples == 0) return "";
  return fmt::format(
      "<p>At the start, over {}, the gradient has the length {}. The examples\u2019 own gradients scatter around it "
      "with a "
      "total variance of {}. This variance over the squared length is the noise scale: {} examples.</p>\n",
      counted(descents.noise.examples, "example", "examples"), significant(descents.noise.gradient_norm, 4),
      significant(descents.noise.trace, 4), significant(descents.noise.scale, 4));
}

}  // namespace
}  // namespace report

ExplanationPage steepest_page(const Steepest& steepest, const Subject& subject) {
  using namespace report;
  Figures figures;
  std::vector<Part> parts;
  parts.push_back({"sensitive", "The most sensitive first", top_share_figure(figures, steepest), "Top shares"});
  parts.push_back({"directions", "The steepest direction", angles_figure(figures, steepest), "Directions"});
  return explanation_frame("Gradient descent", "The steepest way down",
                           "Attend to what lowers the cost most per unit of change: that is what the negative gradient "
                           "does, and these steps measure it.",
                           subject, false,
                           {{"cost", significant(steepest.cost, 4), "before the step"},
                            {"length of the gradient", significant(steepest.gradient_norm, 4)}},
                           parts, std::move(figures));
}

ExplanationPage descents_page(const DescentsReport& report_, const Subject& subject) {
  using namespace report;
  Figures figures;
  const Descents& descents = report_.descents;
  const DescentFigures drawn = descent_figures(figures, "", descents);
  const auto beside = [](const std::string& html) { return html.empty() ? html : side_by_side(html); };
  std::vector<Part> parts;
  parts.push_back({"courses", "The cost on the way down",
                   descent_sentences(descents) + beside(drawn.cost_by_examples + drawn.cost_by_seconds +
                                                        drawn.cost_by_steps + drawn.accuracy + drawn.gradient_norm),
                   "Courses"});
  parts.push_back({"ways-down", "A drunk man stumbling, a careful man stepping",
                   beside(drawn.paths + drawn.cosine_steps), "Paths"});
  const bool has_noise = descents.noise.examples > 0 || !drawn.cosines.empty();
  parts.push_back(
      {"noise", "How noisy a small batch is", has_noise ? noise_sentence(descents) + drawn.cosines : "", "Noise"});
  parts.push_back({"ends", "Does it end better?", final_costs_figure(figures, "final-costs", report_.finals), "Ends"});
  parts.push_back({"minima", "A problem with two minima",
                   report_.two_minima ? two_minima_figure(figures, "two-minima", *report_.two_minima) : std::string(),
                   "Two minima"});
  return explanation_frame(
      "Gradient descent", "One start, several ways down",
      "The exact step looks at all examples before it moves. A step from a few examples is rougher, "
      "and comes sooner.",
      subject, false,
      {{"training examples", with_thousands(descents.training_examples)},
       {"measured on", with_thousands(descents.measured_examples), "of them"}},
      parts, std::move(figures));
}

}  // namespace nudge
