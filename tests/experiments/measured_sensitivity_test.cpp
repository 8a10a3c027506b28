// C02: moving a parameter by h changes the cost by gradient x h to first order.

#include <gtest/gtest.h>

#include <cmath>

#include "nudge/experiments.hpp"
#include "support/gradient_check.hpp"
#include "support/random_numbers.hpp"

namespace nudge {
namespace {

TEST(MeasuredSensitivity, MeetsThePredictionWithAnErrorThatFallsAsTheStepSquared) {
  ThreadTeam team(1);
  for (const Function hidden : {Function::sigmoid, Function::tanh, Function::gelu, Function::silu}) {
    for (const test::OutputCase& output :
         {test::OutputCase{Loss::cross_entropy}, test::OutputCase{Loss::binary_cross_entropy},
          test::OutputCase{Loss::quadratic, Function::sigmoid},
          test::OutputCase{Loss::half_quadratic, Function::tanh}}) {
      SCOPED_TRACE(to_string(hidden) + " " + to_string(output.loss));
      BasicNetwork<double> network(test::dense("5-4-3", hidden, output));
      test::RandomNumbers random(6);
      for (double& w : network.parameters()) w = random.between(-1, 1);
      const std::vector<double> before(network.parameters().begin(), network.parameters().end());
      const std::vector<double> x = random.many(300 * 5, 0, 1), y = random.many(300 * 3, 0, 1);
      const Examples<double> examples({x.data(), 300, 5}, {y.data(), 300, 3});
      const AlignedArray<double> gradient = read_traces(network, examples, team);
      const auto ranking = most_sensitive<double>(network.architecture(), gradient.span(), {}, 5);
      const double steps[] = {0.005, 0.0005};
      const auto measured = measure_sensitivity(network, examples, ranking, steps, team);
      ASSERT_EQ(measured.size(), 10U);
      for (std::size_t i = 0; i < 5; ++i) {
        const MeasuredSensitivity &far = measured[2 * i], &near = measured[2 * i + 1];
        EXPECT_EQ(far.parameter, ranking[i].parameter);
        EXPECT_EQ(far.step, 0.005);
        EXPECT_EQ(near.step, 0.0005);
        EXPECT_EQ(near.predicted, ranking[i].gradient * 0.0005);
        const double far_error = std::abs(far.measured - far.predicted);
        const double near_error = std::abs(near.measured - near.predicted);
        EXPECT_GT(std::abs(near.measured), 10 * near_error) << "the first order is most of it";
        EXPECT_NEAR(far_error / near_error, 100, 25);
      }
      EXPECT_EQ(before, std::vector<double>(network.parameters().begin(), network.parameters().end()));
    }
  }
}

}  // namespace
}  // namespace nudge
