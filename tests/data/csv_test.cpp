#include "data/csv.hpp"

#include <gtest/gtest.h>

#include "support/error_of.hpp"

namespace nudge {
namespace {

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// The text in pieces of `piece` bytes.
Dataset parse(std::string_view text, const std::string& label_column = "", std::size_t piece = 1000000) {
  CsvParser parser("x.csv", label_column);
  for (std::size_t first = 0; first < text.size(); first += piece) parser.feed(bytes_of(text.substr(first, piece)));
  return parser.finish();
}

using Labels = std::vector<std::int32_t>;
using Names = std::vector<std::string>;
using Bytes = std::vector<std::uint8_t>;
using Floats = std::vector<float>;

TEST(Csv, HoldsTheLabelFirst) {
  const Dataset data = parse("7,0,255,3\n5,1,2,4\n");
  EXPECT_EQ(data.name, "x.csv");
  EXPECT_EQ(data.classes, (Names{"5", "7"}));
  EXPECT_EQ(data.labels, (Labels{1, 0}));
  EXPECT_EQ(data.pixels, (Bytes{0, 255, 3, 1, 2, 4}));
  EXPECT_EQ(data.shape, (Shape{3, 1, 1}));
}

TEST(Csv, OfASquareNumberOfPixelsHoldsPictures) {
  std::string line = "4";
  for (int i = 0; i < 784; ++i) line.append(",").append(std::to_string(i % 256));
  EXPECT_EQ(parse(line).shape, (Shape{1, 28, 28}));
  EXPECT_EQ(parse("4,0,1,2,3").shape, (Shape{1, 2, 2}));
}

TEST(Csv, WithOtherNumbersHoldsFeatures) {
  const Dataset data = parse("a,1,2\nb,-0.5,300\na,1e-3,0\n");
  EXPECT_TRUE(data.pixels.empty());
  EXPECT_EQ(data.features, (Floats{1, 2, -0.5f, 300, 1e-3f, 0}));
  EXPECT_EQ(data.labels, (Labels{0, 1, 0}));
  EXPECT_EQ(data.shape, (Shape{2, 1, 1}));
}

TEST(Csv, OfFeaturesIsNeverAPicture) { EXPECT_EQ(parse("a,0.5,2,3,4").shape, (Shape{4, 1, 1})); }

TEST(Csv, MayHaveAHeader) {
  const Dataset data = parse("label,1x1,1x2\n7,0,255\n");
  EXPECT_EQ(data.size(), 1u);
  EXPECT_EQ(data.classes, (Names{"7"}));
}

TEST(Csv, MayHaveAHeaderThatCountsTheColumns) {
  for (const int first : {0, 1}) {
    std::string header = "label", line = "7";
    for (int i = 0; i < 16; ++i) {
      header.append(",").append(std::to_string(first + i));
      line += ",9";
    }
    EXPECT_EQ(parse(header + "\n" + line).size(), 1u) << first;
  }
  EXPECT_EQ(parse("a,1,2,3\nb,4,5,6\n").size(), 2u) << "a few small values may count by chance";
}

TEST(Csv, FindsTheLabelColumnByItsName) {
  const Dataset data = parse("left,kind,right\n1,cat,2\n3,dog,4\n", "kind");
  EXPECT_EQ(data.classes, (Names{"cat", "dog"}));
  EXPECT_EQ(data.pixels, (Bytes{1, 2, 3, 4}));
}

TEST(Csv, UnderstandsQuotesSpacesAndLineEnds) {
  const Dataset data = parse("\xef\xbb\xbfkind,a,b\r\n\"a, \"\"b\"\"\nc\", 1 ,\"2\"\r\n\r\n plain , 3\t,4 \r\n");
  EXPECT_EQ(data.classes, (Names{"a, \"b\"\nc", "plain"}));
  EXPECT_EQ(data.pixels, (Bytes{1, 2, 3, 4}));
}

TEST(Csv, NeedsNoLineEndAtTheEnd) { EXPECT_EQ(parse("1,2\n3,4").size(), 2u); }

TEST(Csv, IsTheSameInAnyPieces) {
  const std::string text = "\xef\xbb\xbfkind,a,b\r\n\"x, \"\"y\"\"\",1,2\r\nz,0.25,4\n";
  const Dataset whole = parse(text);
  for (std::size_t piece = 1; piece < 9; ++piece) {
    const Dataset pieces = parse(text, "", piece);
    EXPECT_EQ(pieces.features, whole.features);
    EXPECT_EQ(pieces.classes, whole.classes);
    EXPECT_EQ(pieces.labels, whole.labels);
  }
}

TEST(Csv, TakesTheSmallestNumbersAsZero) { EXPECT_EQ(parse("a,1e-60").features, (Floats{0})); }

struct Broken {
  const char* what;
  const char* text;
  const char* label_column;
  const char* message;
};

class BrokenCsv : public testing::TestWithParam<Broken> {};

TEST_P(BrokenCsv, IsRefusedWithTheReason) {
  EXPECT_EQ(error_of([] { parse(GetParam().text, GetParam().label_column); }), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Table, BrokenCsv,
    testing::Values(
        Broken{"Empty", "", "", "x.csv: holds no examples"},
        Broken{"Blank", "\n\r\n\n", "", "x.csv: holds no examples"},
        Broken{"OnlyAHeader", "label,a,b\n", "", "x.csv: holds no examples"},
        Broken{"OneColumn", "3\n4\n", "",
               "x.csv: the first line has one column; expected a label and at least one value, separated by commas"},
        Broken{"Semicolons", "3;4;5\n", "",
               "x.csv: the first line has one column; expected a label and at least one value, separated by commas"},
        Broken{"Shorter", "1,2,3\n\n1,2\n", "", "x.csv: line 3 has 2 columns, the first line has 3"},
        Broken{"Longer", "1,2,3\n1,2,3,4\n", "", "x.csv: line 2 has 4 columns, the first line has 3"},
        Broken{"CutOff", "1,2,3\n1,2", "", "x.csv: line 2 has 2 columns, the first line has 3"},
        Broken{"NotANumber", "1,2,3\n1,2,3x\n", "", "x.csv: line 2, column 3 holds \"3x\", expected a number"},
        Broken{"LabelInTheLastColumn", "a,b,kind\n1,2,setosa\n", "",
               "x.csv: line 2, column 3 holds \"setosa\", expected a number; if this is the label, name its column, as "
               "the first line does: --label-column NAME (else the first column has the labels)"},
        Broken{"NameInTheMiddle", "a,b,kind\n1,x,3\n", "", "x.csv: line 2, column 2 holds \"x\", expected a number"},
        Broken{"NotFinite", "1,2,3\n1,nan,3\n", "", "x.csv: line 2, column 2 holds \"nan\", expected a finite number"},
        Broken{"Infinite", "1,2,3\n1,-inf,3\n", "", "x.csv: line 2, column 2 holds \"-inf\", expected a finite number"},
        Broken{"TooLarge", "1,2,3\n1,1e39,3\n", "", "x.csv: line 2, column 2 holds \"1e39\", expected a finite number"},
        Broken{"NoValue", "1,2,3\n1,,3\n", "", "x.csv: line 2, column 2 is empty, expected a number"},
        Broken{"NoLabel", "1,2,3\n,2,3\n", "", "x.csv: line 2, column 1 is empty, expected a label"},
        Broken{"NoSuchColumn", "a,b,c\n1,2,3\n", "label", "x.csv: has no column \"label\"; its first line has a, b, c"},
        Broken{"QuoteInAField", "1,2,3\n1,2\"3,4\n", "",
               "x.csv: line 2, column 2 has a quote in the middle of a field; a field with quotes must be quoted as a "
               "whole"},
        Broken{"TextAfterAQuote", "1,2,3\n1,\"2\"3,4\n", "",
               "x.csv: line 2, column 2 goes on after its closing quote; a quote inside a field is written twice"},
        Broken{"QuoteNeverClosed", "1,2\n\"3,4\n5,6\n", "", "x.csv: the quote opened in line 2 is never closed"}),
    [](const auto& each) { return std::string(each.param.what); });

Dataset parse_weighted(std::string_view text, const std::string& labels, const std::string& weights) {
  CsvParser parser("x.csv", labels, weights);
  parser.feed(bytes_of(text));
  return parser.finish();
}

TEST(Csv, MayHaveAColumnOfWeightsWhichAreNoValues) {
  const Dataset data = parse_weighted("digit,a,w,b\n7,0,0.5,255\n5,1,3,2\n7,1,0,9\n", "", "w");
  EXPECT_EQ(data.weights, (Floats{0.5f, 3, 0}));
  EXPECT_EQ(data.pixels, (Bytes{0, 255, 1, 2, 1, 9})) << "a weight that is no pixel makes the values no features";
  EXPECT_EQ(data.labels, (Labels{1, 0, 1}));
  EXPECT_EQ(data.shape, (Shape{2, 1, 1}));
  const Dataset picture = parse_weighted("w,1,2,3,4,digit\n2,10,20,30,40,x\n", "digit", "w");
  EXPECT_EQ(picture.shape, (Shape{1, 2, 2}));
  EXPECT_EQ(picture.weights, (Floats{2}));
  EXPECT_TRUE(parse("7,0\n").weights.empty());
}

TEST(Csv, RefusesWeightsThatAreNone) {
  const auto error = [](const char* text, const char* labels = "") {
    return error_of([&] { parse_weighted(text, labels, "w"); });
  };
  const std::string expected = ", expected a weight: a finite number, 0 or more";
  EXPECT_EQ(error("y,a,w\n1,2,3\n1,2,-0.5\n"), "x.csv: line 3, column 3 holds \"-0.5\"" + expected);
  EXPECT_EQ(error("y,a,w\n1,2,nan\n"), "x.csv: line 2, column 3 holds \"nan\"" + expected);
  EXPECT_EQ(error("y,a,w\n1,2,inf\n"), "x.csv: line 2, column 3 holds \"inf\"" + expected);
  EXPECT_EQ(error("y,a,w\n1,2,1e39\n"), "x.csv: line 2, column 3 holds \"1e39\"" + expected);
  EXPECT_EQ(error("y,a,w\n1,2,much\n"), "x.csv: line 2, column 3 holds \"much\"" + expected);
  EXPECT_EQ(error("y,a,w\n1,2,\n"), "x.csv: line 2, column 3 is empty" + expected);
  EXPECT_EQ(error("y,a,b\n1,2,3\n"), "x.csv: has no column \"w\"; its first line has y, a, b");
  EXPECT_EQ(error("y,w\n1,2\n"),
            "x.csv: the first line has two columns; expected a label, a weight and at least one value");
  EXPECT_EQ(
      error("w,a,y\n1,2,3\n"),
      "x.csv: column \"w\" cannot hold both the labels and the weights; the labels are in the first column unless "
      "data.label_column names another");
  EXPECT_EQ(error("a,w,y\n1,2,3\n", "w"), "x.csv: column \"w\" cannot hold both the labels and the weights");
}

TEST(Csv, RefusesAColumnOfManyLabels) {
  std::string text;
  for (int i = 0; i < 1001; ++i) text += std::to_string(i) + ",1\n";
  EXPECT_EQ(error_of([&] { parse(text); }),
            "x.csv: line 1001, column 1: more than 1000 different labels; is this the label column?");
}

}  // namespace
}  // namespace nudge
