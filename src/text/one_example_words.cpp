#include "text/one_example_words.hpp"

#include <fmt/format.h>

#include "text/confusion_text.hpp"
#include "text/numbers.hpp"

namespace nudge::words {

double share_called(const OneExampleMoment& moment, std::size_t label) {
  const std::vector<std::size_t> counts = called(moment.confusion);
  std::size_t all = 0;
  for (const std::size_t count : counts) all += count;
  return all > 0 && label < counts.size() ? static_cast<double>(counts[label]) / static_cast<double>(all) : 0;
}

std::string one_example_news(const OneExample& result, const std::vector<std::string>& classes) {
  const auto label = static_cast<std::size_t>(result.label);
  const OneExampleMoment &first = result.moments.front(), &then = result.moments[telling_moment(result)];
  std::string news = called_sentences(first.confusion, then.confusion, then.step, label, classes);
  if (news.empty() || share_called(then, label) >= 0.5 || first.own_cost > 0.1) return news;
  return news + fmt::format(
                    " Little has changed, for the network was content with this example from the start (its cost "
                    "was {}), and so the example wants little. One that the network gets wrong wants more.",
                    significant(first.own_cost));
}

}  // namespace nudge::words
