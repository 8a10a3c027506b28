#include "documents/class_statistics.hpp"

#include <algorithm>
#include <cmath>

#include "nudge/error.hpp"

namespace nudge::documents {

namespace {

void check_size(const Evaluation& evaluation, std::size_t classes) {
  if (evaluation.confusion.size() != classes * classes) {
    fail("a report of ", classes, " classes needs a confusion matrix of ", classes * classes, " numbers, not ",
         evaluation.confusion.size());
  }
}

std::optional<double> share_of(std::size_t part, std::size_t whole) {
  if (whole == 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

std::vector<ClassStatistics> class_statistics(const Evaluation& evaluation, std::size_t classes) {
  check_size(evaluation, classes);
  std::vector<ClassStatistics> statistics(classes);
  for (std::size_t truth = 0; truth < classes; ++truth) {
    for (std::size_t said = 0; said < classes; ++said) {
      const std::size_t count = evaluation.confusion[truth * classes + said];
      statistics[truth].examples += count;
      statistics[said].predicted += count;
      if (truth == said) statistics[truth].correct = count;
    }
  }
  for (ClassStatistics& one : statistics) {
    one.precision = share_of(one.correct, one.predicted);
    one.recall = share_of(one.correct, one.examples);
  }
  return statistics;
}

std::vector<Confusion> most_frequent_confusions(const Evaluation& evaluation, std::size_t classes, std::size_t most) {
  check_size(evaluation, classes);
  std::vector<Confusion> confusions;
  for (std::size_t i = 0; i < evaluation.confusion.size(); ++i) {
    const Confusion confusion{i / classes, i % classes, evaluation.confusion[i]};
    if (confusion.truth != confusion.said && confusion.count > 0) confusions.push_back(confusion);
  }
  std::stable_sort(confusions.begin(), confusions.end(),
                   [](const Confusion& a, const Confusion& b) { return a.count > b.count; });
  if (confusions.size() > most) confusions.resize(most);
  return confusions;
}

bool has_standard_error(const Evaluation& evaluation) {
  constexpr std::size_t fewest = 30;
  return evaluation.examples >= fewest && evaluation.correct > 0 && evaluation.correct < evaluation.examples;
}

std::vector<std::size_t> called(const std::vector<std::size_t>& confusion) {
  const auto classes = static_cast<std::size_t>(std::llround(std::sqrt(static_cast<double>(confusion.size()))));
  if (classes * classes != confusion.size()) return {};
  std::vector<std::size_t> counts(classes);
  for (std::size_t i = 0; i < confusion.size(); ++i) counts[i % classes] += confusion[i];
  return counts;
}

}  // namespace nudge::documents
