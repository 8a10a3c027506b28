// Training convolutional nets: the same bits for any number of threads and after a restart, and running statistics.

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "nudge/evaluation.hpp"
#include "nudge/net_text.hpp"
#include "nudge/training.hpp"
#include "support/blobs.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

constexpr const char* nets[] = {
    "conv3x3:6:same, relu, maxpool2, conv3x3:4, relu, 20, relu, 3",
    "conv3x3:4:same:nobias, batchnorm, relu, residual(conv3x3:4:same, batchnorm, relu, conv3x3:4:same, batchnorm), "
    "relu, "
    "residual(conv3x3:6:same:stride2 | conv1x1:6:stride2), relu, dropout0.2, globalavgpool, 3",
    "16, batchnorm, relu, reshape1x4x4, convtranspose3x3:2:stride2, layernorm, tanh, avgpool2, 3"};

struct TrainedOnImages {
  std::vector<float> parameters, statistics, averaged_parameters, averaged_statistics;
  double cost = 0;
  bool operator==(const TrainedOnImages&) const = default;
};

Model untrained(const char* net, const Subset& data) { return make_model(net, *data.data, 3); }

TrainedOnImages result_of(const Trainer& trainer, const Subset& data, ThreadTeam& team) {
  const Network& network = trainer.model().network;
  return {{network.parameters().begin(), network.parameters().end()},
          {network.statistics().begin(), network.statistics().end()},
          {trainer.averaged_parameters().begin(), trainer.averaged_parameters().end()},
          {trainer.averaged_statistics().begin(), trainer.averaged_statistics().end()},
          evaluate(trainer.model(), data, team).cost};
}

/// Trains, and after `restart` steps goes on with a copy of all that there was.
TrainedOnImages train(const char* net, std::size_t threads, std::size_t restart, const OptimizerSettings& optimizer) {
  const Subset data = test::blobs({.examples = 200, .shape = {1, 8, 8}});
  ThreadTeam team(threads);
  const TrainingSettings settings{.batch_size = 40, .epochs = 3, .optimizer = optimizer};
  TrainingState state;
  {
    Trainer trainer(untrained(net, data), data, settings, team);
    for (std::size_t step = 0; step < restart; ++step) trainer.step();
    state = trainer.state();
  }
  Trainer trainer(untrained(net, data), data, settings, team);
  trainer.restore(state);
  while (!trainer.finished()) trainer.step();
  return result_of(trainer, data, team);
}

TEST(ConvolutionTraining, HasTheSameBitsForAnyNumberOfThreadsAndAfterARestart) {
  for (const char* net : nets) {
    SCOPED_TRACE(net);
    const OptimizerSettings optimizer{.learning_rate = 0.05, .momentum = 0.9, .average_decay = 0.8};
    const TrainedOnImages one = train(net, 1, 0, optimizer);
    EXPECT_EQ(train(net, 2, 0, optimizer), one);
    EXPECT_EQ(train(net, 3, 0, optimizer), one);
    EXPECT_EQ(train(net, 2, 11, optimizer), one);
  }
}

TEST(ConvolutionTraining, HasTheSameBitsForAnyNumberOfThreadsAndAfterARestartWithEveryOptimizer) {
  for (const char* name : {"sgd", "rmsprop", "adagrad", "adam", "adamw", "lion", "muon"}) {
    SCOPED_TRACE(name);
    const OptimizerSettings optimizer{.kind = parse_optimizer(name),
                                      .learning_rate = 0.01,
                                      .weight_decay = 0.01,
                                      .clip_norm = 0.5,
                                      .lookahead = 3,
                                      .average_decay = 0.8};
    const TrainedOnImages one = train(nets[1], 1, 0, optimizer);
    EXPECT_EQ(train(nets[1], 2, 0, optimizer), one);
    EXPECT_EQ(train(nets[1], 3, 0, optimizer), one);
    EXPECT_EQ(train(nets[1], 3, 8, optimizer), one);
  }
}

TEST(ConvolutionTraining, AveragesTheRunningStatisticsAsTheParameters) {
  const Subset data = test::blobs({.examples = 200, .shape = {1, 8, 8}});
  ThreadTeam team(2);
  for (const std::size_t accumulate : {1, 3}) {
    const TrainingSettings settings{.batch_size = 30,
                                    .epochs = 3,
                                    .accumulate = accumulate,
                                    .optimizer = {.learning_rate = 0.05, .average_decay = 0.75}};
    Trainer trainer(untrained(nets[1], data), data, settings, team);
    EXPECT_TRUE(trainer.averaged_statistics().empty());
    std::vector<double> expected;
    while (!trainer.finished()) {
      trainer.step();
      const std::span<const float> statistics = trainer.model().network.statistics();
      const std::vector<double> now(statistics.begin(), statistics.end());
      if (expected.empty()) expected = now;
      for (std::size_t i = 0; i < now.size(); ++i) expected[i] = 0.75 * expected[i] + 0.25 * now[i];
      ASSERT_EQ(trainer.averaged_statistics().size(), expected.size());
      for (std::size_t i = 0; i < now.size(); ++i) {
        ASSERT_NEAR(trainer.averaged_statistics()[i], expected[i], 1e-6 * (1 + std::abs(expected[i])));
      }
    }
  }
}

TEST(ConvolutionTraining, RefusesAStateWithoutTheAverageOfItsStatistics) {
  const Subset data = test::blobs({.examples = 60, .shape = {1, 8, 8}});
  ThreadTeam team(1);
  Trainer trainer(untrained(nets[1], data), data, {.batch_size = 30, .epochs = 1, .optimizer = {.average_decay = 0.5}},
                  team);
  trainer.step();
  TrainingState state = trainer.state();
  state.average_statistics = {};
  EXPECT_ERROR(trainer.restore(state), "training: a state with an average of 0 running statistics, ");
}

TEST(ConvolutionTraining, LearnsAndItsStatisticsServeEvaluation) {
  const Subset data = test::blobs({.examples = 300, .shape = {1, 8, 8}});
  ThreadTeam team(1);
  for (const char* net : nets) {
    SCOPED_TRACE(net);
    const double before = evaluate(untrained(net, data), data, team).cost;
    Trainer trainer(untrained(net, data), data,
                    {.batch_size = 20, .epochs = 6, .optimizer = {.learning_rate = 0.03, .momentum = 0.9}}, team);
    while (!trainer.finished()) trainer.step();
    EXPECT_LT(evaluate(trainer.model(), data, team).cost, 0.5 * before);
  }
}

TEST(ConvolutionTraining, RefusesBatchesThatANormalisationCannotTake) {
  const Subset data = test::blobs({.examples = 61, .shape = {1, 4, 4}});
  ThreadTeam team(1);
  const Model flat = untrained("8, batchnorm, relu, 3", data);
  const auto start = [&](const Model& model, const Subset& subset, std::size_t batch) {
    Trainer(model, subset, {.batch_size = batch}, team);
  };
  EXPECT_ERROR(start(flat, data, 20), "training.batch = 20: of 61 examples one is left alone in its batch");
  EXPECT_ERROR(start(flat, data, 1), "training.batch = 1: of 61 examples one is left alone");
  start(flat, data, 21);
  const Model image = untrained("conv3x3:2, batchnorm, relu, 3", data);
  start(image, data, 20);
  const Subset many = test::blobs({.examples = 1200, .shape = {1, 4, 4}});
  EXPECT_ERROR(start(image, many, 0), "plan: a batch of 1200 examples, but what couples them (a batch normalisation");
}

}  // namespace
}  // namespace nudge
