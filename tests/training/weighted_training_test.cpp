// Training with weights of examples and classes, and with smoothed labels.

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <numeric>

#include "nudge/evaluation.hpp"
#include "nudge/training.hpp"
#include "support/blobs.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

using test::blobs;

Network untrained(Loss loss = Loss::cross_entropy) {
  Network network(dense_net({1, 4, 4}, {16, 5, 3}, {.activation = Function::sigmoid, .loss = loss}));
  initialise(network, 3);
  return network;
}

/// What one step of plain gradient descent at rate 1 takes away from the parameters.
std::vector<double> step_of(TrainingSettings settings, const Subset& train, double* cost = nullptr,
                            Loss loss = Loss::cross_entropy) {
  ThreadTeam team;
  const Network before = untrained(loss);
  settings.epochs = 1;
  settings.optimizer = {.learning_rate = 1};
  Trainer trainer(make_model(before, *train.data), train, settings, team);
  const Step step = trainer.step();
  if (cost != nullptr) *cost = step.cost;
  const Network& network = trainer.model().network;
  std::vector<double> moved;
  for (std::size_t i = 0; i < network.parameters().size(); ++i) {
    moved.push_back(static_cast<double>(before.parameters()[i]) - static_cast<double>(network.parameters()[i]));
  }
  return moved;
}

TEST(WeightedTraining, TheStepIsTheWeightedMeanGradient) {
  ThreadTeam team;
  const Subset train = blobs({.examples = 12});
  for (const Loss loss : {Loss::cross_entropy, Loss::binary_cross_entropy, Loss::quadratic}) {
    const Network network = untrained(loss);
    const std::vector<double> class_weights = {0.5, 2, 1};
    std::vector<float> weights;
    std::vector<double> expected(network.parameters().size());
    double cost = 0, sum = 0;
    for (std::uint32_t i = 0; i < train.size(); ++i) {
      weights.push_back(static_cast<float>(i % 4));
      const double w = weights.back() * class_weights[static_cast<std::size_t>(train.label(i))];
      const Subset one{train.data, {train.indices[i]}};
      const AlignedArray<float> g = mean_gradient(make_model(network, *train.data), one, team);
      for (std::size_t p = 0; p < expected.size(); ++p) expected[p] += w * g[p];
      cost += w * evaluate(make_model(network, *train.data), one, team).cost;
      sum += w;
    }
    double stepped_cost = 0;
    const std::vector<double> moved =
        step_of({.batch_size = 0, .loss = {.class_weights = class_weights}, .example_weights = weights}, train,
                &stepped_cost, loss);
    for (std::size_t p = 0; p < expected.size(); ++p) EXPECT_NEAR(moved[p], expected[p] / sum, 1e-6);
    EXPECT_NEAR(stepped_cost, cost / sum, 1e-6);
  }
}

TEST(WeightedTraining, WeightsOfOneChangeNoBit) {
  const Subset train = blobs({.examples = 100});
  const std::vector<double> plain = step_of({.batch_size = 40}, train);
  EXPECT_EQ(plain, step_of({.batch_size = 40, .example_weights = std::vector<float>(100, 1)}, train));
  EXPECT_EQ(plain, step_of({.batch_size = 40, .loss = {.class_weights = {1, 1, 1}}}, train));
}

TEST(WeightedTraining, TwiceTheWeightsAreTheSameMean) {
  const Subset train = blobs({.examples = 100});
  const std::vector<double> once = step_of({.batch_size = 0, .loss = {.class_weights = {1, 3, 2}}}, train);
  const std::vector<double> twice = step_of({.batch_size = 0, .loss = {.class_weights = {2, 6, 4}}}, train);
  for (std::size_t p = 0; p < once.size(); ++p) EXPECT_NEAR(once[p], twice[p], 1e-6);
}

TEST(WeightedTraining, ABatchWhoseWeightsAreAllZeroMovesNothing) {
  ThreadTeam team;
  const Subset train = blobs({.examples = 10});
  const Network before = untrained();
  std::vector<float> weights(10);
  weights[3] = 1;
  Trainer trainer(make_model(before, *train.data), train, {.batch_size = 1, .epochs = 1, .example_weights = weights},
                  team);
  std::size_t moving = 0;
  Network last = before;
  while (!trainer.finished()) {
    const Step step = trainer.step();
    const Network& network = trainer.model().network;
    const bool moved = !std::equal(last.parameters().begin(), last.parameters().end(), network.parameters().begin());
    EXPECT_EQ(moved, step.cost > 0);
    moving += moved ? 1 : 0;
    last = network;
  }
  EXPECT_EQ(moving, 1U);
  EXPECT_GT(trainer.running_cost(), 0);
}

TEST(WeightedTraining, TheDataSetsOwnWeightsCountWithoutBeingAsked) {
  const Subset plain = blobs({.examples = 40});
  auto data = std::make_shared<Dataset>(*plain.data);
  for (int i = 0; i < 40; ++i) data->weights.push_back(static_cast<float>(i % 4));
  const Subset some{data, {5, 39, 2, 0, 17, 30}};
  std::vector<float> weights;
  for (const std::uint32_t index : some.indices) weights.push_back(data->weights[index]);
  const TrainingSettings settings{.batch_size = 4};
  const std::vector<double> step = step_of(settings, some);
  EXPECT_EQ(step, step_of({.batch_size = 4, .example_weights = weights}, {plain.data, some.indices}));
  EXPECT_EQ(step, step_of({.batch_size = 4, .example_weights = weights}, some)) << "both say the same";
  const std::vector<double> unweighted = step_of(settings, {plain.data, some.indices});
  EXPECT_NE(step, unweighted);
  EXPECT_EQ(step_of({.batch_size = 4, .weighted = false}, some), unweighted);
  weights[1] += 1;
  EXPECT_ERROR(step_of({.example_weights = weights}, some),
               "the example weights are others than those of data 'blobs'");
  EXPECT_ERROR(step_of({.example_weights = weights, .weighted = false}, some), "and weighted is false");
}

