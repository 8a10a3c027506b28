// C05, C06: three ways to raise one neuron.

#include <gtest/gtest.h>

#include <cmath>

#include "explained_net.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

using test::ExplainedNet;
using test::OutputCase;

TEST(ThreeWaysOf, AgreeWithAnIndependentComputation) {
  test::for_every_activation_and_loss([](Function hidden, const OutputCase& output) {
    ExplainedNet net("6-5-4-3", hidden, output);
    const std::size_t L = net.second_net.layers();
    for (std::size_t i = 0; i < net.second.size(); ++i) {
      for (std::size_t l = 1; l <= L; ++l) {
        for (std::size_t j = 0; j < net.second_net.sizes[l]; ++j) {
          SCOPED_TRACE(text("example ", i, ", ", to_string(Neuron{l, j})));
          const ThreeWays ways = three_ways(net.network, *net.trace, i, {l, j});
          const second::Pass& pass = net.second[i];
          const std::size_t n_in = net.second_net.sizes[l - 1];
          const bool is_logit = l == L && second::on_logits(output.loss);
          const second::Real z = pass.z[l][j];
          const second::Real slope = is_logit ? 1
                                              : second::slope_of(l == L ? output.activation : hidden,
                                                                 net.second_net.slope, z, second::Bug::none);
          EXPECT_EQ(ways.neuron, (Neuron{l, j}));
          EXPECT_EQ(ways.is_logit, is_logit);
          EXPECT_EQ(ways.is_dead, slope == 0);
          test::expect_close({ways.weighted_input, ways.activation, ways.bias, ways.slope},
                             {z, pass.a[l][j], net.second_net.b[l][j], slope}, "z, a, b, s'(z)");
          ASSERT_EQ(ways.weights.size(), n_in);
          ASSERT_EQ(ways.activations.size(), n_in);
          std::vector<double> z_by_weight(n_in), z_by_activation(n_in);
          for (const Lever& lever : ways.weights) z_by_weight[lever.input] = lever.nudge;
          for (const Lever& lever : ways.activations) z_by_activation[lever.input] = lever.nudge;
          test::expect_close(z_by_weight, pass.a[l - 1], "dz/dW");
          const second::Numbers& W = net.second_net.W[l];
          test::expect_close(z_by_activation, second::Numbers(&W[j * n_in], &W[j * n_in] + n_in), "dz/da");
          for (std::size_t at = 1; at < n_in; ++at) {
            EXPECT_GE(std::abs(ways.weights[at - 1].activation), std::abs(ways.weights[at].activation));
            EXPECT_GE(std::abs(ways.activations[at - 1].weight), std::abs(ways.activations[at].weight));
          }
        }
      }
    }
  });
}

TEST(ThreeWays, SayOfADeadReluThatNoSmallStepRaisesIt) {
  ExplainedNet net("2-1-1", Function::relu, {Loss::quadratic, Function::identity}, 1);
  const double dead[] = {-1, -1, -1, 1, 0};
  std::copy(std::begin(dead), std::end(dead), net.network.parameters().begin());
  net.run(1);
  const ThreeWays ways = three_ways(net.network, *net.trace, 0, {1, 0});
  EXPECT_TRUE(ways.is_dead);
  EXPECT_EQ(ways.slope, 0);
  EXPECT_LT(ways.weighted_input, 0);
  EXPECT_EQ(ways.activation, 0);
}

TEST(ThreeWays, WeightsFromBrighterNeuronsComeFirstAndEqualOnesInTheirOrder) {
  ExplainedNet net("4-1", Function::tanh, {Loss::cross_entropy}, 1);
  const double x[] = {0, 0.5, -1, 0.5};
  std::copy(std::begin(x), std::end(x), net.plan.input(1).data);
  net.run(1);
  const ThreeWays ways = three_ways(net.network, *net.trace, 0, {1, 0});
  std::vector<std::size_t> order;
  for (const Lever& lever : ways.weights) order.push_back(lever.input);
  EXPECT_EQ(order, (std::vector<std::size_t>{2, 1, 3, 0}));
}

