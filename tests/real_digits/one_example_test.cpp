// Following one handwritten digit only. Skipped where MNIST has not been fetched.

#include <gtest/gtest.h>

#include "nudge/data_files.hpp"
#include "nudge/experiments.hpp"

namespace nudge {
namespace {

class OneDigitSlow : public testing::Test {
 protected:
  void SetUp() override {
    if (!data_status("mnist").complete()) GTEST_SKIP() << "mnist is not here: nudge data get mnist";
    const LoadedData data = load_data("mnist");
    train = everything(data.train);
    test = everything(data.test);
  }
  /// Follows the first '2' alone.
  OneExample follow(const Model& model, const OneExampleOptions& options) {
    return one_example(model, train, find_label(train, 2, 0), test, options, team);
  }

  ThreadTeam team{2};
  Subset train, test;
};

std::size_t called_two(const OneExampleMoment& moment) {
  std::size_t count = 0;
  for (std::size_t truth = 0; truth < 10; ++truth) count += moment.confusion[10 * truth + 2];
  return count;
}

void expect_all_called_two(const OneExample& result) {
  EXPECT_EQ(result.label, 2);
  const OneExampleMoment& end = result.moments.back();
  EXPECT_GT(called_two(end), 9000U);
  EXPECT_LT(end.accuracy, 0.2);
}

TEST_F(OneDigitSlow, TeachesAnUntrainedNetworkToCallEverythingIt) {
  expect_all_called_two(follow(make_model("784-30-10", *train.data, 1), {}));
}

TEST_F(OneDigitSlow, TeachesTheArticlesNetworkTheSame) {
  const DenseNetSettings article{.activation = Function::sigmoid, .loss = Loss::quadratic};
  const OneExample result = follow(make_model("784-16-16-10", *train.data, 1, article), {});
  expect_all_called_two(result);
  // One step is enough for all ten thousand.
  EXPECT_EQ(called_two(result.moments[0]), 0U);
  EXPECT_EQ(result.moments[1].step, 1U);
  EXPECT_EQ(called_two(result.moments[1]), 10000U);
}

TEST_F(OneDigitSlow, MakesATrainedNetworkForgetTheOthers) {
  Trainer trainer(make_model("784-30-10", *train.data, 1), train, {.batch_size = 20, .epochs = 1}, team);
  while (!trainer.finished()) trainer.step();
  // It is nearly content with this '2', so that short steps would change little.
  const OneExample result = follow(trainer.model(), {.learning_rate = 5});
  EXPECT_GT(result.moments.front().accuracy, 0.9);
  expect_all_called_two(result);
}

}  // namespace
}  // namespace nudge
