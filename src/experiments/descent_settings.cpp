#include "experiments/descent_settings.hpp"

#include <algorithm>

#include "nudge/error.hpp"

namespace nudge::experiments {

/// More than any clock waits for.
constexpr std::size_t most_epochs = std::size_t{1} << 31;

std::vector<DescentSettings> descent_settings(const Subset& train, const DescentOptions& options) {
  const std::size_t n = train.size();
  if (n == 0) fail("descents: the training set is empty");
  if (options.batches.empty()) fail("descents: no batch size, at least one is expected");
  if (!options.learning_rates.empty() && options.learning_rates.size() != options.batches.size()) {
    fail("descents: ", options.learning_rates.size(), " learning rates for ", options.batches.size(), " batch sizes");
  }
  if (!options.steps.empty() && options.steps.size() != options.batches.size()) {
    fail("descents: steps for ", options.steps.size(), " descents, there are ", options.batches.size(), " batch sizes");
  }
  const std::size_t examples = options.examples > 0 ? options.examples : options.epochs * n;
  const bool by_seconds = options.steps.empty() && examples == 0;
  if (by_seconds && !(options.seconds > 0)) fail("descents: 0 epochs, at least 1 is expected");
  std::vector<DescentSettings> all;
  for (std::size_t i = 0; i < options.batches.size(); ++i) {
    DescentSettings one{.batch = options.batches[i] == 0 ? n : std::min(options.batches[i], n)};
    const auto steps_for = [&](std::size_t count) { return (count + one.batch - 1) / one.batch; };
    std::size_t epochs = most_epochs;
    if (!options.steps.empty()) {
      one.steps = options.steps[i];
      if (one.steps == 0) fail("descents: 0 steps with batches of ", one.batch, ", at least 1 is expected");
      epochs = (one.steps + steps_for(n) - 1) / steps_for(n);
    } else if (!by_seconds) {
      // Every epoch's last batch holds what is left.
      one.steps = examples / n * steps_for(n) + steps_for(examples % n);
      epochs = (examples + n - 1) / n;
    }
    one.training = {.batch_size = one.batch, .epochs = epochs, .seed = options.seed, .weighted = false};
    one.training.optimizer.learning_rate =
        options.learning_rates.empty() ? options.learning_rate : options.learning_rates[i];
    all.push_back(one);
  }
  return all;
}

Subset measured_examples(const Subset& train, const DescentOptions& options) {
  if (options.measured_on == 0 || options.measured_on >= train.size()) return train;
  return stratified_draw(train, options.measured_on, options.seed);
}

Alike alike_of(const DescentOptions& options) {
  if (options.steps.empty()) return options.examples + options.epochs > 0 ? Alike::examples : Alike::seconds;
  const bool one_number = std::all_of(options.steps.begin(), options.steps.end(),
                                      [&](std::size_t steps) { return steps == options.steps.front(); });
  return one_number ? Alike::steps : Alike::nothing;
}

}  // namespace nudge::experiments
