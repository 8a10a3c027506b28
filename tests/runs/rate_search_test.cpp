#include <gtest/gtest.h>

#include <cmath>

#include "nudge/run.hpp"
#include "nudge/tuning.hpp"
#include "runs/tiny_digits.hpp"
#include "support/expect_error.hpp"
#include "support/temporary_folder.hpp"

namespace nudge {
namespace {

/// Rates from 1e-7 to 10 in steps of a fiftieth decade, with these smoothed costs over log10(rate).
template <typename Cost>
std::vector<RateMoment> moments_of(Cost cost) {
  std::vector<RateMoment> moments;
  for (int i = 0; i <= 400; ++i) {
    const double exponent = -7 + i / 50.0;
    moments.push_back({std::pow(10, exponent), 0, cost(exponent)});
  }
  return moments;
}

TEST(RateSuggestion, IsWhereTheCostFallsSteepestAndAThirdOfWhereItIsLowest) {
  // Falls as a logistic curve around 10^-2, and rises from 10^-0.5 on.
  const auto moments = moments_of([](double exponent) {
    const double fall = 2 - 1.5 / (1 + std::exp(-4 * (exponent + 2)));
    return exponent < -0.5 ? fall : fall + (exponent + 0.5);
  });
  const RateSuggestion suggestion = suggest_rates(moments);
  ASSERT_TRUE(suggestion.steepest && suggestion.third_of_lowest);
  EXPECT_NEAR(std::log10(*suggestion.steepest), -2, 0.03);
  EXPECT_NEAR(std::log10(3 * *suggestion.third_of_lowest), -0.5, 0.03);
}

TEST(RateSuggestion, IsNoneWhereTheCostOnlyRises) {
  const RateSuggestion suggestion = suggest_rates(moments_of([](double exponent) { return 10 + exponent; }));
  EXPECT_FALSE(suggestion.steepest);
  EXPECT_FALSE(suggestion.third_of_lowest);
  EXPECT_FALSE(suggest_rates({}).steepest);
}

class FindRate : public ::testing::Test {
 protected:
  FindRate() { test::write_tiny_digits(folder / "digits", 400, 100); }
  Configuration configuration() const {
    Configuration wanted;
    wanted.data.source = (folder / "digits").string();
    wanted.network.layers = "64-12-10";
    wanted.training.batch = 10;
    return wanted;
  }
  TemporaryFolder folder;
};

TEST_F(FindRate, RaisesTheRateByOneFactorAStepAndStopsWhenTheCostRunsAway) {
  const RateSearch search = find_rate(configuration(), {}, 1, {.lowest = 1e-7, .highest = 1e5});
  EXPECT_EQ(search.planned_steps, 100U) << "an epoch has 40";
  EXPECT_TRUE(search.diverged);
  ASSERT_GT(search.moments.size(), 50U);
  ASSERT_LT(search.moments.size(), 100U);
  EXPECT_DOUBLE_EQ(search.moments.front().rate, 1e-7);
  const double factor = std::pow(10, 12.0 / 99);
  for (std::size_t i = 1; i < search.moments.size(); ++i) {
    EXPECT_NEAR(search.moments[i].rate / search.moments[i - 1].rate, factor, 1e-9);
  }
}

TEST_F(FindRate, SuggestsRatesThatTrainWell) {
  const RateSearch search = find_rate(configuration(), {}, 1);
  ASSERT_TRUE(search.suggestion.steepest && search.suggestion.third_of_lowest);
  const auto cost_at = [&](double rate) {
    Configuration wanted = configuration();
    wanted.optimizer.learning_rate = rate;
    wanted.training.epochs = 4;
    RunOptions options;
    options.folder = folder / "run";
    options.replace = true;
    return start_run(wanted, options, {}).epochs.back().train_cost;
  };
  for (const double rate : {*search.suggestion.steepest, *search.suggestion.third_of_lowest}) {
    EXPECT_LT(cost_at(rate), cost_at(rate / 30)) << rate;
    EXPECT_LT(cost_at(rate), cost_at(100)) << rate;
  }
}

TEST_F(FindRate, TakesAWholeEpochWhereThatIsLonger) {
  Configuration wanted = configuration();
  wanted.training.batch = 2;
  const RateSearch search = find_rate(wanted, {}, 1, {.lowest = 1e-7, .highest = 1e-6});
  EXPECT_EQ(search.planned_steps, 200U);
  EXPECT_EQ(search.moments.size(), 200U);
  EXPECT_FALSE(search.diverged);
  EXPECT_DOUBLE_EQ(search.moments.back().rate, 1e-6);
}

TEST_F(FindRate, LooksNeitherAtTheSchedulesNorAtTheRateOfTheConfiguration) {
  Configuration other = configuration();
  other.schedule.kind = ScheduleKind::cosine;
  other.schedule.warmup = 3;
  other.optimizer.learning_rate = 0.4;
  const RateSearch one = find_rate(configuration(), {}, 1), two = find_rate(other, {}, 2);
  ASSERT_EQ(one.moments.size(), two.moments.size());
  for (std::size_t i = 0; i < one.moments.size(); ++i) {
    EXPECT_NEAR(one.moments[i].cost, two.moments[i].cost, 1e-4 * one.moments[i].cost);
  }
}

TEST_F(FindRate, RefusesWhatIsNoRangeAndWhatATrainingRefuses) {
  EXPECT_ERROR(find_rate(configuration(), {}, 1, {.lowest = 1, .highest = 0.1}), "from a rate above 0 to a larger one");
  EXPECT_ERROR(find_rate(configuration(), {}, 1, {.least_steps = 1}), "at least 2 steps");
  Configuration wrong = configuration();
  wrong.network.layers = "64-12-9";
  EXPECT_ERROR(find_rate(wrong, {}, 1), "10 classes");
  Configuration clusters = configuration();
  clusters.unlabelled = {.batch = 50, .alone = true, .information = 1};
  EXPECT_ERROR(find_rate(clusters, {}, 1), "unlabelled.alone: a search for the learning rate");
}

}  // namespace
}  // namespace nudge
