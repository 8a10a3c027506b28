// C08 over many examples: the mean of the products, in every layer.

#include <gtest/gtest.h>

#include <cmath>

#include "nudge/experiments.hpp"
#include "support/gradient_check.hpp"
#include "support/random_numbers.hpp"

namespace nudge {
namespace {

TEST(HebbianAverage, IsTheMeanOfEachExamplesProducts) {
  ThreadTeam team(2);
  BasicNetwork<double> network(test::dense("6-5-3", Function::relu, {Loss::cross_entropy}));
  test::RandomNumbers random(3);
  for (double& w : network.parameters()) w = random.between(-1, 1);
  const std::vector<double> x = random.many(300 * 6, 0, 1);
  std::vector<double> y(300 * 3);
  for (std::size_t i = 0; i < 300; ++i) y[3 * i + i % 3] = 1;
  const Examples<double> examples({x.data(), 300, 6}, {y.data(), 300, 3});

  std::vector<double> mean(network.parameters().size());
  for (std::size_t i = 0; i < 300; ++i) {
    const ExampleRun<double> run(network, examples, i, team);
    for (std::size_t place = 0; place < mean.size(); ++place) mean[place] -= run.gradient()[place] / 300;
  }
  const std::vector<HebbianPairs> layers = hebbian_average(network, examples, 1000, team);
  ASSERT_EQ(layers.size(), 2U);
  std::size_t pairs = 0, that_differ = 0;
  for (const HebbianPairs& layer : layers) {
    EXPECT_EQ(layer.examples, 300U);
    for (const std::vector<HebbianPair>* list : {&layer.together, &layer.apart}) {
      for (const HebbianPair& pair : *list) {
        EXPECT_NEAR(pair.nudge, mean[flat_index(network.architecture(), pair.weight)], 1e-14);
        that_differ += std::abs(pair.nudge - pair.product) > 0.01 * std::abs(pair.nudge) ? 1 : 0;
        ++pairs;
      }
    }
  }
  EXPECT_GT(pairs, 30U);
  EXPECT_GT(that_differ, pairs / 2) << "the product of the means is something else";
}

}  // namespace
}  // namespace nudge
