#include "text/confusion_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/terms.hpp"
#include "text/text.hpp"

namespace nudge::words {

namespace {

constexpr std::size_t longest_class_name = 20;

TextTable matrix_table(const std::vector<std::size_t>& confusion, const std::vector<std::string>& names,
                       std::size_t gap) {
  const std::size_t classes = names.size();
  std::size_t widest = 0;
  for (const std::size_t count : confusion) widest = std::max(widest, std::to_string(count).size());
  const bool numbered =
      std::any_of(names.begin(), names.end(), [&](const std::string& name) { return columns_of(name) > widest; });

  std::string alignment(classes + 1, 'r');
  alignment[0] = 'l';
  TextTable table(std::move(alignment), gap);
  std::vector<std::string> head{terms::true_class};
  for (std::size_t i = 0; i < classes; ++i) head.push_back(right(numbered ? std::to_string(i) : names[i], widest));
  table.add(std::move(head));
  for (std::size_t truth = 0; truth < classes; ++truth) {
    std::vector<std::string> row{numbered ? fmt::format("{} {}", truth, names[truth]) : names[truth]};
    for (std::size_t said = 0; said < classes; ++said) {
      row.push_back(std::to_string(confusion[truth * classes + said]));
    }
    table.add(std::move(row));
  }
  return table;
}

/// "all 300", "25 of the 300", "none of the 300".
std::string share_in_words(std::size_t count, std::size_t all) {
  if (count == all) return "all " + with_thousands(all);
  return fmt::format("{} of the {}", count == 0 ? "none" : with_thousands(count), with_thousands(all));
}

}  // namespace

std::vector<std::string> short_class_names(const std::vector<std::string>& classes) {
  std::vector<std::string> names;
  for (const std::string& name : classes) names.push_back(shortened(printable(name), longest_class_name));
  return names;
}

std::string confusion_matrix_text(const std::vector<std::size_t>& confusion, const std::vector<std::string>& names) {
  if (confusion.size() != names.size() * names.size()) return "";
  for (const std::size_t gap : {std::size_t{2}, std::size_t{1}}) {
    const TextTable table = matrix_table(confusion, names, gap);
    if (table.width() <= terminal_columns) return table.text();
  }
  return "";
}

std::string called_sentences(const std::vector<std::size_t>& before, const std::vector<std::size_t>& after,
                             std::size_t steps, std::size_t label, const std::vector<std::string>& classes) {
  const std::vector<std::size_t> then = called(before), now = called(after);
  if (then.size() != now.size() || label >= now.size() || now.size() != classes.size()) return "";
  std::size_t all = 0;
  for (const std::size_t count : now) all += count;
  const auto commonest = static_cast<std::size_t>(std::max_element(then.begin(), then.end()) - then.begin());
  std::string first = fmt::format("After {} on this one ‘{}’ the network calls {} examples of the test set ‘{}’.",
                                  steps == 1 ? "ONE step" : with_thousands(steps) + " steps", classes[label],
                                  share_in_words(now[label], all), classes[label]);
  if (then[commonest] == all) return first + fmt::format(" Before, it called all of them ‘{}’.", classes[commonest]);
  return first + fmt::format(" Before, it called {} so.", share_in_words(then[label], all));
}

}  // namespace nudge::words
