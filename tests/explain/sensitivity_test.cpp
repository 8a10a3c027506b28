// C02: each gradient component is the cost's sensitivity to one parameter, and components compare.

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "explained_net.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

using test::ExplainedNet;
using test::OutputCase;

/// 3-2-2: L1 has W in places 0 to 5 and b in 6, 7; L2 W in 8 to 11, b in 12, 13.
const Architecture& small_net() {
  static const Architecture net = test::dense("3-2-2", Function::tanh, {Loss::cross_entropy});
  return net;
}
const std::vector<double> small_gradient = {0.5, -3, 0, 0.25, 3, -0.5, 4, -1, 0.1, -0.2, 0.3, -3.2, 0, 0.05};

std::vector<std::string> names(const std::vector<Sensitivity>& ranking) {
  std::vector<std::string> result;
  for (const Sensitivity& one : ranking) result.push_back(to_string(one.parameter));
  return result;
}

std::vector<Sensitivity> ranked(const Scope& scope, std::size_t count) {
  return most_sensitive<double>(small_net(), small_gradient, scope, count);
}

TEST(MostSensitive, RanksByMagnitudeWithTiesToTheLowerPlace) {
  const auto ranking = ranked({}, 5);
  EXPECT_EQ(names(ranking), (std::vector<std::string>{"L1.0.bias", "L2.1.1", "L1.0.1", "L1.1.1", "L1.1.bias"}));
  EXPECT_EQ(ranking[1].gradient, -3.2) << "the sign stays";
}

TEST(MostSensitive, LooksAtALayerOrANeuronOnly) {
  EXPECT_EQ(names(ranked({.layer = 2}, 3)), (std::vector<std::string>{"L2.1.1", "L2.1.0", "L2.0.1"}));
  EXPECT_EQ(names(ranked({.layer = 1, .neuron = 1}, 9)),
            (std::vector<std::string>{"L1.1.1", "L1.1.bias", "L1.1.2", "L1.1.0"}));
  EXPECT_EQ(ranked({}, 99).size(), 14U);
}

TEST(MostSensitive, RefusesAScopeOrAGradientThatDoesNotFit) {
  EXPECT_ERROR(ranked({.layer = 3}, 1), "L3: there is no such layer");
  EXPECT_ERROR(ranked({.layer = 1, .neuron = 2}, 1), "L1 has 2 neurons");
  EXPECT_ERROR(ranked({.neuron = 1}, 1), "a neuron's layer is expected");
  EXPECT_ERROR(most_sensitive<double>(small_net(), std::vector<double>(3), {}, 1), "the gradient has 3 numbers");
}

TEST(MostSensitive, ShowsANumberThatIsNoneFirst) {
  std::vector<double> gradient = small_gradient;
  gradient[4] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(names(most_sensitive<double>(small_net(), gradient, {}, 1)), std::vector<std::string>{"L1.1.1"});
}

SensitivityRatio compared(const char* a, const char* b) {
  return compare_sensitivities<double>(small_net(), small_gradient, parse_parameter(a, small_net()),
                                       parse_parameter(b, small_net()));
}

TEST(SensitivityRatio, ThreePointTwoIsThirtyTwoTimesAsSensitiveAsAPointOne) {
  const SensitivityRatio ratio = compared("L2.0.0", "L2.1.1");
  EXPECT_EQ(to_string(ratio.larger.parameter), "L2.1.1");
  EXPECT_EQ(to_string(ratio.smaller.parameter), "L2.0.0");
  EXPECT_NEAR(*ratio.ratio, 32, 1e-13);
  EXPECT_FALSE(ratio.same_sign);
  EXPECT_TRUE(compared("L2.0.0", "L2.1.0").same_sign);
}

TEST(SensitivityRatio, ToAGradientOfZeroIsNone) {
  EXPECT_EQ(compared("L2.0.0", "L1.0.2").ratio, std::nullopt);
  EXPECT_EQ(to_string(compared("L1.0.2", "L2.0.0").smaller.parameter), "L1.0.2");
  EXPECT_EQ(compared("L2.0.bias", "L1.0.2").ratio, std::nullopt);
}

double log_distance(double larger, double smaller, double ratio) {
  return std::abs(std::log(std::abs(larger / smaller)) - std::log(ratio));
}

TEST(FindRatio, FindsTheBestPairOfAll) {
  test::RandomNumbers random(5);
  for (int round = 0; round < 50; ++round) {
    std::vector<double> g(14);
    for (double& number : g) number = random.between(-1, 1) * std::exp(random.between(-6, 3));
    g[3] = 0;
    for (const double ratio : {1.0, 2.5, 32.0, 1e5, 1 / 32.0}) {
      const auto found = find_ratio<double>(small_net(), g, ratio);
      ASSERT_TRUE(found);
      double best = std::numeric_limits<double>::infinity();
      for (std::size_t i = 0; i < g.size(); ++i) {
        for (std::size_t j = 0; j < g.size(); ++j) {
          if (i == j || g[i] == 0 || g[j] == 0 || std::abs(g[i]) < std::abs(g[j])) continue;
          best = std::min(best, log_distance(g[i], g[j], std::max(ratio, 1 / ratio)));
        }
      }
      EXPECT_NEAR(log_distance(found->larger.gradient, found->smaller.gradient, std::max(ratio, 1 / ratio)), best,
                  1e-12);
      EXPECT_FALSE(found->larger.parameter == found->smaller.parameter);
    }
  }
}

