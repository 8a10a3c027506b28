// The steps by which like_mnist finds the digit in a photograph, each by itself.

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "data/ink_parts.hpp"
#include "data/outside.hpp"
#include "data/ruled_lines.hpp"

namespace nudge {
namespace {

/// '#' is ink of strength 1, '+' of 0.3, 'o' outside, anything else paper.
Field drawn(const std::vector<std::string>& rows) {
  Field field(rows.size(), rows.front().size());
  for (std::size_t y = 0; y < field.height; ++y) {
    for (std::size_t x = 0; x < field.width; ++x) {
      const char mark = rows[y][x];
      field.at(y, x) = mark == '#' ? 1 : mark == '+' ? 0.3F : mark == 'o' ? outside : 0;
    }
  }
  return field;
}

/// A field of a square side, painted where `is_ink` says so.
template <typename IsInk>
Field painted(std::size_t side, const IsInk& is_ink) {
  Field field(side, side);
  for (std::size_t y = 0; y < side; ++y) {
    for (std::size_t x = 0; x < side; ++x) field.at(y, x) = is_ink(y, x) ? 1 : 0;
  }
  return field;
}

double mass(const Field& field) {
  double sum = 0;
  for (const float value : field.values) sum += value > 0 ? value : 0;
  return sum;
}

TEST(InkField, ClosingFillsWhatIsNarrowAndKeepsTheEdgeOfWhatIsWide) {
  Field paper(1, 12, 9);
  paper.at(0, 2) = 4;                                       // a stroke
  for (std::size_t x = 7; x < 12; ++x) paper.at(0, x) = 5;  // a shadow
  const Field filled = closed(paper, 1);
  EXPECT_EQ(filled.values, (std::vector<float>{9, 9, 9, 9, 9, 9, 9, 5, 5, 5, 5, 5}));
}

TEST(InkField, ClosingTakesAnyReach) {
  Field paper(3, 4, 2);
  paper.at(1, 1) = 0;
  for (const std::size_t reach : {0, 1, 2, 3, 4, 50}) {
    EXPECT_EQ(closed(paper, reach).values, reach == 0 ? paper.values : std::vector<float>(12, 2)) << reach;
  }
}

TEST(InkField, MedianDropsALonePixel) {
  Field paper(5, 5, 3);
  paper.at(2, 2) = 9;
  EXPECT_EQ(median_of_nine(paper).values, std::vector<float>(25, 3));
}

TEST(InkParts, TouchAtCornersToo) {
  const auto parts = ink_parts(drawn({"#....", ".#...", "...##", "....."}), 0.5F);
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(parts[0].places.size(), 2u);
  EXPECT_EQ(parts[0].height(), 2u);
  EXPECT_EQ(parts[0].at_border, 1u);
  EXPECT_EQ(parts[1].left, 3u);
  EXPECT_EQ(parts[1].right, 5u);
}

TEST(InkParts, CountWhatTouchesTheOutsideAsAtTheBorder) {
  const auto parts = ink_parts(drawn({"ooooo", "..#..", "....."}), 0.5F);
  ASSERT_EQ(parts.size(), 1u);
  EXPECT_EQ(parts[0].at_border, 1u);
}

/// Two bars, 60 high, 20 and 20 + `gap` pixels from the left.
Field two_bars(std::size_t gap, std::size_t second_height) {
  return painted(200, [&](std::size_t y, std::size_t x) {
    return (y >= 60 && y < 120 && x >= 20 && x < 30) ||
           (y >= 60 && y < 60 + second_height && x >= 30 + gap && x < 40 + gap);
  });
}

TEST(FoundDigit, IsOneOfTwoThatStandSideBySide) {
  const FoundDigit found = find_digit(two_bars(30, 55), 0.2F);
  EXPECT_EQ(found.digits, 2u);
  ASSERT_EQ(found.parts.size(), 1u);
  EXPECT_EQ(found.parts[0].height(), 60u);
}

TEST(FoundDigit, KeepsAPartThatIsNear) {
  const FoundDigit found = find_digit(two_bars(5, 12), 0.2F);
  EXPECT_EQ(found.digits, 1u);
  EXPECT_EQ(found.parts.size(), 2u);
}

TEST(FoundDigit, LeavesOutSpecksAndWhatIsFarAway) {
  EXPECT_EQ(find_digit(two_bars(5, 2), 0.2F).parts.size(), 1u);
  EXPECT_EQ(find_digit(two_bars(100, 12), 0.2F).parts.size(), 1u);
}

TEST(FoundDigit, IsNotThereWithoutInk) { EXPECT_TRUE(find_digit(Field(20, 20), 0.1F).parts.empty()); }

TEST(Outside, IsATableWithASlantingEdge) {
  Field field = painted(100, [](std::size_t y, std::size_t x) { return x < 5 + y / 10; });
  mark_outside(field, 0.5F);
  EXPECT_EQ(mass(field), 0);
  EXPECT_EQ(field.at(50, 0), outside);
  EXPECT_EQ(field.at(50, 50), 0);
}

TEST(Outside, IsNotTheDigitThatTouchesTheTable) {
  Field field = painted(100, [](std::size_t y, std::size_t x) { return x < 5 || (y >= 50 && y < 54 && x < 40); });
  mark_outside(field, 0.5F);
  EXPECT_GT(mass(field), 4 * 30);
}

TEST(Outside, IsNothingOfADigitThatIsCutOutClosely) {
  const auto seven = [](std::size_t y, std::size_t x) { return y < 8 || (x >= 60 && x < 70) || (y > 80 && x < 4); };
  Field field = painted(100, seven);
  const Field before = field;
  mark_outside(field, 0.5F);
  EXPECT_EQ(field.values, before.values);
}

TEST(RuledLines, AreTakenOutAtAnySlant) {
  for (const double slope : {0.0, 0.1, -0.3, 0.9}) {
    Field field = painted(200, [&](std::size_t y, std::size_t x) {
      const double middle = 100 + slope * (static_cast<double>(x) - 100);
      return std::abs(static_cast<double>(y) - middle) <= 1;
    });
    EXPECT_GT(mass(field), 300);
    EXPECT_GE(remove_ruled_lines(field, 0.2F), 1u) << slope;
    EXPECT_LT(mass(field), 20) << slope;
  }
}

TEST(RuledLines, LeaveTheStrokeThatCrossesThemWhole) {
  const auto stroke = [](std::size_t y, std::size_t x) { return x >= 90 && x < 100 && y >= 40 && y < 160; };
  Field field = painted(200, [&](std::size_t y, std::size_t x) { return stroke(y, x) || y / 2 == 50; });
  remove_ruled_lines(field, 0.2F);
  const Field wanted = painted(200, stroke);
  for (std::size_t i = 0; i < wanted.values.size(); ++i) {
    ASSERT_EQ(field.values[i], wanted.values[i]) << "row " << i / 200 << ", column " << i % 200;
  }
}

TEST(RuledLines, AreTakenOutOfSquaredPaper) {
  Field field = painted(200, [](std::size_t y, std::size_t x) { return y % 25 < 2 || x % 25 < 2; });
  remove_ruled_lines(field, 0.2F);
  EXPECT_LT(mass(field), 60);
}

TEST(RuledLines, AreNotTheStrokesOfADigit) {
  const auto seven = [](std::size_t y, std::size_t x) {
    return (y >= 20 && y < 23 && x >= 10 && x < 190) || (x >= 187 && x < 190 && y >= 20 && y < 190);
  };
  Field field = painted(200, seven);
  EXPECT_EQ(remove_ruled_lines(field, 0.2F), 0u);
  EXPECT_EQ(field.values, painted(200, seven).values);
}

TEST(RuledLines, EndAtWhatIsOutside) {
  Field field = painted(200, [](std::size_t y, std::size_t) { return y >= 100 && y < 102; });
  for (std::size_t y = 0; y < 200; ++y) {
    for (std::size_t x = 0; x < 20 + y / 10; ++x) field.at(y, x) = outside;
  }
  EXPECT_EQ(remove_ruled_lines(field, 0.2F), 1u);
  EXPECT_EQ(mass(field), 0);
}

TEST(RuledLines, AreNotLookedForInTinyPictures) {
  for (const std::size_t side : {1, 2, 7}) {
    Field field = painted(side, [](std::size_t, std::size_t) { return true; });
    EXPECT_EQ(remove_ruled_lines(field, 0.2F), 0u);
  }
}

}  // namespace
}  // namespace nudge
