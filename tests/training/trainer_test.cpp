#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "nudge/error.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/net_text.hpp"
#include "nudge/plan.hpp"
#include "nudge/training.hpp"
#include "support/blobs.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

using test::blobs;

Network small_network(std::size_t inputs = 16) {
  Network network(dense_net({1, 4, inputs / 4}, {inputs, 12, 3}, {.activation = Function::tanh, .dropout = 0.1}));
  initialise(network, 1);
  return network;
}

TEST(Trainer, LearnsWhatCanBeLearnt) {
  ThreadTeam team;
  const Subset train = blobs({.seed = 1});
  const Subset test = blobs({.seed = 2});
  Network network = small_network();
  const double before = evaluate(make_model(network, *train.data), test, team).cost;
  Trainer trainer(make_model(network, *train.data), train,
                  {.batch_size = 32, .epochs = 10, .optimizer = {.learning_rate = 0.5}}, team);
  while (!trainer.finished()) trainer.step();
  const Evaluation after = evaluate(trainer.model(), test, team);
  EXPECT_LT(after.cost, before / 5);
  EXPECT_GT(after.accuracy(), 0.97);
  EXPECT_GT(trainer.running_accuracy(), 0.95);
}

TEST(Trainer, UsesAShortLastBatch) {
  ThreadTeam team;
  const Subset train = blobs({.examples = 100});
  Network network = small_network();
  Trainer trainer(make_model(network, *train.data), train, {.batch_size = 30, .epochs = 2}, team);
  EXPECT_EQ(trainer.steps_per_epoch(), 4U);
  std::vector<std::size_t> sizes;
  std::vector<bool> ends;
  while (!trainer.finished()) {
    const Step step = trainer.step();
    sizes.push_back(step.examples);
    ends.push_back(step.epoch_finished);
  }
  EXPECT_EQ(sizes, (std::vector<std::size_t>{30, 30, 30, 10, 30, 30, 30, 10}));
  EXPECT_EQ(ends, (std::vector<bool>{false, false, false, true, false, false, false, true}));
}

TEST(Trainer, TheFullBatchStepIsTheMeanGradient) {
  ThreadTeam team;
  const Subset train = blobs({.examples = 600});
  Network network(dense_net({1, 4, 4}, {16, 5, 3}, {.activation = Function::sigmoid}));
  initialise(network, 3);
  const AlignedArray<float> gradient = mean_gradient(make_model(network, *train.data), train, team);
  Trainer trainer(make_model(network, *train.data), train,
                  {.batch_size = 0, .epochs = 1, .optimizer = {.learning_rate = 1}}, team);
  EXPECT_EQ(trainer.steps_per_epoch(), 1U);
  const double cost = evaluate(make_model(network, *train.data), train, team).cost;
  EXPECT_NEAR(trainer.step().cost, cost, 1e-6);
  // The orders of summation differ (the epoch is shuffled), so equal to rounding only.
  for (std::size_t i = 0; i < gradient.size(); ++i) {
    EXPECT_NEAR(network.parameters()[i] - trainer.model().network.parameters()[i], gradient[i], 2e-6);
  }
}

TEST(Trainer, GoesOnFromARestoredStateWithTheSameBits) {
  ThreadTeam team;
  const Subset train = blobs({.examples = 100});
  const TrainingSettings settings{
      .batch_size = 7, .epochs = 3, .seed = 5, .optimizer = {.kind = OptimizerKind::adam, .learning_rate = 0.01}};
  Trainer whole(make_model(small_network(), *train.data), train, settings, team);
  while (!whole.finished()) whole.step();

  TrainingState state;
  {
    Trainer first(make_model(small_network(), *train.data), train, settings, team);
    for (int i = 0; i < 22; ++i) first.step();
    state = first.state();
  }
  Trainer second(make_model(Network(small_network().architecture()), *train.data), train, settings, team);
  second.restore(state);
  while (!second.finished()) second.step();
  EXPECT_EQ(whole.running_cost(), second.running_cost());
  EXPECT_EQ(whole.running_accuracy(), second.running_accuracy());
  const Model uninterrupted = std::move(whole).take(), interrupted = std::move(second).take();
  EXPECT_TRUE(std::equal(uninterrupted.network.parameters().begin(), uninterrupted.network.parameters().end(),
                         interrupted.network.parameters().begin()));
}

