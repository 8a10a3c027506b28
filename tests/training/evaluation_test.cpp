#include "nudge/evaluation.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/blobs.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

/// A model that says class 0 always, with logits 2, 1, 0.
Model opinionated() {
  Network network(dense_net({1, 4, 4}, {16, 3}, {}));
  network.view(network.architecture().tensors()[1])(0, 0) = 2;
  network.view(network.architecture().tensors()[1])(1, 0) = 1;
  return make_model(network, *test::blobs().data);
}

TEST(Evaluation, CountsWhatItSees) {
  ThreadTeam team;
  const Subset subset = test::blobs({.examples = 600});
  const Evaluation evaluation = evaluate(opinionated(), subset, team);
  EXPECT_EQ(evaluation.examples, 600U);
  EXPECT_EQ(evaluation.correct, 200U);
  EXPECT_EQ(evaluation.confusion, (std::vector<std::size_t>{200, 0, 0, 200, 0, 0, 200, 0, 0}));
  const double sum = std::exp(2.0) + std::exp(1.0) + 1;
  EXPECT_NEAR(evaluation.cost, std::log(sum) - 1, 1e-6);
  EXPECT_NEAR(evaluation.true_probability[1], std::exp(1.0) / sum, 1e-6);
  EXPECT_NEAR(evaluation.margin[1], (std::exp(2.0) - std::exp(1.0)) / sum, 1e-6);
  EXPECT_NEAR(evaluation.standard_error(), std::sqrt(2.0 / 9 / 600), 1e-12);
}

TEST(Evaluation, PicksByMeaning) {
  ThreadTeam team;
  const Subset subset = test::blobs({.examples = 6});
  const Evaluation evaluation = evaluate(opinionated(), subset, team);
  EXPECT_EQ(pick_example(evaluation, subset, Pick::first_wrong), 1U);
  EXPECT_EQ(pick_example(evaluation, subset, Pick::worst), 2U);
  EXPECT_EQ(pick_example(evaluation, subset, Pick::most_torn), 0U);
  const Subset only_zeros{subset.data, {0, 3}};
  const Evaluation right = evaluate(opinionated(), only_zeros, team);
  EXPECT_ERROR(pick_example(right, only_zeros, Pick::first_wrong), "all 2 examples are classified rightly");
  EXPECT_EQ(worst_mistakes(evaluation, subset, 3), (std::vector<std::uint32_t>{2, 5, 1}));
  EXPECT_EQ(worst_mistakes(evaluation, subset, 9).size(), 4U);
  EXPECT_TRUE(worst_mistakes(right, only_zeros, 9).empty());
  EXPECT_ERROR(worst_mistakes(right, subset, 9), "the evaluation is of 2 examples, the subset has 6");
}

TEST(Evaluation, RefusesEmptyAndForeignData) {
  ThreadTeam team;
  const Subset subset = test::blobs();
  EXPECT_ERROR(evaluate(opinionated(), Subset{subset.data, {}}, team), "no examples");
  const Subset other = test::blobs({.shape = {1, 5, 5}});
  EXPECT_ERROR(evaluate(opinionated(), other, team), "has the shape 1x5x5, the model expects 1x4x4");
  const Subset numbers = test::blobs({.pixels = false});
  EXPECT_ERROR(evaluate(opinionated(), numbers, team), "holds real numbers, the model was made for bytes");
}

TEST(MeanGradient, IsTheMeanOfTheExamplesGradients) {
  ThreadTeam team;
  const Subset subset = test::blobs({.examples = 5});
  const Preprocessing preprocessing = plain_preprocessing(*subset.data);
  BasicNetwork<double> network(dense_net({1, 4, 4}, {16, 6, 3}, {.activation = Function::tanh}));
  initialise(network, 2);
  const auto whole = mean_gradient(network, preprocessing, subset, team);
  std::vector<double> sum(whole.size());
  for (const std::uint32_t i : subset.indices) {
    const auto one = mean_gradient(network, preprocessing, Subset{subset.data, {i}}, team);
    for (std::size_t p = 0; p < sum.size(); ++p) sum[p] += one[p] / 5;
  }
  for (std::size_t p = 0; p < sum.size(); ++p) EXPECT_NEAR(whole[p], sum[p], 1e-14);
}

}  // namespace
}  // namespace nudge
