// The report of a training: its parts in order.

#include <fmt/format.h>

#include "documents/class_statistics.hpp"
#include "nudge/error.hpp"
#include "nudge/report.hpp"
#include "report/html.hpp"
#include "report/sections.hpp"

namespace nudge {

namespace {

void check(const TrainingReport& report) {
  if (report.test != nullptr) check(*report.test);
  if (report.evaluation == nullptr) return;
  const Evaluation& evaluation = *report.evaluation;
  const std::size_t classes = report::class_names(report).size();
  documents::class_statistics(evaluation, classes);  // refuses another number of classes
  if (report.test == nullptr) return;
  const std::size_t examples = report.test->size();
  for (const std::size_t count : {evaluation.examples, evaluation.predictions.size(), evaluation.costs.size(),
                                  evaluation.true_probability.size(), evaluation.margin.size()}) {
    if (count != examples) fail("a report's evaluation has ", count, " examples, its test set ", examples);
  }
  if (report.test->data->classes.size() != classes) {
    fail("a report's test set has ", report.test->data->classes.size(), " classes, its model ", classes);
  }
  for (std::size_t i = 0; i < examples; ++i) {
    const std::int32_t called = evaluation.predictions[i];
    if (called < 0 || static_cast<std::size_t>(called) >= classes) {
      fail("a report's evaluation calls example ", i, " class ", called, ", 0 to ", classes - 1, " are expected");
    }
  }
}

struct ReportPart {
  const char* id;
  const char* name;  ///< in the list of contents
  std::string html;
};

std::string contents(const std::vector<ReportPart>& parts) {
  std::string items;
  for (const ReportPart& part : parts) {
    if (!part.html.empty()) items += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", part.id, part.name);
  }
  return items.empty() ? "" : "<nav aria-label=\"Contents\">\n<ul>\n" + items + "</ul>\n</nav>\n";
}

}  // namespace

std::string training_report_html(const TrainingReport& report) {
  check(report);
  const std::vector<ReportPart> parts{{"curves", "Curves", report::curves_section(report)},
                                      {"confusion", "Confusion", report::confusion_section(report)},
                                      {"classes", "Classes", report::classes_section(report)},
                                      {"mistakes", "Worst mistakes", report::mistakes_section(report)},
                                      {"weights", "First-layer weights", report::weights_section(report)},
                                      {"configuration", "Configuration", report::configuration_section(report)},
                                      {"making", "How it was made", report::making_section(report)}};
  std::string body = report::headline(report) + contents(parts);
  for (const ReportPart& part : parts) body += part.html;
  return report::page(report.title, body);
}

}  // namespace nudge
