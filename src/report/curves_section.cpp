// The course of a training: a chart a quantity, its numbers beneath.

#include <fmt/format.h>

#include <algorithm>

#include "report/html.hpp"
#include "report/sections.hpp"
#include "report/svg_chart.hpp"
#include "report/text_report.hpp"

namespace nudge::report {

namespace {

using Values = std::vector<std::optional<double>>;

template <typename Read>
Values read_each(const std::vector<EpochMetrics>& epochs, Read read) {
  Values values;
  for (const EpochMetrics& epoch : epochs) values.push_back(read(epoch));
  return values;
}

bool any(const Values& values) {
  return std::any_of(values.begin(), values.end(), [](const auto& value) { return value.has_value(); });
}

/// What the epochs were evaluated on: "test", "validation".
std::string evaluated_name(const std::vector<EpochMetrics>& epochs) {
  for (const EpochMetrics& epoch : epochs) {
    if (!epoch.evaluated_on.empty()) return epoch.evaluated_on;
  }
  return "evaluated";
}

std::string from_to(const Series& series, Unit unit) {
  const auto has_value = [](const auto& value) { return value.has_value(); };
  const auto first = std::find_if(series.values.begin(), series.values.end(), has_value);
  if (first == series.values.end()) return "";
  const auto last = std::find_if(series.values.rbegin(), series.values.rend(), has_value);
  return fmt::format("{} from {} to {}", series.name, in_unit(**first, unit), in_unit(**last, unit));
}

std::string describe(const std::string& what, const LineChart& chart) {
  std::string out = what;
  for (const Series& series : chart.series) {
    const std::string course = from_to(series, chart.unit);
    if (!course.empty()) out += (out.size() == what.size() ? ": " : "; ") + course;
  }
  return out;
}

std::string numbers_table(const LineChart& chart, const std::vector<EpochMetrics>& epochs) {
  std::string rows = "<table>\n<thead><tr><th scope=\"col\">epoch</th>";
  for (const Series& series : chart.series) rows += "<th scope=\"col\">" + escape(series.name) + "</th>";
  rows += "</tr></thead>\n<tbody>\n";
  for (std::size_t i = 0; i < epochs.size(); ++i) {
    rows += fmt::format("<tr><th scope=\"row\">{}</th>", epochs[i].epoch);
    for (const Series& series : chart.series) {
      rows += "<td>" + (series.values[i] ? in_unit(*series.values[i], chart.unit) : "") + "</td>";
    }
    rows += "</tr>\n";
  }
  return "<div class=\"scroll tall\" role=\"region\" tabindex=\"0\" aria-label=\"Numbers of the chart\">\n" + rows +
         "</tbody>\n</table>\n</div>\n";
}

std::string figure(const std::string& title, const std::string& remark, LineChart chart,
                   const std::vector<EpochMetrics>& epochs) {
  chart.x_name = "epoch";
  chart.description = describe(title, chart);
  return fmt::format(
      "<figure class=\"card\">\n<figcaption><h3>{}</h3><span class=\"soft "
      "small\">{}{}</span></figcaption>\n{}{}</figure>\n",
      escape(title), escape(remark), is_logarithmic(chart) ? ", logarithmic" : "", svg_line_chart(chart),
      details("Numbers", numbers_table(chart, epochs)));
}

}  // namespace

std::string curves_section(const TrainingReport& report) {
  const std::vector<EpochMetrics>& epochs = report.epochs;
  if (epochs.empty()) return "";
  const std::string evaluated = evaluated_name(epochs);

  LineChart cost{"cost", "", "", Unit::measured, {}};
  cost.series.push_back({"training", read_each(epochs, [](const auto& e) { return std::optional(e.train_cost); }), 0});
  const Values evaluated_costs = read_each(epochs, [](const auto& e) { return e.cost; });
  if (any(evaluated_costs)) cost.series.push_back({evaluated, evaluated_costs, 1});

  LineChart accuracy{"accuracy", "", "", Unit::percent, {}};
  const Values train_accuracies = read_each(epochs, [](const auto& e) { return e.train_accuracy; });
  accuracy.series.push_back({"training", train_accuracies, 0});
  const Values accuracies = read_each(epochs, [](const auto& e) { return e.accuracy; });
  if (any(accuracies)) accuracy.series.push_back({evaluated, accuracies, 1});

  std::string charts = figure("Cost", "mean over the examples", cost, epochs);
  if (any(train_accuracies)) charts += figure("Accuracy", "share of right answers", accuracy, epochs);
  const Values errors = read_each(epochs, [](const auto& e) { return e.rmse; });
  if (any(errors)) {
    charts += figure("R.m.s. error", "in the units of the targets",
                     {"rmse", "", "", Unit::measured, {{evaluated, errors, 1}}}, epochs);
  }
  const Values norms = read_each(epochs, [](const auto& e) { return e.gradient_norm; });
  if (any(norms)) {
    charts += figure("Gradient norm", "length of the full training gradient",
                     {"gradient-norm", "", "", Unit::measured, {{"gradient", norms, 0}}}, epochs);
  }
  const Values rates = read_each(epochs, [](const auto& e) { return std::optional(e.learning_rate); });
  charts += figure("Learning rate", "at each epoch's last step",
                   {"learning-rate", "", "", Unit::chosen, {{"rate", rates, 0}}}, epochs);

  std::string remark = "The training curves are running means: each example counts as it was before its own update.";
  if (any(evaluated_costs)) {
    remark += fmt::format(" The {} curves are measured after each epoch, without dropout.", escape(evaluated));
  }
  return section("curves", "Learning curves", "<p>" + remark + "</p>\n<div class=\"charts\">\n" + charts + "</div>\n");
}

}  // namespace nudge::report
