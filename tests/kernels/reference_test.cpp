// The reference kernels against sums in a longer format: the oracle of the other sets has one itself.

#include <gtest/gtest.h>

#include <limits>
#include <type_traits>

#include "kernels/kernel_set.hpp"
#include "support/kernel_examples.hpp"

namespace nudge::kernels {
namespace {

template <typename T>
class Reference : public testing::Test {};
using Types = testing::Types<float, double>;
TYPED_TEST_SUITE(Reference, Types);

TYPED_TEST(Reference, ProductAgreesWithASumInLongDouble) {
  using T = TypeParam;
  for (const ProductShape shape : {ProductShape{1, 1, 1}, {3, 5, 7}, {10, 4, 100}, {2, 3, 784}}) {
    for (const ProductLayout layout :
         {ProductLayout{false, false, 0}, {false, true, 3}, {true, false, 1}, {true, true, 0}}) {
      ProductExample<T> example(shape, layout);
      for (const Start start : all_starts) {
        const std::vector<T> c = example.compute(reference_kernels<T>(), start);
        for (std::size_t i = 0; i < shape.rows; ++i) {
          for (std::size_t j = 0; j < shape.columns; ++j) {
            const std::size_t at = i * (shape.columns + layout.gap) + j;
            long double want = start == Start::zero ? 0 : start == Start::row ? example.start_row[j] : example.c[at];
            long double magnitude = std::abs(want);
            for (std::size_t k = 0; k < shape.depth; ++k) {
              const long double term = static_cast<long double>(example.a_at(i, k)) * example.b_at(k, j);
              want += term;
              magnitude += std::abs(term);
            }
            // Each of the depth roundings is at most half a unit of a partial sum, and no partial sum exceeds
            // `magnitude`.
            const long double bound = magnitude * shape.depth * std::numeric_limits<T>::epsilon() / 2;
            ASSERT_NEAR(static_cast<double>(c[at]), static_cast<double>(want), static_cast<double>(bound))
                << example.name();
          }
        }
      }
    }
  }
}

// (1 + e)(1 - e) - 1 = -e^2 is lost entirely if the product is rounded before it is added. In double it is, since browsers,
// which are to show the same digits, have no fused operation.
TYPED_TEST(Reference, ProductIsFusedInFloatAlone) {
  using T = TypeParam;
  const T e = std::numeric_limits<T>::epsilon();
  const T a[] = {1 + e}, b[] = {1 - e};
  T c[] = {-1};
  Product<T> p;
  p.a = a, p.b = b, p.c = c;
  p.a_row = p.a_depth = p.b_depth = p.b_column = p.c_row = 1;
  p.rows = p.columns = p.depth = 1;
  p.start = Start::kept;
  reference_kernels<T>().product(p);
  EXPECT_EQ(c[0], (std::is_same_v<T, float> ? -e * e : T(0)));
}

TYPED_TEST(Reference, ProductOfNoTermsIsTheStart) {
  using T = TypeParam;
  ProductExample<T> example({2, 3, 0}, {false, false, 0});
  EXPECT_EQ(example.compute(reference_kernels<T>(), Start::zero), std::vector<T>(6, 0));
  EXPECT_EQ(example.compute(reference_kernels<T>(), Start::kept), example.c);
}

}  // namespace
}  // namespace nudge::kernels