TEST(WeightedTraining, SmoothedLabelsKeepTheLogitsApartByNoMoreThanTheyAsk) {
  ThreadTeam team;
  const Subset train = blobs({.examples = 300});
  const auto largest_probability = [&](double smoothing) {
    Trainer trainer(make_model(untrained(), *train.data), train,
                    {.batch_size = 20,
                     .epochs = 60,
                     .optimizer = {.kind = OptimizerKind::adam, .learning_rate = 0.02},
                     .loss = {.label_smoothing = smoothing}},
                    team);
    while (!trainer.finished()) trainer.step();
    const Evaluation evaluation = evaluate(trainer.model(), train, team);
    EXPECT_GT(evaluation.accuracy(), 0.95);
    return std::accumulate(evaluation.true_probability.begin(), evaluation.true_probability.end(), 0.0) / 300;
  };
  EXPECT_NEAR(largest_probability(0.3), 0.8, 0.05);  // 1 - e + e / m
  EXPECT_GT(largest_probability(0), 0.95);
}

TEST(WeightedTraining, GoesOnFromARestoredStateWithTheSameBits) {
  ThreadTeam team;
  const Subset train = blobs({.examples = 60});
  std::vector<float> weights;
  for (int i = 0; i < 60; ++i) weights.push_back(static_cast<float>(i % 5));
  const TrainingSettings settings{.batch_size = 7,
                                  .epochs = 2,
                                  .loss = {.label_smoothing = 0.1, .class_weights = {0.5, 1, 2}},
                                  .example_weights = weights};
  Trainer uninterrupted(make_model(untrained(), *train.data), train, settings, team);
  while (!uninterrupted.finished()) uninterrupted.step();
  TrainingState state;
  {
    Trainer first(make_model(untrained(), *train.data), train, settings, team);
    for (int i = 0; i < 13; ++i) first.step();
    state = first.state();
  }
  Trainer second(make_model(untrained(), *train.data), train, settings, team);
  second.restore(state);
  while (!second.finished()) second.step();
  const auto whole = uninterrupted.model().network.parameters();
  EXPECT_TRUE(std::equal(whole.begin(), whole.end(), second.model().network.parameters().begin()));
  EXPECT_EQ(uninterrupted.running_cost(), second.running_cost());
}

TEST(WeightedTraining, BalancedWeightsGiveEachClassTheSameSum) {
  Subset train = blobs({.examples = 90});
  std::vector<double> counts(3);
  for (std::size_t i = 0; i < train.size(); ++i) counts[static_cast<std::size_t>(train.label(i))] += 1;
  const std::vector<double> weights = balanced_class_weights(train);
  for (std::size_t k = 0; k < 3; ++k) EXPECT_NEAR(weights[k] * counts[k], 30, 1e-12);

  std::vector<std::uint32_t> without_the_last;
  for (std::uint32_t i = 0; i < train.size(); ++i) {
    if (train.label(i) != 2) without_the_last.push_back(train.indices[i]);
  }
  // A class without examples counts nothing, and the others as if it were not there.
  const std::vector<double> two = balanced_class_weights({train.data, without_the_last});
  EXPECT_EQ(two[2], 0);
  const auto examples = static_cast<double>(without_the_last.size());
  for (std::size_t k = 0; k < 2; ++k) EXPECT_NEAR(two[k] * counts[k], examples / 2, 1e-12);
}

TEST(WeightedTraining, RefusesWhatDoesNotFit) {
  ThreadTeam team;
  const Subset train = blobs({.examples = 10});
  const auto with = [&](const TrainingSettings& settings, Loss loss = Loss::cross_entropy) {
    Network network = untrained(loss);
    Trainer(make_model(network, *train.data), train, settings, team);
  };
  EXPECT_ERROR(with({.loss = {.label_smoothing = -0.1}}), "training.label_smoothing is -0.1, 0 to 1 is expected");
  EXPECT_ERROR(with({.loss = {.label_smoothing = 0.1}}, Loss::quadratic),
               "training.label_smoothing is 0.1, but the loss quadratic is not smoothed");
  EXPECT_ERROR(with({.loss = {.class_weights = {1, 2}}}),
               "training.class_weights has 2 numbers, one for each of the 3 outputs is expected");
  EXPECT_ERROR(with({.loss = {.class_weights = {1, NAN, 2}}}), "training.class_weights has nan, 0 or more");
  EXPECT_ERROR(with({.loss = {.class_weights = {0, 0, 0}}}), "training.class_weights are all 0");
  EXPECT_ERROR(with({.example_weights = {1, 2}}), "2 example weights, one for each of the 10 examples is expected");
  EXPECT_ERROR(with({.example_weights = std::vector<float>(10, -1)}), "the weight of example 0 is -1, 0 or more");
  EXPECT_ERROR(with({.example_weights = std::vector<float>(10, 0)}), "the example weights are all 0");
}

}  // namespace
}  // namespace nudge
