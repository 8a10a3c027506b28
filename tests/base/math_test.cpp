#include "base/math.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

namespace nudge::math {
namespace {

/// One of our functions beside the standard library's, which is its reference: double for our float, long double for
/// our double.
template <typename Ours, typename Reference>
struct Case {
  const char* name;
  Ours ours;
  Reference reference;
  bool subnormal_is_zero = false;
};
template <typename Ours, typename Reference>
Case(const char*, Ours, Reference, bool = false) -> Case<Ours, Reference>;

constexpr Case exp_case{"exp", [](auto x) { return math::exp(x); }, [](auto x) { return std::exp(x); }, true};
constexpr Case expm1_case{"expm1", [](auto x) { return math::expm1(x); }, [](auto x) { return std::expm1(x); }};
constexpr Case log_case{"log", [](auto x) { return math::log(x); }, [](auto x) { return std::log(x); }};
constexpr Case log1p_case{"log1p", [](auto x) { return math::log1p(x); }, [](auto x) { return std::log1p(x); }};
constexpr Case tanh_case{"tanh", [](auto x) { return math::tanh(x); }, [](auto x) { return std::tanh(x); }};
constexpr Case erf_case{"erf", [](auto x) { return math::erf(x); }, [](auto x) { return std::erf(x); }};
constexpr Case sin_case{"sin", [](auto x) { return math::sin(x); }, [](auto x) { return std::sin(x); }};
constexpr Case cos_case{"cos", [](auto x) { return math::cos(x); }, [](auto x) { return std::cos(x); }};

template <typename Check>
void for_each_loop_function(Check check) {
  check(exp_case);
  check(expm1_case);
  check(log_case);
  check(log1p_case);
  check(tanh_case);
  check(erf_case);
}

/// Every stride-th bit pattern: all magnitudes, both signs, infinities and NaN
std::vector<float> floats(std::uint64_t stride) {
  std::vector<float> x = {0.0F, -0.0F, INFINITY, -INFINITY, NAN};
  for (std::uint64_t bits = 0; bits <= 0xFFFFFFFF; bits += stride) {
    x.push_back(detail::from_bits<float>(static_cast<std::uint32_t>(bits)));
  }
  return x;
}

/// Bit patterns all over double's range, and numbers in even steps where the functions are not at their limits
std::vector<double> doubles(std::size_t count) {
  std::vector<double> x = {0.0, -0.0, INFINITY, -INFINITY, NAN};
  for (std::size_t i = 0; i < count; ++i) {
    const double position = 2 * static_cast<double>(i) / static_cast<double>(count) - 1;  // [-1, 1)
    x.push_back(detail::from_bits<double>(i * 0x9E3779B97F4A7C15U));
    for (const double scale : {750.0, 40.0, 6.5, 1.0, 0.01}) x.push_back(position * scale);
    x.push_back(1 + position * 0.5);
  }
  return x;
}

template <typename T>
std::vector<T> sweep() {
  if constexpr (sizeof(T) == sizeof(float)) {
    return floats(10007);
  } else {
    return doubles(40000);
  }
}

/// How far `got` is from `exact`, in units of the last place that T has there
template <typename T, typename Wide>
double error_in_ulp(T got, Wide exact) {
  const int exponent = std::max(std::ilogb(exact), std::numeric_limits<T>::min_exponent - 1);
  const Wide unit = std::ldexp(Wide{1}, exponent - (std::numeric_limits<T>::digits - 1));
  return static_cast<double>(std::abs(static_cast<Wide>(got) - exact) / unit);
}

template <typename T, typename Wide, typename F>
void expect_accurate(F f, const std::vector<T>& xs, double most) {
  double worst = 0;
  for (const T x : xs) {
    const T got = f.ours(x);
    const Wide exact = f.reference(static_cast<Wide>(x));
    const T rounded = static_cast<T>(exact);
    if (std::isnan(rounded)) {
      ASSERT_TRUE(std::isnan(got)) << f.name << "(" << x << ") = " << got;
    } else if (std::isinf(rounded)) {
      ASSERT_EQ(got, rounded) << f.name << "(" << x << ")";
    } else if (f.subnormal_is_zero && exact < static_cast<Wide>(std::numeric_limits<T>::min())) {
      ASSERT_EQ(got, T{0}) << f.name << "(" << x << ")";
    } else {
      ASSERT_EQ(std::signbit(got), std::signbit(rounded)) << f.name << "(" << x << ") = " << got;
      const double error = exact == 0 ? (got == 0 ? 0 : INFINITY) : error_in_ulp(got, exact);
      ASSERT_LE(error, most) << f.name << "(" << x << ") = " << got;
      worst = std::max(worst, error);
    }
  }
  EXPECT_GT(worst, 0.49) << f.name << ": better than rounding allows, so the comparison must be wrong";
}

TEST(Math, FloatFunctionsAreWithinTwoUnitsInTheLastPlaceOfEveryMagnitude) {
  const std::vector<float> x = floats(4001);
  for_each_loop_function([&](auto f) { expect_accurate<float, double>(f, x, 2); });
}

TEST(Math, DoubleFunctionsAreWithinTwoUnitsInTheLastPlace) {
  if (std::numeric_limits<long double>::digits < 64) GTEST_SKIP() << "needs a long double longer than double";
  const std::vector<double> x = doubles(60000);
  for_each_loop_function([&](auto f) { expect_accurate<double, long double>(f, x, 2); });
}

TEST(Math, SineAndCosineAreWithinTwoUnitsInTheLastPlaceNearMultiplesOfAQuarterTurnToo) {
  if (std::numeric_limits<long double>::digits < 64) GTEST_SKIP() << "needs a long double longer than double";
  std::vector<double> x = {0.0, -0.0, largest_angle, -largest_angle};
  for (int i = 0; i < 100000; ++i) {
    const double quarter_turns = 1.5707963267948966 * i;
    x.insert(x.end(),
             {quarter_turns, std::nextafter(quarter_turns, 0.0), -1.0 * i, i * 1e-4, std::ldexp(1.3, -i % 80)});
  }
  expect_accurate<double, long double>(sin_case, x, 2);
  expect_accurate<double, long double>(cos_case, x, 2);
  std::vector<float> single(x.begin(), x.end());
  expect_accurate<float, double>(sin_case, single, 2);
  expect_accurate<float, double>(cos_case, single, 2);
}

TEST(Math, SineAndCosineRefuseAnglesTooLargeToReduce) {
  for (const double x : {1.7e6, -1.7e6, 1e300, std::numeric_limits<double>::infinity(), std::nan("")}) {
    EXPECT_TRUE(std::isnan(math::sin(x))) << x;
    EXPECT_TRUE(std::isnan(math::cos(x))) << x;
    EXPECT_TRUE(std::isnan(math::sin(static_cast<float>(x)))) << x;
  }
}

TEST(Math, PowIsWithinTwoUnitsInTheLastPlaceUpToOverflowAndDownToSubnormals) {
  if (std::numeric_limits<long double>::digits < 64) GTEST_SKIP() << "needs a long double longer than double";
  double worst = 0;
  for (std::uint64_t i = 1; i < 200000; ++i) {
    const double spread = static_cast<double>(i * 0x9E3779B97F4A7C15U >> 11) * 0x1p-53;  // even in [0, 1)
    const double x = i % 3 == 0   ? detail::from_bits<double>((i * 0xBF58476D1CE4E5B9U) >> 1)
                     : i % 3 == 1 ? 2 * spread
                                  : 1 + std::ldexp(spread, -static_cast<int>(i % 50));
    const double y = i % 2 == 0 ? (2 * spread - 1) * 745 / std::abs(std::log(x)) : static_cast<double>(i % 41) - 20;
    const long double exact = std::pow(static_cast<long double>(x), static_cast<long double>(y));
    const double got = math::pow(x, y), rounded = static_cast<double>(exact);
    if (std::isnan(rounded)) {
      ASSERT_TRUE(std::isnan(got)) << x << " ^ " << y;
    } else if (std::isinf(rounded) || rounded == 0) {
      ASSERT_EQ(got, rounded) << x << " ^ " << y;
    } else {
      const double error = error_in_ulp(got, exact);
      ASSERT_LE(error, 2) << x << " ^ " << y;
      worst = std::max(worst, error);
    }
  }
  EXPECT_GT(worst, 0.5);
}

TEST(Math, PowFollowsTheStandardLibraryInItsSpecialCases) {
  const double values[] = {0.0,
                           -0.0,
                           1,
                           -1,
                           2,
                           -2,
                           0.5,
                           -0.5,
                           3,
                           -3,
                           2.5,
                           -2.5,
                           1e300,
                           -1e300,
                           0x1p52 + 1,
                           0x1p53 + 2,
                           5e-324,
                           -5e-324,
                           1e-310,
                           NAN,
                           INFINITY,
                           -INFINITY,
                           std::numeric_limits<double>::max()};
  for (const double x : values) {
    for (const double y : values) {
      const double got = math::pow(x, y), expected = std::pow(x, y);
      if (std::isnan(expected)) {
        EXPECT_TRUE(std::isnan(got)) << x << " ^ " << y << " = " << got;
      } else {
        EXPECT_DOUBLE_EQ(got, expected) << x << " ^ " << y;
        EXPECT_EQ(std::signbit(got), std::signbit(expected)) << x << " ^ " << y;
      }
    }
  }
}

TEST(Math, WholePowersOfSmallWholeNumbersAreExact) {
  for (int base = -7; base <= 7; ++base) {
    double exact = 1;
    for (int exponent = 0; exponent <= 18; ++exponent, exact *= base) {
      EXPECT_EQ(math::pow(static_cast<double>(base), static_cast<double>(exponent)), exact);
    }
  }
}

template <typename T>
void check_special_values() {
  constexpr T infinity = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN();
  constexpr T tiny = std::numeric_limits<T>::denorm_min(), huge = std::numeric_limits<T>::max();
  for_each_loop_function([&](auto f) { EXPECT_TRUE(std::isnan(f.ours(nan))) << f.name; });
  for (const T zero : {T{0}, -T{0}}) {
    EXPECT_EQ(math::exp(zero), 1);
    EXPECT_EQ(math::log(zero), -infinity);
    for (const T y : {math::expm1(zero), math::log1p(zero), math::tanh(zero), math::erf(zero)}) {
      EXPECT_EQ(y, 0);
      EXPECT_EQ(std::signbit(y), std::signbit(zero));
    }
  }
  for (const T large : {infinity, huge}) {
    EXPECT_EQ(math::exp(large), infinity);
    EXPECT_EQ(math::expm1(large), infinity);
    EXPECT_EQ(math::exp(-large), 0);
    EXPECT_EQ(math::expm1(-large), -1);
    EXPECT_TRUE(std::isnan(math::log(-large)));
    EXPECT_TRUE(std::isnan(math::log1p(-large)));
    for (const T sign : {T{1}, T{-1}}) {
      EXPECT_EQ(math::tanh(sign * large), sign);
      EXPECT_EQ(math::erf(sign * large), sign);
    }
  }
  EXPECT_EQ(math::log(infinity), infinity);
  EXPECT_EQ(math::log1p(infinity), infinity);
  EXPECT_EQ(math::log1p(T{-1}), -infinity);
  EXPECT_EQ(math::log(T{1}), 0);
  EXPECT_TRUE(std::isnan(math::log(-tiny)));
  EXPECT_EQ(math::log1p(tiny), tiny);
  EXPECT_EQ(math::expm1(-tiny), -tiny);
}

TEST(Math, SpecialValuesAreRight) {
  check_special_values<float>();
  check_special_values<double>();
}

template <typename T>
detail::Bits<T> bits_with_one_nan(T y) {
  return detail::to_bits(std::isnan(y) ? std::numeric_limits<T>::quiet_NaN() : y);
}

/// FNV-1a over the results' bytes from the lowest
template <typename T>
void add_to_checksum(std::uint64_t& sum, T y) {
  const detail::Bits<T> bits = bits_with_one_nan(y);
  for (unsigned shift = 0; shift < 8 * sizeof(T); shift += 8) sum = (sum ^ (bits >> shift & 0xFF)) * 0x100000001B3U;
}

template <typename T, typename F>
std::uint64_t checksum(F f) {
  std::uint64_t sum = 0xCBF29CE484222325U;
  for (const T x : sweep<T>()) add_to_checksum(sum, f.ours(x));
  return sum;
}

TEST(Math, EveryMachineAndBuildGivesTheseBits) {
  EXPECT_EQ(checksum<float>(exp_case), 0x37312284A3F213DAU);
  EXPECT_EQ(checksum<double>(exp_case), 0x068D7E001CC67415U);
  EXPECT_EQ(checksum<float>(expm1_case), 0x402BBE706D6DA30DU);
  EXPECT_EQ(checksum<double>(expm1_case), 0xDF323D7596AC10F2U);
  EXPECT_EQ(checksum<float>(log_case), 0x823D9B5952F2FC18U);
  EXPECT_EQ(checksum<double>(log_case), 0x0D93B6CAB4A14FF7U);
  EXPECT_EQ(checksum<float>(log1p_case), 0x0CCE47E33B44D478U);
  EXPECT_EQ(checksum<double>(log1p_case), 0x699641EC235598DDU);
  EXPECT_EQ(checksum<float>(tanh_case), 0x7FB09BB11352D84CU);
  EXPECT_EQ(checksum<double>(tanh_case), 0x418F99B454BA9283U);
  EXPECT_EQ(checksum<float>(erf_case), 0x5D144872A0B24319U);
  EXPECT_EQ(checksum<double>(erf_case), 0x5DB19C847EE51508U);
  EXPECT_EQ(checksum<double>(sin_case), 0xE6F8278E794D1EF5U);
  EXPECT_EQ(checksum<double>(cos_case), 0xC05F3EA4C190984AU);
  std::uint64_t powers = 0xCBF29CE484222325U;
  const std::vector<double> x = doubles(5000);
  for (std::size_t i = 1; i < x.size(); ++i) add_to_checksum(powers, math::pow(std::abs(x[i]), x[i - 1]));
  EXPECT_EQ(powers, 0x61B0A8C379ACF04CU);
}

#ifdef __x86_64__
template <typename T, typename F>
[[gnu::flatten, gnu::target("avx2,fma")]] void apply_avx2(F f, const T* x, T* y, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) y[i] = f.ours(x[i]);
}
template <typename T, typename F>
[[gnu::flatten, gnu::target("avx512f,avx512vl,avx512dq,avx512bw,fma")]] void apply_avx512(F f, const T* x, T* y,
                                                                                          std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) y[i] = f.ours(x[i]);
}
template <typename T, typename F>
[[gnu::noinline]] T apply_to_one(F f, T x) {
  return f.ours(x);
}

