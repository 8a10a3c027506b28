// C05: each of the three ways taken alone for one small step; the weighted input rises as predicted, the activation to
// first order.

#include <gtest/gtest.h>

#include <cmath>

#include "nudge/experiments.hpp"
#include "support/expect_error.hpp"
#include "support/gradient_check.hpp"
#include "support/random_numbers.hpp"

namespace nudge {
namespace {

using test::OutputCase;

template <typename T>
struct Case {
  Case(const std::string& sizes, Function hidden, const OutputCase& output)
      : network(test::dense(sizes, hidden, output)) {
    test::RandomNumbers random(8);
    for (T& w : network.parameters()) w = static_cast<T>(random.between(-1, 1));
    for (std::size_t k = 0; k < network.architecture().input().size(); ++k) {
      x.push_back(static_cast<T>(std::max(0.0, random.between(-0.5, 1))));
    }
    y.assign(network.architecture().outputs(), T(0));
    y[0] = 1;
  }
  ExampleRun<T> run() { return ExampleRun<T>(network, std::span<const T>(x), std::span<const T>(y), team); }

  ThreadTeam team{1};
  BasicNetwork<T> network;
  std::vector<T> x, y;
};

bool is_smooth(Function function) { return function != Function::relu && function != Function::leaky_relu; }

TEST(MeasuredWaysOf, RiseAsPredicted) {
  test::for_every_activation_and_loss([](Function hidden, const OutputCase& output) {
    Case<double> net("6-5-4-3", hidden, output);
    const ExampleRun<double> run = net.run();
    const std::size_t L = layer_count(net.network.architecture());
    for (std::size_t l = 1; l <= L; ++l) {
      for (std::size_t j = 0; j < neuron_count(net.network.architecture(), l); ++j) {
        const Neuron neuron{l, j};
        SCOPED_TRACE(to_string(neuron));
        const bool smooth = is_smooth(l == L ? output.activation : hidden);
        const MeasuredThreeWays near = measure_three_ways(net.network, run, neuron, 1e-5, net.team);
        const MeasuredThreeWays far = measure_three_ways(net.network, run, neuron, 1e-3, net.team);
        EXPECT_EQ(far.bias.predicted_weighted_input, 1e-3);
        for (const auto way :
             {&MeasuredThreeWays::bias, &MeasuredThreeWays::weights, &MeasuredThreeWays::activations}) {
          EXPECT_EQ((far.*way).length, 1e-3);
          EXPECT_GT((far.*way).predicted_weighted_input, 0);
          EXPECT_NEAR((far.*way).measured_weighted_input, (far.*way).predicted_weighted_input, 1e-14);
          EXPECT_NEAR((near.*way).measured_weighted_input, (near.*way).predicted_weighted_input, 1e-14);
          if (!smooth) continue;
          // A hundredth of the step: a ten thousandth of the error.
          const double error_far = std::abs((far.*way).measured_activation - (far.*way).predicted_activation);
          const double error_near = std::abs((near.*way).measured_activation - (near.*way).predicted_activation);
          EXPECT_LT(error_far, 1e-4 * std::max(0.1, (far.*way).predicted_weighted_input));
          EXPECT_LT(error_near, 2e-4 * error_far + 1e-14);
        }
      }
    }
  });
}

TEST(MeasuredWays, AreWhatTheWholeNetworkDoes) {
  Case<double> net("4-3-2", Function::sigmoid, {Loss::quadratic, Function::sigmoid});
  const ExampleRun<double> run = net.run();
  const MeasuredThreeWays ways = measure_three_ways(net.network, run, {2, 1}, 0.25, net.team);
  // L2's weights into neuron 1 follow L1's 15 parameters and neuron 0's three.
  const double z = run.trace().weighted_inputs(2)(0, 1), a = run.trace().activations(2)(0, 1);
  const auto before = run.trace().activations(1).row(0);
  const double norm = std::hypot(before[0], before[1], before[2]);
  Case<double> by_weights("4-3-2", Function::sigmoid, {Loss::quadratic, Function::sigmoid});
  Case<double> by_bias("4-3-2", Function::sigmoid, {Loss::quadratic, Function::sigmoid});
  for (std::size_t k = 0; k < 3; ++k) by_weights.network.parameters()[15 + 3 + k] += 0.25 * before[k] / norm;
  by_bias.network.parameters()[15 + 6 + 1] += 0.25;
  const ExampleRun<double> weights_run = by_weights.run(), bias_run = by_bias.run();
  EXPECT_EQ(ways.weights.measured_weighted_input, weights_run.trace().weighted_inputs(2)(0, 1) - z);
  EXPECT_EQ(ways.weights.measured_activation, weights_run.trace().activations(2)(0, 1) - a);
  EXPECT_EQ(ways.bias.measured_weighted_input, bias_run.trace().weighted_inputs(2)(0, 1) - z);
  EXPECT_EQ(ways.bias.measured_activation, bias_run.trace().activations(2)(0, 1) - a);
}

TEST(MeasuredWays, DoNotRaiseADeadRelu) {
  Case<double> net("2-1-1", Function::relu, {Loss::quadratic, Function::identity});
  const double dead[] = {-1, -1, -1, 1, 0};
  std::copy(std::begin(dead), std::end(dead), net.network.parameters().begin());
  net.x = {0.5, 0.5};
  const ExampleRun<double> run = net.run();
  const MeasuredThreeWays ways = measure_three_ways(net.network, run, {1, 0}, 0.01, net.team);
  for (const MeasuredWay& way : {ways.bias, ways.weights, ways.activations}) {
    EXPECT_GT(way.measured_weighted_input, 0);
    EXPECT_EQ(way.predicted_activation, 0);
    EXPECT_EQ(way.measured_activation, 0);
  }
}

TEST(MeasuredWays, WeightsFromDarkNeuronsAloneCannotRaiseAnything) {
  Case<double> net("3-2", Function::tanh, {Loss::cross_entropy});
  net.x = {0, 0, 0};
  const ExampleRun<double> run = net.run();
  const MeasuredThreeWays ways = measure_three_ways(net.network, run, {1, 0}, 0.01, net.team);
  EXPECT_EQ(ways.weights.predicted_weighted_input, 0);
  EXPECT_EQ(ways.weights.measured_weighted_input, 0);
  EXPECT_GT(ways.activations.measured_weighted_input, 0);
}

TEST(MeasuredWays, WorkInFloat) {
  Case<float> net("30-20-10", Function::tanh, {Loss::cross_entropy});
  const ExampleRun<float> run = net.run();
  const MeasuredThreeWays ways = measure_three_ways(net.network, run, {1, 7}, 0.01, net.team);
  for (const MeasuredWay& way : {ways.bias, ways.weights, ways.activations}) {
    EXPECT_NEAR(way.measured_weighted_input, way.predicted_weighted_input, 1e-5);
  }
}

TEST(MeasuredWays, RefuseALengthThatIsNotAboveZeroAndANeuronOfTheInput) {
  Case<double> net("3-2", Function::tanh, {Loss::cross_entropy});
  const ExampleRun<double> run = net.run();
  for (const double length : {0.0, -1.0, double(NAN), double(INFINITY)}) {
    EXPECT_ERROR(measure_three_ways(net.network, run, {1, 0}, length, net.team), "one above 0 is expected");
  }
  EXPECT_ERROR(measure_three_ways(net.network, run, {0, 0}, 0.1, net.team), "is of the input");
}

}  // namespace
}  // namespace nudge
