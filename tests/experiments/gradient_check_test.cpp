#include "nudge/gradient_check.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "support/expect_error.hpp"
#include "support/random_numbers.hpp"

namespace nudge {
namespace {

/// C = sum of c_i w_i + w_i^3 / 3: its gradient is c_i + w_i^2, known exactly.
struct Cubic {
  explicit Cubic(std::size_t first, std::size_t second) {
    test::RandomNumbers random(3);
    parameters = random.many(first + second, -2, 2);
    slopes = random.many(first + second, 0.5, 1);
    tensors = {{.name = "first", .address = "", .offset = 0, .rows = first},
               {.name = "second", .address = "", .offset = first, .rows = second}};
    for (std::size_t i = 0; i < parameters.size(); ++i) gradient.push_back(slopes[i] + parameters[i] * parameters[i]);
  }
  double cost() {
    ++evaluations;
    double sum = 0;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      sum += slopes[i] * parameters[i] + parameters[i] * parameters[i] * parameters[i] / 3;
    }
    return sum;
  }
  GradientCheck check(const GradientCheckOptions& options = {}) {
    return check_gradient(
        parameters, gradient, tensors, [this] { return cost(); }, options);
  }

  std::vector<double> parameters, slopes, gradient;
  std::vector<ParameterTensor> tensors;
  std::size_t evaluations = 0;
};

TEST(CheckGradient, PassesAnExactGradient) {
  const GradientCheck check = Cubic(7, 4).check();
  EXPECT_TRUE(check.passed);
  EXPECT_LT(check.error, 1e-9);
  ASSERT_EQ(check.tensors.size(), 2U);
  EXPECT_EQ(check.tensors[0].name, "first");
  EXPECT_EQ(check.tensors[1].name, "second");
}

TEST(CheckGradient, MovesEveryParameterOfASmallTensorTwice) {
  Cubic cubic(7, 4);
  const GradientCheck check = cubic.check({.directions = 3});
  EXPECT_EQ(check.tensors[0].checked, 7U);
  EXPECT_EQ(check.tensors[1].checked, 4U);
  EXPECT_EQ(cubic.evaluations, 2U * (7 + 4 + 3));
}

TEST(CheckGradient, PutsTheParametersBackToTheBit) {
  Cubic cubic(50, 3);
  const std::vector<double> before = cubic.parameters;
  cubic.check();
  EXPECT_EQ(cubic.parameters, before);
}

TEST(CheckGradient, NamesTheWorstParameter) {
  Cubic cubic(7, 4);
  const double right = cubic.gradient[7 + 2];
  cubic.gradient[7 + 1] += 1e-4;
  cubic.gradient[7 + 2] -= 1e-3;
  const GradientCheck check = cubic.check();
  EXPECT_FALSE(check.passed);
  EXPECT_LT(check.tensors[0].error, 1e-9);
  EXPECT_EQ(check.tensors[1].worst, 2U);
  EXPECT_EQ(check.tensors[1].analytic, cubic.gradient[7 + 2]);
  EXPECT_NEAR(check.tensors[1].numeric, right, 1e-8);
  const double w = cubic.parameters[7 + 2];
  EXPECT_NEAR(check.tensors[1].step, central_difference_step * std::max(1.0, std::abs(w)), 1e-12);
}

TEST(CheckGradient, MeasuresTheErrorAgainstTheTensorsLargestGradient) {
  Cubic cubic(7, 4);
  const double largest = *std::max_element(cubic.gradient.begin(), cubic.gradient.begin() + 7);
  const auto smallest = std::min_element(cubic.gradient.begin(), cubic.gradient.begin() + 7);
  *smallest += 1e-3;
  EXPECT_NEAR(cubic.check().tensors[0].error, 1e-3 / largest, 1e-9);
}

TEST(CheckGradient, DrawsAsManyParametersAsAskedForFromALargeTensor) {
  Cubic cubic(500, 3);
  const GradientCheck check = cubic.check({.parameters_per_tensor = 20, .directions = 0});
  EXPECT_EQ(check.tensors[0].checked, 20U);
  EXPECT_EQ(check.tensors[1].checked, 3U);
  EXPECT_EQ(cubic.evaluations, 2U * (20 + 3));
}

TEST(CheckGradient, TheDrawCoversTheWholeTensorOverSeeds) {
  Cubic cubic(40, 1);
  std::vector<bool> caught(40, false);
  for (std::size_t wrong = 0; wrong < 40; ++wrong) {
    cubic.gradient[wrong] += 0.1;
    for (std::uint64_t seed = 0; seed < 60 && !caught[wrong]; ++seed) {
      caught[wrong] = !cubic.check({.parameters_per_tensor = 10, .directions = 0, .seed = seed}).passed;
    }
    cubic.gradient[wrong] -= 0.1;
  }
  EXPECT_EQ(std::count(caught.begin(), caught.end(), true), 40);
}

TEST(CheckGradient, TheDirectionsSeeParametersThatWereNotDrawn) {
  for (std::size_t wrong = 0; wrong < 500; wrong += 99) {
    Cubic cubic(500, 3);
    cubic.gradient[wrong] *= 1.001;
    const GradientCheck check = cubic.check({.parameters_per_tensor = 1});
    EXPECT_FALSE(check.passed) << wrong;
    EXPECT_GT(check.direction_error, 1e-7) << wrong;
  }
}

TEST(CheckGradient, ADirectionOfARightGradientPasses) {
  const GradientCheck check = Cubic(5000, 3).check({.parameters_per_tensor = 1, .directions = 20});
  EXPECT_TRUE(check.passed);
  EXPECT_GT(check.direction_error, 0);
}

TEST(CheckGradient, AZeroGradientOfACostThatMovesIsInfinitelyWrong) {
  Cubic cubic(7, 4);
  std::fill(cubic.gradient.begin(), cubic.gradient.begin() + 7, 0);
  const GradientCheck check = cubic.check();
  EXPECT_FALSE(check.passed);
  EXPECT_TRUE(std::isinf(check.tensors[0].error));
}

TEST(CheckGradient, AZeroGradientOfAConstantCostPasses) {
  std::vector<double> parameters = {1, 2, 3};
  const std::vector<double> gradient(3, 0);
  const GradientCheck check =
      check_gradient(parameters, gradient, {{.name = "all", .address = "", .rows = 3}}, [] { return 5.0; }, {});
  EXPECT_TRUE(check.passed);
  EXPECT_EQ(check.error, 0);
}

TEST(CheckGradient, NothingPassesWithANumberThatIsNone) {
  Cubic in_gradient(7, 4);
  in_gradient.gradient[3] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(in_gradient.check().passed);
  EXPECT_FALSE(in_gradient.check({.directions = 0}).passed);

  Cubic in_cost(7, 4);
  in_cost.slopes[10] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(in_cost.check().passed);
  EXPECT_FALSE(in_cost.check({.directions = 0}).passed);
}

TEST(CheckGradient, TheToleranceDecides) {
  Cubic cubic(7, 4);
  cubic.gradient[0] += 1e-4;
  EXPECT_FALSE(cubic.check().passed);
  EXPECT_TRUE(cubic.check({.tolerance = 1e-2}).passed);
}

TEST(CheckGradient, RefusesAGradientOfAnotherSize) {
  Cubic cubic(7, 4);
  cubic.gradient.pop_back();
  EXPECT_ERROR(cubic.check(), "gradient check: the gradient has 10 numbers, the network 11 parameters");
}

TEST(CheckGradient, RefusesATensorThatEndsOutside) {
  Cubic cubic(7, 4);
  cubic.tensors[1].rows = 5;
  EXPECT_ERROR(cubic.check(), "gradient check: second ends at 12, there are 11 parameters");
  cubic.tensors[1].offset = std::numeric_limits<std::size_t>::max();
  EXPECT_ERROR(cubic.check(), "gradient check: second ends");
}

}  // namespace
}  // namespace nudge
