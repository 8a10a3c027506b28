#include "text/transfer_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/terms.hpp"
#include "text/numbers.hpp"
#include "text/text.hpp"
#include "text/text_table.hpp"

namespace nudge {

using namespace words;

std::string transfer_text(const TransferComparison& comparison) {
  TextTable table("llrrrr");
  table.add({terms::labels, terms::way, terms::mean_accuracy, terms::deviation, terms::least, terms::most});
  std::size_t before = 0, draws = 0;
  for (const TransferResult& result : comparison.results) {
    const auto [least, most] = std::ranges::minmax(result.accuracies);
    const std::string labels = fmt::format("{} x {}", result.labels, comparison.classes.size());
    table.add({result.labels == before ? "" : labels, to_string(result.way), percent(result.mean()),
               fmt::format("{:.2f}", 100 * result.deviation()), percent(least), percent(most)});
    before = result.labels;
    draws = result.accuracies.size();
  }
  return table.text() +
         fmt::format(
             "{} {} of labels, of each class as many; {} steps and more a training; measured on {} test examples\n",
             draws, draws == 1 ? "draw" : terms::draws, comparison.steps, with_thousands(comparison.test_examples));
}

}  // namespace nudge
