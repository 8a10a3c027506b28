#include "training/settings.hpp"

#include <algorithm>
#include <cmath>

#include "nudge/error.hpp"

namespace nudge {

namespace {

void check_example_weights(const std::vector<float>& weights, std::size_t examples) {
  if (weights.empty()) return;
  if (weights.size() != examples) {
    fail("training: ", weights.size(), " example weights, one for each of the ", examples, " examples is expected");
  }
  double sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (!(std::isfinite(weights[i]) && weights[i] >= 0)) {
      fail("training: the weight of example ", i, " is ", weights[i], ", 0 or more is expected");
    }
    sum += static_cast<double>(weights[i]);
  }
  if (sum == 0) fail("training: the example weights are all 0");
}

}  // namespace

std::vector<double> balanced_class_weights(const Subset& examples) {
  check(examples);
  if (examples.data->has_targets()) fail("class weights: the targets of '", examples.data->name, "' are numbers");
  const std::size_t classes = examples.data->classes.size();
  std::vector<std::size_t> counts(classes);
  for (std::size_t i = 0; i < examples.size(); ++i) ++counts[static_cast<std::size_t>(examples.label(i))];
  const auto present = static_cast<std::size_t>(
      std::count_if(counts.begin(), counts.end(), [](std::size_t count) { return count > 0; }));
  std::vector<double> weights;
  for (const std::size_t count : counts) {
    weights.push_back(count == 0 ? 0 : static_cast<double>(examples.size()) / static_cast<double>(present * count));
  }
  return weights;
}

void check(const TrainingSettings& settings, const Architecture& architecture) {
  if (settings.epochs == 0) fail("training.epochs is 0, at least 1 is expected");
  if (settings.accumulate == 0) fail("training.accumulate is 0, at least 1 is expected");
  check(settings.optimizer);
  check(settings.schedule);
  check(settings.loss, architecture.loss(), architecture.outputs());
  parameter_ranges(architecture, settings.optimizer);
  if (settings.unfreeze_at > 0 && settings.optimizer.frozen.empty()) {
    fail("training.unfreeze_at is ", settings.unfreeze_at, ", but no layer is frozen until then (optimizer.frozen)");
  }
}

std::vector<float> example_weights(const TrainingSettings& settings, const Subset& examples) {
  const std::vector<float>& given = settings.example_weights;
  if (!settings.weighted) {
    if (!given.empty()) fail("training: example weights came, and weighted is false: only one of the two is expected");
    return {};
  }
  check_example_weights(given, examples.size());
  const Dataset& data = *examples.data;
  if (data.weights.empty()) return given;
  std::vector<float> own;
  own.reserve(examples.size());
  for (const std::uint32_t index : examples.indices) own.push_back(data.weights[index]);
  check_example_weights(own, examples.size());
  if (!given.empty() && given != own) {
    fail("training: the example weights are others than those of data '", data.name,
         "', only one of the two is expected");
  }
  return own;
}

void check_coupled_batches(const Architecture& architecture, std::size_t examples, std::size_t batch_size,
                           std::size_t shards) {
  const std::size_t batch = batch_size == 0 ? examples : std::min(batch_size, examples);
  if (batch == 0) return;
  const auto leaves_one_alone = [&](std::size_t size) { return size > 0 && size < 2 * shards; };
  if (!leaves_one_alone(batch) && !leaves_one_alone(examples % batch)) return;
  for (const StatisticsTensor& tensor : architecture.statistics()) {
    if (architecture.shape(tensor.layer + 1).size() > tensor.size) continue;
    fail("training.batch = ", batch_size, ": of ", examples, " examples one is left alone in its ",
         shards > 1 ? text("shard (training.shards = ", shards, ")") : "batch",
         ", and the batch normalisation of layer ", tensor.layer, " needs at least 2: choose another batch");
  }
}

}  // namespace nudge
