// The page of a sweep.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "report/explanation_frame.hpp"
#include "report/html.hpp"
#include "report/numbers.hpp"
#include "report/search_report.hpp"
#include "report/sweep_figures.hpp"
#include "report/text_report.hpp"
#include "report/text_table.hpp"
#include "report/xy_chart.hpp"

namespace nudge {

namespace report {

namespace {

constexpr std::size_t most_curves = 5;  // what an XyChart can tell apart
constexpr double wide_range = 20;       // largest to smallest: from here on a logarithmic axis

std::optional<double> number_of(const std::string& words) {
  double number = 0;
  const auto [end, error] = std::from_chars(words.data(), words.data() + words.size(), number);
  if (error != std::errc() || end != words.data() + words.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

constexpr std::size_t longest_legend = 44;

/// A training by its number; in the CSV by its whole name.
Cell run_cell(const SweepRun& run) { return {run_number(run), run.name, true}; }

/// The best trainings' courses by one measure, `y_name`.
template <typename Read>
std::string curves_figure(Figures& figures, const SweepResult& result, const std::string& id, const std::string& title,
                          const std::string& y_name, Unit unit, Read read) {
  std::vector<const SweepOutcome*> drawn;
  for (const SweepOutcome& outcome : result.outcomes) {
    if (drawn.size() < most_curves && outcome.best) drawn.push_back(&outcome);
  }
  XyChart chart{"epoch", y_name, false, unit, {}, true};
  DataTable table({{"run", "run"}, {"epoch", "epoch"}, {"value", y_name}});
  for (const SweepOutcome* outcome : drawn) {
    XySeries series{shortened(legend_words(result, drawn, outcome->run), longest_legend),
                    {},
                    static_cast<int>(chart.series.size()),
                    true,
                    true};
    for (const EpochMetrics& metrics : outcome->epochs) {
      const std::optional<double> value = read(metrics);
      if (!value) continue;
      series.points.push_back({static_cast<double>(metrics.epoch), *value, 0});
      table.add({run_cell(outcome->run), whole(metrics.epoch), unit == Unit::percent ? share(*value) : number(*value)});
    }
    chart.series.push_back(std::move(series));
  }
  if (chart.series.empty()) return "";
  return figures.add({id, title, "Of the trainings with the lowest validation costs, the lowest first.", "",
                      title + " after each epoch", draw_xy_chart(chart), std::move(table)});
}

std::string key_figure(Figures& figures, const SweepResult& result, std::size_t key) {
  XySeries series{"a training", {}, 0, true, false};
  DataTable table({{"value", escape(brief_key(result.keys[key]))}, {"cost", "validation cost"}, {"run", "run"}});
  double low = INFINITY, high = -INFINITY;
  for (const SweepOutcome& outcome : result.outcomes) {
    if (!outcome.best || !outcome.best->cost) continue;
    const std::optional<double> value = number_of(outcome.run.values[key]);
    if (!value) return "";
    low = std::min(low, *value);
    high = std::max(high, *value);
    series.points.push_back({*value, *outcome.best->cost, 0});
    table.add({chosen(*value), number(*outcome.best->cost), run_cell(outcome.run)});
  }
  if (!(low < high)) return "";
  const std::string name = brief_key(result.keys[key]);
  const XyChart chart{name, "cost", low > 0 && high / low >= wide_range, Unit::measured, {series}};
  return figures.add({fmt::format("key-{}", key + 1), "Validation cost against " + name,
                      "Each mark is a training; what else varies is not held fixed.", "",
                      "Lowest validation cost against " + name, draw_xy_chart(chart), std::move(table)});
}

std::string all_runs_table(const SweepResult& result) {
  std::vector<Column> columns{{"run", "run"}};
  for (const std::string& key : result.keys) columns.push_back({key, escape(brief_key(key))});
  for (const Column& column : {Column{"seed", "seed"}, Column{"validation_cost", "validation cost"},
                               Column{"validation_accuracy", "validation"}, Column{"epoch", "epoch"},
                               Column{"test_accuracy", "test"}, Column{"problem", "problem"}}) {
    columns.push_back(column);
  }
  DataTable table(std::move(columns));
  for (const SweepOutcome& outcome : result.outcomes) {
    std::vector<Cell> row{run_cell(outcome.run)};
    for (const std::string& value : outcome.run.values) row.push_back(words(value));
    const auto& best = outcome.best;
    row.push_back(whole(outcome.run.configuration.training.seed));
    row.push_back(best && best->cost ? number(*best->cost) : nothing());
    row.push_back(best && best->accuracy ? share(*best->accuracy) : nothing());
    row.push_back(best ? whole(best->epoch) : nothing());
    row.push_back(outcome.test_accuracy ? share(*outcome.test_accuracy) : nothing());
    row.push_back(outcome.problem.empty() ? nothing() : words(outcome.problem));
    table.add(std::move(row));
  }
  return scrolling("All trainings", table.html(result.outcomes.size()));
}

}  // namespace
}  // namespace report

ExplanationPage sweep_page(const SweepResult& result, const Subject& subject) {
  using namespace report;
  Figures figures;
  std::string curves = curves_figure(figures, result, "validation-cost", "Validation cost", "cost", Unit::measured,
                                     [](const EpochMetrics& metrics) { return metrics.cost; });
  curves += curves_figure(figures, result, "validation-accuracy", "Validation accuracy", "accuracy", Unit::percent,
                          [](const EpochMetrics& metrics) { return metrics.accuracy; });
  curves += curves_figure(figures, result, "training-cost", "Training cost", "cost", Unit::measured,
                          [](const EpochMetrics& metrics) { return std::optional(metrics.train_cost); });
  std::string keys;
  for (std::size_t key = 0; key < result.keys.size(); ++key) keys += key_figure(figures, result, key);
  std::vector<Part> parts;
  parts.push_back({"curves", "The best", curves.empty() ? curves : side_by_side(curves)});
  parts.push_back({"keys", "What each setting does", keys.empty() ? keys : side_by_side(keys), "Settings"});
  parts.push_back({"all", "All trainings", all_runs_table(result)});
  std::vector<Fact> facts{{"trainings", with_thousands(result.outcomes.size()),
                           result.finished ? "" : fmt::format("of {}", with_thousands(result.runs))}};
  if (!result.outcomes.empty() && result.outcomes.front().best) {
    facts.push_back({"the best", setting_words(result, result.outcomes.front().run), "by its validation cost"});
  }
  return explanation_frame("Training", "A sweep",
                           "One recipe, trained with several settings. They are chosen by the validation part; the "
                           "test part is only reported.",
                           subject, false, facts, parts, std::move(figures));
}

}  // namespace nudge
