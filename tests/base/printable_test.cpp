// What a terminal may be shown.

#include "base/printable.hpp"

#include <gtest/gtest.h>

namespace nudge::test {
namespace {

TEST(Printable, WordsStayAsTheyAre) {
  for (const char* words : {"", "a line\n\tand a tab", "Äpfel, 数字 and ‘quotes’", "\xe9t\xe9 in Latin-1", "\\x1b"}) {
    EXPECT_EQ(printable(words), words);
  }
}

TEST(Printable, ControlCharactersAreWrittenVisibly) {
  EXPECT_EQ(printable("\x1b[31mred\x07"), "\\x1b[31mred\\x07");
  EXPECT_EQ(printable("back\rto the start\x7f"), "back\\x0dto the start\\x7f");
  EXPECT_EQ(printable(std::string_view("a\0b", 3)), "a\\x00b");
  EXPECT_EQ(printable("\xc2\x9b"
                      "2J"),
            "\\x9b2J")
      << "U+009B begins a sequence, as ESC [ does";
  EXPECT_EQ(printable("\xc2\xa0"), "\xc2\xa0") << "U+00A0 is a space";
}

}  // namespace
}  // namespace nudge::test
