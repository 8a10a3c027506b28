#include "data/csv_lines.hpp"

#include <gtest/gtest.h>

#include "nudge/error.hpp"
#include "support/error_of.hpp"

namespace nudge {
namespace {

using Lines = std::vector<std::vector<std::string>>;

/// Each line's number, then its fields.
Lines lines_of(std::string_view text, std::size_t piece = 1000000) {
  Lines all;
  CsvLines lines("x.csv");
  const auto take = [&] {
    while (lines.next()) {
      all.push_back({std::to_string(lines.number())});
      all.back().insert(all.back().end(), lines.fields().begin(), lines.fields().end());
    }
  };
  for (std::size_t first = 0; first < text.size(); first += piece) {
    const std::string_view part = text.substr(first, piece);
    lines.feed({reinterpret_cast<const std::uint8_t*>(part.data()), part.size()});
    take();
  }
  lines.finish();
  take();
  return all;
}

std::string in_utf16(const std::u16string& text, bool big_endian) {
  std::string bytes;
  for (const char16_t unit : u'\xFEFF' + text) {
    const char high = static_cast<char>(unit >> 8U), low = static_cast<char>(unit & 0xFFU);
    bytes += big_endian ? std::string{high, low} : std::string{low, high};
  }
  return bytes;
}

TEST(CsvLines, EndInAnyOfThreeWays) {
  const Lines expected{{"1", "a", "1"}, {"2", "b", "2"}, {"3", "c", "3"}};
  for (const char* text : {"a,1\nb,2\nc,3\n", "a,1\r\nb,2\r\nc,3\r\n", "a,1\rb,2\rc,3\r", "a,1\rb,2\nc,3"}) {
    for (std::size_t piece = 1; piece < 6; ++piece) EXPECT_EQ(lines_of(text, piece), expected) << text << piece;
  }
}

TEST(CsvLines, CountsEmptyLinesAndLineEndsInQuotes) {
  const Lines expected{{"3", "a\r\nb\rc\nd", "1"}, {"7", "e", "2"}};
  for (std::size_t piece = 1; piece < 9; ++piece) {
    EXPECT_EQ(lines_of("\n \t\n\"a\r\nb\rc\nd\",1\ne,2\n", piece), expected) << piece;
  }
}

TEST(CsvLines, AreReadFromUtf16WithAMarkAndFromUtf8WithOne) {
  const std::u16string text = u"B\u00e4ume,1\r\n\U0001f333,2\r\n";
  const Lines expected{{"1", "B\xc3\xa4ume", "1"}, {"2", "\xf0\x9f\x8c\xb3", "2"}};
  for (const bool big_endian : {false, true}) {
    for (std::size_t piece = 1; piece < 8; ++piece) EXPECT_EQ(lines_of(in_utf16(text, big_endian), piece), expected);
  }
  EXPECT_EQ(lines_of("\xef\xbb\xbf"
                     "a,1\n"),
            (Lines{{"1", "a", "1"}}));
  EXPECT_EQ(error_of([&] { lines_of(in_utf16(text, false) + "x"); }),
            "x.csv: is UTF-16 that ends in the middle of a character");
  EXPECT_EQ(error_of([&] {
              lines_of(
                  "\xff\xfe\x33\xdf"
                  "a");
            }),
            "x.csv: is UTF-16 with half of a pair of units that stands alone");
}

TEST(CsvLines, OfAnotherCodeAreRefusedByLineAndColumn) {
  const std::string error = error_of([] { lines_of("apple,1\nB\xe4ume,2\n"); });
  EXPECT_EQ(error,
            "x.csv: line 2, column 1 is not UTF-8 (is it Latin-1?); convert the file, for example: iconv -f latin1 "
            "-t utf-8 OLD.csv >NEW.csv");
  const std::string zero = error_of([] { lines_of(std::string("a\0,\0001\0\n\0", 8)); });
  EXPECT_EQ(
      zero,
      "x.csv: line 1 holds a zero byte, so it is no text; save a spreadsheet as CSV, or convert UTF-16, for example: "
      "iconv -f utf-16le -t utf-8 OLD.csv >NEW.csv");
}

TEST(CsvLines, HaveOneSeparatorWhichTheFirstMayName) {
  EXPECT_EQ(lines_of("sep=;\na,b;1\n"), (Lines{{"2", "a,b", "1"}}));
  EXPECT_EQ(lines_of("a;1,5\nb;2\n"), (Lines{{"1", "a", "1,5"}, {"2", "b", "2"}}));
  EXPECT_EQ(error_of([] { lines_of("a,1,2\nb,1,2\nc,1,2\nd,1,2\ne,1,2\nf;1;2\n"); }),
            "x.csv: line 6 has 1 column, the first line has 3; it has as many when it is split at semicolons, the "
            "lines before are split at commas");
}

TEST(CsvLines, MayBeLongButNotEndless) {
  const std::string numbers(longest_csv_line - 2, '7');
  EXPECT_EQ(lines_of("a," + numbers + "\n", 1 << 16).front().size(), 3U);
  EXPECT_EQ(error_of([&] { lines_of("\na," + numbers + "7\n", 1 << 16); }),
            "x.csv: line 2 is longer than 4 MiB, the most that a line may have");
  EXPECT_EQ(error_of([&] { lines_of("b,1\n\"a," + numbers, 1 << 16); }),
            "x.csv: line 2 has a quote that is not closed within 4 MiB, the most that a line may have");
}

}  // namespace
}  // namespace nudge
