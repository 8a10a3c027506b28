#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "nudge/optimizer.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

double factor(const Schedule& schedule, std::size_t step, std::size_t total = 100) {
  return schedule_factor(schedule, step, 10, total);
}

TEST(Schedule, ConstantStaysAtOne) {
  EXPECT_EQ(factor({}, 0), 1.0);
  EXPECT_EQ(factor({}, 99), 1.0);
}

TEST(Schedule, StepFallsEveryFewEpochs) {
  const Schedule schedule{.kind = ScheduleKind::step, .factor = 0.5, .every = 2};
  EXPECT_EQ(factor(schedule, 19), 1.0);
  EXPECT_EQ(factor(schedule, 20), 0.5);
  EXPECT_EQ(factor(schedule, 40), 0.25);
}

TEST(Schedule, ExponentialFallsEachEpoch) {
  const Schedule schedule{.kind = ScheduleKind::exponential, .factor = 0.9};
  EXPECT_EQ(factor(schedule, 9), 1.0);
  EXPECT_NEAR(factor(schedule, 35), 0.9 * 0.9 * 0.9, 1e-15);
}

TEST(Schedule, LinearGoesStraightToItsEnd) {
  const Schedule schedule{.kind = ScheduleKind::linear, .end = 0.2};
  EXPECT_EQ(factor(schedule, 0), 1.0);
  EXPECT_NEAR(factor(schedule, 50), 0.6, 1e-15);
  EXPECT_NEAR(factor(schedule, 100), 0.2, 1e-15);
}

TEST(Schedule, CosineIsHalfWayInTheMiddle) {
  const Schedule schedule{.kind = ScheduleKind::cosine, .end = 0};
  EXPECT_EQ(factor(schedule, 0), 1.0);
  EXPECT_NEAR(factor(schedule, 50), 0.5, 1e-15);
  EXPECT_NEAR(factor(schedule, 25), 0.5 + 0.5 * 0.70710678118654752, 1e-15);
}

TEST(Schedule, OneCycleRisesThenFalls) {
  const Schedule schedule{.kind = ScheduleKind::one_cycle, .start = 0.1, .rise = 0.2, .end = 0};
  EXPECT_NEAR(factor(schedule, 0), 0.1, 1e-15);
  EXPECT_NEAR(factor(schedule, 10), 0.55, 1e-15);
  EXPECT_NEAR(factor(schedule, 20), 1.0, 1e-15);
  EXPECT_NEAR(factor(schedule, 60), 0.5, 1e-15);
}

TEST(Schedule, WarmsUpBeforeAnyOther) {
  const Schedule schedule{.kind = ScheduleKind::linear, .end = 0, .warmup = 2};
  EXPECT_NEAR(factor(schedule, 0), 1.0 / 21, 1e-15);
  EXPECT_NEAR(factor(schedule, 19), 20.0 / 21, 1e-15);
  EXPECT_EQ(factor(schedule, 20), 1.0);
  EXPECT_NEAR(factor(schedule, 60), 0.5, 1e-15);
}

TEST(Schedule, OfEveryKindBeginsAtTheEndOfTheWarmUp) {
  for (const auto kind : {ScheduleKind::constant, ScheduleKind::step, ScheduleKind::exponential, ScheduleKind::linear,
                          ScheduleKind::cosine, ScheduleKind::one_cycle, ScheduleKind::plateau}) {
    const Schedule plain{.kind = kind, .factor = 0.5, .every = 2};
    Schedule warmed = plain;
    warmed.warmup = 2;
    for (std::size_t step = 0; step < 20; ++step) {
      EXPECT_NEAR(factor(warmed, step, 120), static_cast<double>(step + 1) / 21, 1e-15);
    }
    for (std::size_t step = 0; step < 100; ++step) {
      EXPECT_NEAR(factor(warmed, 20 + step, 120), factor(plain, step, 100), 1e-15) << to_string(kind) << " " << step;
    }
  }
}

TEST(Schedule, KnowsWhichDependOnTheLength) {
  for (const auto kind : {ScheduleKind::linear, ScheduleKind::cosine, ScheduleKind::one_cycle}) {
    EXPECT_TRUE(depends_on_length({.kind = kind}));
    EXPECT_NE(factor({.kind = kind}, 40, 100), factor({.kind = kind}, 40, 200));
  }
  for (const auto kind :
       {ScheduleKind::constant, ScheduleKind::step, ScheduleKind::exponential, ScheduleKind::plateau}) {
    EXPECT_FALSE(depends_on_length({.kind = kind}));
    EXPECT_EQ(factor({.kind = kind}, 40, 100), factor({.kind = kind}, 40, 200));
  }
}

/// The factor after each of these epochs.
std::vector<double> factors_after(const Schedule& schedule, const std::vector<double>& costs) {
  Plateau plateau;
  std::vector<double> factors;
  for (const double cost : costs) {
    update_plateau(plateau, schedule, cost);
    factors.push_back(plateau.factor);
  }
  return factors;
}

TEST(Plateau, FallsAfterMoreThanPatienceEpochsWithoutABetterCost) {
  const Schedule schedule{.kind = ScheduleKind::plateau, .factor = 0.5, .patience = 1, .threshold = 0.1};
  // 0.95 is not better than 1 by a tenth, 0.85 is; patience begins anew after a fall.
  EXPECT_EQ(factors_after(schedule, {1, 0.95, 0.85, 0.8, 0.8, 0.8, 0.8, 0.1}),
            (std::vector<double>{1, 1, 1, 1, 0.5, 0.5, 0.25, 0.25}));
}

TEST(Plateau, OfACostBelow0BetterLiesFurtherFromIt) {
  const Schedule schedule{.kind = ScheduleKind::plateau, .factor = 0.5, .patience = 0, .threshold = 0.1};
  EXPECT_EQ(factors_after(schedule, {-1, -0.95, -1.05, -1.2}), (std::vector<double>{1, 0.5, 0.25, 0.25}));
}

TEST(Plateau, NeverFallsBelowItsMinimum) {
  const Schedule schedule{.kind = ScheduleKind::plateau, .factor = 0.1, .patience = 0, .minimum = 0.05};
  EXPECT_EQ(factors_after(schedule, {1, 1, 1, 1}), (std::vector<double>{1, 0.1, 0.05, 0.05}));
}

TEST(Plateau, ACostThatIsNotFiniteIsNoBetterOne) {
  const Schedule schedule{.kind = ScheduleKind::plateau, .factor = 0.5, .patience = 0};
  EXPECT_EQ(factors_after(schedule, {NAN, INFINITY, 3, NAN}), (std::vector<double>{0.5, 0.25, 0.25, 0.125}));
}

TEST(Plateau, OtherSchedulesDoNotListen) {
  EXPECT_EQ(factors_after({.patience = 0}, {1, 1, 1}), (std::vector<double>{1, 1, 1}));
}

TEST(Schedule, RefusesNumbersOutOfRange) {
  EXPECT_ERROR(check(Schedule{.threshold = 1}), "schedule.threshold is 1");
  EXPECT_ERROR(check(Schedule{.minimum = 2}), "schedule.minimum is 2");
  EXPECT_ERROR(check(Schedule{.factor = 0}), "schedule.factor is 0");
  EXPECT_ERROR(check(Schedule{.rise = 1}), "schedule.rise is 1");
  EXPECT_ERROR(check(Schedule{.warmup = -1}), "schedule.warmup is -1");
  EXPECT_ERROR(parse_schedule("onecycle"), "schedule 'onecycle' is unknown; there are: constant");
}

}  // namespace
}  // namespace nudge
