#include "data/spelt_number.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace nudge {
namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

TEST(SpeltNumber, IsTheSameHoweverItIsSpelt) {
  for (const char* spelt : {"12", "12.0", "+12", "012", "12.", "1.2e+01", "1.200000000000000000e+01", "120E-1"}) {
    EXPECT_EQ(parse_number(spelt), 12.0F) << spelt;
    EXPECT_EQ(plain_number(spelt), "12") << spelt;
  }
  for (const char* spelt : {"-0.5", "-.5", "-5e-1", "-0.50", "-00.5"}) {
    EXPECT_EQ(parse_number(spelt), -0.5F) << spelt;
    EXPECT_EQ(plain_number(spelt), "-0.5") << spelt;
  }
  for (const char* spelt : {"0", "-0", "+0.0", "0e7", "-0.000e-3"}) {
    EXPECT_FALSE(std::signbit(parse_number(spelt).value_or(-1.0F))) << spelt;
    EXPECT_EQ(plain_number(spelt), "0") << spelt;
  }
}

TEST(SpeltNumber, BeyondAFloatIsNothingOrInfinite) {
  const std::string many_zeros(400, '0');
  for (const std::string& spelt : {std::string("1e-400"), std::string("-1e-60"), "0." + many_zeros + "1",
                                   std::string("1e-99999999999999999999")}) {
    EXPECT_EQ(parse_number(spelt), 0.0F) << spelt;
  }
  EXPECT_EQ(parse_number("1e39"), infinity);
  EXPECT_EQ(parse_number("-1e400"), -infinity);
  EXPECT_EQ(parse_number("1" + many_zeros), infinity);
}

TEST(SpeltNumber, MayBeInfiniteOrNoneInWords) {
  EXPECT_EQ(parse_number("inf"), infinity);
  EXPECT_EQ(parse_number("-Infinity"), -infinity);
  EXPECT_TRUE(std::isnan(parse_number("NaN").value_or(0)));
  EXPECT_FALSE(plain_number("inf"));
  EXPECT_FALSE(plain_number("nan"));
}

TEST(SpeltNumber, IsNothingElse) {
  for (const char* spelt : {"", ".", "+", "-", "e5", "1e", "1e+", "1,5", "1 5", "0x10", "1_000", "--1", "+-1", "-+1",
                            "12a", "1.2.3", "1e5.0", "NA", "?"}) {
    EXPECT_FALSE(parse_number(spelt)) << spelt;
    EXPECT_FALSE(plain_number(spelt)) << spelt;
  }
}

TEST(SpeltNumber, KeepsEveryDigitOfAPlainNumber) {
  EXPECT_EQ(plain_number("12345678901234567890123456"), "12345678901234567890123456");
  EXPECT_EQ(plain_number("1e20"), "100000000000000000000");
  EXPECT_EQ(plain_number("1e300"), "1e300");
  EXPECT_EQ(plain_number("-12.5e300"), "-1.25e301");
  EXPECT_EQ(plain_number("0.001230"), "0.00123");
  EXPECT_EQ(plain_number("1e-30"), "1e-30");
}

}  // namespace
}  // namespace nudge
