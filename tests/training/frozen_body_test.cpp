// What frozen layers make of the examples is computed once. That must change no bit; a hook keeps it from being done.

#include "training/frozen_body.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "nudge/net_text.hpp"
#include "nudge/training.hpp"
#include "support/blobs.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

const char* const with_convolutions = "conv3x3:4, relu, maxpool2, conv3x3:6, relu, 12, relu, dropout0.3, 3";

Subset pictures() { return test::blobs({.examples = 70, .shape = {1, 10, 10}}); }

Model untrained(const std::string& net = with_convolutions) { return make_model(net, *pictures().data, 5); }

TrainingSettings settings(std::vector<std::string> frozen = {"L1", "L2"}) {
  return {.batch_size = 20, .epochs = 4, .seed = 3, .optimizer = {.momentum = 0.9, .frozen = std::move(frozen)}};
}

bool is_cached(const TrainingSettings& what, const Model& model = untrained()) {
  ThreadTeam team;
  return frozen_body(model, pictures(), what, team).has_value();
}

struct Outcome {
  std::vector<float> parameters, average;
  std::vector<double> costs;
  bool operator==(const Outcome&) const = default;
};

Outcome train_on(Trainer& trainer, Outcome outcome = {}) {
  while (!trainer.finished()) outcome.costs.push_back(trainer.step().cost);
  const auto parameters = trainer.model().network.parameters();
  const auto average = trainer.averaged_parameters();
  outcome.parameters.assign(parameters.begin(), parameters.end());
  outcome.average.assign(average.begin(), average.end());
  return outcome;
}

Outcome trained(const TrainingSettings& what, std::size_t threads = 1) {
  ThreadTeam team(threads);
  Trainer trainer(untrained(), pictures(), what, team);
  return train_on(trainer);
}

TrainingSettings without_cache(TrainingSettings what) {
  what.on_batch = [](const BatchView&) {};
  return what;
}

TEST(FrozenBody, ComputedOnceGivesTheSameBits) {
  ASSERT_TRUE(is_cached(settings()));
  ASSERT_FALSE(is_cached(without_cache(settings())));
  EXPECT_EQ(trained(settings()), trained(without_cache(settings())));
  EXPECT_EQ(trained(settings(), 3), trained(settings()));

  TrainingSettings adam = settings();
  adam.optimizer.kind = OptimizerKind::adam;
  adam.optimizer.momentum = 0;
  adam.optimizer.learning_rate = 0.01;
  adam.optimizer.lookahead = 3;
  adam.optimizer.average_decay = 0.9;
  adam.optimizer.layer_rates = {{"L1", 2}, {"L3", 0.5}};
  EXPECT_EQ(trained(adam), trained(without_cache(adam)));
}

TEST(FrozenBody, KeepsItsParametersAndTheHeadLearns) {
  const Model before = untrained();
  const std::vector<float> after = trained(settings()).parameters;
  const std::size_t head = before.network.architecture().tensors()[4].offset;  // L3
  const auto first = before.network.parameters();
  EXPECT_TRUE(std::equal(first.begin(), first.begin() + static_cast<std::ptrdiff_t>(head), after.begin()));
  for (std::size_t i = first.size() - 3; i < first.size(); ++i) EXPECT_NE(first[i], after[i]);
}

TEST(FrozenBody, LearnsFromTheEpochInWhichItIsSetFree) {
  TrainingSettings freed = settings();
  freed.unfreeze_at = 2;
  const Outcome outcome = trained(freed);
  EXPECT_EQ(outcome, trained(without_cache(freed)));
  const Model before = untrained();
  EXPECT_NE(outcome.parameters.front(), before.network.parameters().front());
  // Two epochs of the head alone, then two of everything by an optimizer that begins anew.
  ThreadTeam team;
  TrainingSettings first = settings();
  Trainer head(untrained(), pictures(), first, team);
  for (std::size_t step = 0; step < 2 * head.steps_per_epoch(); ++step) head.step();
  TrainingState state = head.state();
  Trainer all(untrained(), pictures(), settings({}), team);
  state.optimizer = all.state().optimizer;
  all.restore(std::move(state));
  while (!all.finished()) all.step();
  const auto expected = all.model().network.parameters();
  EXPECT_TRUE(std::ranges::equal(outcome.parameters, expected));
}

TEST(FrozenBody, GoesOnAfterAPauseWithTheSameBits) {
  TrainingSettings freed = settings();
  freed.unfreeze_at = 2;
  freed.optimizer.average_decay = 0.8;
  const Outcome whole = trained(freed);
  ThreadTeam team;
  for (const std::size_t pause : {3, 8, 11}) {  // frozen, at the end of that, free: 4 steps are an epoch
    Trainer before(untrained(), pictures(), freed, team), after(untrained(), pictures(), freed, team);
    Outcome outcome;
    for (std::size_t step = 0; step < pause; ++step) outcome.costs.push_back(before.step().cost);
    after.restore(before.state());
    EXPECT_EQ(train_on(after, outcome), whole) << pause;
  }
  // Back from the free part to the frozen one, and to a state with another body.
  Trainer trainer(untrained(), pictures(), freed, team);
  const TrainingState start = trainer.state();
  train_on(trainer);
  trainer.restore(start);
  EXPECT_EQ(train_on(trainer), whole);
}

TEST(FrozenBody, IsNoneWhereItsOutputChanges) {
  EXPECT_FALSE(is_cached(settings({})));
  EXPECT_FALSE(is_cached(settings({"L2", "L3"})));  // not the first
  TrainingSettings augmented = settings();
  augmented.augment.noise = 0.1;
  EXPECT_FALSE(is_cached(augmented));
  EXPECT_FALSE(is_cached(settings(), untrained("dropout0.2, conv3x3:4, relu, 12, relu, 3")));
  // The statistics of a batch normalisation are the batch's.
  EXPECT_FALSE(is_cached(settings(), untrained("batchnorm, conv3x3:4, relu, 12, relu, 3")));
}

TEST(FrozenBody, EndsBeforeADropout) {
  ThreadTeam team;
  const Model model = untrained("conv3x3:4, relu, dropout0.5, 12, relu, 3");
  const auto body = frozen_body(model, pictures(), settings({"L1", "L2"}), team);
  ASSERT_TRUE(body);
  EXPECT_EQ(body->below.layers, 2U);
  EXPECT_EQ(body->below.with_parameters, 1U);
  EXPECT_EQ(body->settings_of_head(settings({"L1", "L2"})).optimizer.frozen, std::vector<std::string>{"L1"});
}

TEST(FrozenBody, CannotBeSetFreeWhereNothingIsFrozen) {
  TrainingSettings what = settings({});
  what.unfreeze_at = 1;
  ThreadTeam team;
  EXPECT_ERROR(Trainer(untrained(), pictures(), what, team),
               "training.unfreeze_at is 1, but no layer is frozen until then (optimizer.frozen)");
}

}  // namespace
}  // namespace nudge
