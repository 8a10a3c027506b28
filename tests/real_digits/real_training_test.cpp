// Real digits, from the first step to the last: what a recipe reaches is what its file says.

#include <gtest/gtest.h>

#include "nudge/data_files.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/run.hpp"
#include "support/temporary_folder.hpp"

namespace nudge {
namespace {

/// The share of MNIST's test digits that one seed of a recipe gets right in the end.
double accuracy_of(const std::string& recipe) {
  Configuration configuration;
  read_recipe(std::string(NUDGE_SOURCE_DIR) + "/recipes/" + recipe, configuration);
  configuration.training.evaluate = "end";
  const TemporaryFolder folder;
  RunOptions options;
  options.folder = folder / "run";
  options.threads = 2;
  return start_run(configuration, options, {}).test->accuracy();
}

TEST(SlowRealTraining, OfTheDemosRecipeReaches98Percent) {
  if (!data_status("mnist").complete()) GTEST_SKIP() << "mnist is not here: nudge data get mnist";
  EXPECT_GE(accuracy_of("mnist-mlp.toml"), 0.980);
}

TEST(SlowRealTraining, OfTheBooksClassicReaches94Percent) {
  if (!data_status("mnist").complete()) GTEST_SKIP() << "mnist is not here: nudge data get mnist";
  EXPECT_GE(accuracy_of("book-1-quadratic.toml"), 0.940);
}

TEST(SlowRealTraining, LowersTheCostAndTheLengthOfTheFullGradient) {
  if (!data_status("mnist").complete()) GTEST_SKIP() << "mnist is not here: nudge data get mnist";
  Configuration configuration;
  read_recipe(std::string(NUDGE_SOURCE_DIR) + "/recipes/article-784-16-16-10.toml", configuration);
  configuration.training.epochs = 6;
  configuration.training.gradient_norm = true;
  const TemporaryFolder folder;
  RunOptions options;
  options.folder = folder / "run";
  options.threads = 2;
  const std::vector<EpochMetrics> epochs = start_run(configuration, options, {}).epochs;
  ASSERT_EQ(epochs.size(), 6U);
  const Subset train = load_run_data(configuration, "").train;
  const Model start = untrained_model(configuration, train);
  ThreadTeam team(2);
  const AlignedArray<float> gradient = mean_gradient(start, train, team);
  EXPECT_LT(*epochs.back().gradient_norm, norm(gradient.span())) << "at the start";
  EXPECT_LT(epochs.front().train_cost, evaluate(start, train, team).cost);
  for (std::size_t i = 1; i < epochs.size(); ++i) EXPECT_LT(epochs[i].train_cost, epochs[i - 1].train_cost) << i;
  EXPECT_LT(*epochs.back().gradient_norm, *epochs.front().gradient_norm);
}

}  // namespace
}  // namespace nudge
