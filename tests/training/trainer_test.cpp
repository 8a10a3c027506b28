#include <gtest/gtest.h>

#include <cmath>

#include "nudge/evaluation.hpp"
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
  const Preprocessing preprocessing = plain_preprocessing(*train.data);
  const double before = evaluate(network, preprocessing, test, team).cost;
  Trainer trainer(network, preprocessing, train, {.batch_size = 32, .epochs = 10, .optimizer = {.learning_rate = 0.5}},
                  team);
  while (!trainer.finished()) trainer.step();
  const Evaluation after = evaluate(network, preprocessing, test, team);
  EXPECT_LT(after.cost, before / 5);
  EXPECT_GT(after.accuracy(), 0.97);
  EXPECT_GT(trainer.running_accuracy(), 0.95);
}

TEST(Trainer, UsesAShortLastBatch) {
  ThreadTeam team;
  const Subset train = blobs({.examples = 100});
  Network network = small_network();
  Trainer trainer(network, plain_preprocessing(*train.data), train, {.batch_size = 30, .epochs = 2}, team);
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
  const Preprocessing preprocessing = plain_preprocessing(*train.data);
  const AlignedArray<float> gradient = mean_gradient(network, preprocessing, train, team);
  Network stepped = network;
  Trainer trainer(stepped, preprocessing, train, {.batch_size = 0, .epochs = 1, .optimizer = {.learning_rate = 1}},
                  team);
  EXPECT_EQ(trainer.steps_per_epoch(), 1U);
  const double cost = evaluate(network, preprocessing, train, team).cost;
  EXPECT_NEAR(trainer.step().cost, cost, 1e-6);
  // The orders of summation differ (the epoch is shuffled), so equal to rounding only.
  for (std::size_t i = 0; i < gradient.size(); ++i) {
    EXPECT_NEAR(network.parameters()[i] - stepped.parameters()[i], gradient[i], 2e-6);
  }
}

TEST(Trainer, GoesOnFromARestoredStateWithTheSameBits) {
  ThreadTeam team;
  const Subset train = blobs({.examples = 100});
  const Preprocessing preprocessing = plain_preprocessing(*train.data);
  const TrainingSettings settings{
      .batch_size = 7, .epochs = 3, .seed = 5, .optimizer = {.kind = OptimizerKind::adam, .learning_rate = 0.01}};
  Network uninterrupted = small_network();
  Trainer whole(uninterrupted, preprocessing, train, settings, team);
  while (!whole.finished()) whole.step();

  Network interrupted = small_network();
  TrainingState state;
  {
    Trainer first(interrupted, preprocessing, train, settings, team);
    for (int i = 0; i < 22; ++i) first.step();
    state = first.state();
  }
  Trainer second(interrupted, preprocessing, train, settings, team);
  second.restore(state);
  while (!second.finished()) second.step();
  EXPECT_TRUE(std::equal(uninterrupted.parameters().begin(), uninterrupted.parameters().end(),
                         interrupted.parameters().begin()));
  EXPECT_EQ(whole.running_cost(), second.running_cost());
  EXPECT_EQ(whole.running_accuracy(), second.running_accuracy());
}

TEST(Trainer, StopsAtACostThatIsNotFiniteAndSaysWhere) {
  ThreadTeam team;
  const Subset train = blobs({.examples = 100});
  const Preprocessing preprocessing = plain_preprocessing(*train.data);
  Network network(dense_net({1, 4, 4}, {16, 12, 3}, {}));
  initialise(network, 1);
  for (float& w : network.view(network.architecture().tensors()[2]).all()) w = 3e38F;
  const std::vector<float> before(network.parameters().begin(), network.parameters().end());
  Trainer trainer(network, preprocessing, train, {.batch_size = 10, .epochs = 1}, team);
  EXPECT_ERROR(trainer.step(),
               "the cost is not finite at step 1 (epoch 1): L2 (dense) is the first layer whose values");
  EXPECT_TRUE(std::equal(before.begin(), before.end(), network.parameters().begin()));
  network.parameters()[0] = NAN;
  EXPECT_ERROR(trainer.step(), "L1 has parameters (layers.0.weight) that are not finite");
}

TEST(Trainer, RefusesWhatDoesNotFit) {
  ThreadTeam team;
  const Subset train = blobs();
  const Preprocessing preprocessing = plain_preprocessing(*train.data);
  Network network = small_network();
  EXPECT_ERROR(Trainer(network, preprocessing, Subset{train.data, {}}, {}, team), "the training set is empty");
  EXPECT_ERROR(Trainer(network, preprocessing, train, {.epochs = 0}, team), "training.epochs is 0");
  EXPECT_ERROR(Trainer(network, preprocessing, train, {.optimizer = {.learning_rate = -1}}, team),
               "optimizer.learning_rate is -1");
  Network other(dense_net({16}, {16, 3}, {}));
  EXPECT_ERROR(Trainer(other, preprocessing, train, {}, team), "the network's input 16");
  Network fewer(dense_net({1, 4, 4}, {16, 2}, {}));
  EXPECT_ERROR(Trainer(fewer, preprocessing, train, {}, team), "has 3 classes, the model has 2 outputs");
  Trainer trainer(network, preprocessing, train, {.batch_size = 0, .epochs = 1}, team);
  trainer.step();
  EXPECT_ERROR(trainer.step(), "all 1 epochs are done");
  EXPECT_ERROR(trainer.restore({.step = 2}), "a state after 2 steps, this training has 1");
}

}  // namespace
}  // namespace nudge
