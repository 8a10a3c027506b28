// All of one example at once: its parts are the explanations themselves, of the neurons that it says it chose.

#include <gtest/gtest.h>

#include <cmath>

#include "nudge/experiments.hpp"
#include "nudge/net_text.hpp"
#include "support/expect_error.hpp"
#include "support/gradient_check.hpp"
#include "support/random_numbers.hpp"

namespace nudge {
namespace {

class ExplainExample : public testing::Test {
 protected:
  ExplainExample() : network_(test::dense("6-5-4-3", Function::sigmoid, {Loss::quadratic, Function::sigmoid})) {
    test::RandomNumbers random(2);
    for (double& w : network_.parameters()) w = random.between(-1, 1);
    x_ = random.many(6, 0, 1);
  }
  ExampleExplanation explain(const ExplainOptions& options = {}) {
    return explain_example(network_, x_, y_, options, team_);
  }

  ThreadTeam team_{1};
  BasicNetwork<double> network_;
  std::vector<double> x_, y_ = {0, 1, 0};
};

TEST_F(ExplainExample, RaisesTheTargetsOutputAndAsksWhoVotesOnTheHiddenNeuronThatWouldMoveMost) {
  const ExampleExplanation all = explain();
  EXPECT_EQ(all.ways->neuron, (Neuron{3, 1}));
  ASSERT_TRUE(all.votes);
  double largest = 0;
  Neuron most;
  for (std::size_t l = 1; l <= 2; ++l) {
    const auto& deltas = all.backward.layers[l - 1].deltas;
    for (std::size_t j = 0; j < deltas.size(); ++j) {
      if (std::abs(deltas[j]) > largest) largest = std::abs(deltas[j]), most = {l, j};
    }
  }
  EXPECT_EQ(all.votes->neuron, most);
  EXPECT_NEAR(all.votes->sum, all.backward.layers[most.layer - 1].nudges[most.index], 1e-14);
}

TEST(ExplainExampleOfDeadNeurons, AsksWhoVotesOnOneThatLives) {
  // Of six ReLUs the biases keep all but the last below 0, and the outputs want that one least.
  BasicNetwork<double> network(
      dense_net({1, 1, 2}, {2, 6, 2}, {.activation = Function::relu, .loss = Loss::quadratic}));
  const Architecture& architecture = network.architecture();
  for (std::size_t j = 0; j < 6; ++j) {
    network.parameters()[flat_index(architecture, {1, j, std::nullopt})] = j == 5 ? 1 : -9;
    network.parameters()[flat_index(architecture, {2, 0, j})] = j == 5 ? 0.01 : 3;
  }
  ThreadTeam team(1);
  const std::vector<double> x{0.5, 0.5}, y{1, 0};
  const ExampleExplanation all = explain_example(network, x, y, {}, team);
  const LayerNudges& hidden = all.backward.layers[0];
  EXPECT_GT(std::abs(hidden.nudges[0]), std::abs(hidden.nudges[5]));
  EXPECT_EQ(hidden.deltas[0], 0);
  EXPECT_EQ(all.votes.value().neuron, (Neuron{1, 5}));
}

TEST_F(ExplainExample, OfADenseNetworkNoWeightIsShared) {
  EXPECT_FALSE(explain().shared);
  const auto asked = explain({.shared = ParameterAddress{2, 1, 3}}).shared;
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->places.size(), 1U) << "a dense weight is used once";
}

TEST(ExplainExampleOfAConvolution, ShowsTheMostSensitiveKernelNumberPlaceByPlace) {
  BasicNetwork<double> network(make_net({1, 5, 4}, "conv3x3:2:pad1, tanh, conv2x2:3, relu, 3", {}));
  test::RandomNumbers random(6);
  for (double& w : network.parameters()) w = random.between(-1, 1);
  const std::vector<double> x = random.many(20, 0, 1), y = {0, 1, 0};
  ThreadTeam team(1);
  const Architecture& architecture = network.architecture();
  const ExampleRun<double> run(network, x, y, team);
  const auto gradient_at = [&](const ParameterAddress& parameter) {
    return run.gradient()[flat_index(architecture, parameter)];
  };
  const SharedNudge most = explain_example(network, x, y, {}, team).shared.value();
  EXPECT_NEAR(most.nudge, -gradient_at(most.parameter), 1e-14);
  for (std::size_t layer = 1; layer <= 2; ++layer) {
    const ParameterTensor& kernels = architecture.tensors()[2 * (layer - 1)];
    for (std::size_t kernel = 0; kernel < kernels.rows; ++kernel) {
      for (std::size_t number = 0; number < kernels.columns; ++number) {
        EXPECT_LE(std::abs(gradient_at({layer, kernel, number})), std::abs(most.nudge));
      }
    }
  }

  // The middle of the first kernel's window reads every pixel; its corner none of the last line and column.
  const auto shared = [&](const ParameterAddress& parameter) {
    return explain_example(network, x, y, {.shared = parameter}, team).shared.value();
  };
  EXPECT_EQ(shared({1, 1, 4}).places.size(), 20U);
  EXPECT_EQ(shared({1, 1, 8}).places.size(), 12U);
  EXPECT_EQ(shared({2, 0, 0}).plane, (Shape{1, 4, 3}));
  const SharedNudge bias = shared({1, 0, std::nullopt});
  EXPECT_NEAR(bias.nudge, -gradient_at(bias.parameter), 1e-14);
  for (const PlaceNudge& place : bias.places) EXPECT_EQ(place.nudge, place.desire);
  EXPECT_ERROR(shared({1, 2, 0}), "L1 has 2 kernels, 0 to 1 are expected");
}

TEST(ExplainExampleOfAResidualNet, SaysWhatIsNotDefinedAndShowsTheRest) {
  BasicNetwork<double> network(
      make_net({1, 4, 4}, "conv3x3:2:same, relu, residual(conv3x3:2:same), relu, 5, layernorm, tanh, 6, relu, 3", {}));
  test::RandomNumbers random(6);
  for (double& w : network.parameters()) w = random.between(-1, 1);
  const std::vector<double> x = random.many(16, 0, 1), y = {0, 1, 0};
  ThreadTeam team(1);
  const ExampleExplanation all = explain_example(network, x, y, {}, team);
  EXPECT_EQ(all.ways->neuron, (Neuron{6, 1}));
  EXPECT_GE(all.votes->neuron.layer, 4U) << "what L1 and L2 hand on is read by several, L3 is normalised";
  EXPECT_EQ(all.backward.layers.size(), 6U);
  EXPECT_EQ(all.hebbian.size(), 5U);

  const ExampleExplanation normalised = explain_example(network, x, y, {.neuron = Neuron{4, 1}}, team);
  EXPECT_EQ(normalised.why_no_ways, "L4 is a layernorm layer, whose numbers are no weights from neurons to neurons");
  EXPECT_TRUE(normalised.votes) << "L5 is dense and reads L4 alone";
  const ExampleExplanation shared = explain_example(network, x, y, {.neuron = Neuron{1, 3}}, team);
  EXPECT_TRUE(shared.ways);
  EXPECT_EQ(shared.why_no_votes.find("several layers read what L1 hands on"), 0U) << shared.why_no_votes;
}

TEST_F(ExplainExample, HoldsTheExplanationsOfOneRun) {
  const ExampleExplanation all = explain({.top = 4, .step = 0.05, .with_parameters = true});
  const ExampleRun<double> run(network_, x_, y_, team_);
  const Architecture& architecture = network_.architecture();
  EXPECT_EQ(all.outputs.cost, run.cost());
  EXPECT_EQ(all.backward.cost, run.cost());
  EXPECT_EQ(all.outputs.outputs.size(), 3U);
  EXPECT_EQ(all.measured_ways->bias.length, 0.05);
  EXPECT_EQ(all.backward.layers[0].weight_nudges.size(), 30U);
  ASSERT_EQ(all.hebbian.size(), 3U);
  for (std::size_t l = 1; l <= 3; ++l) {
    EXPECT_EQ(all.hebbian[l - 1].layer, l);
    EXPECT_LE(all.hebbian[l - 1].together.size(), 4U);
  }
  const auto ranking = most_sensitive<double>(architecture, run.gradient(), {}, 4);
  ASSERT_EQ(all.sensitivity.size(), 4U);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(all.sensitivity[i].parameter, ranking[i].parameter);
    EXPECT_EQ(all.sensitivity[i].gradient, ranking[i].gradient);
  }
  ASSERT_EQ(all.measured.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(all.measured[i].parameter, ranking[0].parameter);
    EXPECT_NEAR(all.measured[i].measured, all.measured[i].predicted, 0.2 * std::abs(all.measured[i].predicted));
    if (i > 0) {
      EXPECT_LT(all.measured[i].step, all.measured[i - 1].step);
    }
  }
  EXPECT_EQ(all.tensor_shares.size(), 6U);
  EXPECT_EQ(all.map, sensitivity_map<double>(architecture, run.gradient(), std::nullopt));
  ASSERT_TRUE(all.apart);
  EXPECT_NEAR(*all.apart->ratio, 32, 3);
}

