// What the test said: the confusion matrix as a heat table, and every class by itself.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "documents/class_statistics.hpp"
#include "report/html.hpp"
#include "report/numbers.hpp"
#include "report/sections.hpp"
#include "report/text_report.hpp"

namespace nudge::report {

using namespace documents;

namespace {

constexpr std::size_t largest_matrix = 64;  ///< classes; a larger one is no picture any more
constexpr std::size_t listed_confusions = 10;
constexpr std::size_t listed_of_large = 100;
constexpr std::size_t short_name = 4;  ///< bytes: what fits above a column

/// Column heads: names where all are short, else numbers, which the row heads then repeat.
bool numbered(const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(), [](const std::string& name) { return name.size() > short_name; });
}

std::string matrix_cell(std::size_t count, bool right, std::size_t most_wrong) {
  if (right) return fmt::format("<td class=\"right\">{}</td>", count);
  if (count == 0) return "<td class=\"none\">0</td>";
  // The square root lets rare mistakes show beside frequent ones.
  const double heat = std::sqrt(static_cast<double>(count) / static_cast<double>(most_wrong));
  return fmt::format("<td style=\"--h:{:.2f}\">{}</td>", heat, count);
}

std::string matrix(const Evaluation& evaluation, const std::vector<std::string>& names, std::size_t most_wrong) {
  const std::size_t classes = names.size();
  const bool numbers = numbered(names);
  std::string out = "<table class=\"matrix\">\n<thead><tr><td></td>";
  for (std::size_t i = 0; i < classes; ++i) {
    out += fmt::format("<th scope=\"col\">{}</th>", numbers ? std::to_string(i) : escape(names[i]));
  }
  out += "</tr></thead>\n<tbody>\n";
  for (std::size_t truth = 0; truth < classes; ++truth) {
    out +=
        fmt::format("<tr><th scope=\"row\">{}{}</th>", escape(names[truth]), numbers ? fmt::format(" {}", truth) : "");
    for (std::size_t said = 0; said < classes; ++said) {
      out += matrix_cell(evaluation.confusion[truth * classes + said], truth == said, most_wrong);
    }
    out += "</tr>\n";
  }
  return out + "</tbody>\n</table>\n";
}

std::string confusions_table(const std::vector<Confusion>& confusions, const std::vector<std::string>& names) {
  std::string out =
      "<table>\n<thead><tr><th scope=\"col\">true class</th><th scope=\"col\">called</th><th scope=\"col\">times</th>"
      "<td></td></tr></thead>\n<tbody>\n";
  for (const Confusion& confusion : confusions) {
    out += fmt::format(
        "<tr><td>{}</td><td>{}</td><td>{}</td><td class=\"meter\"><span class=\"bar\" "
        "style=\"width:{:.1f}%\"></span></td>"
        "</tr>\n",
        escape(names[confusion.truth]), escape(names[confusion.said]), with_thousands(confusion.count),
        100 * static_cast<double>(confusion.count) / static_cast<double>(confusions.front().count));
  }
  return out + "</tbody>\n</table>\n";
}

constexpr const char* matrix_legend =
    "<div class=\"legend\"><span><span class=\"swatch right\"></span>right (outlined)</span>"
    "<span><span class=\"swatch wrong\"></span>wrong, the stronger the more often</span></div>\n";

std::string share_or_nothing(const std::optional<double>& share) { return share ? percent(*share) : "–"; }

}  // namespace

std::vector<std::string> class_names(const TrainingReport& report) {
  if (report.model != nullptr && !report.model->classes.empty()) return report.model->classes;
  if (report.test != nullptr && report.test->data != nullptr) return report.test->data->classes;
  std::vector<std::string> names;
  if (report.evaluation != nullptr) {
    while (names.size() * names.size() < report.evaluation->confusion.size())
      names.push_back(std::to_string(names.size()));
  }
  return names;
}

std::string confusion_section(const TrainingReport& report) {
  if (report.evaluation == nullptr) return "";
  const std::vector<std::string> names = class_names(report);
  const bool large = names.size() > largest_matrix;
  const std::vector<Confusion> confusions =
      most_frequent_confusions(*report.evaluation, names.size(), large ? listed_of_large : listed_confusions);

  const std::string list =
      confusions.empty() ? "<p class=\"soft\">No mistakes.</p>\n" : confusions_table(confusions, names);
  if (large) {
    return section(
        "confusion", "Most frequent confusions",
        fmt::format("<p>The matrix of {} classes is too large to show.</p>\n", with_thousands(names.size())) +
            scrolling("Most frequent confusions", list));
  }
  const std::size_t most_wrong = confusions.empty() ? 1 : confusions.front().count;
  return section("confusion", "Confusion matrix",
                 "<p>What is mistaken for what. Rows: the true class; columns: what the network called it.</p>\n<div "
                 "class=\"pair\">\n<div>\n" +
                     scrolling("Confusion matrix", matrix(*report.evaluation, names, most_wrong)) + matrix_legend +
                     "</div>\n<div>\n<h3>Most frequent confusions</h3>\n" + list + "</div>\n</div>\n");
}

std::string classes_section(const TrainingReport& report) {
  if (report.evaluation == nullptr) return "";
  const std::vector<std::string> names = class_names(report);
  const std::vector<ClassStatistics> statistics = class_statistics(*report.evaluation, names.size());
  double most_missed = 0;
  for (const ClassStatistics& one : statistics) most_missed = std::max(most_missed, 1 - one.recall.value_or(1));

  std::string table =
      "<table>\n<thead><tr><th scope=\"col\">class</th><th scope=\"col\">examples</th><th scope=\"col\">precision</th>"
      "<th scope=\"col\">recall</th><th scope=\"col\">missed</th><td></td></tr></thead>\n<tbody>\n";
  for (std::size_t i = 0; i < names.size(); ++i) {
    const ClassStatistics& one = statistics[i];
    const double missed = 1 - one.recall.value_or(1);
    table += fmt::format(
        "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td class=\"meter\">{}</td></tr>\n",
        escape(names[i]), with_thousands(one.examples), share_or_nothing(one.precision), share_or_nothing(one.recall),
        with_thousands(one.examples - one.correct),
        missed > 0 ? fmt::format("<span class=\"bar\" style=\"width:{:.1f}%\"></span>", 100 * missed / most_missed)
                   : "");
  }
  table += "</tbody>\n</table>\n";
  return section(
      "classes", "Every class by itself",
      "<p>Precision: of what was called so, how much is so. Recall: of what is so, how much was called so. The bars "
      "compare the shares missed.</p>\n" +
          scrolling("Precision and recall of every class", table));
}

}  // namespace nudge::report
