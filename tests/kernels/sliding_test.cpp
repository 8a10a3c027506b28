// The kernels of convolutions: slides against the pixels that they stand for, and every set's sums against the
// reference, to the bit wherever the set has fused multiply-add.

#include "kernels/sliding.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>

#include "kernels/available.hpp"
#include "support/kernel_examples.hpp"

namespace nudge::kernels {
namespace {

void expect_equal(const KernelSet<float>& set, const std::vector<float>& got, const std::vector<float>& want,
                  std::size_t depth) {
  ASSERT_EQ(got.size(), want.size());
  if (std::string(set.name) != "portable") {
    ASSERT_TRUE(same_bits(got, want));
    return;
  }
  const float bound = 8 * static_cast<float>(depth + 1) * std::numeric_limits<float>::epsilon();
  for (std::size_t i = 0; i < want.size(); ++i) ASSERT_NEAR(got[i], want[i], bound);
}

/// Some places in an array of `room` numbers where runs of `length` begin.
std::vector<std::uint32_t> places(std::size_t count, std::size_t length, std::size_t room) {
  std::vector<std::uint32_t> at(count);
  for (std::size_t k = 0; k < count; ++k) at[k] = static_cast<std::uint32_t>(k * 37 % (room - length + 1));
  return at;
}

class SlidingOf : public testing::TestWithParam<const KernelSet<float>*> {
 protected:
  static void expect_product(std::size_t rows, std::size_t columns, std::size_t depth) {
    SCOPED_TRACE(testing::Message() << rows << " x " << columns << ", depth " << depth);
    constexpr std::size_t gap = 3;
    const std::size_t room = columns + 100;
    const std::vector<float> a = numbers<float>(depth * (rows + gap), 1), b = numbers<float>(room + slack, 2);
    const std::vector<float> before = numbers<float>(rows * columns + (rows - 1) * gap, 3);
    const std::vector<float> start = numbers<float>(rows, 4);
    const std::vector<std::uint32_t> b_at = places(depth, columns, room);
    for (const float* from : {start.data(), static_cast<const float*>(nullptr)}) {
      const auto compute = [&](const KernelSet<float>& set) {
        std::vector<float> c = before;
        set.sliding.product({.a = a.data(),
                             .a_depth = rows + gap,
                             .b = b.data(),
                             .b_at = b_at.data(),
                             .c = c.data(),
                             .c_row = columns + gap,
                             .rows = rows,
                             .columns = columns,
                             .depth = depth,
                             .start = from});
        return c;
      };
      expect_equal(*GetParam(), compute(*GetParam()), compute(reference_kernels<float>()), depth);
    }
  }

  static void expect_gradient(std::size_t rows, std::size_t columns, std::size_t depth) {
    SCOPED_TRACE(testing::Message() << rows << " x " << columns << ", depth " << depth);
    const std::size_t room = depth + 100, row = whole_registers(columns);
    const std::vector<float> a = numbers<float>(room, 1), b = numbers<float>(depth * row, 2);
    const std::vector<float> before = numbers<float>(rows * row, 3);
    const std::vector<std::uint32_t> a_at = places(rows, depth, room);
    const auto compute = [&](const KernelSet<float>& set) {
      std::vector<float> sums = before;
      set.sliding.add_gradient({.a = a.data(),
                                .a_at = a_at.data(),
                                .b = b.data(),
                                .sums = sums.data(),
                                .row = row,
                                .rows = rows,
                                .columns = columns,
                                .depth = depth});
      for (std::size_t i = 0; i < rows; ++i) {
        std::fill_n(sums.begin() + static_cast<std::ptrdiff_t>(i * row + columns), row - columns, 0.0F);
      }
      return sums;
    };
    expect_equal(*GetParam(), compute(*GetParam()), compute(reference_kernels<float>()), depth);
  }
};

TEST_P(SlidingOf, ProductEqualsTheReference) {
  for (std::size_t rows = 1; rows <= 26; ++rows) {
    for (const std::size_t columns : {1, 4, 7, 8, 9, 15, 16, 17, 31, 33, 49, 100}) {
      for (const std::size_t depth : {0, 1, 25}) {
        expect_product(rows, columns, depth);
        if (HasFatalFailure()) return;
      }
    }
  }
  for (const std::size_t depth : {255, 256, 257, 515}) expect_product(13, 41, depth);
}

TEST_P(SlidingOf, GradientEqualsTheReference) {
  for (const std::size_t columns : {1, 6, 8, 9, 16, 17, 24, 33, 48, 65}) {
    for (std::size_t rows = 1; rows <= 25; ++rows) {
      for (const std::size_t depth : {1, 49, 100}) {
        expect_gradient(rows, columns, depth);
        if (HasFatalFailure()) return;
      }
    }
  }
  for (const std::size_t depth : {255, 256, 257, 515}) expect_gradient(13, 41, depth);
}

TEST_P(SlidingOf, TransposeExchangesRowsAndColumns) {
  for (const std::size_t rows : {1, 3, 4, 6, 8, 9, 17}) {
    for (const std::size_t columns : {1, 2, 4, 5, 12, 31}) {
      const std::size_t from_row = columns + 2, to_row = whole_registers(rows);
      const std::vector<float> from = numbers<float>(rows * from_row, 1);
      std::vector<float> to(columns * to_row);
      GetParam()->sliding.transpose(from.data(), from_row, rows, columns, to.data(), to_row);
      for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t j = 0; j < columns; ++j) ASSERT_EQ(to[j * to_row + i], from[i * from_row + j]);
      }
    }
  }
}

TEST_P(SlidingOf, SlidesHoldWhatTheWindowsSee) {
  constexpr std::size_t channels = 2;
  for (const std::size_t stride : {1, 2, 3}) {
    for (const std::ptrdiff_t first : {-4, -1, 0, 2, 9}) {
      for (const std::size_t columns : {1, 5, 8, 11}) {
        const Slides s{.height = 6,
                       .width = 7,
                       .first_line = first,
                       .first_column = 1 - first,
                       .stride = stride,
                       .shifts = 3,
                       .phases = stride,
                       .lines = 4,
                       .columns = columns};
        const std::vector<float> image = numbers<float>(channels * s.pixels(), 1);
        std::vector<float> seen(s.seen_numbers());
        std::vector<float> slides(channels * s.channel_numbers() + slack, 99);
        GetParam()->gather_slides(s, channels, image.data(), seen.data(), slides.data());
        for (std::size_t at = 0; at < channels * s.channel_numbers(); ++at) {
          const std::size_t j = at % s.columns, t = at / s.columns % s.lines, f = at / s.columns / s.lines % s.phases;
          const std::size_t x = at / (s.columns * s.lines * s.phases) % s.shifts, channel = at / s.channel_numbers();
          const std::size_t line = t * stride + f + static_cast<std::size_t>(s.first_line);
          const std::size_t column = j * stride + x + static_cast<std::size_t>(s.first_column);
          const bool is_inside = line < s.height && column < s.width;
          ASSERT_EQ(slides[at], is_inside ? image[channel * s.pixels() + line * s.width + column] : 0.0F)
              << "stride " << stride << ", first " << first << ", columns " << columns << ", number " << at;
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Sets, SlidingOf, testing::ValuesIn(available_kernels()),
                         [](const auto& test) { return std::string(test.param->name); });

}  // namespace
}  // namespace nudge::kernels
