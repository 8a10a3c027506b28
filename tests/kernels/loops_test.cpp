// The kernels that are loops: against the formulas in long double, and every set against the reference bit for bit.

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "kernels/available.hpp"
#include "kernels/functions.hpp"
#include "support/kernel_examples.hpp"

namespace nudge::kernels {
namespace {

using Real = long double;

const std::vector<Function> all_functions = [] {
  std::vector<Function> all;
  for (const std::string& name : function_names()) all.push_back(parse_function(name));
  return all;
}();
constexpr double slope = 0.01;

Real sigmoid(Real z) { return 1 / (1 + std::exp(-z)); }
Real normal_probability(Real z) { return std::erfc(-z / std::sqrt(Real{2})) / 2; }
Real normal_density(Real z) { return std::exp(-z * z / 2) / std::sqrt(2 * std::acos(Real{-1})); }

Real value(Function s, Real z) {
  switch (s) {
    case Function::identity:
      return z;
    case Function::sigmoid:
      return sigmoid(z);
    case Function::tanh:
      return std::tanh(z);
    case Function::relu:
      return z > 0 ? z : 0;
    case Function::leaky_relu:
      return z > 0 ? z : static_cast<Real>(slope) * z;
    case Function::gelu:
      return z * normal_probability(z);
    case Function::silu:
      return z * sigmoid(z);
    case Function::softplus:
      return z > 0 ? z + std::log1p(std::exp(-z)) : std::log1p(std::exp(z));
    case Function::elu:
      return z > 0 ? z : std::expm1(z);
    case Function::hard_swish:
      return z * std::clamp<Real>(z + 3, 0, 6) / 6;
    case Function::scaled_tanh:
      return Real{1.7159L} * std::tanh(2 * z / 3);
  }
  return 0;
}

Real derivative(Function s, Real z) {
  switch (s) {
    case Function::identity:
      return 1;
    case Function::sigmoid:
      return sigmoid(z) * sigmoid(-z);
    case Function::tanh:
      return 1 / (std::cosh(z) * std::cosh(z));
    case Function::relu:
      return z > 0 ? 1 : 0;
    case Function::leaky_relu:
      return z > 0 ? 1 : static_cast<Real>(slope);
    case Function::gelu:
      return normal_probability(z) + z * normal_density(z);
    case Function::silu:
      return sigmoid(z) * (1 + z * sigmoid(-z));
    case Function::softplus:
      return sigmoid(z);
    case Function::elu:
      return z > 0 ? 1 : std::exp(z);
    case Function::hard_swish:
      return z < -3 ? 0 : z > 3 ? 1 : z / 3 + 0.5L;
    case Function::scaled_tanh:
      return Real{1.7159L} * 2 / 3 / (std::cosh(2 * z / 3) * std::cosh(2 * z / 3));
  }
  return 0;
}

/// Arguments dense near 0 and out to where every exponential has over- or underflowed.
template <typename T>
std::vector<T> arguments() {
  std::vector<T> z = {0, -T{0}};
  for (int i = 1; i <= 4000; ++i) {
    const T x = static_cast<T>(std::exp(0.004 * i - 8));  // 0.0003 to 2981
    z.push_back(x);
    z.push_back(-x);
  }
  return z;
}

template <typename T>
std::vector<T> apply(const KernelSet<T>& set, Function s, const std::vector<T>& z) {
  std::vector<T> a(z.size());
  set.apply(s, static_cast<T>(slope), z.data(), a.data(), z.size());
  return a;
}

/// With the argument that `s` does not read left out.
template <typename T>
std::vector<T> multiply_by_derivative(const KernelSet<T>& set, Function s, const std::vector<T>& z,
                                      const std::vector<T>& da) {
  const From reads = traits_of(s).derivative_from;
  const std::vector<T> a = apply(set, s, z);
  std::vector<T> dz(z.size());
  set.multiply_by_derivative(s, static_cast<T>(slope), reads == From::z ? z.data() : nullptr,
                             reads == From::a ? a.data() : nullptr, da.data(), dz.data(), z.size());
  return dz;
}

template <typename T>
class Loops : public testing::Test {};
using Types = testing::Types<float, double>;
TYPED_TEST_SUITE(Loops, Types);

TYPED_TEST(Loops, FunctionsAgreeWithTheirFormulas) {
  using T = TypeParam;
  const std::vector<T> z = arguments<T>();
  for (const Function s : all_functions) {
    const std::vector<T> a = apply(reference_kernels<T>(), s, z);
    for (std::size_t i = 0; i < z.size(); ++i) {
      const Real want = value(s, z[i]);
      const bool is_product = s == Function::gelu || s == Function::silu || s == Function::hard_swish;
      const Real scale = std::max<Real>(std::abs(want), is_product ? std::abs(z[i]) : 1);
      ASSERT_LE(std::abs(a[i] - want), 4 * std::numeric_limits<T>::epsilon() * scale) << to_string(s) << " of " << z[i];
    }
  }
}

TYPED_TEST(Loops, DerivativesAgreeWithTheirFormulas) {
  using T = TypeParam;
  const std::vector<T> z = arguments<T>(), da(z.size(), T{3});
  for (const Function s : all_functions) {
    const std::vector<T> dz = multiply_by_derivative(reference_kernels<T>(), s, z, da);
    for (std::size_t i = 0; i < z.size(); ++i) {
      // SiLU multiplies the rounding of 1 - sigmoid(z) by z, while that is not 0: up to z = 36.
      ASSERT_LE(std::abs(dz[i] - 3 * derivative(s, z[i])), 64 * std::numeric_limits<T>::epsilon())
          << to_string(s) << " at " << z[i];
    }
  }
}

TYPED_TEST(Loops, DerivativesAreThoseOfTheFunctions) {
  using T = TypeParam;
  if constexpr (std::is_same_v<T, double>) {
    const double h = 1e-6;
    for (const Function s : all_functions) {
      for (const double z : {-5.0, -1.25, -0.3, 0.2, 0.9, 4.0}) {
        const std::vector<T> ends = apply<T>(reference_kernels<T>(), s, {z + h, z - h});
        const std::vector<T> dz = multiply_by_derivative<T>(reference_kernels<T>(), s, {z}, {1});
        EXPECT_NEAR(dz[0], (ends[0] - ends[1]) / (2 * h), 1e-9) << to_string(s) << " at " << z;
      }
    }
  }
}

TYPED_TEST(Loops, ReluHasSlopeZeroAtZeroAndKeepsNaN) {
  using T = TypeParam;
  EXPECT_EQ(multiply_by_derivative<T>(reference_kernels<T>(), Function::relu, {0, T{-0.0}}, {5, 5}),
            std::vector<T>(2, 0));
  for (const Function s : all_functions) {
    EXPECT_TRUE(std::isnan(apply<T>(reference_kernels<T>(), s, {std::numeric_limits<T>::quiet_NaN()})[0]))
        << to_string(s);
  }
}

TYPED_TEST(Loops, SoftmaxSumsToOneAndIsStable) {
  using T = TypeParam;
  const std::size_t columns = 10;
  std::vector<T> z = numbers<T>(6 * columns, 5);
  for (std::size_t j = 0; j < columns; ++j) {
    z[1 * columns + j] += 1000;                   // e^1000 overflows
    z[2 * columns + j] -= 1000;                   // e^-1000 underflows
    z[3 * columns + j] = 0;                       // all alike
    z[4 * columns + j] = j == 7 ? T{500} : T{0};  // one certain
  }
  std::vector<T> p(z.size()), log_sum(6);
  reference_kernels<T>().softmax_rows(z.data(), 6, columns, p.data(), log_sum.data());
  const double e = std::numeric_limits<T>::epsilon();
  for (std::size_t i = 0; i < 6; ++i) {
    const T largest = *std::max_element(z.begin() + i * columns, z.begin() + (i + 1) * columns);
    Real sum = 0, total = 0;
    for (std::size_t j = 0; j < columns; ++j) sum += std::exp(static_cast<Real>(z[i * columns + j]) - largest);
    for (std::size_t j = 0; j < columns; ++j) {
      const Real want = std::exp(static_cast<Real>(z[i * columns + j]) - largest) / sum;
      EXPECT_NEAR(p[i * columns + j], static_cast<double>(want), 4 * e) << i << " " << j;
      total += p[i * columns + j];
    }
    EXPECT_NEAR(static_cast<double>(total), 1, 4 * e) << i;
    const double want = static_cast<double>(largest + std::log(sum));
    EXPECT_NEAR(log_sum[i], want, 4 * e * (1 + std::abs(want))) << i;
  }
}

TYPED_TEST(Loops, ColumnSumsAddToWhatIsThere) {
  using T = TypeParam;
  const std::vector<T> x = {1, 2, 3, 10, 20, 30};
  std::vector<T> sums = {100, 200};
  reference_kernels<T>().add_column_sums(x.data(), 3, 2, 2, sums.data());
  EXPECT_EQ(sums, (std::vector<T>{111, 222}));
}

/// A set of kernels for float.
class LoopsOf : public testing::TestWithParam<const KernelSet<float>*> {};

constexpr std::size_t counts[] = {0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 100, 1000};

TEST_P(LoopsOf, GiveTheBitsOfTheReference) {
  const KernelSet<float>&set = *GetParam(), &reference = reference_kernels<float>();
  const std::vector<float> all = arguments<float>();
  for (const Function s : all_functions) {
    const std::vector<float> da = numbers<float>(all.size(), 6);
    EXPECT_TRUE(same_bits(apply(set, s, all), apply(reference, s, all))) << to_string(s);
    EXPECT_TRUE(same_bits(multiply_by_derivative(set, s, all, da), multiply_by_derivative(reference, s, all, da)))
        << to_string(s);
    for (const std::size_t count : counts) {
      const std::vector<float> z(all.end() - count, all.end()), few_da(da.begin(), da.begin() + count);
      EXPECT_TRUE(same_bits(apply(set, s, z), apply(reference, s, z))) << to_string(s) << " " << count;
      EXPECT_TRUE(same_bits(multiply_by_derivative(set, s, z, few_da), multiply_by_derivative(reference, s, z, few_da)))
          << to_string(s) << " " << count;
    }
  }
  for (const std::size_t columns : {1, 2, 7, 10, 16, 33}) {
    for (const std::size_t rows : {1, 3, 100}) {
      const std::vector<float> z = numbers<float>(rows * columns, 7);
      std::vector<float> p(z.size()), want_p(z.size()), log_sum(rows), want_log_sum(rows);
      set.softmax_rows(z.data(), rows, columns, p.data(), log_sum.data());
      reference.softmax_rows(z.data(), rows, columns, want_p.data(), want_log_sum.data());
      EXPECT_TRUE(same_bits(p, want_p) && same_bits(log_sum, want_log_sum)) << rows << " " << columns;
      std::vector<float> sums = numbers<float>(columns, 8), want_sums = sums;
      set.add_column_sums(z.data(), columns, rows, columns, sums.data());
      reference.add_column_sums(z.data(), columns, rows, columns, want_sums.data());
      EXPECT_TRUE(same_bits(sums, want_sums)) << rows << " " << columns;
    }
  }
}

TEST_P(LoopsOf, MayWorkInPlace) {
  const KernelSet<float>& set = *GetParam();
  const std::vector<float> z = arguments<float>();
  for (const Function s : all_functions) {
    std::vector<float> a = z;
    set.apply(s, static_cast<float>(slope), a.data(), a.data(), a.size());
    EXPECT_TRUE(same_bits(a, apply(set, s, z))) << to_string(s);
    std::vector<float> dz = numbers<float>(z.size(), 9);
    const std::vector<float> want = multiply_by_derivative(set, s, z, dz);
    set.multiply_by_derivative(s, static_cast<float>(slope), z.data(), a.data(), dz.data(), dz.data(), dz.size());
    EXPECT_TRUE(same_bits(dz, want)) << to_string(s);
  }
}

TEST_P(LoopsOf, ScaleEveryNumber) {
  for (const std::size_t count : counts) {
    std::vector<float> x = numbers<float>(count, 10), want = x;
    for (float& w : want) w *= 0.3f;
    GetParam()->scale(0.3f, x.data(), count);
    EXPECT_TRUE(same_bits(x, want)) << count;
  }
}

INSTANTIATE_TEST_SUITE_P(Sets, LoopsOf, testing::ValuesIn(available_kernels().begin(), available_kernels().end()),
                         [](const auto& test) { return std::string(test.param->name); });

}  // namespace
}  // namespace nudge::kernels
