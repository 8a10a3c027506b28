#include "text/numbers.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <limits>

#include "text/text.hpp"

namespace nudge {
namespace {

TEST(Numbers, ThousandsAreSetOffByCommas) {
  EXPECT_EQ(with_thousands(0), "0");
  EXPECT_EQ(with_thousands(999), "999");
  EXPECT_EQ(with_thousands(1000), "1,000");
  EXPECT_EQ(with_thousands(1234567), "1,234,567");
}

TEST(Numbers, SharesAreWrittenInPercent) {
  EXPECT_EQ(percent(0.9745), "97.45 %");
  EXPECT_EQ(percent(1), "100.00 %");
  EXPECT_EQ(percent(0.0016, 1), "0.2 %");
}

TEST(Numbers, DurationsChooseTheirUnit) {
  EXPECT_EQ(duration(0.0042), "4.2 ms");
  EXPECT_EQ(duration(8.24), "8.2 s");
  EXPECT_EQ(duration(59.94), "59.9 s");
  EXPECT_EQ(duration(59.96), "1 min 00 s");
  EXPECT_EQ(duration(72.4), "1 min 12 s");
  EXPECT_EQ(duration(3599.6), "1 h 00 min");
  EXPECT_EQ(duration(4000), "1 h 07 min");
  EXPECT_EQ(duration(std::numeric_limits<double>::infinity()), "unknown time");
}

TEST(Numbers, BytesAreCountedInPowersOfAThousand) {
  EXPECT_EQ(byte_size(999), "999 B");
  EXPECT_EQ(byte_size(1000), "1.00 kB");
  EXPECT_EQ(byte_size(814080), "814 kB");
  EXPECT_EQ(byte_size(999600), "1.00 MB");
  EXPECT_EQ(byte_size(47040016), "47.0 MB");
}

TEST(Numbers, SignificantDigitsStayTheSameWhateverTheSize) {
  using words::significant;
  EXPECT_EQ(significant(0.07123), "0.0712");
  EXPECT_EQ(significant(0.07), "0.0700");
  EXPECT_EQ(significant(2.3), "2.30");
  EXPECT_EQ(significant(9.996), "10.0");
  EXPECT_EQ(significant(-1234.5), "-1234");
  EXPECT_EQ(significant(0.0000123), "1.23e-05");
  EXPECT_EQ(significant(2.302585, 4), "2.303");
  EXPECT_EQ(significant(0), "0");
  EXPECT_EQ(significant(std::nan("")), "nan");
}

TEST(Numbers, AFloatAsADoubleShowsFewDigitsAndReadsBackToTheSameBits) {
  EXPECT_EQ(words::shortest(words::as_double(0.1F)), "0.1");
  for (const float value : {0.1F, 1.0F / 3, 3.4028235e38F, 1e-45F, -7.25F, 0.0F}) {
    EXPECT_EQ(static_cast<float>(words::as_double(value)), value);
    EXPECT_EQ(std::strtof(words::shortest(value).c_str(), nullptr), value);
  }
}

TEST(Numbers, SignsAreAlwaysVisibleWhereTheyCount) {
  EXPECT_EQ(words::short_with_sign(-0.00045), "\u22124.5e-4");
  EXPECT_EQ(words::short_with_sign(0.00099999), "+1.0e-3");
  EXPECT_EQ(words::short_with_sign(-0.25), "\u22120.25");
  EXPECT_EQ(words::short_with_sign(0.25), "+0.25");
  EXPECT_EQ(words::short_with_sign(0), "0");
}

}  // namespace
}  // namespace nudge