TEST(Trainer, SaysWhereInABatchThatIsCoupledAndLargerThanAPassToo) {
  ThreadTeam team;
  const Subset train = blobs({.examples = 600});
  Network network(make_net({1, 4, 4}, "12, batchnorm, relu, 3", {}));
  initialise(network, 1);
  for (float& w : network.view(network.architecture().tensors().front()).all()) w = 3e38F;
  Trainer trainer(make_model(network, *train.data), train, {.batch_size = 500, .epochs = 1}, team);
  EXPECT_ERROR(trainer.step(), "L1 (dense) is the first layer whose values are not finite");
}

TEST(Trainer, StopsAtACostThatIsNotFiniteAndSaysWhere) {
  ThreadTeam team;
  const Subset train = blobs({.examples = 100});
  Network network(dense_net({1, 4, 4}, {16, 12, 3}, {}));
  initialise(network, 1);
  for (float& w : network.view(network.architecture().tensors()[2]).all()) w = 3e38F;
  const std::vector<float> before(network.parameters().begin(), network.parameters().end());
  Trainer trainer(make_model(network, *train.data), train, {.batch_size = 10, .epochs = 1}, team);
  EXPECT_ERROR(trainer.step(),
               "the cost is not finite at step 1 (epoch 1): L2 (dense) is the first layer whose values");
  EXPECT_TRUE(std::equal(before.begin(), before.end(), trainer.model().network.parameters().begin()));
  TrainingState state = trainer.state();
  state.parameters[0] = NAN;
  trainer.restore(state);
  EXPECT_ERROR(trainer.step(), "L1 has parameters (layers.0.weight) that are not finite");
}

TEST(Trainer, RefusesWhatDoesNotFit) {
  ThreadTeam team;
  const Subset train = blobs();
  Network network = small_network();
  const Model model = make_model(network, *train.data);
  EXPECT_ERROR(Trainer(model, Subset{train.data, {}}, {}, team), "the training set is empty");
  EXPECT_ERROR(Trainer(make_model(network, *train.data), train, {.epochs = 0}, team), "training.epochs is 0");
  EXPECT_ERROR(Trainer(make_model(network, *train.data), train, {.optimizer = {.learning_rate = -1}}, team),
               "optimizer.learning_rate is -1");
  Network other(dense_net({16}, {16, 3}, {}));
  EXPECT_ERROR(Trainer(make_model(other, *train.data), train, {}, team), "the network's input 16");
  Network fewer(dense_net({1, 4, 4}, {16, 2}, {}));
  EXPECT_ERROR(Trainer(make_model(fewer, *train.data), train, {}, team), "has 3 classes, the network has 2 outputs");
  Trainer trainer(make_model(network, *train.data), train, {.batch_size = 0, .epochs = 1}, team);
  trainer.step();
  EXPECT_ERROR(trainer.step(), "all 1 epochs are done");
  EXPECT_ERROR(trainer.restore({.step = 2}), "a state after 2 steps, this training has 1");
}

TEST(Trainer, AStateHoldsTheRunningStatisticsToo) {
  ThreadTeam team;
  const Subset train = blobs({.examples = 60, .shape = {1, 8, 8}});
  const char* const net = "conv3x3:4, batchnorm, relu, 3";
  const TrainingSettings settings{.batch_size = 15, .epochs = 2};
  Trainer whole(make_model(net, *train.data, 1), train, settings, team);
  Trainer second(make_model(net, *train.data, 2), train, settings, team);
  for (int i = 0; i < 5; ++i) whole.step();
  second.restore(whole.state());
  while (!whole.finished()) {
    whole.step();
    second.step();
  }
  const Network &a = whole.model().network, &b = second.model().network;
  EXPECT_TRUE(std::equal(a.parameters().begin(), a.parameters().end(), b.parameters().begin()));
  EXPECT_TRUE(std::equal(a.statistics().begin(), a.statistics().end(), b.statistics().begin()));
  EXPECT_NE(a.statistics()[0], 0);

  TrainingState state = whole.state();
  state.statistics = {};
  EXPECT_ERROR(second.restore(state), "and 0 running statistics, the network has ");
}

