// Explanations of convolutional networks: against the gradient, and against what small changes do.

#include <gtest/gtest.h>

#include <cmath>

#include "nudge/experiments.hpp"
#include "nudge/explain.hpp"
#include "nudge/net_text.hpp"
#include "support/expect_error.hpp"
#include "support/random_numbers.hpp"

namespace nudge {
namespace {

/// A network, an example and the pass of it.
struct Case {
  explicit Case(const char* net, std::uint32_t seed = 3)
      : network(make_net(net_input(net).value(), net, {})),
        x(network.architecture().input().size()),
        y(network.architecture().outputs()) {
    test::RandomNumbers random(seed);
    for (double& w : network.parameters()) w = random.between(-1, 1);
    for (double& s : network.statistics()) s = random.between(0.5, 1);
    x = random.many(x.size(), -0.2, 1);
    for (double& one : x) one = std::max(0.0, one);
    y[1] = 1;
  }
  const Architecture& architecture() const { return network.architecture(); }

  BasicNetwork<double> network;
  std::vector<double> x, y;
  ThreadTeam team{1};
};

constexpr const char* nets[] = {
    "1x7x7, conv3x3:4, relu, maxpool2, conv2x2:3, tanh, 3",
    "2x6x7, conv3x2:4:pad1:stride2:groups2, elu, avgpool2:stride1, conv2x2:3:nobias, tanh, 3",
    "2x3x3, convtranspose3x3:3:stride2:pad1, tanh, conv3x3:4:stride2, silu, globalavgpool, 3",
    "1x3x4, conv2x2:2, relu, upsample3, maxpool2, conv2x2:3, tanh, upsample2, avgpool3:stride1, 3"};

TEST(ConvolutionExplanations, VotesAddUpToTheNeuronsOwnNudgeThroughPooling) {
  for (const char* net : nets) {
    SCOPED_TRACE(net);
    Case c(net);
    const ExampleRun<double> run(c.network, c.x, c.y, c.team);
    for (std::size_t n = 0; n < layer_count(c.architecture()); ++n) {
      std::size_t voted = 0;
      for (std::size_t k = 0; k < neuron_count(c.architecture(), n); ++k) {
        const Votes result = votes(c.network, run.trace(), 0, {n, k});
        EXPECT_NEAR(result.sum, result.nudge, 1e-12) << "L" << n << "." << k;
        voted += result.votes.empty() ? 0 : 1;
      }
      EXPECT_GT(voted, 0u);
    }
  }
}

TEST(ConvolutionExplanations, AMaximumPassesADesireToItsWinnerOnly) {
  Case c("1x4x4, conv1x1:1, maxpool2, conv2x2:1, 3");
  const ExampleRun<double> run(c.network, c.x, c.y, c.team);
  std::size_t wanted = 0;
  for (std::size_t k = 0; k < 16; ++k) {
    const Votes result = votes(c.network, run.trace(), 0, {1, k});
    EXPECT_LE(result.votes.size(), 1u);
    wanted += result.votes.size();
  }
  EXPECT_EQ(wanted, 4u);
}

TEST(ConvolutionExplanations, ThreeWaysDoWhatTheyPredict) {
  for (const char* net : nets) {
    SCOPED_TRACE(net);
    Case c(net);
    const ExampleRun<double> run(c.network, c.x, c.y, c.team);
    for (std::size_t n = 1; n <= layer_count(c.architecture()); ++n) {
      for (std::size_t j = 0; j < neuron_count(c.architecture(), n); j += 3) {
        const MeasuredThreeWays measured = measure_three_ways(c.network, run, {n, j}, 1e-3, c.team);
        for (const MeasuredWay& way : {measured.bias, measured.weights, measured.activations}) {
          EXPECT_NEAR(way.measured_weighted_input, way.predicted_weighted_input, 1e-12) << "L" << n << "." << j;
        }
      }
    }
    // A kernel's place has the pixels under its window, and no more.
    const ThreeWays ways = three_ways(c.network, run.trace(), 0, {1, 0});
    double z = ways.bias;
    for (const Lever& lever : ways.weights) {
      z += lever.weight * lever.activation;
      EXPECT_EQ(c.network.parameters()[flat_index(c.architecture(), lever.parameter)], lever.weight);
    }
    EXPECT_NEAR(z, ways.weighted_input, 1e-12);
  }
}

/// Each example's own gradient, by a pass for it alone.
std::vector<double> gradient_of(Case& c, const std::vector<double>& x, const std::vector<double>& y) {
  const ExampleRun<double> run(c.network, x, y, c.team);
  return {run.gradient().begin(), run.gradient().end()};
}

TEST(ConvolutionExplanations, NudgesOfParametersAreMinusTheGradient) {
  for (const char* net :
       {nets[0], nets[1], nets[2], "1x6x6, conv3x3:4:nobias, batchnorm, relu, conv3x3:3, layernorm, 3"}) {
    SCOPED_TRACE(net);
    Case c(net);
    const ExampleRun<double> run(c.network, c.x, c.y, c.team);
    const BackwardNudges backward = backward_nudges(run.trace(), 0, true);
    std::vector<double> nudges;
    for (const LayerNudges& layer : backward.layers) {
      nudges.insert(nudges.end(), layer.weight_nudges.begin(), layer.weight_nudges.end());
      nudges.insert(nudges.end(), layer.bias_nudges.begin(), layer.bias_nudges.end());
    }
    ASSERT_EQ(nudges.size(), run.gradient().size());
    for (std::size_t i = 0; i < nudges.size(); ++i) EXPECT_NEAR(nudges[i], -run.gradient()[i], 1e-13) << i;
  }
}

TEST(ConvolutionExplanations, APlacesNudgesAddUpToTheSharedNumbersOwn) {
  for (const char* net : {nets[0], nets[1], nets[2], "4x1x1, 5, tanh, 3"}) {
    SCOPED_TRACE(net);
    Case c(net);
    const ExampleRun<double> run(c.network, c.x, c.y, c.team);
    for (std::size_t place = 0; place < c.architecture().parameter_count(); ++place) {
      double sum = 0;
      const ParameterAddress parameter = address_at(c.architecture(), place);
      for (const PlaceNudge& one : place_nudges(run.trace(), 0, parameter)) sum += one.nudge;
      EXPECT_NEAR(sum, -run.gradient()[place], 1e-13) << to_string(parameter);
    }
  }
}

TEST(ConvolutionExplanations, TablesOverExamplesAreTheirOwnGradientsAdded) {
  for (const char* net : {nets[0], nets[1], "1x6x6, conv3x3:4:nobias, batchnorm, relu, conv3x3:3, layernorm, 3"}) {
    SCOPED_TRACE(net);
    Case c(net);
    constexpr std::size_t n = 5;
    test::RandomNumbers random(9);
    std::vector<double> x, y(n * 3);
    for (std::size_t i = 0; i < n; ++i) {
      const std::vector<double> one = random.many(c.x.size(), 0, 1);
      x.insert(x.end(), one.begin(), one.end());
      y[i * 3 + i % 3] = 1;
    }
    std::vector<std::vector<double>> gradients;
    for (std::size_t i = 0; i < n; ++i) {
      gradients.push_back(gradient_of(
          c,
          {x.begin() + static_cast<std::ptrdiff_t>(i * c.x.size()),
           x.begin() + static_cast<std::ptrdiff_t>((i + 1) * c.x.size())},
          {y.begin() + static_cast<std::ptrdiff_t>(i * 3), y.begin() + static_cast<std::ptrdiff_t>(i * 3 + 3)}));
    }
    std::vector<ParameterAddress> rows;
    for (std::size_t place = 0; place < c.architecture().parameter_count(); place += 7)
      rows.push_back(address_at(c.architecture(), place));
    NudgeTable table(c.architecture(), rows, n);
    HebbianCount hebbian(c.architecture(), 1);
    const Examples<double> examples({x.data(), n, c.x.size()}, {y.data(), n, 3});
    std::vector<double> norms;
    read_traces<double>(c.network, examples, c.team, [&](const Trace<double>& trace) {
      table.add(trace);
      hebbian.add(trace);
      for (const double norm : gradient_squared_norms(trace)) norms.push_back(norm);
    });
    const std::vector<NudgeRow> result = table.rows();
    for (std::size_t r = 0; r < rows.size(); ++r) {
      double sum = 0;
      for (std::size_t i = 0; i < n; ++i) {
        const double g = gradients[i][flat_index(c.architecture(), rows[r])];
        EXPECT_NEAR(result[r].nudges[i], -g, 1e-13);
        sum += g;
      }
      EXPECT_NEAR(result[r].average, -sum / n, 1e-13) << to_string(rows[r]);
    }
    const std::vector<double> means = hebbian.mean_nudges();
    for (std::size_t place = 0; place < means.size(); ++place) {
      double sum = 0;
      for (const std::vector<double>& gradient : gradients) sum += gradient[place];
      EXPECT_NEAR(means[place], -sum / n, 1e-13);
    }
    for (std::size_t i = 0; i < n; ++i) {
      double squares = 0;
      for (const double g : gradients[i]) squares += g * g;
      EXPECT_NEAR(norms[i], squares, 1e-12 * squares);
    }
  }
}

TEST(ConvolutionExplanations, AnInputIsCalledByTheNeuronThatHandsItOnOnlyIfNothingChangesIt) {
  const Case c("1x6x6, dropout0.5, conv3x3:4:same, relu, maxpool2, conv2x2:3, flatten, 5, dropout0.5, 3");
  EXPECT_EQ(neuron_before(c.architecture(), 1, 7), (Neuron{0, 7}));
  EXPECT_EQ(neuron_before(c.architecture(), 2, 7), std::nullopt) << "pooled";
  EXPECT_EQ(neuron_before(c.architecture(), 3, 7), (Neuron{2, 7}));
  EXPECT_EQ(neuron_before(c.architecture(), 4, 2), (Neuron{3, 2}));
  const Case sum("4x1x1, residual(4, relu), 3");
  EXPECT_EQ(neuron_before(sum.architecture(), 2, 1), std::nullopt) << "a sum";
}

TEST(ConvolutionExplanations, WhatIsNotDefinedIsRefusedWithAReason) {
  Case c("1x6x6, conv3x3:4:same, batchnorm, relu, residual(conv3x3:4:same), tanh, 3");
  const ExampleRun<double> run(c.network, c.x, c.y, c.team);
  EXPECT_ERROR(three_ways(c.network, run.trace(), 0, {2, 0}), "L2: is a batchnorm layer, whose numbers are no weights");
  EXPECT_ERROR(votes(c.network, run.trace(), 0, {1, 0}),
               "L1.0: gets no votes: L2 is a batchnorm layer, whose numbers are no weights");
  EXPECT_ERROR(votes(c.network, run.trace(), 0, {2, 0}), "several layers read what L2 hands on");
  EXPECT_ERROR(votes(c.network, run.trace(), 0, {3, 0}), "several layers read what L3 hands on, or it is added");
  EXPECT_ERROR(HebbianCount(c.architecture(), 2), "L2: is a batchnorm layer; Hebbian pairs are defined");
  EXPECT_FALSE(has_sensitivity_map(c.architecture()));
  EXPECT_ERROR(sensitivity_map<double>(c.architecture(), run.gradient(), {}), "L1: is a conv layer");
  EXPECT_ERROR(parse_parameter("L1.4.0", c.architecture()), "L1.4.0: L1 has 4 kernels, 0 to 3 are expected");
  EXPECT_ERROR(parse_parameter("L1.0.9", c.architecture()), "has 9 inputs, 0 to 8 are expected");
  EXPECT_ERROR(parse_parameter("L1.0@r2,c2", c.architecture()),
               "L1 is a convolution, whose kernels go over all pixels");
}

}  // namespace
}  // namespace nudge
