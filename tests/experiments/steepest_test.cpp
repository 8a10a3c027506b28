#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "nudge/experiments.hpp"
#include "support/blobs.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

BasicNetwork<double> smooth_network() {
  BasicNetwork<double> network(
      dense_net({1, 4, 4}, {16, 8, 3}, {.activation = Function::tanh, .loss = Loss::quadratic}));
  initialise(network, 5);
  return network;
}

Examples<double> some_examples() {
  const Subset subset = test::blobs({.examples = 90});
  return {subset, plain_preprocessing(*subset.data)};
}

double degrees(double angle) { return angle * 3.14159265358979323846 / 180; }

TEST(Steepest, DecreaseFallsAsTheCosineAsTheLengthGoesToZero) {
  ThreadTeam team;
  SteepestOptions options{.length = 1e-5, .degrees = {0, 5, 30, 60, 90}};
  options.doublings = 3;
  const Steepest result = steepest(smooth_network(), some_examples(), options, team);
  ASSERT_EQ(result.lengths.size(), 4U);
  std::vector<double> errors;
  for (const StepsOfOneLength& one : result.lengths) {
    const double straight = one.steps[0].measured;
    EXPECT_NEAR(one.steps[0].predicted, result.gradient_norm * one.length, 1e-15);
    double worst = 0;
    for (const AngledStep& step : one.steps) {
      EXPECT_NEAR(step.predicted, one.steps[0].predicted * std::cos(degrees(step.degrees)), 1e-12);
      worst = std::max(worst, std::abs(step.measured / straight - std::cos(degrees(step.degrees))));
    }
    errors.push_back(worst);
  }
  EXPECT_LT(errors[0], 1e-4);
  // To first order: twice the length, twice the error.
  for (std::size_t i = 1; i < errors.size(); ++i) EXPECT_NEAR(errors[i] / errors[i - 1], 2, 0.1);
}

TEST(Steepest, TopKTakeTheirPredictedShareToFirstOrder) {
  ThreadTeam team;
  SteepestOptions options{.length = 1e-5, .top = {1, 10, 100, 163, 1000}};
  const Steepest small = steepest(smooth_network(), some_examples(), options, team);
  options.length = 1e-4;
  const Steepest large = steepest(smooth_network(), some_examples(), options, team);
  ASSERT_EQ(small.top.size(), 4U);  // there are 163 parameters
  for (std::size_t i = 0; i < small.top.size(); ++i) {
    const TopShare& share = small.top[i];
    EXPECT_NEAR(share.measured, share.predicted, 1e-4);
    if (i > 0) {
      EXPECT_GT(share.predicted, small.top[i - 1].predicted);
    }
    if (share.k < 163) {
      EXPECT_NEAR((large.top[i].measured - large.top[i].predicted) / (share.measured - share.predicted), 10, 1);
    }
  }
  EXPECT_NEAR(small.top[3].predicted, 1, 1e-12);
  EXPECT_NEAR(small.top[3].measured, 1, 1e-12);
}

TEST(Steepest, StopsWinningSomewhereOnTheWay) {
  ThreadTeam team;
  SteepestOptions options{.length = 0.01};
  const Steepest result = steepest(smooth_network(), some_examples(), options, team);
  EXPECT_EQ(result.lengths.size(), 17U);
  ASSERT_TRUE(result.stops_winning && result.stops_falling);
  double before = 0;
  bool falling = true, winning = true;
  for (const StepsOfOneLength& one : result.lengths) {
    const double straight = one.steps[0].measured;
    const bool still_winning = std::all_of(one.steps.begin() + 1, one.steps.end(),
                                           [&](const AngledStep& step) { return step.measured <= straight; });
    if (winning && !still_winning) {
      EXPECT_EQ(*result.stops_winning, one.length);
    }
    if (falling && straight < before) {
      EXPECT_EQ(*result.stops_falling, one.length);
    }
    winning = winning && still_winning;
    falling = falling && straight >= before;
    before = straight;
  }
  EXPECT_FALSE(winning);
  EXPECT_FALSE(falling);
}

TEST(Steepest, TakesTheStraightStepEvenUnasked) {
  ThreadTeam team;
  SteepestOptions options{.degrees = {30}, .doublings = 0};
  const Steepest result = steepest(smooth_network(), some_examples(), options, team);
  ASSERT_EQ(result.lengths[0].steps.size(), 2U);
  EXPECT_EQ(result.lengths[0].steps[0].degrees, 0);
}

TEST(Steepest, IsTheSameForTheSameSeedAndAnyNumberOfThreads) {
  ThreadTeam one(1), three(3);
  SteepestOptions options;
  options.doublings = 2;
  const auto measured = [&](ThreadTeam& team) {
    return steepest(smooth_network(), some_examples(), options, team).lengths[2].steps[3].measured;
  };
  const double with_one = measured(one);
  EXPECT_EQ(with_one, measured(three));
  options.seed = 2;
  EXPECT_NE(with_one, measured(one));
}

TEST(Steepest, RefusesWhatHasNoMeaning) {
  ThreadTeam team;
  const auto error_for = [&](const SteepestOptions& options) {
    steepest(smooth_network(), some_examples(), options, team);
  };
  EXPECT_ERROR(error_for({.length = 0}), "a length of 0, more than 0 is expected");
  EXPECT_ERROR(error_for({.degrees = {0, 91}}), "an angle of 91 degrees, 0 to 90");
  // One class always, and certainly: nothing is left to learn.
  BasicNetwork<double> content(dense_net({1, 1, 1}, {1, 1}, {.loss = Loss::quadratic}));
  const double x = 0, y = 0.5;
  EXPECT_ERROR(steepest(content, Examples<double>({&x, 1, 1}, {&y, 1, 1}), {}, team), "the gradient is 0");
}

}  // namespace
}  // namespace nudge