TEST(FindRatio, FindsTheArticlesPair) {
  const auto found = find_ratio<double>(small_net(), small_gradient, 32);
  ASSERT_TRUE(found);
  EXPECT_NEAR(*found->ratio, 32, 1e-13);
}

TEST(FindRatio, TakesTwoGradientsThatAreNotZero) {
  std::vector<double> g(14);
  EXPECT_EQ(find_ratio<double>(small_net(), g, 32), std::nullopt);
  g[2] = 1;
  EXPECT_EQ(find_ratio<double>(small_net(), g, 32), std::nullopt);
  g[9] = -2;
  EXPECT_EQ(find_ratio<double>(small_net(), g, 32)->ratio, 2.0);
  EXPECT_ERROR(find_ratio<double>(small_net(), g, 0), "a number above 0 is expected");
  EXPECT_ERROR(find_ratio<double>(small_net(), g, std::nan("")), "a number above 0 is expected");
}

TEST(FindRatio, OfAMillionParametersDoesNotTryAllPairs) {
  const Architecture net = test::dense("1000-999-2", Function::tanh, {Loss::cross_entropy});
  std::vector<float> g(net.parameter_count());
  std::mt19937 bits(3);
  for (float& number : g) number = static_cast<float>(bits()) / 4294967296.0F + 0.5F;
  // All pairs would be a million million divisions. None is 32 apart, the extreme ones are nearest.
  g[70] = 0.01F;
  g[90000] = 0.32F;
  const auto found = find_ratio<float>(net, g, 32);
  ASSERT_TRUE(found);
  EXPECT_NEAR(*found->ratio, 32, 1e-3);
}

TEST(SensitivityMap, HasTheShapeOfTheInput) {
  const auto one = sensitivity_map<double>(small_net(), small_gradient, 1);
  EXPECT_EQ(one, (std::vector<double>{0.25, 3, -0.5}));
  const auto all = sensitivity_map<double>(small_net(), small_gradient, std::nullopt);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_NEAR(all[0], std::hypot(0.5, 0.25), 1e-15);
  EXPECT_NEAR(all[1], std::hypot(3, 3), 1e-15);
  EXPECT_EQ(all[2], 0.5);
  EXPECT_ERROR(sensitivity_map<double>(small_net(), small_gradient, 2), "L1.2: L1 has 2 neurons");
}

TEST(TensorShares, SumToOneInTheOrderOfTheTensors) {
  const auto shares = tensor_shares<double>(small_net(), small_gradient);
  const double squares[] = {0.25 + 9 + 0.0625 + 9 + 0.25, 16 + 1, 0.01 + 0.04 + 0.09 + 10.24, 0.0025};
  const double total = squares[0] + squares[1] + squares[2] + squares[3];
  ASSERT_EQ(shares.size(), 4U);
  for (std::size_t t = 0; t < 4; ++t) EXPECT_NEAR(shares[t], squares[t] / total, 1e-15);
  EXPECT_EQ(tensor_shares<double>(small_net(), std::vector<double>(14)), std::vector<double>(4));
}

TEST(SensitivityOf, AgreesWithAnIndependentComputation) {
  test::for_every_activation_and_loss([](Function hidden, const OutputCase& output) {
    ExplainedNet net("6-5-4-3", hidden, output, 3);
    const Architecture& architecture = net.network.architecture();
    second::Examples examples;
    for (std::size_t i = 0; i < 3; ++i) {
      const auto x = net.plan.input(3).row(i), y = net.plan.targets(3).row(i);
      examples.x.emplace_back(x.begin(), x.end());
      examples.y.emplace_back(y.begin(), y.end());
    }
    const std::vector<double> expected = second::mean_gradient(net.second_net, examples);
    std::vector<double> mean = net.gradient;
    for (double& g : mean) g /= 3;
    double previous = std::numeric_limits<double>::infinity(), scale = 1;
    for (const double g : expected) scale = std::max(scale, std::abs(g));
    for (const Sensitivity& one : most_sensitive<double>(architecture, mean, {}, mean.size())) {
      EXPECT_NEAR(one.gradient, expected[flat_index(architecture, one.parameter)], 1e-12 * scale);
      EXPECT_LE(std::abs(one.gradient), previous);
      previous = std::abs(one.gradient);
    }
    const auto map = sensitivity_map<double>(architecture, mean, std::nullopt);
    for (std::size_t k = 0; k < 6; ++k) {
      double squares = 0;
      for (std::size_t j = 0; j < 5; ++j) squares += expected[6 * j + k] * expected[6 * j + k];
      EXPECT_NEAR(map[k], std::sqrt(squares), 1e-12 * scale);
    }
  });
}

}  // namespace
}  // namespace nudge
