#include "base/decimal.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <limits>
#include <string>

#include "base/random.hpp"

namespace nudge {
namespace {

std::string rounded(double value, int digits) {
  std::string out;
  append_rounded(out, value, digits);
  return out;
}

std::string printed(double value, int digits) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%.*g", digits, value);
  return buffer;
}

TEST(RoundedDecimal, IsWhatPrintfMakesOfIt) {
  for (const double value :
       {0.0, -0.0, 1.0, 0.5, 100.0, 999999.5, 1e6, 1234567.0, 120036.0, 1200.06, 99999.96, 0.0001, 0.00001234, -2.6e-7,
        1e300, 0.1 + 0.2, std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()}) {
    for (const int digits : {1, 3, 6}) {
      EXPECT_EQ(rounded(value, digits), printed(value, digits)) << value;
    }
  }
  const Philox philox(1, RandomPurpose::example);
  for (std::uint32_t i = 0; i < 20000; ++i) {
    const auto bits = philox(i, 0, 0, 0);
    const double value = std::ldexp(uniform(bits[0], bits[1]) - 0.5, static_cast<int>(bits[2] % 80) - 40);
    EXPECT_EQ(rounded(value, 6), printed(value, 6));
  }
}

TEST(RoundedDecimal, RoundsTheDecimalThatPeopleSee) {
  EXPECT_EQ(rounded(0.1234565, 6), "0.123457");  // the nearest double lies below
  EXPECT_EQ(rounded(std::nan(""), 6), "nan");
}

}  // namespace
}  // namespace nudge
