// C08: neurons that fire together wire together: the largest weight nudges join active neurons with ones that should
// become more active.

#include <gtest/gtest.h>

#include "explained_net.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

using test::ExplainedNet;
using test::OutputCase;

TEST(HebbianOf, AgreesWithAnIndependentComputationForOneExampleAndForTheMeanOfSome) {
  test::for_every_activation_and_loss([](Function hidden, const OutputCase& output) {
    ExplainedNet net("6-5-4-3", hidden, output);
    const Architecture& architecture = net.network.architecture();
    const std::size_t n = net.second.size();
    for (std::size_t l = 1; l <= net.second_net.layers(); ++l) {
      SCOPED_TRACE(l);
      const std::size_t n_in = net.second_net.sizes[l - 1], n_out = net.second_net.sizes[l];
      second::Numbers mean(n_in * n_out, 0), mean_a(n_in, 0), mean_desire(n_out, 0);
      for (std::size_t i = 0; i < n; ++i) {
        HebbianCount one(architecture, l);
        one.add(*net.trace, i);
        test::expect_close(one.mean_nudges(), net.second[i].dW[l], "nudges of one example", -1);
        for (std::size_t p = 0; p < mean.size(); ++p) mean[p] -= net.second[i].dW[l][p] / static_cast<second::Real>(n);
        for (std::size_t k = 0; k < n_in; ++k) mean_a[k] += net.second[i].a[l - 1][k] / static_cast<second::Real>(n);
        for (std::size_t j = 0; j < n_out; ++j) mean_desire[j] -= net.second[i].dz[l][j] / static_cast<second::Real>(n);
      }
      HebbianCount together(architecture, l), one_by_one(architecture, l);
      together.add(*net.trace);
      for (std::size_t i = 0; i < n; ++i) one_by_one.add(*net.trace, i);
      test::expect_close(together.mean_nudges(), mean, "mean of the products");
      test::expect_close(one_by_one.mean_nudges(), mean, "mean of the products, one by one");

      const HebbianPairs pairs = together.pairs(1000);
      EXPECT_EQ(pairs.layer, l);
      EXPECT_EQ(pairs.examples, n);
      std::size_t positive = 0, negative = 0;
      for (const auto number : mean) positive += number > 0 ? 1 : 0, negative += number < 0 ? 1 : 0;
      EXPECT_EQ(pairs.together.size(), positive);
      EXPECT_EQ(pairs.apart.size(), negative);
      for (const std::vector<HebbianPair>* list : {&pairs.together, &pairs.apart}) {
        for (std::size_t at = 0; at < list->size(); ++at) {
          const HebbianPair& pair = (*list)[at];
          const std::size_t j = pair.weight.neuron, k = *pair.weight.input;
          test::expect_close({pair.nudge, pair.activation, pair.desire, pair.product},
                             {mean[j * n_in + k], mean_a[k], mean_desire[j], mean_a[k] * mean_desire[j]}, "pair");
          if (at > 0) {
            EXPECT_LE(std::abs(pair.nudge), std::abs((*list)[at - 1].nudge));
          }
          EXPECT_EQ(pair.nudge > 0, list == &pairs.together);
        }
      }
    }
  });
}

TEST(Hebbian, ANudgeIsTheActivationTimesTheDesireExactly) {
  ExplainedNet net("6-5-3", Function::sigmoid, {Loss::cross_entropy}, 1);
  for (std::size_t l = 1; l <= 2; ++l) {
    HebbianCount count(net.network.architecture(), l);
    count.add(*net.trace, 0);
    const HebbianPairs pairs = count.pairs(4);
    ASSERT_FALSE(pairs.together.empty());
    for (const HebbianPair& pair : pairs.together) {
      EXPECT_EQ(pair.nudge,
                net.trace->layer_input(l)(0, *pair.weight.input) * -net.trace->deltas(l)(0, pair.weight.neuron));
      EXPECT_EQ(pair.nudge, pair.activation * pair.desire);
      EXPECT_EQ(pair.nudge, pair.product);
      EXPECT_GT(pair.activation, 0) << "a bright neuron ...";
      EXPECT_GT(pair.desire, 0) << "... and one that should be brighter";
    }
    for (const HebbianPair& pair : pairs.apart) EXPECT_LT(pair.desire, 0);
  }
}