template <typename T>
void expect_same_bits(const std::vector<T>& expected, const std::vector<T>& got, const char* name) {
  for (std::size_t i = 0; i < expected.size(); ++i) {
    ASSERT_EQ(bits_with_one_nan(got[i]), bits_with_one_nan(expected[i])) << name << ", number " << i;
  }
}

template <typename T>
void compare_loops_with_single_calls() {
  const std::vector<T> x = sweep<T>();
  std::vector<T> one_by_one(x.size()), vectors(x.size());
  for_each_loop_function([&](auto f) {
    for (std::size_t i = 0; i < x.size(); ++i) one_by_one[i] = apply_to_one(f, x[i]);
    apply_avx2(f, x.data(), vectors.data(), x.size());
    expect_same_bits(one_by_one, vectors, f.name);
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512bw")) {
      apply_avx512(f, x.data(), vectors.data(), x.size());
      expect_same_bits(one_by_one, vectors, f.name);
    }
  });
}

TEST(Math, LoopsCompiledForVectorUnitsGiveTheSameBitsAsOneCallAtATime) {
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) GTEST_SKIP() << "needs a processor with AVX2";
  compare_loops_with_single_calls<float>();
  compare_loops_with_single_calls<double>();
}
#endif

}  // namespace
}  // namespace nudge::math
