// A search for a learning rate, as text.

#include <fmt/format.h>

#include <algorithm>

#include "base/terms.hpp"
#include "text/numbers.hpp"
#include "text/search_text.hpp"
#include "text/text.hpp"
#include "text/text_table.hpp"

namespace nudge {

using namespace words;

namespace {

constexpr std::size_t most_lines = 25;

std::string ending(const RateSearch& search) {
  if (search.moments.empty()) return "";
  const std::string where = fmt::format("after step {} of {}, at the rate {}", with_thousands(search.moments.size()),
                                        with_thousands(search.planned_steps), significant(search.moments.back().rate));
  return (search.diverged ? "the cost ran away " : "ended ") + where;
}

std::string shown_rate(const std::optional<double>& rate) { return rate ? significant(*rate) : "none"; }

std::string advice(const RateSearch& search) {
  const RateSuggestion& suggestion = search.suggestion;
  if (!suggestion.steepest) return "no rate made the cost fall by a twentieth: nothing to suggest\n";
  const bool is_below = suggestion.third_of_lowest && *suggestion.steepest < *suggestion.third_of_lowest;
  return fmt::format(
      "a third of the lowest's    {}\nsteepest fall              {}\n\n"
      "The first is a third of the rate at which the smoothed cost was lowest, the largest that still converged:\n"
      "begin with it. The second is where that cost fell fastest: {}\n"
      "Both hold for this optimizer, its momentum and this batch; sgd with momentum m takes about (1 - m) times\n"
      "the rate that it takes without.\n",
      shown_rate(suggestion.third_of_lowest), shown_rate(suggestion.steepest),
      is_below ? "go down towards it where the first makes the cost jump." : "here above the first.");
}

}  // namespace

std::string rate_search_text(const RateSearch& search) {
  TextTable table("rrr");
  table.add({terms::step, terms::rate, terms::cost});
  const std::size_t count = search.moments.size();
  const std::size_t lines = std::min(most_lines, count);
  for (std::size_t line = 0; line < lines; ++line) {
    const std::size_t i = lines > 1 ? line * (count - 1) / (lines - 1) : 0;
    table.add({with_thousands(i + 1), fmt::format("{:.2e}", search.moments[i].rate),
               significant(search.moments[i].smoothed, 4)});
  }
  return table.text() + ending(search) + "\n\n" + advice(search);
}

}  // namespace nudge
