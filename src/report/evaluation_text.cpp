// An evaluation for people.

#include <fmt/format.h>

#include <algorithm>

#include "report/class_statistics.hpp"
#include "report/numbers.hpp"
#include "report/text_report.hpp"
#include "report/text_table.hpp"

namespace nudge {

using namespace report;

namespace {

constexpr std::size_t longest_class_name = 20;
constexpr std::size_t listed_confusions = 20;

std::vector<std::string> short_names(const std::vector<std::string>& classes) {
  std::vector<std::string> names;
  for (const std::string& name : classes) names.push_back(shortened(printable(name), longest_class_name));
  return names;
}

std::string share_or_dash(const std::optional<double>& share) { return share ? percent(*share) : "-"; }

std::string class_table(const Evaluation& evaluation, const std::vector<std::string>& names) {
  TextTable table("lrrrr");
  table.add({"class", "examples", "right", "precision", "recall"});
  const std::vector<ClassStatistics> statistics = class_statistics(evaluation, names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    const ClassStatistics& one = statistics[i];
    table.add({names[i], with_thousands(one.examples), with_thousands(one.correct), share_or_dash(one.precision),
               share_or_dash(one.recall)});
  }
  return table.text();
}

/// Columns are headed by the class where its name is no longer than the counts beneath, else by its number.
TextTable confusion_table(const Evaluation& evaluation, const std::vector<std::string>& names, std::size_t gap) {
  const std::size_t classes = names.size();
  std::size_t widest = 0;
  for (const std::size_t count : evaluation.confusion) widest = std::max(widest, std::to_string(count).size());
  const bool numbered =
      std::any_of(names.begin(), names.end(), [&](const std::string& name) { return columns_of(name) > widest; });

  std::string alignment(classes + 1, 'r');
  alignment[0] = 'l';
  TextTable table(std::move(alignment), gap);
  std::vector<std::string> head{"true class"};
  for (std::size_t i = 0; i < classes; ++i) head.push_back(right(numbered ? std::to_string(i) : names[i], widest));
  table.add(std::move(head));
  for (std::size_t truth = 0; truth < classes; ++truth) {
    std::vector<std::string> row{numbered ? fmt::format("{} {}", truth, names[truth]) : names[truth]};
    for (std::size_t said = 0; said < classes; ++said) {
      row.push_back(std::to_string(evaluation.confusion[truth * classes + said]));
    }
    table.add(std::move(row));
  }
  return table;
}

std::string confusions_list(const Evaluation& evaluation, const std::vector<std::string>& names) {
  const std::vector<Confusion> confusions = most_frequent_confusions(evaluation, names.size(), listed_confusions);
  if (confusions.empty()) return "no mistakes\n";
  TextTable table("llr");
  table.add({"true class", "called", "times"});
  for (const Confusion& confusion : confusions) {
    table.add({names[confusion.truth], names[confusion.said], with_thousands(confusion.count)});
  }
  return "most frequent confusions\n" + table.text();
}

std::string confusion_text(const Evaluation& evaluation, const std::vector<std::string>& names) {
  for (const std::size_t gap : {std::size_t{2}, std::size_t{1}}) {
    const TextTable table = confusion_table(evaluation, names, gap);
    if (table.width() <= terminal_columns) {
      return "confusion matrix: a row a true class, a column what it was called\n" + table.text();
    }
  }
  return confusions_list(evaluation, names);
}

}  // namespace

std::string evaluation_text(const Evaluation& evaluation, const std::vector<std::string>& classes) {
  const std::vector<std::string> names = short_names(classes);
  return fmt::format("accuracy  {} ± {}  ({} of {})\ncost      {}\n\n{}\n{}", percent(evaluation.accuracy()),
                     percent(evaluation.standard_error()), with_thousands(evaluation.correct),
                     with_thousands(evaluation.examples), significant(evaluation.cost, 4),
                     class_table(evaluation, names), confusion_text(evaluation, names));
}

}  // namespace nudge