TEST_F(ExplainExample, LooksAtTheNeuronThatIsAskedFor) {
  const ExampleExplanation hidden = explain({.neuron = Neuron{1, 2}});
  EXPECT_EQ(hidden.ways->neuron, (Neuron{1, 2}));
  EXPECT_EQ(hidden.votes->neuron, (Neuron{1, 2}));
  const ExampleExplanation output = explain({.neuron = Neuron{3, 2}});
  EXPECT_EQ(output.ways->neuron, (Neuron{3, 2}));
  EXPECT_FALSE(output.votes);
  EXPECT_EQ(output.why_no_votes, "L3 holds the outputs; votes are on neurons that a later layer reads");
  const ExampleExplanation input = explain({.neuron = Neuron{0, 5}});
  EXPECT_FALSE(input.ways);
  EXPECT_EQ(input.why_no_ways, "L0.5 is of the input: it has no bias and no weights to raise it by");
  EXPECT_EQ(input.votes->neuron, (Neuron{0, 5}));
}

TEST_F(ExplainExample, WithoutAHiddenLayerHasNoVotes) {
  BasicNetwork<double> network(test::dense("6-3", Function::tanh, {Loss::cross_entropy}));
  const ExampleExplanation all = explain_example(network, x_, y_, {}, team_);
  EXPECT_FALSE(all.votes);
  EXPECT_FALSE(all.votes_matrix);
  EXPECT_EQ(all.why_no_votes_matrix, "there is no hidden layer to vote on");
}

