#include "experiments/descent_settings.hpp"

#include <algorithm>

#include "nudge/error.hpp"

namespace nudge::experiments {

std::vector<DescentSettings> descent_settings(const Subset& train, const DescentOptions& options) {
  const std::size_t n = train.size();
  if (n == 0) fail("descents: the training set is empty");
  if (options.batches.empty()) fail("descents: no batch size, at least one is expected");
  if (!options.learning_rates.empty() && options.learning_rates.size() != options.batches.size()) {
    fail("descents: ", options.learning_rates.size(), " learning rates for ", options.batches.size(), " batch sizes");
  }
  const std::size_t examples = options.examples > 0 ? options.examples : options.epochs * n;
  if (examples == 0) fail("descents: 0 epochs, at least 1 is expected");
  std::vector<DescentSettings> all;
  for (std::size_t i = 0; i < options.batches.size(); ++i) {
    DescentSettings one{.batch = options.batches[i] == 0 ? n : std::min(options.batches[i], n)};
    const auto steps_for = [&](std::size_t count) { return (count + one.batch - 1) / one.batch; };
    // Every epoch's last batch holds what is left.
    one.steps = examples / n * steps_for(n) + steps_for(examples % n);
    one.training = {.batch_size = one.batch, .epochs = (examples + n - 1) / n, .seed = options.seed, .weighted = false};
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

}  // namespace nudge::experiments
