// An evaluation for people.

#include <fmt/format.h>

#include "base/terms.hpp"
#include "documents/class_statistics.hpp"
#include "text/confusion_text.hpp"
#include "text/numbers.hpp"
#include "text/text.hpp"
#include "text/text_table.hpp"

namespace nudge {

using namespace words;
using namespace documents;

namespace {

constexpr std::size_t listed_confusions = 20;

std::string share_or_dash(const std::optional<double>& share) { return share ? percent(*share) : "-"; }

std::string class_table(const Evaluation& evaluation, const std::vector<std::string>& names) {
  TextTable table("lrrrr");
  table.add({terms::one_class, terms::examples, terms::right, terms::precision, terms::recall});
  const std::vector<ClassStatistics> statistics = class_statistics(evaluation, names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    const ClassStatistics& one = statistics[i];
    table.add({names[i], with_thousands(one.examples), with_thousands(one.correct), share_or_dash(one.precision),
               share_or_dash(one.recall)});
  }
  return table.text();
}

std::string confusions_list(const Evaluation& evaluation, const std::vector<std::string>& names) {
  const std::vector<Confusion> confusions = most_frequent_confusions(evaluation, names.size(), listed_confusions);
  if (confusions.empty()) return "no mistakes\n";
  TextTable table("llr");
  table.add({terms::true_class, terms::called, terms::times});
  for (const Confusion& confusion : confusions) {
    table.add({names[confusion.truth], names[confusion.said], with_thousands(confusion.count)});
  }
  return "most frequent confusions\n" + table.text();
}

std::string confusion_text(const Evaluation& evaluation, const std::vector<std::string>& names) {
  const std::string matrix = confusion_matrix_text(evaluation.confusion, names);
  if (matrix.empty()) return confusions_list(evaluation, names);
  return "confusion matrix: a row a true class, a column what it was called\n" + matrix;
}

}  // namespace

std::string evaluation_text(const Evaluation& evaluation, const std::vector<std::string>& classes) {
  const std::vector<std::string> names = short_class_names(classes);
  const std::string error = has_standard_error(evaluation) ? " ± " + percent(evaluation.standard_error()) : "";
  return fmt::format("accuracy  {}{}  ({} of {})\ncost      {}\n\n{}\n{}", percent(evaluation.accuracy()), error,
                     with_thousands(evaluation.correct), with_thousands(evaluation.examples),
                     significant(evaluation.cost, 4), class_table(evaluation, names),
                     confusion_text(evaluation, names));
}

}  // namespace nudge
