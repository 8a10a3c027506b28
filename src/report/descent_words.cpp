#include "report/descent_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/numbers.hpp"
#include "report/text_report.hpp"

namespace nudge::report {

std::string batch_name(std::size_t batch, std::size_t training_examples) {
  if (batch >= training_examples) return fmt::format("all {}", with_thousands(training_examples));
  return batch == 1 ? "single examples" : fmt::format("batches of {}", with_thousands(batch));
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

std::vector<std::string> descent_warnings(const Descents& descents) {
  std::vector<std::string> warnings;
  for (const Descent& descent : descents.descents) {
    if (descent.moments.empty()) continue;
    const DescentMoment &start = descent.moments.front(), &end = descent.moments.back();
    const std::string name =
        fmt::format("With {} at a learning rate of {} the descent",
                    batch_name(descent.batch, descents.training_examples), shortest(descent.learning_rate));
    // Full convergence leaves a gradient too, by rounding; saturated or dead neurons leave none.
    if (end.gradient_norm <= 1e-6 * start.gradient_norm && end.accuracy < 1) {
      warnings.push_back(
          fmt::format("{} ran into a plain without slope: its gradient is {} there, so it will not move on, and {} of "
                      "its answers are right. The neurons are saturated or dead; a lower rate may help.",
                      name, significant(end.gradient_norm), percent(end.accuracy, 1)));
    } else if (end.cost > start.cost) {
      warnings.push_back(fmt::format("{} went up: from cost {} to {}. The rate is too high.", name,
                                     significant(start.cost, 4), significant(end.cost, 4)));
    }
  }
  return warnings;
}

}  // namespace nudge::report
