#include "base/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "nudge/error.hpp"

namespace nudge {
namespace {

using Words = std::array<std::uint32_t, 4>;

// From the authors' Random123 (tests/kat_vectors, philox4x32 with 10 rounds).
static_assert(philox4x32({0, 0, 0, 0}, {0, 0}) == Words{0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8});
static_assert(philox4x32({0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF}, {0xFFFFFFFF, 0xFFFFFFFF}) ==
              Words{0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD});

TEST(Philox, GivesTheAuthorsKnownAnswersForDigitsOfPi) {
  EXPECT_EQ(philox4x32({0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344}, {0xA4093822, 0x299F31D0}),
            (Words{0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1}));
}

TEST(Philox, DependsOnSeedPurposeAndEveryWordOfTheCounter) {
  const Philox random(7, RandomPurpose::dropout);
  const Words words = random(1, 2, 3, 4);
  EXPECT_EQ(words, Philox(7, RandomPurpose::dropout)(1, 2, 3, 4));
  EXPECT_NE(words, Philox(8, RandomPurpose::dropout)(1, 2, 3, 4));
  EXPECT_NE(words, Philox(7 + (std::uint64_t{1} << 32), RandomPurpose::dropout)(1, 2, 3, 4));
  EXPECT_NE(words, Philox(7, RandomPurpose::shuffle)(1, 2, 3, 4));
  EXPECT_NE(words, random(0, 2, 3, 4));
  EXPECT_NE(words, random(1, 0, 3, 4));
  EXPECT_NE(words, random(1, 2, 0, 4));
  EXPECT_NE(words, random(1, 2, 3, 0));
}

TEST(Philox, NeighbouringSeedsPurposesAndCountersAreUncorrelated) {
  constexpr std::uint32_t count = 20000;
  const Philox base(1, RandomPurpose::dropout), other_seed(2, RandomPurpose::dropout),
      other_purpose(1, RandomPurpose::example);
  double with_seed = 0, with_purpose = 0, with_next = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const double here = uniform(base(0, i, 0, 0)[0]) - 0.5;
    with_seed += here * (uniform(other_seed(0, i, 0, 0)[0]) - 0.5);
    with_purpose += here * (uniform(other_purpose(0, i, 0, 0)[0]) - 0.5);
    with_next += here * (uniform(base(0, i + 1, 0, 0)[0]) - 0.5);
  }
  const double four_deviations = 4 * std::sqrt(count) / 12;  // a product of two uniforms around 0 has variance 1/144
  EXPECT_LT(std::abs(with_seed), four_deviations);
  EXPECT_LT(std::abs(with_purpose), four_deviations);
  EXPECT_LT(std::abs(with_next), four_deviations);
}

TEST(Uniform, StaysBelowOneAndKeepsEveryBit) {
  EXPECT_EQ(uniform(0U, 0U), 0.0);
  EXPECT_EQ(uniform(0xFFFFFFFFU, 0xFFFFFFFFU), 1 - 0x1p-53);
  EXPECT_EQ(uniform(0U, 0x800U), 0x1p-53);
  EXPECT_EQ(uniform(0U), 0.0F);
  EXPECT_EQ(uniform(0xFFFFFFFFU), 1 - 0x1p-24F);
  EXPECT_EQ(uniform(0x100U), 0x1p-24F);
}

/// The largest distance between the numbers' distribution and `cumulative` (Kolmogorov and Smirnov), times sqrt(count):
/// beyond 1.63 with a chance of 1 %
template <typename Cumulative>
double distance_from(std::vector<double> numbers, Cumulative cumulative) {
  std::sort(numbers.begin(), numbers.end());
  const double count = static_cast<double>(numbers.size());
  double largest = 0;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const double expected = cumulative(numbers[i]), rank = static_cast<double>(i);
    largest = std::max({largest, expected - rank / count, (rank + 1) / count - expected});
  }
  return largest * std::sqrt(count);
}

/// The mean of (number - centre)^power
double moment(const std::vector<double>& numbers, double centre, int power) {
  double sum = 0;
  for (const double number : numbers) sum += std::pow(number - centre, power);
  return sum / static_cast<double>(numbers.size());
}

TEST(Uniform, HasTheMomentsAndTheDistributionOfTheUniform) {
  const Philox random(3, RandomPurpose::augmentation);
  std::vector<double> wide, narrow;
  for (std::uint32_t i = 0; i < 50000; ++i) {
    const Words words = random(0, i, 0, 0);
    wide.push_back(uniform(words[0], words[1]));
    narrow.push_back(static_cast<double>(uniform(words[2])));
  }
  for (const auto& numbers : {wide, narrow}) {
    EXPECT_NEAR(moment(numbers, 0, 1), 0.5, 4 * std::sqrt(1.0 / 12 / 50000));
    EXPECT_NEAR(moment(numbers, 0.5, 2), 1.0 / 12, 4 * std::sqrt(1.0 / 180 / 50000));
    EXPECT_LT(distance_from(numbers, [](double x) { return x; }), 1.63);
  }
}

