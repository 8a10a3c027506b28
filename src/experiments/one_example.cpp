// A network that follows one example only.

#include <cmath>
#include <utility>

#include "experiments/moments.hpp"
#include "nudge/error.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/experiments.hpp"

namespace nudge {

namespace {

std::vector<ClassChange> class_changes(const Subset& test, const Evaluation& before, const Evaluation& after,
                                       std::size_t classes) {
  std::vector<ClassChange> changes(classes);
  for (std::size_t i = 0; i < test.size(); ++i) {
    ClassChange& change = changes[static_cast<std::size_t>(test.label(i))];
    ++change.examples;
    change.cost_before += static_cast<double>(before.costs[i]);
    change.cost_after += static_cast<double>(after.costs[i]);
    change.helped += after.costs[i] < before.costs[i] ? 1 : 0;
    change.hurt += after.costs[i] > before.costs[i] ? 1 : 0;
    change.right_before += before.predictions[i] == test.label(i) ? 1 : 0;
    change.right_after += after.predictions[i] == test.label(i) ? 1 : 0;
  }
  for (ClassChange& change : changes) {
    if (change.examples == 0) continue;
    change.cost_before /= static_cast<double>(change.examples);
    change.cost_after /= static_cast<double>(change.examples);
  }
  return changes;
}

}  // namespace

std::size_t telling_moment(const OneExample& result) {
  constexpr double telling_share = 0.9;
  const auto label = static_cast<std::size_t>(result.label);
  for (std::size_t i = 1; i < result.moments.size(); ++i) {
    const std::vector<std::size_t>& confusion = result.moments[i].confusion;
    const std::size_t classes = result.classes.size();
    std::size_t all = 0, called = 0;
    for (std::size_t at = 0; at < confusion.size(); ++at) {
      all += confusion[at];
      if (at % classes == label) called += confusion[at];
    }
    if (all > 0 && static_cast<double>(called) >= telling_share * static_cast<double>(all)) return i;
  }
  return result.moments.empty() ? 0 : result.moments.size() - 1;
}

OneExample one_example(Model model, const Subset& train, std::size_t position, const Subset& test,
                       const OneExampleOptions& options, ThreadTeam& team) {
  check(train);
  if (position >= train.size()) {
    fail("one example: position ", position, ", the training set has ", train.size(), " examples");
  }
  if (options.steps == 0) fail("one example: 0 steps, at least 1 is expected");
  const Subset alone{train.data, {train.indices[position]}};  // C11 nothing but this one
  const std::size_t classes = model.network.architecture().outputs();
  // With one example an epoch is a step.
  TrainingSettings settings{.batch_size = 1, .epochs = options.steps, .weighted = false};
  settings.optimizer.learning_rate = options.learning_rate;
  Trainer trainer(std::move(model), alone, settings, team);

  OneExample result{.label = alone.label(0)};
  const auto look = [&](std::size_t step) {
    Evaluation on_test = evaluate(trainer.model(), test, team);
    const double own_cost = evaluate(trainer.model(), alone, team).cost;
    result.moments.push_back({.step = step,
                              .own_cost = own_cost,
                              .cost = on_test.cost,
                              .accuracy = on_test.accuracy(),
                              .confusion = on_test.confusion});
    return on_test;
  };
  const Evaluation before = look(0);
  std::size_t made = 0;
  Evaluation after;
  const auto go_to = [&](std::size_t step) {
    for (; made < step; ++made) trainer.step();
    after = look(step);
  };
  go_to(1);  // C11 a single step may be enough
  for (const std::size_t step : experiments::moments(options.steps, std::max<std::size_t>(options.records, 1))) {
    if (step > 1) go_to(step);
  }
  result.classes = class_changes(test, before, after, classes);
  return result;
}

}  // namespace nudge
