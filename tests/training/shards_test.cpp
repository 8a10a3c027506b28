// Batches that are cut into shards: the sums do not depend on who computes them.

#include "training/shards.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "nudge/net_text.hpp"
#include "nudge/training.hpp"
#include "support/blobs.hpp"
#include "support/expect_error.hpp"
#include "support/thread_group.hpp"

namespace nudge {
namespace {

const char* const dense = "16, tanh, dropout0.2, 3";
const char* const coupled = "conv3x3:4:same, batchnorm, relu, dropout0.2, 3";

struct TrainedInShards {
  std::vector<float> parameters, statistics;
  std::vector<double> costs;
  double epoch_cost = 0, accuracy = 0;
  UnlabelledCounts unlabelled{};
  bool operator==(const TrainedInShards&) const = default;
};

Subset examples_for_shards() { return test::blobs({.examples = 100, .shape = {1, 8, 8}}); }

Trainer trainer_in_shards(const char* net, const TrainingSettings& settings, ThreadTeam& team) {
  const Subset data = examples_for_shards();
  return Trainer(make_model(make_net(data.data->shape, net, {}), *data.data, 1), data, settings, team);
}

TrainedInShards rest_of(Trainer& trainer) {
  TrainedInShards trained;
  while (!trainer.finished()) trained.costs.push_back(trainer.step().cost);
  trained.epoch_cost = trainer.running_cost();
  trained.accuracy = trainer.running_accuracy();
  trained.unlabelled = trainer.running_unlabelled();
  const Network& network = trainer.model().network;
  trained.parameters.assign(network.parameters().begin(), network.parameters().end());
  trained.statistics.assign(network.statistics().begin(), network.statistics().end());
  return trained;
}

TrainedInShards train_in_shards(const char* net, const TrainingSettings& settings, std::size_t threads = 1) {
  ThreadTeam team(threads);
  Trainer trainer = trainer_in_shards(net, settings, team);
  return rest_of(trainer);
}

TrainingSettings in_shards(std::size_t shards) {
  return {.batch_size = 32, .epochs = 3, .shards = shards, .optimizer = {.learning_rate = 0.1, .momentum = 0.9}};
}

void expect_same_bits_in_processes(const char* net, const TrainingSettings& settings,
                                   std::initializer_list<std::size_t> processes) {
  const TrainedInShards alone = train_in_shards(net, settings);
  EXPECT_EQ(train_in_shards(net, settings, 3), alone) << "three threads";
  for (const std::size_t count : processes) {
    const auto all = test::in_processes(count, [&](ProcessGroup& group) {
      TrainingSettings own = settings;
      own.group = &group;
      return train_in_shards(net, own, 1 + group.rank() % 2);
    });
    for (const TrainedInShards& one : all) EXPECT_EQ(one, alone) << count << " processes";
  }
}

TEST(Shards, AreTheSameBitsInAnyNumberOfProcesses) {
  for (const OptimizerSettings& optimizer :
       {OptimizerSettings{.learning_rate = 0.1}, OptimizerSettings{.learning_rate = 0.1, .momentum = 0.9},
        OptimizerSettings{.kind = OptimizerKind::adam, .learning_rate = 0.01, .clip_norm = 0.1, .average_decay = 0.9},
        OptimizerSettings{.kind = OptimizerKind::muon, .learning_rate = 0.01}}) {
    TrainingSettings settings = in_shards(8);
    settings.optimizer = optimizer;
    expect_same_bits_in_processes(dense, settings, {1, 2, 4, 8});
  }
}

/// Its sums are begun early, and made as late as can be.
class EarlyGroup : public test::ThreadGroup {
 public:
  using ThreadGroup::ThreadGroup;
  bool sums_early() const override { return true; }
  void begin_sum(std::span<float> row) override { begun_.push_back(row); }
  void finish_sums() override {
    most_begun = std::max(most_begun, begun_.size());
    for (const std::span<float> row : begun_) sum(Matrix<float>(row.data(), 1, row.size()));
    begun_.clear();
  }
  std::size_t most_begun = 0;

