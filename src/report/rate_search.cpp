// A search for a learning rate.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/explanation_frame.hpp"
#include "report/numbers.hpp"
#include "report/search_report.hpp"
#include "report/text_report.hpp"
#include "report/text_table.hpp"
#include "report/xy_chart.hpp"

namespace nudge {

using namespace report;

namespace {

constexpr std::size_t most_lines = 25;
constexpr std::size_t most_curve_marks = 40;  // of an XyChart
constexpr double most_cost = 1.5;  // in the drawing, times the first: else only its running away could be seen

/// The moment with the rate nearest to this one.
const RateMoment& moment_at(const RateSearch& search, double rate) {
  return *std::min_element(search.moments.begin(), search.moments.end(), [&](const auto& a, const auto& b) {
    return std::abs(std::log(a.rate / rate)) < std::abs(std::log(b.rate / rate));
  });
}

std::string ending(const RateSearch& search) {
  if (search.moments.empty()) return "";
  const std::string where = fmt::format("after step {} of {}, at the rate {}", with_thousands(search.moments.size()),
                                        with_thousands(search.planned_steps), significant(search.moments.back().rate));
  return (search.diverged ? "the cost ran away " : "ended ") + where;
}

std::string shown_rate(const std::optional<double>& rate) { return rate ? significant(*rate) : "none"; }

std::string advice(const RateSearch& search) {
  const RateSuggestion& suggestion = search.suggestion;
  if (!suggestion.steepest) return "no rate made the cost fall by a twentieth: nothing to suggest\n";
  return fmt::format(
      "a third of the lowest's    {}\nsteepest fall              {}\n\n"
      "The first is a third of the rate at which the smoothed cost was lowest, the largest that still converged:\n"
      "begin with it. The second is where that cost fell fastest: go down towards it where the first makes the cost\n"
      "jump. Both hold for this optimizer, its momentum and this batch; sgd with momentum m takes about (1 - m) times\n"
      "the rate that it takes without.\n",
      shown_rate(suggestion.third_of_lowest), shown_rate(suggestion.steepest));
}

XySeries marked(const RateSearch& search, const char* name, double rate, int style) {
  return {name, {{rate, moment_at(search, rate).smoothed, 0}}, style, true, false};
}

std::string rates_figure(Figures& figures, const RateSearch& search) {
  XyChart chart{"learning rate", "cost", true, Unit::measured, {}};
  XySeries each{"some batches", {}, 1, true, false}, smoothed{"smoothed", {}, 0, false, true};
  DataTable table({{"rate", "rate"}, {"cost", "cost of the batch"}, {"smoothed", "smoothed cost"}});
  const std::size_t every = search.moments.size() / most_curve_marks + 1;
  for (std::size_t i = 0; i < search.moments.size(); ++i) {
    const RateMoment& moment = search.moments[i];
    const double most = most_cost * search.moments.front().smoothed;
    if (i % every == 0 && moment.cost <= most) each.points.push_back({moment.rate, moment.cost, 0});
    if (moment.smoothed <= most) smoothed.points.push_back({moment.rate, moment.smoothed, 0});
    table.add({number(moment.rate), number(moment.cost), number(moment.smoothed)});
  }
  chart.series = {smoothed, each};
  const auto& [steepest, third] = search.suggestion;
  if (steepest) chart.series.push_back(marked(search, "steepest fall", *steepest, 2));
  if (third) chart.series.push_back(marked(search, "a third of the lowest’s", *third, 3));
  return figures.add(
      {"rates", "Cost against learning rate",
       "Each step has a larger learning rate than the one before. Where the cost turns up, steps are too "
       "long: begin with a third of the rate at the lowest cost, and go down towards the steepest fall "
       "where that makes the cost jump. Both hold for this optimizer, its momentum and this batch: with "
       "momentum m, sgd takes about 1 − m times the rate that it takes without. Costs above one and a half times the "
       "first are not drawn.",
       "", "Cost of each batch and smoothed cost against the learning rate", draw_xy_chart(chart), std::move(table)});
}

}  // namespace

std::string rate_search_text(const RateSearch& search) {
  TextTable table("rrr");
  table.add({"step", "rate", "cost"});
  const std::size_t count = search.moments.size();
  const std::size_t lines = std::min(most_lines, count);
  for (std::size_t line = 0; line < lines; ++line) {
    const std::size_t i = lines > 1 ? line * (count - 1) / (lines - 1) : 0;
    table.add({with_thousands(i + 1), fmt::format("{:.2e}", search.moments[i].rate),
               significant(search.moments[i].smoothed, 4)});
  }
  return table.text() + ending(search) + "\n\n" + advice(search);
}

ExplanationPage rate_search_page(const RateSearch& search, const Subject& subject) {
  Figures figures;
  std::vector<Part> parts;
  parts.push_back({"search", "The rising rate", rates_figure(figures, search)});
  return explanation_frame(
      "Training", "Which learning rate?",
      "One short training with a rate that rises from far too small to far too large, then "
      "forgotten.",
      subject, false,
      {{"a third of the lowest’s", shown_rate(search.suggestion.third_of_lowest), "begin with it"},
       {"steepest fall at", shown_rate(search.suggestion.steepest), "where that makes the cost jump"},
       {"steps", with_thousands(search.moments.size()), search.diverged ? "then it diverged" : ""}},
      parts, std::move(figures));
}

}  // namespace nudge