TEST(Trainer, AStepThatFailsLeavesTheRunningStatistics) {
  ThreadTeam team;
  const Subset train = blobs({.examples = 60, .shape = {1, 8, 8}});
  std::size_t batches = 0;
  const BatchHook fails_at_the_fourth = [&](const BatchView&) {
    if (++batches == 4) throw Error("no more");
  };
  Trainer trainer(make_model("conv3x3:4, batchnorm, relu, 3", *train.data, 1), train,
                  {.batch_size = 15, .epochs = 2, .accumulate = 2, .on_batch = fails_at_the_fourth}, team);
  trainer.step();
  const TrainingState before = trainer.state();
  const auto expect_as_before = [&] {
    const TrainingState now = trainer.state();
    EXPECT_EQ(now.step, 1U);
    EXPECT_TRUE(std::ranges::equal(now.parameters.span(), before.parameters.span()));
    EXPECT_TRUE(std::ranges::equal(now.statistics.span(), before.statistics.span()));
  };
  EXPECT_ERROR(trainer.step(), "no more");
  expect_as_before();
  EXPECT_ERROR(trainer.step(std::nan("")), "the factor on the learning rate is nan");
  expect_as_before();
  trainer.step();
  EXPECT_FALSE(std::ranges::equal(trainer.state().statistics.span(), before.statistics.span()));
}

TEST(Trainer, HasRunningNumbersBeforeItsFirstStep) {
  ThreadTeam team;
  const Subset train = blobs({.examples = 30});
  const Trainer trainer(make_model(small_network(), *train.data), train, {}, team);
  EXPECT_EQ(trainer.running_cost(), 0);
  EXPECT_EQ(trainer.running_accuracy(), 0);
}

TEST(Trainer, CountsItsStepsWithoutOverflow) {
  ThreadTeam team;
  const Subset train = blobs({.examples = 30});
  const Model model = make_model(small_network(), *train.data);
  constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
  Trainer one_step(model, train, {.batch_size = 2, .epochs = 1, .accumulate = most / 2 + 1}, team);
  EXPECT_EQ(one_step.total_steps(), 1U);
  EXPECT_EQ(one_step.step().examples, 30U);
  EXPECT_EQ(Trainer(model, train, {.batch_size = 10, .epochs = most / 3}, team).total_steps(), most / 3 * 3);
}

TEST(Trainer, GivesItsModelBackOnce) {
  ThreadTeam team;
  const Subset train = blobs({.examples = 30});
  Trainer trainer(make_model(small_network(), *train.data), train, {.batch_size = 10, .epochs = 1}, team);
  trainer.step();
  const float first = trainer.model().network.parameters()[0];
  Trainer moved = std::move(trainer);
  const Model model = std::move(moved).take();
  EXPECT_EQ(model.network.parameters()[0], first);
  EXPECT_EQ(model.classes, train.data->classes);
  EXPECT_ERROR(moved.step(), "its model was taken");
  EXPECT_ERROR(moved.model(), "its model was taken");
}

TEST(Trainer, ALoopOfOnesOwnWithTheSameRangesHasItsBits) {
  ThreadTeam team;
  const Subset train = blobs({.examples = 1});
  const Model start = make_model("16-12-3", *train.data, 1);
  const OptimizerSettings settings{.kind = OptimizerKind::adamw,
                                   .learning_rate = 0.01,
                                   .weight_decay = 0.1,
                                   .decay_biases = false,
                                   .layer_rates = {{"L2", 0.5}},
                                   .frozen = {"L1"}};
  Trainer trainer(start, train, {.batch_size = 1, .epochs = 5, .optimizer = settings}, team);
  while (!trainer.finished()) trainer.step();

  Network network = start.network;
  const Architecture& architecture = network.architecture();
  const std::size_t parameters = network.parameters().size();
  Optimizer<float> optimizer(settings, parameters, parameter_ranges(architecture, settings), team);
  Plan<float> plan(architecture, 1, Purpose::train, team);
  const std::uint32_t position = 0;
  for (int step = 0; step < 5; ++step) {
    gather<float>(train, {&position, 1}, start.preprocessing, plan.input(1));
    one_hot(train.label(0), plan.targets(1).row(0));
    forward_pass(network, plan, 1);
    cost_pass(plan);
    AlignedArray<float> gradient(parameters);
    backward_pass(network, plan, gradient.span());
    optimizer.update(network.parameters(), gradient.span(), 1);
  }
  EXPECT_TRUE(std::equal(network.parameters().begin(), network.parameters().end(),
                         trainer.model().network.parameters().begin()));
  EXPECT_FALSE(
      std::equal(network.parameters().begin(), network.parameters().end(), start.network.parameters().begin()));
}

}  // namespace
}  // namespace nudge
