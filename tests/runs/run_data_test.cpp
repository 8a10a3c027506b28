// The parts of a run's data, and its metrics read again.

#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "nudge/error.hpp"
#include "runs/tiny_runs.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

using namespace test;

TEST(ReadMetrics, LeavesOutALineThatWasCutShort) {
  const TemporaryFolder folder;
  const std::string line =
      R"({"epoch":1,"step":5,"learning_rate":0.1,"train_cost":2.5,"train_accuracy":0.25,"gradient_norm":1e-9})";
  write_bytes(folder / "metrics.jsonl", line + "\n" + line.substr(0, 30));
  const std::vector<EpochMetrics> epochs = read_metrics(folder.path());
  ASSERT_EQ(epochs.size(), 1u);
  EXPECT_EQ(epochs[0].train_cost, 2.5);
  EXPECT_EQ(epochs[0].gradient_norm, 1e-9);
  EXPECT_FALSE(epochs[0].cost);
  write_bytes(folder / "metrics.jsonl", "");
  EXPECT_TRUE(read_metrics(folder.path()).empty());
}

TEST(ReadMetrics, SaysWhichLineIsBroken) {
  const TemporaryFolder folder;
  EXPECT_ERROR(read_metrics(folder.path()), "metrics.jsonl: cannot be read");
  write_bytes(folder / "metrics.jsonl", "{}\n");
  EXPECT_ERROR(read_metrics(folder.path()), "metrics.jsonl:1: 'epoch' is missing");
  write_bytes(folder / "metrics.jsonl", "epoch 1\n");
  EXPECT_ERROR(read_metrics(folder.path()), "metrics.jsonl:1: not JSON (byte 1)");
}

std::set<std::uint32_t> indices(const Subset& subset) { return {subset.indices.begin(), subset.indices.end()}; }

TEST(RunData, PartsAreDisjointAndDependOnTheSeedAlone) {
  const TemporaryFolder folder;
  test::write_tiny_digits(folder / "data", 300, 0);
  Configuration configuration = test::tiny_training(folder / "data");
  configuration.data.validation = 40;
  const RunData data = load_run_data(configuration, {});
  EXPECT_EQ(data.test.size(), 50u);  // a sixth
  EXPECT_EQ(data.validation.size(), 40u);
  EXPECT_EQ(data.train.size(), 210u);
  std::set<std::uint32_t> all = indices(data.train);
  all.merge(indices(data.validation));
  all.merge(indices(data.test));
  EXPECT_EQ(all.size(), 300u);

  EXPECT_EQ(load_run_data(configuration, {}).train.indices, data.train.indices);
  EXPECT_EQ(data.pool.size(), 0u);
  EXPECT_EQ(&data.seen(), &data.train);
  Configuration with_pool = configuration;
  with_pool.unlabelled.batch = 10;
  with_pool.data.train_count = 100;
  const RunData pooled = load_run_data(with_pool, {});
  EXPECT_EQ(pooled.pool.indices, data.train.indices) << "before the draw, without the parts that are held out";
  EXPECT_EQ(pooled.train.size(), 100u);
  EXPECT_EQ(training_settings(with_pool, pooled).unlabelled.pool.indices, data.train.indices);
  // More data to train on are the same test and validation part.
  configuration.data.train_count = 100;
  const RunData fewer = load_run_data(configuration, {});
  EXPECT_EQ(fewer.test.indices, data.test.indices);
  EXPECT_EQ(fewer.validation.indices, data.validation.indices);
  EXPECT_EQ(fewer.train.size(), 100u);
  EXPECT_TRUE(std::includes(data.train.indices.begin(), data.train.indices.end(), fewer.train.indices.begin(),
                            fewer.train.indices.end()));
  // Trainings of several seeds have the same examples where the draws have a seed of their own.
  configuration.data.seed = configuration.training.seed;
  configuration.training.seed = 12;
  EXPECT_EQ(load_run_data(configuration, {}).test.indices, data.test.indices);
  EXPECT_EQ(load_run_data(configuration, {}).train.indices, fewer.train.indices);
  configuration.data.seed = 0;
  EXPECT_NE(load_run_data(configuration, {}).test.indices, data.test.indices);
}

TEST(RunData, APoolOfItsOwnIsNeitherSplitNorPartOfTheDatasChecksum) {
  const TemporaryFolder folder;
  test::write_tiny_digits(folder / "data", 300, 0);
  test::write_tiny_digits(folder / "more", 70, 30);
  Configuration configuration = test::tiny_training(folder / "data");
  const RunData plain = load_run_data(configuration, {});
  configuration.data.unlabelled = (folder / "more").string();
  configuration.unlabelled.batch = 10;
  const RunData data = load_run_data(configuration, {});
  EXPECT_TRUE(data.has_own_pool());
  EXPECT_EQ(data.pool.size(), 70u) << "its training part";
  EXPECT_EQ(data.pool.label(0), -1);
  EXPECT_EQ(data.pool.data->classes, data.train.data->classes);
  EXPECT_EQ(&data.seen(), &data.train);
  EXPECT_EQ(data.train.indices, plain.train.indices);
  EXPECT_EQ(data_checksum(data), data_checksum(plain));
  EXPECT_EQ(pool_checksum(plain), "");
  EXPECT_EQ(pool_checksum(data).substr(0, 3), "70-");
  const std::string before = pool_checksum(data);
  test::write_tiny_digits(folder / "more", 71, 30);
  EXPECT_NE(pool_checksum(load_run_data(configuration, {})), before);

  std::filesystem::remove_all(folder / "more");
  EXPECT_ERROR(load_run_data(configuration, {}), "there is no such file or folder of examples without labels");
  EXPECT_EQ(data_checksum(load_run_data(without_pool(configuration), {})), data_checksum(plain));
}

TEST(RunData, NothingIsCopied) {
  const RunData data = load_run_data(tiny(), {});
  EXPECT_EQ(data.train.data, data.validation.data);
  EXPECT_NE(data.train.data, data.test.data);
}

TEST(RunData, SaysWhichPartIsTooLarge) {
  Configuration configuration = tiny();
  configuration.data.test = 10;
  EXPECT_ERROR(load_run_data(configuration, {}), "data.test = 10: ");
  configuration.data.test = 0;
  configuration.data.validation = 400;
  EXPECT_ERROR(load_run_data(configuration, {}), "data.validation = 400: ");
  configuration.data.validation = 100;
  configuration.data.train_count = 301;
  EXPECT_ERROR(load_run_data(configuration, {}), "has only 300 examples to train on");
}

}  // namespace
}  // namespace nudge
