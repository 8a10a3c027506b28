#include "text/text_table.hpp"

#include <gtest/gtest.h>

namespace nudge::words {
namespace {

TEST(TextTable, AlignsColumnsAndLeavesNoBlanksAtLineEnds) {
  TextTable table("lr");
  table.add({"class", "n"});
  table.add({"a", "1000"});
  table.add({"", ""});
  EXPECT_EQ(table.text(), "class     n\na      1000\n\n");
  EXPECT_EQ(table.width(), 11U);
}

TEST(TextTable, ShowsNothingBesideNumbersOfAnotherScaleAsZero) {
  TextTable table("ls");
  table.add({"neuron", "a"});
  table.add({"x", "0.9213"});
  table.add({"y", "+8.41e-06"});
  table.add({"z", "-3.2e-09"});
  table.add({"w", "0"});
  table.add({"v", "0.0006068"});
  EXPECT_EQ(table.text(),
            "neuron       a\nx       0.9213\ny       +0.000\nz       -0.000\nw            0\nv       0.0006\n");
  // Among numbers as small as that they say something.
  TextTable small("s");
  small.add({"8.41e-06"});
  small.add({"3.2e-05"});
  EXPECT_EQ(small.text(), "8.41e-06\n 3.2e-05\n");
}

TEST(TextTable, CountsCharactersNotBytes) {
  TextTable table("ll");
  table.add({"äöü", "x"});
  table.add({"abcd", "y"});
  EXPECT_EQ(table.text(), "äöü   x\nabcd  y\n");
}

TEST(TextTable, NamesCannotSteerATerminal) {
  EXPECT_EQ(printable("a\x1B[2Jb\nc\x7F"), "a?[2Jb?c?");
  EXPECT_EQ(printable("\xC2\x9B"
                      "31m"),
            "?31m")
      << "the one-byte form of an escape";
  EXPECT_EQ(printable("\xFF\xFE"), "??");
  EXPECT_EQ(printable("\u202Eabc"), "?abc");
  EXPECT_EQ(printable("Zürich 7 漢"), "Zürich 7 漢");
}

TEST(TextTable, LongNamesAreShortenedVisibly) {
  EXPECT_EQ(shortened("Ankle boot", 10), "Ankle boot");
  EXPECT_EQ(shortened("Ankle boots", 10), "Ankle boo…");
  EXPECT_EQ(shortened("äöüäöü", 4), "äöü…");
}

}  // namespace
}  // namespace nudge::words
