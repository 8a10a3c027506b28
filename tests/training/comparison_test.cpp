#include <gtest/gtest.h>

#include <vector>

#include "nudge/evaluation.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

// 6 discordant examples, 1 against 5. By hand: P(X <= 1) = (1 + 6) / 64, doubled 14/64; (|1 - 5| - 1)^2 / 6 = 1.5.
TEST(PairedComparison, AgreesWithAHandComputedTable) {
  const PairedComparison result = compare_counts(90, 1, 5, 4);
  EXPECT_EQ(result.examples, 100U);
  EXPECT_EQ(result.discordant(), 6U);
  EXPECT_NEAR(result.exact_p, 14.0 / 64, 1e-15);
  EXPECT_NEAR(result.chi_squared, 1.5, 1e-15);
  // P(Z^2 > 1.5) = 2 (1 - Phi(1.2247449)) from a table of the normal distribution
  EXPECT_NEAR(result.chi_squared_p, 0.2206714, 1e-7);
  EXPECT_NEAR(result.difference, 0.04, 1e-15);
  // (4 +- 1.959964 sqrt(7 - 16 / 102)) / 102: sqrt(6.8431373) = 2.6159391
  EXPECT_NEAR(result.low, (4 - 1.959963985 * 2.6159391) / 102, 1e-8);
  EXPECT_NEAR(result.high, (4 + 1.959963985 * 2.6159391) / 102, 1e-8);
}

// 63^2 / 236, and 2 (1 - Phi(4.1009508)) from a table of the normal distribution.
TEST(PairedComparison, TakesOneOffTheDifferenceForContinuity) {
  const PairedComparison result = compare_counts(794, 150, 86, 570);
  EXPECT_NEAR(result.chi_squared, 63.0 * 63 / 236, 1e-12);
  EXPECT_NEAR(result.chi_squared_p, 4.115e-05, 1e-8);
}

TEST(PairedComparison, IsTheSameWithTheModelsExchangedButForTheSign) {
  const PairedComparison one = compare_counts(900, 31, 12, 57), other = compare_counts(900, 12, 31, 57);
  EXPECT_EQ(one.exact_p, other.exact_p);
  EXPECT_EQ(one.chi_squared, other.chi_squared);
  EXPECT_EQ(one.difference, -other.difference);
  EXPECT_DOUBLE_EQ(one.low, -other.high);
}

TEST(PairedComparison, FindsNothingWhereBothAreRightEquallyOften) {
  for (const std::size_t discordant : {0U, 1U, 700U}) {
    const PairedComparison result = compare_counts(100, discordant, discordant, 3);
    EXPECT_EQ(result.exact_p, 1);
    EXPECT_EQ(result.chi_squared_p, 1);
    EXPECT_LT(result.low, 0);
    EXPECT_GT(result.high, 0);
  }
  EXPECT_EQ(compare_counts(9, 0, 1, 0).exact_p, 1) << "one coin falls on one side or the other";
}

TEST(PairedComparison, DoesNotVanishForManyDiscordantExamples) {
  // 2^-5000 is no double; the chi-squared's approximation is close for so many.
  const PairedComparison result = compare_counts(90000, 2400, 2600, 5000);
  EXPECT_GT(result.exact_p, 0);
  EXPECT_NEAR(result.exact_p, result.chi_squared_p, 1e-4);
}

TEST(PairedComparison, CountsWhoIsRight) {
  const std::vector<std::int32_t> labels{0, 1, 2, 1, 0}, first{0, 1, 1, 2, 1}, second{0, 2, 2, 0, 0};
  const PairedComparison result = compare_predictions(first, second, labels);
  EXPECT_EQ(result.both_right, 1U);
  EXPECT_EQ(result.only_first, 1U);
  EXPECT_EQ(result.only_second, 2U);
  EXPECT_EQ(result.both_wrong, 1U);
}

TEST(PairedComparison, RefusesNothingAndUnequalNumbers) {
  const std::vector<std::int32_t> three(3), two(2), none;
  EXPECT_ERROR(compare_predictions(three, two, three), "3 and 2 predictions came for 3 labels");
  EXPECT_ERROR(compare_predictions(none, none, none), "there are none");
}

}  // namespace
}  // namespace nudge
