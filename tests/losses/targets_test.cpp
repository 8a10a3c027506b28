#include "losses/targets.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

namespace nudge {
namespace {

using losses::ExampleWeights;

struct Made {
  std::vector<double> t;
  ExampleWeights<double> weights;
};

Made made(Loss loss, const LossOptions& options, double u, std::vector<double> y) {
  const ExampleWeights<double> weights = losses::make_target<double>(loss, options, u, y);
  return {y, weights};
}

TEST(Targets, OfAnUnweighedUnsmoothedLossAreTheLabelsToTheBit) {
  for (const Loss loss : {Loss::quadratic, Loss::half_quadratic, Loss::cross_entropy, Loss::binary_cross_entropy}) {
    const Made one = made(loss, {}, 0.3, {0, 1, 0});
    EXPECT_EQ(one.t, (std::vector<double>{0, 1, 0}));
    EXPECT_EQ(one.weights.cost, 0.3);
    EXPECT_EQ(one.weights.mean, 0.3);
  }
}

TEST(Targets, OfACrossEntropySumToOneAndTheWeightTakesTheirSum) {
  const LossOptions options{.label_smoothing = 0.3, .class_weights = {0.5, 2, 4}};
  const Made one = made(Loss::cross_entropy, options, 7, {0, 1, 0});
  EXPECT_NEAR(std::accumulate(one.t.begin(), one.t.end(), 0.0), 1, 1e-15);
  const double numerators[] = {0.5 * 0.1, 2 * 0.8, 4 * 0.1};
  for (std::size_t j = 0; j < 3; ++j) EXPECT_NEAR(one.t[j] * one.weights.cost, 7 * numerators[j], 1e-14);
  EXPECT_NEAR(one.weights.cost, 7 * 2.05, 1e-14);
  EXPECT_EQ(one.weights.mean, 7 * 2) << "the label's class alone counts in a mean, as in PyTorch's";

  const Made soft = made(Loss::cross_entropy, {}, 1, {0.25, 0.5, 1.25});
  EXPECT_EQ(soft.t, (std::vector<double>{0.125, 0.25, 0.625}));
  EXPECT_EQ(soft.weights.cost, 2);
  EXPECT_EQ(soft.weights.mean, 1);
}

TEST(Targets, WhereNothingIsWantedStayTheLabelsAndCostNothing) {
  const Made one = made(Loss::cross_entropy, {.class_weights = {0, 1, 1}}, 3, {1, 0, 0});
  EXPECT_EQ(one.t, (std::vector<double>{1, 0, 0}));
  EXPECT_EQ(one.weights.cost, 0);
  EXPECT_EQ(one.weights.mean, 0);
}

TEST(Targets, OfABinaryCrossEntropyAreSmoothedOneByOneAndItsClassWeighsTheExample) {
  const Made one =
      made(Loss::binary_cross_entropy, {.label_smoothing = 0.2, .class_weights = {1, 2, 3}}, 0.5, {1, 0, 1});
  const double expected[] = {0.9, 0.1, 0.9};
  for (std::size_t j = 0; j < 3; ++j) EXPECT_NEAR(one.t[j], expected[j], 1e-15);
  EXPECT_EQ(one.weights.cost, 2);
  EXPECT_EQ(one.weights.mean, 2);
}

}  // namespace
}  // namespace nudge
