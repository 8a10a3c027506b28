// Every set's product against the reference: the same bits wherever the set has fused multiply-add.

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <span>
#include <string>

#include "kernels/available.hpp"
#include "support/kernel_examples.hpp"

namespace nudge::kernels {
namespace {

constexpr ProductLayout layouts[] = {{false, false, 0}, {false, true, 2}, {true, false, 1}, {true, true, 0}};

class ProductOf : public testing::TestWithParam<const KernelSet<float>*> {
 protected:
  /// Without fused multiply-add each term is rounded twice, so only closeness can be asked for.
  static bool is_fused() {
    const float e = std::numeric_limits<float>::epsilon();
    const float a[] = {1 + e}, b[] = {1 - e};
    float c[] = {-1};
    AlignedArray<float> scratch(product_scratch);
    GetParam()->product({a, 1, 1, b, 1, 1, c, 1, 1, 1, 1, Start::kept, nullptr, scratch.data()});
    return c[0] != 0;
  }

  static void expect_equal(ProductShape shape, ProductLayout layout, std::span<const Start> starts = all_starts) {
    ProductExample<float> example(shape, layout);
    for (const Start start : starts) {
      const std::vector<float> want = example.compute(reference_kernels<float>(), start);
      const std::vector<float> got = example.compute(*GetParam(), start);
      if (is_fused()) {
        ASSERT_TRUE(same_bits(got, want)) << example.name();
      } else {
        const float bound = 8 * static_cast<float>(shape.depth + 1) * std::numeric_limits<float>::epsilon();
        for (std::size_t i = 0; i < want.size(); ++i) ASSERT_NEAR(got[i], want[i], bound) << example.name();
      }
    }
  }
};

TEST_P(ProductOf, IsFusedUnlessItIsThePortableSet) {
  EXPECT_EQ(is_fused(), std::string(GetParam()->name) != "portable");
}

TEST_P(ProductOf, EqualsTheReferenceForEverySmallShape) {
  for (const ProductLayout layout : layouts) {
    for (std::size_t rows = 1; rows <= 17; ++rows) {
      for (std::size_t columns = 1; columns <= 17; ++columns) {
        for (std::size_t depth : {1, 2, 3, 4, 5, 7, 8, 9, 16, 17}) {
          expect_equal({rows, columns, depth}, layout);
          if (HasFatalFailure()) return;
        }
      }
    }
  }
}

// Around the widths of tiles and panels, and the length of a block of k.
TEST_P(ProductOf, EqualsTheReferenceAtTheEdgesOfTilesAndBlocks) {
  for (const ProductLayout layout : layouts) {
    for (std::size_t rows : {1, 2, 3, 13, 49}) {
      for (std::size_t columns : {1, 31, 33, 65}) {
        for (std::size_t depth : {255, 257, 515}) {
          expect_equal({rows, columns, depth}, layout);
          if (HasFatalFailure()) return;
        }
      }
    }
  }
}

TEST_P(ProductOf, EqualsTheReferenceForTheLayersOfADigitNetwork) {
  for (const std::size_t batch : {1, 6, 100, 256}) {
    for (const auto& [in, out] : {std::pair<std::size_t, std::size_t>{784, 128}, {128, 10}}) {
      expect_equal({batch, out, in}, {false, true, 0}, {{Start::row}});    // z = b + x w^T
      expect_equal({batch, in, out}, {false, false, 0}, {{Start::zero}});  // dx = dz w
      expect_equal({out, in, batch}, {true, false, 0}, {{Start::kept}});   // dw = dw + dz^T x
      if (HasFatalFailure()) return;
    }
  }
}

// So many blocks of k that rounding their depth up leaves fewer of them.
TEST_P(ProductOf, EqualsTheReferenceForAVeryLongSum) { expect_equal({3, 5, 40001}, {false, true, 0}, {{Start::zero}}); }

TEST_P(ProductOf, PassesNaNAndInfinityOn) {
  ProductExample<float> example({7, 20, 30}, {false, true, 0});
  example.a[5 * 30 + 3] = std::numeric_limits<float>::quiet_NaN();
  example.b[11 * 30 + 29] = std::numeric_limits<float>::infinity();
  const std::vector<float> c = example.compute(*GetParam(), Start::row);
  for (std::size_t i = 0; i < 7; ++i) {
    for (std::size_t j = 0; j < 20; ++j) {
      EXPECT_EQ(std::isfinite(c[i * 20 + j]), i != 5 && j != 11) << i << " " << j;
    }
  }
}

// All but the reference itself, which comes last.
INSTANTIATE_TEST_SUITE_P(Sets, ProductOf, testing::ValuesIn(available_kernels().begin(), available_kernels().end() - 1),
                         [](const auto& test) { return std::string(test.param->name); });

}  // namespace
}  // namespace nudge::kernels
