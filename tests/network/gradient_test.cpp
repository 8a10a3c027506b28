// Backpropagation gives the gradient (C01): central differences in double, for every activation and loss, every parameter.

#include <gtest/gtest.h>

#include <tuple>

#include "support/gradient_check.hpp"

namespace nudge {
namespace {

using tests::dense;
using tests::expect_right_gradient;
using tests::OutputCase;

constexpr OutputCase softmax{Loss::cross_entropy};
constexpr OutputCase book{Loss::half_quadratic, Function::sigmoid};

Layer activation(Function function, double slope = 0.01) { return {Activation{function, slope}}; }

class Gradient : public testing::TestWithParam<std::tuple<Function, OutputCase>> {};

TEST_P(Gradient, AgreesWithCentralDifferences) {
  const auto& [hidden, output] = GetParam();
  expect_right_gradient(dense("5-4-3", hidden, output));
}

INSTANTIATE_TEST_SUITE_P(EveryActivationAndLoss, Gradient,
                         testing::Combine(testing::ValuesIn(tests::all_functions()),
                                          testing::ValuesIn(tests::all_outputs())),
                         [](const auto& combination) {
                           return tests::test_name(to_string(std::get<0>(combination.param))) + "_hidden_" +
                                  tests::test_name(std::get<1>(combination.param));
                         });

class GradientThroughDropout : public testing::TestWithParam<std::tuple<Function, OutputCase>> {};

TEST_P(GradientThroughDropout, AgreesWithCentralDifferencesUnderOneMask) {
  const auto& [hidden, output] = GetParam();
  expect_right_gradient(dense("5-6-6-3", hidden, output, 0.4));
}

INSTANTIATE_TEST_SUITE_P(EveryActivationAndSomeLosses, GradientThroughDropout,
                         testing::Combine(testing::ValuesIn(tests::all_functions()),
                                          testing::Values(softmax, OutputCase{Loss::binary_cross_entropy}, book,
                                                          OutputCase{Loss::quadratic, Function::tanh})),
                         [](const auto& combination) {
                           return tests::test_name(to_string(std::get<0>(combination.param))) + "_hidden_" +
                                  tests::test_name(std::get<1>(combination.param));
                         });

class GradientOfShape : public testing::TestWithParam<const char*> {};

TEST_P(GradientOfShape, AgreesWithCentralDifferencesOnReluAndSoftmax) {
  expect_right_gradient(dense(GetParam(), Function::relu, softmax));
}
TEST_P(GradientOfShape, AgreesWithCentralDifferencesOnTheBooksNetwork) {
  expect_right_gradient(dense(GetParam(), Function::sigmoid, book));
}
TEST_P(GradientOfShape, AgreesWithCentralDifferencesOnTanhAndSigmoidLogits) {
  expect_right_gradient(dense(GetParam(), Function::tanh, {Loss::binary_cross_entropy}));
}

INSTANTIATE_TEST_SUITE_P(OneToFourLayers, GradientOfShape,
                         testing::Values("4-3", "1-1", "1-2", "3-1", "1-1-1", "1-5-1", "7-1-3", "17-13-2", "3-9-5-7",
                                         "6-5-4-3-2", "2-3-4-5-6", "1-1-1-1-1", "33-31-10"),
                         [](const auto& shape) { return tests::test_name(shape.param); });

TEST(Gradient, AgreesWithCentralDifferencesOnALeakyReluOfAnySlope) {
  for (const double slope : {0.0, 0.01, 0.3, 1.0}) {
    SCOPED_TRACE(slope);
    expect_right_gradient(
        Architecture({4}, {{Dense{4, 5}}, activation(Function::leaky_relu, slope), {Dense{5, 3}}}, Loss::cross_entropy));
  }
}

TEST(Gradient, AgreesWithCentralDifferencesBehindAFlattenedImage) {
  expect_right_gradient(Architecture({2, 3, 4}, {{Flatten{}}, {Dense{24, 5}}, activation(Function::relu), {Dense{5, 3}}},
                                     Loss::cross_entropy));
}

TEST(Gradient, AgreesWithCentralDifferencesWhenNothingStandsBetweenTwoDenseLayers) {
  expect_right_gradient(
      Architecture({4}, {{Dense{4, 5}}, {Dense{5, 6}}, activation(Function::tanh), {Dense{6, 3}}}, Loss::cross_entropy));
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
  expect_right_gradient(Architecture(
      {4}, {{Dense{4, 8}}, {Dropout{0.5}}, activation(Function::gelu), {Dense{8, 3}}}, Loss::cross_entropy));
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

TEST(Gradient, PointsNearAKinkAreRedrawnAndCounted) {
  // Some of these nets of many ReLUs have a weighted input within ten steps of 0.
  ThreadTeam team(1);
  std::size_t redrawn = 0;
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const GradientCheck check =
        check_backpropagation(dense("2-40-40-2", Function::relu, softmax), {.directions = 2, .seed = seed}, team);
    EXPECT_TRUE(check.passed) << check.error;
    redrawn += check.redrawn;
  }
  EXPECT_GT(redrawn, 0U);
}

TEST(Gradient, APointOnAKinkIsNotChecked) {
  ThreadTeam team(1);
  const Architecture net({1}, {{Dense{1, 1}}, activation(Function::relu), {Dense{1, 1}}, activation(Function::identity)},
                         Loss::quadratic);
  BasicNetwork<double> network(net);
  const std::vector<double> x = {1}, y = {3};
  // z = w x + b = b - 1; a bias that is ten steps of 6e-6 away from 1 may just be checked.
  const auto checked_at = [&](double bias) {
    const double parameters[] = {-1, bias, 2, 0};
    std::copy(std::begin(parameters), std::end(parameters), network.parameters().begin());
    return check_backpropagation_at(network, x, y, nullptr, {}, team).has_value();
  };
  EXPECT_FALSE(checked_at(1));
  EXPECT_FALSE(checked_at(1 + 5.9e-5));
  EXPECT_FALSE(checked_at(1 - 5.9e-5));
  EXPECT_TRUE(checked_at(1 + 6.1e-5));
  EXPECT_TRUE(checked_at(1 - 6.1e-5));
}

TEST(Gradient, AnExampleThatDoesNotFitIsRefused) {
  ThreadTeam team(1);
  BasicNetwork<double> network(dense("4-3", Function::relu, softmax));
  const std::vector<double> four(4), three(3);
  EXPECT_THROW(check_backpropagation_at(network, three, three, nullptr, {}, team), Error);
  EXPECT_THROW(check_backpropagation_at(network, four, four, nullptr, {}, team), Error);
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
