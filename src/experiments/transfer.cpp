#include "nudge/transfer.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "base/retold.hpp"
#include "nudge/error.hpp"
#include "nudge/evaluation.hpp"

namespace nudge {

namespace {

constexpr TransferWay ways[] = {TransferWay::scratch, TransferWay::frozen, TransferWay::fine_tuned};

void check(const TransferSettings& settings) {
  if (settings.labels.empty()) fail("transfer: no numbers of labels came");
  for (const std::size_t count : settings.labels) {
    if (count == 0) fail("transfer: 0 labels a class, at least 1 is expected");
  }
  if (settings.draws == 0) fail("transfer: 0 draws, at least 1 is expected");
  if (settings.steps == 0) fail("transfer: 0 steps, at least 1 is expected");
}

/// The model as this way begins, and how it learns.
Model beginning(const Model& model, const std::vector<std::string>& classes, TransferWay way, std::uint64_t seed) {
  Model start = with_new_head(model, classes, seed);
  if (way == TransferWay::frozen) start.network = fold_batch_norms(start.network);
  if (way == TransferWay::scratch) {
    start.network = Network(start.network.architecture());
    initialise(start.network, seed);
  }
  return start;
}

TrainingSettings settings_of(const TransferSettings& settings, TransferWay way, const Model& start,
                             std::size_t examples, std::uint64_t seed) {
  TrainingSettings training = settings.training;
  training.seed = seed;
  training.batch_size = training.batch_size == 0 ? examples : std::min(training.batch_size, examples);
  const std::size_t batches = std::max<std::size_t>(training.accumulate, 1);
  const std::size_t step = batches > examples / training.batch_size ? examples : batches * training.batch_size;
  const std::size_t steps_per_epoch = (examples + step - 1) / step;
  training.epochs = (settings.steps + steps_per_epoch - 1) / steps_per_epoch;
  training.unfreeze_at = 0;
  training.optimizer.frozen.clear();
  training.optimizer.layer_rates.clear();
  for (const std::string& layer : body_layers(start)) {
    if (way == TransferWay::frozen) training.optimizer.frozen.push_back(layer);
    if (way == TransferWay::fine_tuned && settings.body_rate != 1) {
      training.optimizer.layer_rates.emplace(layer, settings.body_rate);
    }
  }
  return training;
}

/// At the last step; by the average of its weights, where one is kept.
Model learnt_from(Model start, const Subset& examples, const TrainingSettings& settings, ThreadTeam& team) {
  Trainer trainer(std::move(start), examples, settings, team);
  while (!trainer.finished()) trainer.step();
  Model learnt = trainer.model();
  if (settings.optimizer.average_decay > 0) {
    std::ranges::copy(trainer.averaged_parameters(), learnt.network.parameters().begin());
    std::ranges::copy(trainer.averaged_statistics(), learnt.network.statistics().begin());
  }
  return learnt;
}

}  // namespace

std::string to_string(TransferWay way) {
  return way == TransferWay::scratch ? "from scratch" : way == TransferWay::frozen ? "frozen body" : "fine-tuned";
}

double TransferResult::mean() const {
  return std::accumulate(accuracies.begin(), accuracies.end(), 0.0) / static_cast<double>(accuracies.size());
}

double TransferResult::deviation() const {
  if (accuracies.size() < 2) return 0;
  double squares = 0;
  for (const double accuracy : accuracies) squares += (accuracy - mean()) * (accuracy - mean());
  return std::sqrt(squares / static_cast<double>(accuracies.size() - 1));
}

TransferComparison compare_transfer(const Model& model, const Subset& train, const Subset& test,
                                    const TransferSettings& settings, ThreadTeam& team,
                                    const std::function<void(std::size_t, std::size_t)>& progress) {
  if (has_unlabelled(settings.training.unlabelled)) {
    fail("transfer: the settings have unlabelled examples, but few labels are compared here with nothing beside them");
  }
  check(settings);
  balanced_draw(train, std::ranges::max(settings.labels), 0);  // there are so many
  TransferComparison comparison{
      .classes = train.data->classes, .test_examples = test.size(), .steps = settings.steps, .results = {}};
  const std::size_t all = settings.labels.size() * settings.draws * std::size(ways);
  std::size_t done = 0;
  for (const std::size_t labels : settings.labels) {
    for (const TransferWay way : ways) comparison.results.push_back({.labels = labels, .way = way, .accuracies = {}});
    const auto results = comparison.results.end() - std::ssize(ways);
    for (std::uint64_t draw = 0; draw < settings.draws; ++draw) {
      const Subset few = balanced_draw(train, labels, draw);
      for (std::size_t i = 0; i < std::size(ways); ++i) {
        const auto words = [&](const std::string& problem) {
          return text("transfer, ", to_string(ways[i]), ", ", labels, " labels a class, draw ", draw, ": ", problem);
        };
        results[static_cast<std::ptrdiff_t>(i)].accuracies.push_back(retell_errors(words, [&] {
          Model start = beginning(model, comparison.classes, ways[i], draw);
          const TrainingSettings training = settings_of(settings, ways[i], start, few.size(), draw);
          const Model learnt = learnt_from(std::move(start), few, training, team);
          return evaluate(learnt, test, team).accuracy();
        }));
        if (progress) progress(++done, all);
      }
    }
  }
  return comparison;
}

}  // namespace nudge
