// C10, C06: the whole backward pass of one example, and that its nudges are the engine's gradient, bit for bit.

#include <gtest/gtest.h>

#include "explained_net.hpp"
#include "nudge/experiments.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

using test::ExplainedNet;
using test::OutputCase;

TEST(BackwardNudgesOf, AgreeWithAnIndependentComputation) {
  test::for_every_activation_and_loss([](Function hidden, const OutputCase& output) {
    ExplainedNet net("6-5-4-3", hidden, output);
    for (std::size_t i = 0; i < net.second.size(); ++i) {
      const BackwardNudges found = backward_nudges(*net.trace, i, true);
      const second::Pass& pass = net.second[i];
      test::expect_close({found.cost}, {pass.cost}, "cost");
      test::expect_close(found.input.activations, pass.a[0], "x");
      test::expect_close(found.input.nudges, pass.da[0], "-dC/dx", -1);
      ASSERT_EQ(found.layers.size(), net.second_net.layers());
      for (std::size_t l = 1; l <= net.second_net.layers(); ++l) {
        const LayerNudges& layer = found.layers[l - 1];
        SCOPED_TRACE(text("example ", i, ", L", l));
        EXPECT_EQ(layer.layer, l);
        EXPECT_EQ(layer.inputs, net.second_net.sizes[l - 1]);
        test::expect_close(layer.weighted_inputs, pass.z[l], "z");
        test::expect_close(layer.activations, pass.a[l], "a");
        test::expect_close(layer.nudges, pass.da[l], "-dC/da", -1);
        test::expect_close(layer.deltas, pass.dz[l], "dC/dz");
        test::expect_close(layer.weight_nudges, pass.dW[l], "-dC/dW", -1);
        test::expect_close(layer.bias_nudges, pass.db[l], "-dC/db", -1);
      }
    }
  });
}

template <typename T>
void expect_nudges_are_minus_the_gradient(Function hidden, const OutputCase& output) {
  ThreadTeam team(1);
  BasicNetwork<T> network(test::dense("37-19-11-5", hidden, output));
  initialise(network, 5, Initialisation::book);
  test::RandomNumbers random(9);
  std::vector<T> x, y;
  for (std::size_t k = 0; k < 37; ++k) x.push_back(static_cast<T>(std::max(0.0, random.between(-1, 1))));
  for (std::size_t j = 0; j < 5; ++j) y.push_back(static_cast<T>(random.between(0, 1)));
  const ExampleRun<T> run(network, std::span<const T>(x), std::span<const T>(y), team);
  const BackwardNudges found = backward_nudges(run.trace(), 0, true);
  std::size_t place = 0;
  for (const LayerNudges& layer : found.layers) {
    for (const std::vector<double>* nudges : {&layer.weight_nudges, &layer.bias_nudges}) {
      for (const double nudge : *nudges) {
        ASSERT_EQ(-nudge, static_cast<double>(run.gradient()[place])) << "parameter " << place;
        EXPECT_FALSE(nudge == 0 && std::signbit(nudge)) << "no negative zero is shown";
        ++place;
      }
    }
  }
  EXPECT_EQ(place, run.gradient().size());
}

TEST(BackwardNudgesOf, AreMinusTheEnginesGradientBitForBit) {
  test::for_every_activation_and_loss([](Function hidden, const OutputCase& output) {
    expect_nudges_are_minus_the_gradient<float>(hidden, output);
    expect_nudges_are_minus_the_gradient<double>(hidden, output);
  });
}

TEST(BackwardNudges, IntoOneNeuronHaveTheRatioOfTheActivations) {
  ExplainedNet net("2-3", Function::tanh, {Loss::cross_entropy}, 1);
  net.plan.input(1)(0, 0) = 0.75;
  net.plan.input(1)(0, 1) = 0.25;
  net.run(1);
  const LayerNudges layer = backward_nudges(*net.trace, 0, true).layers[0];
  for (std::size_t j = 0; j < 3; ++j) {
    const double bright = layer.weight_nudges[2 * j], dark = layer.weight_nudges[2 * j + 1];
    EXPECT_NE(dark, 0);
    EXPECT_NEAR(bright / dark, 3, 1e-15);
  }
}

TEST(BackwardNudges, OfAWeightFromANeuronAtZeroAreExactlyZero) {
  ExplainedNet net("3-4-2", Function::sigmoid, {Loss::quadratic, Function::sigmoid}, 1);
  std::fill_n(net.plan.input(1).data, 3, 0.0);
  net.run(1);
  const BackwardNudges found = backward_nudges(*net.trace, 0, true);
  for (const double nudge : found.layers[0].weight_nudges) EXPECT_EQ(nudge, 0);
  for (std::size_t place = 0; place < 12; ++place) EXPECT_EQ(net.gradient[place], 0);
  for (const double nudge : found.layers[0].bias_nudges) EXPECT_NE(nudge, 0);
}

TEST(BackwardNudges, PassNothingBackThroughADeadRelu) {
  ExplainedNet net("2-1-1", Function::relu, {Loss::quadratic, Function::identity}, 1);
  const double dead[] = {-1, -1, -1, 1, 0};
  std::copy(std::begin(dead), std::end(dead), net.network.parameters().begin());
  net.plan.targets(1)(0, 0) = 1;
  net.run(1);
  const BackwardNudges found = backward_nudges(*net.trace, 0, true);
  EXPECT_EQ(found.layers[0].nudges[0], 2) << "it is wanted brighter";
  EXPECT_EQ(found.layers[0].deltas[0], 0);
  for (const double nudge : found.layers[0].weight_nudges) EXPECT_EQ(nudge, 0);
  EXPECT_EQ(found.layers[0].bias_nudges[0], 0);
}

TEST(BackwardNudges, LeaveTheParametersOutUnlessAskedFor) {
  ExplainedNet net("3-2", Function::tanh, {Loss::cross_entropy}, 1);
  const LayerNudges layer = backward_nudges(*net.trace, 0, false).layers[0];
  EXPECT_TRUE(layer.weight_nudges.empty());
  EXPECT_TRUE(layer.bias_nudges.empty());
}

}  // namespace
}  // namespace nudge
