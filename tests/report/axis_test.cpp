#include "report/axis.hpp"

#include <gtest/gtest.h>

namespace nudge::report {
namespace {

std::string labels_of(const Axis& axis) {
  std::string labels;
  for (const Tick& tick : axis.ticks) labels += (labels.empty() ? "" : " ") + tick.label;
  return labels;
}

TEST(Axis, CountsWholeEpochsOnly) {
  EXPECT_EQ(labels_of(counting_axis(1)), "1");
  EXPECT_EQ(labels_of(counting_axis(4)), "1 2 3 4");
  EXPECT_EQ(labels_of(counting_axis(10)), "1 2 4 6 8 10");
  EXPECT_EQ(labels_of(counting_axis(30)), "1 5 10 15 20 25 30");
}

TEST(Axis, LinearAxesCoverTheValuesWithRoundNumbers) {
  const Axis axis = linear_axis(0.13, 0.87, Unit::measured);
  EXPECT_EQ(labels_of(axis), "0 0.2 0.4 0.6 0.8 1.0");
  EXPECT_DOUBLE_EQ(axis.place(axis.low), 0);
  EXPECT_DOUBLE_EQ(axis.place(axis.high), 1);
}

TEST(Axis, PercentAxesSaySo) {
  EXPECT_EQ(labels_of(fitting_axis({0.914, 0.978}, Unit::percent)), "90 % 92 % 94 % 96 % 98 %");
}

TEST(Axis, LogarithmicAxesCoverTheValuesWithFewTicks) {
  EXPECT_EQ(labels_of(logarithmic_axis(0.03, 0.35)), "0.02 0.05 0.1 0.2 0.5");
  EXPECT_EQ(labels_of(logarithmic_axis(0.011, 2.3)), "0.01 0.03 0.1 0.3 1 3");
  EXPECT_EQ(labels_of(logarithmic_axis(0.01, 1)), "0.01 0.03 0.1 0.3 1");
}

TEST(Axis, LogarithmicAxesOfManyPowersKeepFewTicks) {
  const Axis axis = logarithmic_axis(1e-12, 1);
  EXPECT_LE(axis.ticks.size(), 7U);
  EXPECT_GE(axis.ticks.size(), 4U);
  EXPECT_EQ(axis.ticks.front().label, "1e-12");
}

TEST(Axis, IsLogarithmicOnlyWhereThatHelps) {
  EXPECT_TRUE(fitting_axis({0.01, 1}, Unit::measured).logarithmic);
  EXPECT_FALSE(fitting_axis({0.2, 1}, Unit::measured).logarithmic);
  EXPECT_FALSE(fitting_axis({0, 1}, Unit::measured).logarithmic);
  EXPECT_FALSE(fitting_axis({0.001, 0.9}, Unit::percent).logarithmic);
}

TEST(Axis, OneValueAloneGetsRoomAroundIt) {
  for (const double value : {0.0, 0.1, -3.0, 1e-7}) {
    const Axis axis = fitting_axis({value}, Unit::measured);
    EXPECT_LT(axis.low, value);
    EXPECT_GT(axis.high, value);
    EXPECT_GE(axis.ticks.size(), 2U);
  }
}

TEST(Axis, SharesStayBetweenNoneAndAll) {
  const Axis axis = fitting_axis({1.0}, Unit::percent);
  EXPECT_LE(axis.high, 1.0 + 1e-12);
  EXPECT_EQ(axis.ticks.back().label, "100 %");
}

TEST(Axis, AnEmptyChartHasAnAxisToo) { EXPECT_GE(fitting_axis({}, Unit::measured).ticks.size(), 2U); }

}  // namespace
}  // namespace nudge::report
