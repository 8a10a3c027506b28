// The page of a training on one example alone: it gets better, and everything else is called what it is.

#include <fmt/format.h>

#include <algorithm>

#include "nudge/report.hpp"
#include "report/confusion_text.hpp"
#include "report/explanation_figures.hpp"
#include "report/explanation_frame.hpp"
#include "report/html.hpp"
#include "report/neuron_names.hpp"
#include "report/numbers.hpp"
#include "report/one_example_words.hpp"
#include "report/text_report.hpp"
#include "report/text_table.hpp"
#include "report/xy_chart.hpp"

namespace nudge {

namespace report {

namespace {

std::string name_of_class(const Subject& subject, std::size_t index) {
  return index < subject.classes.size() ? shortened(subject.classes[index], 12) : std::to_string(index);
}

std::size_t total(const std::vector<std::size_t>& counts) {
  std::size_t sum = 0;
  for (const std::size_t count : counts) sum += count;
  return sum;
}

DataTable moments_table(const OneExample& result, const Subject& subject) {
  std::vector<Column> columns{
      {"step", "step"}, {"own_cost", "its own cost"}, {"cost", "cost of the test set"}, {"accuracy", "accuracy"}};
  const std::size_t classes = result.moments.empty() ? 0 : called(result.moments.front().confusion).size();
  for (std::size_t i = 0; i < classes; ++i) {
    columns.push_back({"called_" + std::to_string(i), "called " + escape(name_of_class(subject, i))});
  }
  DataTable table(std::move(columns));
  for (const OneExampleMoment& m : result.moments) {
    std::vector<Cell> row{whole(m.step), number(m.own_cost), number(m.cost), share(m.accuracy)};
    const std::vector<std::size_t> counts = called(m.confusion);
    for (std::size_t i = 0; i < classes; ++i) row.push_back(whole(i < counts.size() ? counts[i] : 0));
    table.add(std::move(row));
  }
  return table;
}

std::string course_figure(Figures& figures, const OneExample& result, const Subject& subject, std::size_t label) {
  if (result.moments.empty()) return "";
  XySeries called{"called \u2018" + name_of_class(subject, label) + "\u2019", {}, 1, true, true};
  XySeries accuracy{"right", {}, 0, true, true};
  for (const OneExampleMoment& m : result.moments) {
    called.points.push_back({static_cast<double>(m.step), share_called(m, label), 0});
    accuracy.points.push_back({static_cast<double>(m.step), m.accuracy, 0});
  }
  return figures.add(
      {"course", "The test set, meanwhile",
       "The more steps the one example gets, the more of the test set is called what it is, and the nearer the "
       "share that is right comes to that class\u2019s own share of the test set.",
       "", "Share of the test set called like the one example, and accuracy, against steps",
       draw_xy_chart({"steps on the one example",
                      "share of the test set",
                      true,
                      Unit::percent,
                      {std::move(called), std::move(accuracy)}}),
       moments_table(result, subject), std::nullopt, "All moments"});
}

std::string costs_figure(Figures& figures, const OneExample& result) {
  if (result.moments.empty()) return "";
  XySeries own{"the one example", {}, 0, true, true};
  XySeries all{"the test set, mean", {}, 1, true, true};
  DataTable table({{"step", "step"}, {"own_cost", "its own cost"}, {"cost", "cost of the test set"}});
  for (const OneExampleMoment& m : result.moments) {
    own.points.push_back({static_cast<double>(m.step), m.own_cost, 0});
    all.points.push_back({static_cast<double>(m.step), m.cost, 0});
    table.add({whole(m.step), number(m.own_cost), number(m.cost)});
  }
  return figures.add(
      {"costs", "Its own cost, and everybody\u2019s", "The steps serve the first alone; the second goes its own way.",
       "", "Costs of the one example and of the test set against steps",
       draw_xy_chart({"steps on the one example", "cost", true, Unit::measured, {std::move(own), std::move(all)}}),
       std::move(table)});
}

std::string classes_figure(Figures& figures, const OneExample& result, const Subject& subject, std::size_t label) {
  if (result.classes.empty()) return "";
  constexpr double width = 440, label_right = 66, zero = 200, half = 118, row_height = 27;
  DataTable table({{"class", "class"},
                   {"examples", "examples"},
                   {"helped", "helped"},
                   {"hurt", "hurt"},
                   {"cost_before", "mean cost before"},
                   {"cost_after", "after"},
                   {"right_before", "right before"},
                   {"right_after", "after"}});
  Canvas canvas(width, 26 + row_height * static_cast<double>(result.classes.size()));
  canvas.text(zero - 8, 12, "small", "end", "hurt");
  canvas.text(zero + 8, 12, "small", "start", "helped");
  canvas.text(width, 12, "small", "end", "right: before \u2192 after");
  canvas.line(zero, 18, zero, 26 + row_height * static_cast<double>(result.classes.size()), "axis");
  double y = 24;
  for (std::size_t i = 0; i < result.classes.size(); ++i) {
    const ClassChange& change = result.classes[i];
    const double count = static_cast<double>(std::max<std::size_t>(1, change.examples));
    if (i == label) canvas.rect(0, y, width, row_height, "panel");
    canvas.text_within(label_right, label_right, y + 18, i == label ? "strong" : "", "end", name_of_class(subject, i));
    canvas.signed_bar(zero, y + 6, static_cast<double>(change.helped) / count * half, row_height - 12);
    canvas.signed_bar(zero, y + 6, -static_cast<double>(change.hurt) / count * half, row_height - 12);
    canvas.text(width - 4, y + 18, "", "end",
                fmt::format("{} \u2192 {}", with_thousands(change.right_before), with_thousands(change.right_after)));
    table.add({words(name_of_class(subject, i)), whole(change.examples), whole(change.helped), whole(change.hurt),
               number(change.cost_before), number(change.cost_after), whole(change.right_before),
               whole(change.right_after)});
    y += row_height;
  }
  return figures.add(
      {"classes", "Who is helped, who is hurt",
       "Of each class of the test set, the share whose cost fell (to the right) and whose cost rose (to the "
       "left).",
       "", "Shares of each class whose cost fell and rose", canvas.drawing(), std::move(table)});
}

std::string called_figures(Figures& figures, const OneExample& result, const Subject& subject) {
  if (result.moments.empty()) return "";
  const OneExampleMoment &first = result.moments.front(), &then = telling_moment(result);
  const std::string after = counted(then.step, "step", "steps");
  const auto before = called_figure(
      "called-before", "Before", "A row a true class, a column what its examples are called. Outlined: what is right.",
      first.confusion, subject.classes);
  if (!before) return "";
  const auto later = called_figure("called-after", fmt::format("After {}", after),
                                   fmt::format("The same test set after {} on the one example.", after), then.confusion,
                                   subject.classes);
  return side_by_side(figures.add(*before) + (later ? figures.add(*later) : std::string()));
}

}  // namespace
}  // namespace report

ExplanationPage one_example_page(const OneExample& result, const Subject& subject) {
  using namespace report;
  Figures figures;
  const auto label = static_cast<std::size_t>(std::max<std::int32_t>(0, result.label));
  const std::string name = "\u2018" + name_of_class(subject, label) + "\u2019";
  std::string lead = "What if only one example had its way?";
  std::vector<Fact> facts;
  if (!result.moments.empty()) {
    const OneExampleMoment& first = result.moments.front();
    const OneExampleMoment& last = result.moments.back();
    lead += " " + escape(one_example_news(result, subject.classes));
    facts = {{"accuracy", percent(last.accuracy, 1), "before: " + percent(first.accuracy, 1)},
             {"its own cost", significant(last.own_cost), "before: " + significant(first.own_cost)},
             {"cost of the test set", significant(last.cost), "before: " + significant(first.cost)},
             {"test examples", with_thousands(total(last.confusion))}};
  }
  std::vector<Part> parts;
  parts.push_back({"called", "What each class is called", called_figures(figures, result, subject), "Called"});
  parts.push_back({"meanwhile", "Step by step",
                   result.moments.empty()
                       ? std::string()
                       : side_by_side(course_figure(figures, result, subject, label) + costs_figure(figures, result)),
                   "Course"});
  parts.push_back({"who", "Class by class", classes_figure(figures, result, subject, label), "Classes"});
  return explanation_frame("Backpropagation, one example only", "A network that learns one " + name + " alone", lead,
                           subject, true, facts, parts, std::move(figures));
}

}  // namespace nudge
