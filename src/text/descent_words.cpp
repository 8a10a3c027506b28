#include "text/descent_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/terms.hpp"
#include "text/numbers.hpp"
#include "text/text.hpp"

namespace nudge::words {

std::string batch_name(std::size_t batch, std::size_t training_examples) {
  if (batch >= training_examples) return fmt::format("all {}", with_thousands(training_examples));
  return batch == 1 ? terms::single_examples : fmt::format("batches of {}", with_thousands(batch));
}

std::optional<double> mean_degrees(const Descent& descent) {
  constexpr double degrees_per_radian = 57.29577951308232;
  double sum = 0;
  std::size_t count = 0;
  for (const DescentMoment& moment : descent.moments) {
    if (!moment.cosine) continue;
    sum += std::acos(std::clamp(*moment.cosine, -1.0, 1.0)) * degrees_per_radian;
    ++count;
  }
  if (count == 0) return std::nullopt;
  return sum / static_cast<double>(count);
}

std::string alike_sentence(const Descents& descents) {
  const auto ended = [](const Descent& descent) { return !descent.moments.empty(); };
  const auto first = std::find_if(descents.descents.begin(), descents.descents.end(), ended);
  if (first == descents.descents.end()) return "";
  const DescentMoment& end = first->moments.back();
  switch (descents.alike) {
    case Alike::examples:
      return fmt::format("Each descent looks at the same number of examples, {}, however long that takes.",
                         with_thousands(end.examples));
    case Alike::seconds:
      return fmt::format("Each descent has the same time, {}, however many steps it makes in it.",
                         duration(end.seconds));
    case Alike::steps:
      return fmt::format("Each descent makes the same number of steps, {}, however long that takes.",
                         with_thousands(end.step));
    case Alike::nothing:
      break;
  }
  return "Each descent makes the number of steps that it was given.";
}

std::string two_minima_sentences(const TwoMinima& two_minima) {
  std::string out = fmt::format("The deeper minimum has the cost {}, the shallow one {}.",
                                significant(two_minima.deeper_cost, 4), significant(two_minima.shallow_cost, 4));
  double highest = two_minima.shallow_cost;
  for (std::size_t i = 0; i < two_minima.line_along.size(); ++i) {
    const double along = two_minima.line_along[i];
    if (along >= 0 && along <= 1) highest = std::max(highest, two_minima.line_costs[i]);
  }
  if (highest > two_minima.shallow_cost) {
    out += fmt::format(
        " On the straight line from the one to the other the cost rises to {}: a hill of {} on the way out "
        "of the shallow minimum, of {} on the way back.",
        significant(highest, 4), significant(highest - two_minima.shallow_cost, 3),
        significant(highest - two_minima.deeper_cost, 3));
  }
  if (two_minima.starts.weights.empty()) return out;
  return out + fmt::format(
                   " {} balls are let go, from the same places for every batch size, and roll by gradient steps. Exact "
                   "steps, if they are short, never lead out of a valley; steps from fewer examples may.",
                   with_thousands(two_minima.starts.weights.size()));
}

std::vector<std::string> descent_warnings(const Descents& descents) {
  std::vector<std::string> warnings;
  for (const Descent& descent : descents.descents) {
    if (descent.moments.empty()) continue;
    const DescentMoment &start = descent.moments.front(), &end = descent.moments.back();
    const std::string name =
        fmt::format("With {} at a learning rate of {} the descent",
                    batch_name(descent.batch, descents.training_examples), shortest(descent.learning_rate));
    switch (ending_of(descent)) {
      case Ending::lower:
        break;
      case Ending::plain:
        warnings.push_back(
            fmt::format("{} ran into a plain without slope: its gradient is {} there, so it will not move on, and {} "
                        "of its answers "
                        "are right. The neurons are saturated or dead; a lower rate may help.",
                        name, significant(end.gradient_norm), percent(end.accuracy, 1)));
        break;
      case Ending::higher:
        warnings.push_back(fmt::format("{} went up: from cost {} to {}. The rate is too high.", name,
                                       significant(start.cost, 4), significant(end.cost, 4)));
    }
  }
  return warnings;
}

}  // namespace nudge::words