/// One output, quadratic cost on identity with weights 0: delta = -2 y. Two examples: (x, y) each.
HebbianCount count_of_two(double x0, double y0, double x1, double y1) {
  ExplainedNet net("1-1", Function::tanh, {Loss::quadratic, Function::identity}, 2);
  std::fill(net.network.parameters().begin(), net.network.parameters().end(), 0);
  net.plan.input(2)(0, 0) = x0, net.plan.targets(2)(0, 0) = y0;
  net.plan.input(2)(1, 0) = x1, net.plan.targets(2)(1, 0) = y1;
  net.run(2);
  HebbianCount count(net.network.architecture(), 1);
  count.add(*net.trace);
  return count;
}

TEST(Hebbian, TheAverageIsTheMeanOfTheProductsNotTheProductOfTheMeans) {
  // Products 1 x 2 and 0 x (-2): their mean is 1. The means are 1/2 and 0: their product is 0.
  const HebbianPair pair = count_of_two(1, 1, 0, -1).pairs(1).together.at(0);
  EXPECT_EQ(pair.nudge, 1);
  EXPECT_EQ(pair.activation, 0.5);
  EXPECT_EQ(pair.desire, 0);
  EXPECT_EQ(pair.product, 0);
}

TEST(Hebbian, OnlyANeuronThatIsAtZeroInEveryExampleIsUnaffected) {
  EXPECT_TRUE(count_of_two(1, 1, -1, 1).pairs(1).unaffected.empty()) << "a mean of 0 is not enough";
  const auto dark = count_of_two(0, 1, 0, 1).pairs(1);
  ASSERT_EQ(dark.unaffected.size(), 1U);
  EXPECT_EQ(dark.unaffected[0].nudge, 0);
  EXPECT_EQ(dark.unaffected[0].desire, 2);
  EXPECT_TRUE(dark.together.empty());
  EXPECT_TRUE(dark.apart.empty());
}

TEST(Hebbian, UnaffectedPairsHaveTheLargestDesires) {
  ExplainedNet net("5-4", Function::sigmoid, {Loss::cross_entropy}, 1);
  const double x[] = {0.5, 0, 1, 0, 0.2};
  std::copy(std::begin(x), std::end(x), net.plan.input(1).data);
  net.run(1);
  HebbianCount count(net.network.architecture(), 1);
  count.add(*net.trace, 0);
  const auto unaffected = count.pairs(8).unaffected;
  ASSERT_EQ(unaffected.size(), 8U) << "two dark inputs, four neurons";
  for (std::size_t at = 0; at < unaffected.size(); ++at) {
    EXPECT_TRUE(unaffected[at].weight.input == 1U || unaffected[at].weight.input == 3U);
    EXPECT_EQ(unaffected[at].nudge, 0);
    if (at > 0) {
      EXPECT_LE(std::abs(unaffected[at].desire), std::abs(unaffected[at - 1].desire));
    }
  }
}

TEST(Hebbian, RefusesWhatDoesNotFit) {
  ExplainedNet net("3-2-2", Function::tanh, {Loss::cross_entropy}, 1);
  EXPECT_ERROR(HebbianCount(net.network.architecture(), 3), "L3: there is no such layer");
  EXPECT_ERROR(HebbianCount(net.network.architecture(), 0), "L0: there is no such layer");
  HebbianCount count(net.network.architecture(), 2);
  EXPECT_ERROR(count.pairs(1), "no example was added");
  EXPECT_ERROR(count.mean_nudges(), "no example was added");
  EXPECT_ERROR(count.add(*net.trace, 1), "example 1: the trace has 1 examples");
  ExplainedNet other("3-3-2", Function::tanh, {Loss::cross_entropy}, 1);
  EXPECT_ERROR(count.add(*other.trace), "2 neurons of 3 inputs, 2 of 2 are expected");
}

}  // namespace
}  // namespace nudge