 private:
  std::vector<std::span<float>> begun_;
};

TEST(Shards, OfLargeGradientsAreTheSameBitsWhereSumsBeginEarly) {
  struct Large {
    const char* net;
    std::size_t messages;
  };
  // Of 2 and 1 MiB and two small layers; of 1.5 MiB at the end, and statistics.
  for (const Large& large :
       {Large{"4096, relu, 128, relu, 3", 2}, Large{"conv3x3:6:same, batchnorm, relu, 1024, relu, 3", 3}}) {
    TrainingSettings settings = in_shards(4);
    settings.batch_size = 14;  // of 100 examples the last batch has 2, and two shards none
    settings.accumulate = 2;
    settings.epochs = 1;
    const TrainedInShards alone = train_in_shards(large.net, settings);
    for (const std::size_t processes : {2U, 4U}) {
      const auto all = test::in_processes<EarlyGroup>(processes, [&](EarlyGroup& group) {
        TrainingSettings own = settings;
        own.group = &group;
        return std::pair(train_in_shards(large.net, own), group.most_begun);
      });
      for (const auto& [trained, begun] : all) {
        EXPECT_EQ(trained, alone) << processes << " processes";
        EXPECT_EQ(begun, large.messages);
      }
    }
  }
}

TEST(Shards, AreTheSameBitsWhereTheyDoNotFillAPowerOfTwo) {
  expect_same_bits_in_processes(dense, in_shards(6), {2, 3, 6});
  expect_same_bits_in_processes(dense, in_shards(5), {5});
}

TEST(Shards, AreTheSameBitsWithBatchNormalisationAugmentationAndAccumulation) {
  TrainingSettings settings = in_shards(4);
  settings.accumulate = 2;
  settings.augment = {.rotation = 10, .shift = 1, .mixup = 0.2};
  settings.example_weights.assign(100, 1);
  settings.example_weights[7] = 3;
  expect_same_bits_in_processes(coupled, settings, {2, 4});
}

TEST(Shards, AreTheSameBitsWithExamplesThatHaveNoLabels) {
  TrainingSettings settings = in_shards(4);
  settings.unlabelled = {.pool = examples_for_shards(),
                         .batch = 20,
                         .consistency = 0.7,
                         .adversarial = 0.5,
                         .information = 0.9,
                         .threshold = 0.4,
                         .augment = {.rotation = 20}};
  expect_same_bits_in_processes(coupled, settings, {2, 4});
  settings.unlabelled.alone = true;
  expect_same_bits_in_processes(coupled, settings, {2, 4});
  EXPECT_GT(train_in_shards(coupled, settings).unlabelled.sure, 0U);
}

TEST(Shards, MakeTheStepOfTheWholeBatchButForRounding) {
  TrainingSettings settings = in_shards(8);
  settings.optimizer.learning_rate = 0.01;
  const TrainedInShards cut = train_in_shards(dense, settings);
  settings.shards = 1;
  const TrainedInShards whole = train_in_shards(dense, settings);
  ASSERT_EQ(cut.costs.size(), whole.costs.size());
  for (std::size_t i = 0; i < whole.costs.size(); ++i) EXPECT_NEAR(cut.costs[i], whole.costs[i], 1e-5);
  for (std::size_t k = 0; k < whole.parameters.size(); ++k) {
    EXPECT_NEAR(cut.parameters[k], whole.parameters[k], 1e-5);
  }
  EXPECT_NEAR(cut.epoch_cost, whole.epoch_cost, 1e-5);
  EXPECT_DOUBLE_EQ(cut.accuracy, whole.accuracy);
  EXPECT_NE(cut.parameters, whole.parameters) << "sums in another order are rounded in another way";
}

/// A batch of 32 in 4 shards: each normalises by itself, and what they remember is the mean of the four.
TEST(Shards, NormaliseEachByItself) {
  ThreadTeam team;
  TrainingSettings settings = in_shards(4);
  settings.optimizer.learning_rate = 1e-20;  // the parameters stay
  std::vector<std::vector<std::uint32_t>> seen;
  settings.on_batch = [&](const BatchView& batch) {
    seen.emplace_back(batch.positions.begin(), batch.positions.end());
  };
  const char* const net = "conv3x3:2:same, batchnorm, relu, 3";
  Trainer trainer = trainer_in_shards(net, settings, team);
  const Model start = trainer.model();
  trainer.step();
  ASSERT_EQ(seen.size(), 4U);
  std::vector<double> mean(start.network.statistics().size());
  for (const std::vector<std::uint32_t>& shard : seen) {
    EXPECT_EQ(shard.size(), 8U);
    Subset part = examples_for_shards();
    std::vector<std::uint32_t> indices;
    for (const std::uint32_t position : shard) indices.push_back(part.indices[position]);
    part.indices = indices;
    Trainer alone(start, part, {.batch_size = 8, .epochs = 1, .optimizer = settings.optimizer}, team);
    alone.step();
    for (std::size_t k = 0; k < mean.size(); ++k) {
      mean[k] += static_cast<double>(alone.model().network.statistics()[k]) / 4;
    }
  }
  for (std::size_t k = 0; k < mean.size(); ++k) {
    EXPECT_NEAR(trainer.model().network.statistics()[k], mean[k], 1e-6) << k;
  }
}

TEST(Shards, GoOnAfterAPauseInAnotherNumberOfProcesses) {
  TrainingSettings settings = in_shards(4);
  const TrainedInShards whole = train_in_shards(coupled, settings);
  ThreadTeam team;
  Trainer first = trainer_in_shards(coupled, settings, team);
  for (int i = 0; i < 5; ++i) first.step();
  const TrainingState state = first.state();
  const auto all = test::in_processes(2, [&](ProcessGroup& group) {
    ThreadTeam own_team;
    TrainingSettings own = settings;
    own.group = &group;
    Trainer trainer = trainer_in_shards(coupled, own, own_team);
    trainer.restore(state);
    return rest_of(trainer);
  });
  for (const TrainedInShards& one : all) {
    EXPECT_EQ(one.parameters, whole.parameters);
    EXPECT_EQ(one.statistics, whole.statistics);
    EXPECT_EQ(one.epoch_cost, whole.epoch_cost);
  }
}

TEST(Shards, AreAddedInPairs) {
  // In float 1e8 + 1 is 1e8: what is left says in which order they were added.
  std::vector<float> rows = {1e8F, 1, -1e8F, 1, 5};
  add_in_pairs(Matrix<float>(rows.data(), 5, 1));
  EXPECT_EQ(rows[0], ((1e8F + 1.0F) + (-1e8F + 1.0F)) + 5.0F);
  EXPECT_EQ(rows[0], 5.0F);
}

TEST(Shards, CutABatchByPosition) {
  const std::vector<std::uint32_t> batch = {9, 8, 7, 6, 5};
  const Shards shards(3, nullptr);
  std::vector<std::vector<std::uint32_t>> parts;
  for (std::size_t i = 0; i < 3; ++i) {
    const std::span<const std::uint32_t> part = shards.part(batch, i);
    parts.emplace_back(part.begin(), part.end());
  }
  EXPECT_EQ(parts, (std::vector<std::vector<std::uint32_t>>{{9}, {8, 7}, {6, 5}}));
}

TEST(Shards, AWishToStopReachesAll) {
  const auto stopped = test::in_processes(3, [](ProcessGroup& group) {
    std::vector<double> row = {1};
    group.sum(Matrix<double>(row.data(), 1, 1));
    const bool before = group.is_to_stop();
    if (group.rank() == 2) group.ask_to_stop();
    row = {1};
    group.sum(Matrix<double>(row.data(), 1, 1));
    return std::pair(before, group.is_to_stop() && row[0] == 3);
  });
  for (const auto& [before, after] : stopped) {
    EXPECT_FALSE(before);
    EXPECT_TRUE(after);
  }
}

TEST(Shards, RefuseWhatCannotBeCut) {
  EXPECT_ERROR(train_in_shards(dense, in_shards(0)), "training.shards is 0, at least 1 is expected");
  EXPECT_ERROR(train_in_shards(dense, in_shards(33)), "training.shards is 33, but a batch has 32 examples");
  EXPECT_ERROR(train_in_shards("16, batchnorm, relu, 3", in_shards(4)),
               "of 100 examples one is left alone in its shard (training.shards = 4)");
  const test::SharedRows shared(3);
  test::ThreadGroup group(1, const_cast<test::SharedRows&>(shared));
  TrainingSettings settings = in_shards(4);
  settings.group = &group;
  EXPECT_ERROR(train_in_shards(dense, settings), "training.shards is 4, which 3 processes cannot share equally");
  TrainingSettings unlabelled = in_shards(4);
  unlabelled.unlabelled = {.pool = examples_for_shards(), .batch = 18, .consistency = 1};
  EXPECT_ERROR(train_in_shards(dense, unlabelled), "unlabelled.batch is 18, which training.shards = 4 do not divide");
}

}  // namespace
}  // namespace nudge
