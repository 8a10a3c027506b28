#include "data/csv_fields.hpp"

#include <gtest/gtest.h>

namespace nudge {
namespace {

using Texts = std::vector<std::string>;

Texts split(std::string line, char separator = ',') {
  std::vector<std::string_view> fields;
  if (const auto fault = split_fields(line, separator, fields)) {
    return {"fault in column " + std::to_string(fault->column) + fault->words};
  }
  return {fields.begin(), fields.end()};
}

char separator_of(const Texts& lines) { return find_separator(lines); }

TEST(SplitFields, LeavesOutSpacesAndQuotes) {
  EXPECT_EQ(split("a,b c , d"), (Texts{"a", "b c", "d"}));
  EXPECT_EQ(split("\"a, b\" , \"say \"\"yes\"\"\",\"\""), (Texts{"a, b", "say \"yes\"", ""}));
  EXPECT_EQ(split("a;b,c;\"d;e\"", ';'), (Texts{"a", "b,c", "d;e"}));
}

TEST(SplitFields, KeepsEmptyFields) {
  EXPECT_EQ(split(",a,,"), (Texts{"", "a", "", ""}));
  EXPECT_EQ(split("\ta\t\t b ", '\t'), (Texts{"", "a", "", "b"}));
  EXPECT_EQ(split(""), Texts{""});
}

TEST(SplitFields, TakesAnyNumberOfBlanksForOneSeparator) {
  EXPECT_EQ(split("  1.5  2\t3 ", ' '), (Texts{"1.5", "2", "3"}));
  EXPECT_EQ(split("\"a b\"  2", ' '), (Texts{"a b", "2"}));
}

TEST(SplitFields, SaysWhatIsWrongWithQuotes) {
  EXPECT_EQ(split("1,2\"3"),
            Texts{"fault in column 2 has a quote in the middle of a field; a field with quotes must be "
                  "quoted as a whole"});
  EXPECT_EQ(split("\"1\"2,3"),
            Texts{"fault in column 1 goes on after its closing quote; a quote inside a field is written twice"});
  std::string open = "1,\"2,3";
  std::vector<std::string_view> fields;
  EXPECT_TRUE(split_fields(open, ',', fields)->open_quote);
}

TEST(SplitFields, TakesAMillionColumnsAndNoMore) {
  EXPECT_EQ(split(std::string(999'999, ',')).size(), 1'000'000U);
  EXPECT_EQ(split(std::string(1'000'000, ',')), Texts{"fault in column 1000001: a line may have 1000000 columns"});
}

TEST(FindSeparator, TakesTheOneThatMakesNumbersOfTheFields) {
  EXPECT_EQ(separator_of({"0,1.5,2", "1,2,3"}), ',');
  EXPECT_EQ(separator_of({"0;1.5;2", "1;2;3"}), ';');
  EXPECT_EQ(separator_of({"0;1,5;2,5", "1;2,0;3,5"}), ';') << "decimal commas";
  EXPECT_EQ(separator_of({"1,5;2,5"}), ';');
  EXPECT_EQ(separator_of({"0\t1.5\t2", "1\t2\t3"}), '\t');
  EXPECT_EQ(separator_of({"0\t1,5\t2,5"}), '\t');
  EXPECT_EQ(separator_of({"0 1.5 2", "1  2  3"}), ' ');
  EXPECT_EQ(separator_of({"0, 1.5, 2", "1, 2, 3"}), ',');
  EXPECT_EQ(separator_of({"kind;a b;c, d", "x;1;2"}), ';') << "names with blanks and commas";
  EXPECT_EQ(separator_of({"red; apple,1,2", "green; pear,3,4"}), ',');
  EXPECT_EQ(separator_of({"\"a;b;c\",1,2", "\"d;e;f\",3,4"}), ',');
}

TEST(FindSeparator, TakesTheFirstLinesWhereTheLinesDiffer) {
  EXPECT_EQ(separator_of({"1;2;3", "1;2"}), ';');
  EXPECT_EQ(separator_of({"a\tb", "c"}), '\t');
  EXPECT_EQ(separator_of({"word", "word"}), ',') << "none";
}

TEST(NamedSeparator, StandsInALineOfItsOwn) {
  EXPECT_EQ(named_separator("sep=;"), ';');
  EXPECT_EQ(named_separator("sep=|"), '|');
  EXPECT_FALSE(named_separator("sep="));
  EXPECT_FALSE(named_separator("sep=;,1"));
}

}  // namespace
}  // namespace nudge
