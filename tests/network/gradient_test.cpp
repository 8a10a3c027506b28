// Backpropagation gives the gradient (C01): central differences in double, for every activation and loss, every
// parameter.

#include <gtest/gtest.h>

#include "support/expect_error.hpp"
#include "support/gradient_check.hpp"
#include "support/random_numbers.hpp"

namespace nudge {
namespace {

using test::dense;
using test::expect_right_gradient;
using test::OutputCase;

constexpr OutputCase softmax{Loss::cross_entropy};
constexpr OutputCase book{Loss::half_quadratic, Function::sigmoid};

Layer activation(Function function, double slope = 0.01) { return {Activation{function, slope}}; }

TEST(Gradient, AgreesWithCentralDifferences) {
  test::for_every_activation_and_loss(
      [](Function hidden, const OutputCase& output) { expect_right_gradient(dense("5-4-3", hidden, output)); });
}

TEST(GradientThroughDropout, AgreesWithCentralDifferencesUnderOneMask) {
  for (const Function hidden : test::all_functions()) {
    for (const OutputCase& output :
         {softmax, OutputCase{Loss::binary_cross_entropy}, book, OutputCase{Loss::quadratic, Function::tanh}}) {
      SCOPED_TRACE(text(to_string(hidden), " hidden, ", to_string(output.loss)));
      expect_right_gradient(dense("5-6-6-3", hidden, output, 0.4));
    }
  }
}

TEST(Gradient, OfOneToFourLayersAgreesWithCentralDifferences) {
  for (const char* sizes : {"4-3", "1-1", "1-2", "3-1", "1-1-1", "1-5-1", "7-1-3", "17-13-2", "3-9-5-7", "6-5-4-3-2",
                            "2-3-4-5-6", "1-1-1-1-1", "33-31-10"}) {
    SCOPED_TRACE(sizes);
    expect_right_gradient(dense(sizes, Function::relu, softmax));
    expect_right_gradient(dense(sizes, Function::sigmoid, book));
    expect_right_gradient(dense(sizes, Function::tanh, {Loss::binary_cross_entropy}));
  }
}

TEST(Gradient, OfTheInputAgreesWithCentralDifferences) {
  ThreadTeam team(1);
  test::RandomNumbers random(12);
  for (const Function function : test::all_functions()) {
    SCOPED_TRACE(to_string(function));
    const Architecture net({1, 2, 3},
                           {{Flatten{}}, {Dense{6, 5}}, activation(function, 0.2), {Dropout{0.4}}, {Dense{5, 3}}},
                           Loss::cross_entropy);
    BasicNetwork<double> network(net);
    for (double& w : network.parameters()) w = random.between(-1, 1);
    std::vector<double> x = random.many(6, 0.1, 1);
    Plan<double> plan(net, 1, Purpose::explain, team);
    one_hot(2, plan.targets(1).row(0));
    plan.example_ids(1)[0] = 0;
    const Randomness mask{3, 1};
    const auto cost = [&] {
      std::copy(x.begin(), x.end(), plan.input(1).data);
      forward_pass(network, plan, 1, &mask);
      return cost_pass(plan)[0];
    };
    std::copy(x.begin(), x.end(), plan.input(1).data);
    const Trace<double> trace = forward_pass(network, plan, 1, &mask);
    cost_pass(plan);
    std::vector<double> gradient(net.parameter_count());
    backward_pass(network, plan, std::span(gradient));
    const auto dx = trace.derivative(0).row(0);
    const std::vector<double> claimed(dx.begin(), dx.end());
    const GradientCheck check = check_gradient(x, claimed, {{.name = "x", .address = "", .rows = 6}}, cost, {});
    EXPECT_TRUE(check.passed) << check.error;
  }
}

TEST(Gradient, AgreesWithCentralDifferencesOnALeakyReluOfAnySlope) {
  for (const double slope : {0.0, 0.01, 0.3, 1.0}) {
    SCOPED_TRACE(slope);
    expect_right_gradient(Architecture({4}, {{Dense{4, 5}}, activation(Function::leaky_relu, slope), {Dense{5, 3}}},
                                       Loss::cross_entropy));
  }
}

TEST(Gradient, AgreesWithCentralDifferencesBehindAFlattenedImage) {
  expect_right_gradient(Architecture(
      {2, 3, 4}, {{Flatten{}}, {Dense{24, 5}}, activation(Function::relu), {Dense{5, 3}}}, Loss::cross_entropy));
}

TEST(Gradient, AgreesWithCentralDifferencesWhenNothingStandsBetweenTwoDenseLayers) {
  expect_right_gradient(Architecture({4}, {{Dense{4, 5}}, {Dense{5, 6}}, activation(Function::tanh), {Dense{6, 3}}},
                                     Loss::cross_entropy));
}

TEST(Gradient, AgreesWithCentralDifferencesThroughTwoActivationsInARow) {
  expect_right_gradient(
      Architecture({4}, {{Dense{4, 5}}, activation(Function::gelu), activation(Function::tanh), {Dense{5, 3}}},
                   Loss::binary_cross_entropy));
}

TEST(Gradient, AgreesWithCentralDifferencesWhenTheFirstWeightsAreNotInTheFirstLayer) {
  expect_right_gradient(Architecture({4},
                                     {{Dropout{0.3}},
                                      activation(Function::tanh),
                                      {Dense{4, 5}},
                                      {Dropout{0.3}},
                                      activation(Function::silu),
                                      {Dense{5, 3}},
                                      activation(Function::sigmoid)},
                                     Loss::quadratic));
}

TEST(Gradient, AgreesWithCentralDifferencesWhenDropoutComesBeforeTheActivation) {
  expect_right_gradient(Architecture({4}, {{Dense{4, 8}}, {Dropout{0.5}}, activation(Function::gelu), {Dense{8, 3}}},
                                     Loss::cross_entropy));
}

TEST(Gradient, ADropoutRateOfZeroChangesNothing) {
  const auto with = [](double rate) {
    ThreadTeam team(1);
    const Architecture net({4}, {{Dense{4, 5}}, {Dropout{rate}}, {Dense{5, 3}}}, Loss::cross_entropy);
    BasicNetwork<double> network(net);
    initialise(network, 5);
    Plan<double> plan(net, 1, Purpose::train, team);
    std::fill(plan.input(1).all().begin(), plan.input(1).all().end(), 0.5);
    one_hot(1, plan.targets(1).row(0));
    plan.example_ids(1)[0] = 3;
    const Randomness randomness{7, 2};
    forward_pass(network, plan, 1, rate > 0 ? nullptr : &randomness);
    cost_pass(plan);
    std::vector<double> gradient(net.parameter_count());
    backward_pass(network, plan, std::span(gradient));
    return gradient;
  };
  EXPECT_EQ(with(0), with(0.5)) << "drawn at a rate of 0, and not drawn at all";
}

TEST(Gradient, PointsThatProveNothingAreRedrawnAndCounted) {
  // Half of the time the only ReLU is off, and every gradient below it 0.
  ThreadTeam team(1);
  std::size_t redrawn = 0;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    const GradientCheck check = check_backpropagation(dense("1-1-1", Function::relu, book), {.seed = seed}, team);
    EXPECT_TRUE(check.passed) << check.error;
    EXPECT_NE(check.tensors[0].analytic, 0);
    redrawn += check.redrawn;
  }
  EXPECT_GT(redrawn, 0U);
}

TEST(Gradient, APointNearAKinkIsNotChecked) {
  ThreadTeam team(1);
  const Architecture net(
      {1}, {{Dense{1, 2}}, activation(Function::relu), {Dense{2, 1}}, activation(Function::identity)}, Loss::quadratic);
  BasicNetwork<double> network(net);
  const std::vector<double> x = {1}, y = {3};
  // The first neuron has z = w x + b = b - 1. Its bias moves by ten steps of 6e-6.
  const auto is_checked_at = [&](double bias) {
    const double parameters[] = {-1, 1, bias, 1, 2, 1, 0};
    std::copy(std::begin(parameters), std::end(parameters), network.parameters().begin());
    return check_backpropagation_at(network, x, y, nullptr, {.directions = 0}, team).has_value();
  };
  EXPECT_FALSE(is_checked_at(1));
  EXPECT_FALSE(is_checked_at(1 + 5.9e-5));
  EXPECT_FALSE(is_checked_at(1 - 5.9e-5));
  EXPECT_TRUE(is_checked_at(1 + 6.1e-5));
  EXPECT_TRUE(is_checked_at(1 - 6.1e-5));
}

TEST(Gradient, ADeadLayerIsNotChecked) {
  ThreadTeam team(1);
  BasicNetwork<double> network(dense("2-2-1", Function::relu, {Loss::quadratic, Function::identity}));
  const std::vector<double> dark = {0, 0}, bright = {1, 1}, y = {3};
  const auto is_checked_with = [&](double bias, const std::vector<double>& input) {
    const double parameters[] = {1, 1, 1, 1, bias, bias, 1, 1, 0};
    std::copy(std::begin(parameters), std::end(parameters), network.parameters().begin());
    return check_backpropagation_at(network, input, y, nullptr, {}, team).has_value();
  };
  EXPECT_TRUE(is_checked_with(0.5, bright));
  EXPECT_FALSE(is_checked_with(0.5, dark)) << "the weights of the first layer have no gradient";
  EXPECT_FALSE(is_checked_with(-5, bright)) << "every ReLU is off";
}

TEST(Gradient, AGradientTooSmallToBeMeasuredIsNotChecked) {
  ThreadTeam team(1);
  BasicNetwork<double> network(dense("1-1", Function::relu, {Loss::quadratic, Function::identity}));
  const double parameters[] = {1, 0};
  std::copy(std::begin(parameters), std::end(parameters), network.parameters().begin());
  const std::vector<double> x = {1};
  // C = (a - y)^2 with a = 1, so dC/db = 2 (1 - y).
  const auto is_checked_with = [&](double y) {
    return check_backpropagation_at(network, x, std::vector{y}, nullptr, {}, team).has_value();
  };
  EXPECT_FALSE(is_checked_with(1 - 0.9e-3));
  EXPECT_TRUE(is_checked_with(1 - 1.1e-3));
  EXPECT_TRUE(is_checked_with(1)) << "exactly 0 can be checked";
}

TEST(Gradient, AnArchitectureThatProvesNothingIsAnError) {
  // Twelve layers of one ReLU: once in 4,096 draws all of them are on, and the gradient is tiny then.
  ThreadTeam team(1);
  EXPECT_ERROR(
      check_backpropagation(dense("1-1-1-1-1-1-1-1-1-1-1-1-1-1", Function::relu, {Loss::quadratic, Function::sigmoid}),
                            {}, team),
      "at each of 1000 random points");
}

TEST(Gradient, AnExampleThatDoesNotFitIsRefused) {
  ThreadTeam team(1);
  BasicNetwork<double> network(dense("4-3", Function::relu, softmax));
  const std::vector<double> four(4), three(3);
  EXPECT_ERROR(check_backpropagation_at(network, three, three, nullptr, {}, team),
               "the example has 3 inputs and 3 targets, the network expects 4 and 3");
  EXPECT_ERROR(check_backpropagation_at(network, four, four, nullptr, {}, team),
               "the example has 4 inputs and 4 targets, the network expects 4 and 3");
}

TEST(Gradient, ALargeNetworkIsCheckedAtADrawOfItsParameters) {
  ThreadTeam team(1);
  const GradientCheck check = check_backpropagation(dense("784-30-10", Function::sigmoid, book),
                                                    {.parameters_per_tensor = 50, .directions = 8}, team);
  EXPECT_TRUE(check.passed) << check.error;
  EXPECT_EQ(check.tensors[0].checked, 50U);
  EXPECT_EQ(check.tensors[1].checked, 30U);
}

}  // namespace
}  // namespace nudge
