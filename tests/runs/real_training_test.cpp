// Real digits, from the first step to the last: what a recipe reaches is what its file says.

#include <gtest/gtest.h>

#include "nudge/catalogue.hpp"
#include "nudge/configuration.hpp"
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

TEST(RealTraining, SlowOfTheDemosRecipeReaches98Percent) {
  if (!data_status("mnist").complete()) GTEST_SKIP() << "mnist is not here: nudge data get mnist";
  EXPECT_GE(accuracy_of("mnist-mlp.toml"), 0.980);
}

TEST(RealTraining, SlowOfTheBooksClassicReaches94Percent) {
  if (!data_status("mnist").complete()) GTEST_SKIP() << "mnist is not here: nudge data get mnist";
  EXPECT_GE(accuracy_of("book-1-quadratic.toml"), 0.940);
}

}  // namespace
}  // namespace nudge
