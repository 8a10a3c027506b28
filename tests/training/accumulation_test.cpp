// Batches that make one step together.

#include <gtest/gtest.h>

#include <algorithm>

#include "nudge/net_text.hpp"
#include "nudge/training.hpp"
#include "support/blobs.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

struct Trained {
  std::vector<float> parameters;
  std::vector<double> costs;
  std::vector<std::size_t> sizes;
};

Trained train(const Architecture& architecture, const TrainingSettings& settings, std::size_t threads) {
  ThreadTeam team(threads);
  const Subset data = test::blobs({.examples = 100, .shape = architecture.input()});
  Trainer trainer(make_model(architecture, *data.data, 1), data, settings, team);
  Trained trained;
  while (!trainer.finished()) {
    const Step step = trainer.step();
    trained.costs.push_back(step.cost);
    trained.sizes.push_back(step.examples);
  }
  const Network& network = trainer.model().network;
  trained.parameters.assign(network.parameters().begin(), network.parameters().end());
  return trained;
}

Trained train(const TrainingSettings& settings, std::size_t threads = 1) {
  return train(dense_net({1, 4, 4}, {16, 12, 3}, {.dropout = 0.2}), settings, threads);
}

TEST(Accumulation, IsTheStepOfTheOneLargeBatch) {
  for (const OptimizerSettings& optimizer :
       {OptimizerSettings{.learning_rate = 0.1, .momentum = 0.9},
        OptimizerSettings{.kind = OptimizerKind::adam, .learning_rate = 0.01, .clip_norm = 0.1}}) {
    const Trained large = train({.batch_size = 28, .epochs = 3, .optimizer = optimizer});
    for (const std::size_t threads : {1U, 2U, 3U}) {
      const Trained several = train({.batch_size = 7, .epochs = 3, .accumulate = 4, .optimizer = optimizer}, threads);
      EXPECT_EQ(several.sizes, (std::vector<std::size_t>{28, 28, 28, 16, 28, 28, 28, 16, 28, 28, 28, 16}));
      EXPECT_EQ(several.costs, large.costs);
      EXPECT_EQ(several.parameters, large.parameters);
    }
  }
}

TEST(Accumulation, IsTheStepOfTheOneLargeBatchOfAConvolutionalNetToo) {
  const Architecture net = make_net({2, 8, 8},
                                    "conv3x3:4:same, relu, maxpool2, residual(conv3x3:4:same:groups2, layernorm), "
                                    "relu, dropout0.2, convtranspose2x2:3:stride2, tanh, avgpool3, 3",
                                    {});
  for (const OptimizerKind kind : {OptimizerKind::sgd, OptimizerKind::adam, OptimizerKind::muon}) {
    const OptimizerSettings optimizer{.kind = kind, .learning_rate = 0.01};
    const Trained large = train(net, {.batch_size = 28, .epochs = 2, .optimizer = optimizer}, 1);
    for (const std::size_t threads : {1U, 2U, 3U}) {
      const Trained several =
          train(net, {.batch_size = 7, .epochs = 2, .accumulate = 4, .optimizer = optimizer}, threads);
      EXPECT_EQ(several.sizes, large.sizes);
      EXPECT_EQ(several.costs, large.costs);
      EXPECT_EQ(several.parameters, large.parameters);
    }
    const Trained other = train(net, {.batch_size = 7, .epochs = 2, .accumulate = 3, .optimizer = optimizer}, 1);
    EXPECT_NE(other.parameters, large.parameters) << "another batch, another step";
  }
}

TEST(Accumulation, HoldsForWeightedCostsToo) {
  std::vector<float> weights;
  for (int i = 0; i < 100; ++i) weights.push_back(static_cast<float>(i % 3));
  const LossOptions loss{.label_smoothing = 0.1, .class_weights = {1, 2, 0.5}};
  const Trained large = train({.batch_size = 50, .epochs = 2, .loss = loss, .example_weights = weights});
  const Trained several =
      train({.batch_size = 10, .epochs = 2, .accumulate = 5, .loss = loss, .example_weights = weights});
  EXPECT_EQ(several.costs, large.costs);
  EXPECT_EQ(several.parameters, large.parameters);
}

TEST(Accumulation, OfMoreThanThereIsIsOneStepAnEpoch) {
  EXPECT_EQ(train({.batch_size = 30, .epochs = 2, .accumulate = 9}).sizes, (std::vector<std::size_t>{100, 100}));
  EXPECT_ERROR(train({.accumulate = 0}), "training.accumulate is 0, at least 1 is expected");
}

TEST(Accumulation, AStepTellsTheRateItWasMadeWith) {
  ThreadTeam team;
  const Subset data = test::blobs({.examples = 20});
  Trainer trainer(make_model("16-3", *data.data, 1), data,
                  {.batch_size = 5,
                   .epochs = 3,
                   .accumulate = 2,
                   .optimizer = {.learning_rate = 0.5},
                   .schedule = {.kind = ScheduleKind::plateau, .factor = 0.25, .patience = 0}},
                  team);
  std::vector<double> rates;
  while (!trainer.finished()) {
    const Step step = trainer.step();
    rates.push_back(step.learning_rate);
    if (step.epoch_finished) trainer.update_plateau(1);
  }
  EXPECT_EQ(rates, (std::vector<double>{0.5, 0.5, 0.5, 0.5, 0.125, 0.125}));
}

}  // namespace
}  // namespace nudge