TEST_F(ExplainExample, HoldsTheVotesAndWeightsOfLayersThatAreSmallEnoughToLookAt) {
  const ExampleExplanation small = explain({});
  ASSERT_TRUE(small.votes_matrix);
  EXPECT_EQ(small.votes_matrix->layer, 2U);
  ASSERT_EQ(small.weights.size(), 3U);
  for (std::size_t n = 1; n <= 3; ++n) {
    EXPECT_EQ(small.weights[n - 1].size(), network_.architecture().tensors()[2 * (n - 1)].size());
  }
  EXPECT_EQ(small.weights[0][0], network_.parameters()[0]);

  BasicNetwork<double> wide(test::dense("6-1400-3", Function::tanh, {Loss::cross_entropy}));
  const ExampleExplanation large = explain_example(wide, x_, y_, {}, team_);
  EXPECT_FALSE(large.votes_matrix);
  EXPECT_EQ(large.why_no_votes_matrix, "L1 has 1400 neurons and 3 voters: more than 4096 votes");
  EXPECT_TRUE(large.weights[0].empty());
}

TEST_F(ExplainExample, OfANetworkOfZerosSaysThatNothingCanBeCompared) {
  BasicNetwork<double> network(test::dense("2-1", Function::tanh, {Loss::quadratic, Function::identity}));
  const std::vector<double> nothing = {0, 0}, content = {0};
  const ExampleExplanation all = explain_example(network, nothing, content, {}, team_);
  EXPECT_FALSE(all.apart);
  EXPECT_EQ(all.outputs.cost, 0);
  EXPECT_EQ(all.tensor_shares, (std::vector<double>{0, 0}));
}

TEST_F(ExplainExample, FollowsAChainOfSingleNeuronsByHand) {
  // z1 = 2 x 1 - 1 = 1, a1 = 1, z2 = 3 x 1 + 0.5 = 3.5; C = (3.5 - 1)^2.
  BasicNetwork<double> chain(test::dense("1-1-1", Function::identity, {Loss::quadratic, Function::identity}));
  const double parameters[] = {2, -1, 3, 0.5};
  std::copy(std::begin(parameters), std::end(parameters), chain.parameters().begin());
  const std::vector<double> x = {1}, y = {1};
  const ExampleExplanation all = explain_example(chain, x, y, {.with_parameters = true}, team_);
  EXPECT_EQ(all.outputs.cost, 6.25);
  EXPECT_EQ(all.outputs.outputs[0].nudge, -5);
  EXPECT_EQ(all.backward.layers[1].weight_nudges[0], -5);
  EXPECT_EQ(all.backward.layers[0].nudges[0], -15);
  EXPECT_EQ(all.backward.layers[0].weight_nudges[0], -15);
  EXPECT_EQ(all.backward.input.nudges[0], -30);
}

TEST_F(ExplainExample, RefusesWhatDoesNotFit) {
  EXPECT_ERROR(explain({.neuron = Neuron{2, 4}}), "L2.4: L2 has 4 neurons");
  BasicNetwork<double> softmax(test::dense("6-3", Function::tanh, {Loss::cross_entropy}));
  BasicNetwork<double> sigmoid(test::dense("6-3", Function::tanh, {Loss::binary_cross_entropy}));
  const std::vector<double> too_much = {0.5, 0.7, 0}, outside = {0, 3, 0};
  EXPECT_ERROR(explain_example(softmax, x_, too_much, {}, team_),
               "the targets add up to 1.2; with cross-entropy a sum of 1");
  EXPECT_ERROR(explain_example(softmax, x_, outside, {}, team_), "the target of output 1 is 3");
  EXPECT_ERROR(explain_example(sigmoid, x_, outside, {}, team_), "with binary-cross-entropy 0 to 1 is expected");
  EXPECT_EQ(explain_example(sigmoid, x_, too_much, {}, team_).outputs.outputs[1].target, 0.7);
  y_ = outside;
  EXPECT_EQ(explain().outputs.outputs[1].target, 3) << "the quadratic losses take any numbers";
  x_.pop_back();
  EXPECT_ERROR(explain(), "have 5 numbers each, the network takes 6");
}

}  // namespace
}  // namespace nudge