TEST(ThreeWays, ReadThroughFlattenAndDropout) {
  ThreadTeam team(1);
  const Architecture net({1, 2, 2},
                         {{Flatten{}}, {Dense{4, 3}}, {Activation{Function::tanh}}, {Dropout{0.5}}, {Dense{3, 2}}},
                         Loss::cross_entropy);
  BasicNetwork<double> network(net);
  initialise(network, 3);
  Plan<double> plan(net, 1, Purpose::explain, team);
  std::fill_n(plan.input(1).data, 4, 0.5);
  one_hot(1, plan.targets(1).row(0));
  const Trace<double> trace = forward_pass(network, plan, 1);
  cost_pass(plan);
  std::vector<double> gradient(net.parameter_count());
  backward_pass(network, plan, std::span(gradient));
  const ThreeWays ways = three_ways(network, trace, 0, {2, 1});
  for (const Lever& lever : ways.weights) EXPECT_EQ(lever.nudge, trace.activations(1)(0, lever.input));
  EXPECT_EQ(three_ways(network, trace, 0, {1, 2}).weights.size(), 4U);
  EXPECT_NEAR(votes(network, trace, 0, {1, 2}).sum, votes(network, trace, 0, {1, 2}).nudge, 1e-15);
  EXPECT_NEAR(votes(network, trace, 0, {0, 3}).sum, votes(network, trace, 0, {0, 3}).nudge, 1e-15);
}

TEST(ThreeWays, OfWhatTheNetworkDoesNotHaveAreRefused) {
  ExplainedNet net("3-2-2", Function::tanh, {Loss::cross_entropy}, 1);
  EXPECT_ERROR(three_ways(net.network, *net.trace, 0, {3, 0}), "L3: there is no such layer");
  EXPECT_ERROR(three_ways(net.network, *net.trace, 0, {1, 2}), "L1.2: L1 has 2 neurons, 0 to 1 are expected");
  EXPECT_ERROR(three_ways(net.network, *net.trace, 0, {0, 1}), "L0.1: is of the input");
  EXPECT_ERROR(three_ways(net.network, *net.trace, 1, {1, 0}), "example 1: the trace has 1 examples");
  const BasicNetwork<double> other(test::dense("3-2-3", Function::tanh, {Loss::cross_entropy}));
  EXPECT_ERROR(three_ways(other, *net.trace, 0, {1, 0}), "another architecture");
}

TEST(ThreeWays, AreTheFirstActivationsWhereASecondStandsBehindItAndNobodyVotes) {
  ThreadTeam team(1);
  const Architecture net({2},
                         {{Dense{2, 2}}, {Activation{Function::gelu}}, {Activation{Function::tanh}}, {Dense{2, 2}}},
                         Loss::cross_entropy);
  BasicNetwork<double> network(net);
  network.parameters()[4] = 0.75;  // L1.0.bias
  Plan<double> plan(net, 1, Purpose::explain, team);
  const Trace<double> trace = forward_pass(network, plan, 1);
  cost_pass(plan);
  std::vector<double> gradient(net.parameter_count());
  backward_pass(network, plan, std::span(gradient));
  const ThreeWays ways = three_ways(network, trace, 0, {1, 0});
  EXPECT_EQ(ways.weighted_input, 0.75);
  EXPECT_NEAR(ways.activation, 0.75 * 0.5 * std::erfc(-0.75 / std::sqrt(2.0)), 1e-15);
  EXPECT_ERROR(votes(network, trace, 0, {1, 0}), "L1.0: gets no votes: a tanh layer changes what L1 hands on");
  EXPECT_EQ(three_ways(network, trace, 0, {2, 0}).weights.size(), 2U);
  EXPECT_EQ(backward_nudges(trace, 0, true).layers.size(), 2U);
}

}  // namespace
}  // namespace nudge