TEST(Normal, HasTheMomentsAndTheDistributionOfTheNormal) {
  const Philox random(3, RandomPurpose::initialisation);
  std::vector<double> numbers;
  double product = 0;
  for (std::uint32_t i = 0; i < 50000; ++i) {
    const auto [first, second] = normal_pair(random(0, i, 0, 0));
    numbers.insert(numbers.end(), {first, second});
    product += first * second;
  }
  const double count = static_cast<double>(numbers.size());
  EXPECT_NEAR(moment(numbers, 0, 1), 0, 4 / std::sqrt(count));
  EXPECT_NEAR(moment(numbers, 0, 2), 1, 4 * std::sqrt(2 / count));
  EXPECT_NEAR(moment(numbers, 0, 3), 0, 4 * std::sqrt(15 / count));
  EXPECT_NEAR(moment(numbers, 0, 4), 3, 4 * std::sqrt(96 / count));
  EXPECT_LT(std::abs(product), 4 * std::sqrt(count / 2)) << "the two of a pair are not independent";
  EXPECT_LT(distance_from(numbers, [](double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }), 1.63);
}

TEST(Normal, IsFiniteForEveryWord) {
  for (const std::uint32_t a : {0U, 0xFFFFFFFFU}) {
    for (const std::uint32_t b : {0U, 0x40000000U, 0x80000000U, 0xFFFFFFFFU}) {
      const auto [first, second] = normal_pair({a, a, b, b});
      EXPECT_LT(std::hypot(first, second), 8.6);
    }
  }
}

TEST(Below, CoversTheWholeRangeEvenly) {
  constexpr std::uint64_t ones = 0xFFFFFFFFFFFFFFFFU;
  EXPECT_EQ(below(0, ones), 0U);
  EXPECT_EQ(below(1, ones), 0U);
  EXPECT_EQ(below(10, 0), 0U);
  EXPECT_EQ(below(10, ones), 9U);
  EXPECT_EQ(below(0xFFFFFFFF, ones), 0xFFFFFFFEU);
  for (std::uint32_t value = 1; value < 10; ++value) {
    const std::uint64_t first = ones / 10 * value + (6 * value + 9) / 10;  // ceil(value 2^64 / 10)
    EXPECT_EQ(below(10, first - 1), value - 1);
    EXPECT_EQ(below(10, first), value);
  }
}

std::vector<std::uint32_t> permutation(std::size_t count, const Philox& random, std::uint32_t epoch) {
  std::vector<std::uint32_t> order(count);
  permute(order, random, epoch);
  return order;
}

TEST(Permutation, HoldsEveryNumberOnce) {
  const Philox random(5, RandomPurpose::shuffle);
  for (const std::size_t count : {0, 1, 2, 3, 1000}) {
    std::vector<std::uint32_t> order = permutation(count, random, 0);
    std::vector<std::uint32_t> expected(count);
    std::iota(expected.begin(), expected.end(), 0U);
    std::sort(order.begin(), order.end());
    EXPECT_EQ(order, expected);
  }
}

TEST(Permutation, DiffersByEpochAndSeedAndOnlyByThem) {
  const Philox random(5, RandomPurpose::shuffle);
  const auto order = permutation(100, random, 1);
  EXPECT_EQ(order, permutation(100, Philox(5, RandomPurpose::shuffle), 1));
  EXPECT_NE(order, permutation(100, random, 2));
  EXPECT_NE(order, permutation(100, Philox(6, RandomPurpose::shuffle), 1));
}

TEST(Permutation, GivesEveryOrderOfFourEquallyOften) {
  const Philox random(11, RandomPurpose::shuffle);
  constexpr std::uint32_t trials = 24000;
  std::array<double, 256> times{};
  for (std::uint32_t epoch = 0; epoch < trials; ++epoch) {
    const auto order = permutation(4, random, epoch);
    ++times[order[0] + 4 * order[1] + 16 * order[2] + 64 * order[3]];
  }
  double chi_squared = 0;
  int orders = 0;
  for (const double n : times) {
    if (n == 0) continue;
    ++orders;
    chi_squared += (n - trials / 24.0) * (n - trials / 24.0) / (trials / 24.0);
  }
  EXPECT_EQ(orders, 24);
  EXPECT_LT(chi_squared, 41.64);  // 23 degrees of freedom: beyond it with a chance of 1 %
}

}  // namespace
}  // namespace nudge
