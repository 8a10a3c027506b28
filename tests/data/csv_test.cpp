#include "data/csv.hpp"

#include <gtest/gtest.h>

#include "nudge/error.hpp"
#include "support/error_of.hpp"

namespace nudge {
namespace {

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

CsvOptions labelled_by(const std::string& column) { return {.columns = {.label = column}}; }

struct Parsed {
  Dataset data;
  std::vector<std::string> notes;
};

/// The text in pieces of `piece` bytes.
Parsed parse_with_notes(std::string_view text, CsvOptions options = {}, std::size_t piece = 1000000) {
  CsvParser parser("x.csv", std::move(options));
  for (std::size_t first = 0; first < text.size(); first += piece) parser.feed(bytes_of(text.substr(first, piece)));
  Dataset data = parser.finish();
  return {std::move(data), parser.notes()};
}

Dataset parse(std::string_view text, const std::string& label_column = "", std::size_t piece = 1000000) {
  return parse_with_notes(text, labelled_by(label_column), piece).data;
}

/// Gray squares of `side`, a line each, every number as `spell` writes it; number i of line n is n + 10 i, at most 255.
template <typename Spell>
std::string pictures(std::size_t side, std::size_t lines, const Spell& spell) {
  std::string out;
  for (std::size_t line = 0; line < lines; ++line) {
    out += "ab"[line % 2];
    for (std::size_t i = 0; i < side * side; ++i) out += "," + spell(static_cast<int>((line + 10 * i) % 256));
    out += "\n";
  }
  return out;
}
std::string spelt_short(int number) { return std::to_string(number); }

using Labels = std::vector<std::int32_t>;
using Names = std::vector<std::string>;
using Bytes = std::vector<std::uint8_t>;
using Floats = std::vector<float>;

TEST(Csv, HoldsTheLabelFirst) {
  const Dataset data = parse("7,0,255,3\n5,1,2,4\n");
  EXPECT_EQ(data.name, "x.csv");
  EXPECT_EQ(data.classes, (Names{"5", "7"}));
  EXPECT_EQ(data.labels, (Labels{1, 0}));
  EXPECT_EQ(data.features, (Floats{0, 255, 3, 1, 2, 4}));
  EXPECT_EQ(data.shape, (Shape{3, 1, 1}));
}

TEST(Csv, OfASquareOfWholeNumbersThatReachAboveSixteenHoldsPictures) {
  EXPECT_EQ(parse(pictures(28, 1, spelt_short)).shape, (Shape{1, 28, 28}));
  EXPECT_EQ(parse(pictures(8, 2, spelt_short)).shape, (Shape{1, 8, 8}));
  EXPECT_EQ(parse(pictures(8, 2, spelt_short)).pixels.size(), 128U);
  std::string colours = "4";
  for (int i = 0; i < 3 * 64; ++i) colours += "," + std::to_string(i * 7 % 256);
  EXPECT_EQ(parse(colours).shape, (Shape{3, 8, 8}));
}

TEST(Csv, OfFewNumbersOrFewGraysOrNoSquareHoldsValues) {
  EXPECT_EQ(parse("4,0,100,200,30").shape, (Shape{4, 1, 1}));
  EXPECT_EQ(parse("4,0,100,200,30").features, (Floats{0, 100, 200, 30}));
  EXPECT_EQ(parse(pictures(8, 2, [](int number) { return std::to_string(number % 17); })).shape, (Shape{64, 1, 1}));
  std::string no_square = "4";
  for (int i = 0; i < 65; ++i) no_square += "," + std::to_string(i * 7 % 256);
  EXPECT_TRUE(parse(no_square).pixels.empty());
}

TEST(Csv, SaysThatItTookNumbersForPixelsUnlessThatWasAsked) {
  const std::string text = pictures(8, 2, spelt_short);
  EXPECT_EQ(parse_with_notes(text).notes,
            Names{"x.csv: the 64 numbers of a line are taken for the pixels of 8x8 gray pictures and divided by 255; "
                  "if they are none, say --numbers values"});
  const Parsed asked = parse_with_notes(text, {.numbers = TableNumbers::pixels});
  EXPECT_TRUE(asked.notes.empty());
  EXPECT_EQ(asked.data.shape, (Shape{1, 8, 8}));
  const Parsed values = parse_with_notes(text, {.numbers = TableNumbers::values});
  EXPECT_TRUE(values.notes.empty());
  EXPECT_TRUE(values.data.pixels.empty());
  EXPECT_EQ(values.data.shape, (Shape{64, 1, 1}));
}

TEST(Csv, OfPixelsRefusesWhatIsNone) {
  const auto error = [](const char* text) {
    return error_of([&] { parse_with_notes(text, {.numbers = TableNumbers::pixels}); });
  };
  EXPECT_EQ(error("a,1,2\nb,3,256\n"),
            "x.csv: line 2, column 3 holds \"256\", expected a pixel: a whole number of 0 to 255");
  EXPECT_EQ(error("a,1,2\nb,-1,2\n"),
            "x.csv: line 2, column 2 holds \"-1\", expected a pixel: a whole number of 0 to 255");
  EXPECT_EQ(error("a,1,2.5\n"), "x.csv: line 1, column 3 holds \"2.5\", expected a pixel: a whole number of 0 to 255");
}

TEST(Csv, IsTheSameHoweverItsNumbersAreSpelt) {
  const Dataset data = parse(pictures(8, 6, spelt_short));
  const auto same = [&](auto&& spell) {
    const Dataset other = parse(pictures(8, 6, spell));
    return other.pixels == data.pixels && other.shape == data.shape && other.labels == data.labels;
  };
  EXPECT_TRUE(same([](int number) { return std::to_string(number) + ".0"; }));
  EXPECT_TRUE(same([](int number) { return "+" + std::to_string(number); }));
  EXPECT_TRUE(same([](int number) { return "0" + std::to_string(number) + "00e-02"; }));
  EXPECT_TRUE(same([](int number) { return number == 0 ? std::string("-1e-400") : std::to_string(number); }));
}

TEST(Csv, HasOneClassForEqualNumbersAndKeepsTexts) {
  EXPECT_EQ(parse("1,5\n1.0,6\n1e0,7\n+2,8\n02,9\n").classes, (Names{"1", "2"}));
  EXPECT_EQ(parse("1,5\n1.0,6\n1e0,7\n+2,8\n02,9\n").labels, (Labels{0, 0, 0, 1, 1}));
  EXPECT_EQ(parse("01a,5\n1.0a,6\nnan,7\n").classes, (Names{"01a", "1.0a", "nan"}));
  EXPECT_EQ(parse("2.50,5\n10.5,6\n-3,7\n").classes, (Names{"-3", "2.5", "10.5"})) << "sorted by value";
}

TEST(Csv, SaysWhichFewNumbersAreNoPixels) {
  std::string text = pictures(8, 4, spelt_short);
  text += "a,256";
  for (int i = 1; i < 64; ++i) text += ",9";
  const Parsed parsed = parse_with_notes(text);
  EXPECT_EQ(parsed.data.shape, (Shape{64, 1, 1}));
  EXPECT_EQ(parsed.notes,
            Names{"x.csv: 319 of its 320 numbers are pixels (whole numbers of 0 to 255), but line 5, column "
                  "2 holds \"256\": so all are taken for values, and not divided by 255"});
  EXPECT_TRUE(parse_with_notes("a,256,1,2\nb,3,4,5\n").notes.empty()) << "no picture in any case";
}

TEST(Csv, OfAModelsShapeIsReadAsThat) {
  const Parsed small = parse_with_notes("a,1,2,3,4\n", {.numbers = TableNumbers::pixels, .shape = Shape{1, 2, 2}});
  EXPECT_EQ(small.data.shape, (Shape{1, 2, 2}));
  EXPECT_EQ(small.data.pixels, (Bytes{1, 2, 3, 4}));
  EXPECT_EQ(error_of([] {
              parse_with_notes("a,1,2,3\n", {.shape = Shape{4, 1, 1}});
            }),
            "x.csv: an example has 3 values but for the labels in column 1, the model takes 4");
}

TEST(Csv, WithOtherNumbersHoldsFeatures) {
  const Dataset data = parse("a,1,2\nb,-0.5,300\na,1e-3,0\n");
  EXPECT_TRUE(data.pixels.empty());
  EXPECT_EQ(data.features, (Floats{1, 2, -0.5f, 300, 1e-3f, 0}));
  EXPECT_EQ(data.labels, (Labels{0, 1, 0}));
  EXPECT_EQ(data.shape, (Shape{2, 1, 1}));
}

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
}

TEST(Csv, TakesAWordOverNumbersThatCountForAHeaderIfNoOtherLineHasIt) {
  const Parsed header = parse_with_notes("label,1,2,3\n0,2.5,3.5,4.5\n1,1.5,2.5,3.5\n");
  EXPECT_EQ(header.data.size(), 2U);
  EXPECT_EQ(header.data.classes, (Names{"0", "1"}));
  EXPECT_EQ(header.data.columns->values, (Names{"1", "2", "3"}));
  EXPECT_EQ(header.notes, Names{"x.csv: its first line, \"label\" and then numbers that count up, is taken for the "
                                "names of the columns"});
  const Parsed example = parse_with_notes("a,1,2\nb,4.5,5\na,7,8\n");
  EXPECT_EQ(example.data.features, (Floats{1, 2, 4.5, 5, 7, 8}));
  EXPECT_EQ(example.data.labels, (Labels{0, 1, 0})) << "in the order of the lines";
  EXPECT_TRUE(example.notes.empty());
  EXPECT_EQ(parse("7,1,2,3\n0,2.5,3.5,4.5\n").size(), 2U) << "a number is a label";
  EXPECT_EQ(parse(",0,1,2\nx,5,6,7\ny,6,7,9\n").size(), 2U) << "an index without a name";
}

TEST(Csv, TakesALineOfMostlyNumbersForAnExampleAndRefusesItsBadField) {
  for (const std::string bad : {"1;5", "7x"}) {
    const std::string error = error_of([&] { parse("1," + bad + ",2.0,3.0\n0,2.5,3.5,4.5\n"); });
    EXPECT_EQ(error, "x.csv: line 1, column 2 " + (bad.empty() ? "is empty" : "holds \"" + bad + "\"") +
                         ", expected a number");
  }
  for (const char* good : {"+1.5", "1e-400", "1.5E0"}) {
    EXPECT_EQ(parse("1," + std::string(good) + ",2.0,3.0\n0,2.5,3.5,4.5\n").size(), 2U) << good;
  }
}

TEST(Csv, FindsTheLabelColumnByItsName) {
  const Dataset data = parse("left,kind,right\n1,cat,2\n3,dog,4\n", "kind");
  EXPECT_EQ(data.classes, (Names{"cat", "dog"}));
  EXPECT_EQ(data.features, (Floats{1, 2, 3, 4}));
}

TEST(Csv, FindsColumnsByNumberOrAsTheLast) {
  const std::string text = "1,cat,2,x\n3,dog,4,x\n";
  for (const auto& column : {"2", "-3"})
    EXPECT_EQ(parse_with_notes(text, {.columns = {.label = column, .dropped = {"last"}}}).data.features,
              (Floats{1, 2, 3, 4}))
        << column;
  EXPECT_EQ(parse("1,5,cat\n3,4,dog\n", "last").classes, (Names{"cat", "dog"}));
  const Parsed dropped =
      parse_with_notes("Id,kind,a,b\n1,cat,5,6\n2,dog,7,8\n", {.columns = {.dropped = {"Id", "-1"}}});
  EXPECT_EQ(dropped.data.features, (Floats{5, 7})) << "the labels are in the first column that is not dropped";
  EXPECT_EQ(dropped.data.classes, (Names{"cat", "dog"}));
  const TableColumns& columns = *dropped.data.columns;
  EXPECT_EQ(columns.count, 4U);
  EXPECT_EQ(columns.label, (TableColumns::Column{"kind", 2}));
  EXPECT_EQ(columns.dropped, (std::vector<TableColumns::Column>{{"Id", 1}, {"b", 4}}));
  EXPECT_EQ(columns.values, Names{"a"});
}

TEST(Csv, UnderstandsQuotesSpacesAndLineEnds) {
  const Dataset data = parse("\xef\xbb\xbfkind,a,b\r\n\"a, \"\"b\"\"\nc\", 1 ,\"2\"\r\n\r\n plain , 3\t,4 \r\n");
  EXPECT_EQ(data.classes, (Names{"a, \"b\"\nc", "plain"}));
  EXPECT_EQ(data.features, (Floats{1, 2, 3, 4}));
}

TEST(Csv, NeedsNoLineEndAtTheEnd) { EXPECT_EQ(parse("1,2\n3,4").size(), 2u); }

TEST(Csv, IsTheSameInAnyPieces) {
  const std::string text = "\xef\xbb\xbfkind,a,b\r\n\"x, \"\"y\"\"\",1,2\r\nz,0.25,4\n";
  const Dataset whole = parse(text);
  for (std::size_t piece = 1; piece < 9; ++piece) {
    const Dataset pieces = parse(text, "", piece);
    EXPECT_EQ(pieces.columns, whole.columns);
    EXPECT_EQ(pieces.features, whole.features);
    EXPECT_EQ(pieces.classes, whole.classes);
    EXPECT_EQ(pieces.labels, whole.labels);
  }
}

TEST(Csv, TakesTheSmallestNumbersAsZero) { EXPECT_EQ(parse("a,1e-60").features, (Floats{0})); }

TEST(Csv, ReadsDecimalCommasBetweenSemicolonsOrTabsButNotBesidePoints) {
  EXPECT_EQ(parse("a;1,5;-2,25\nb;3;4,0\n").features, (Floats{1.5f, -2.25f, 3, 4}));
  EXPECT_EQ(parse("a\t1,5\t-2,25\nb\t3\t4\n").features, (Floats{1.5f, -2.25f, 3, 4}));
  EXPECT_EQ(parse("1,0;5\n1;6\n").classes, Names{"1"}) << "a label is a number, too";
  EXPECT_EQ(error_of([] { parse("a;1,5;2\nb;1.234;2\n"); }),
            "x.csv: line 2, column 2 holds \"1.234\", a decimal point, and line 1 has decimal commas");
  EXPECT_EQ(error_of([] { parse("a;1.5;2\nb;2;1,5\n"); }),
            "x.csv: line 2, column 3 holds \"1,5\", a decimal comma, and line 1 has decimal points");
}

TEST(Csv, PointsOutAColumnThatCountsTheLines) {
  std::string named = "Id,kind,a\n", unnamed, shuffled = ",kind,a\n";
  for (int i = 1; i <= 8; ++i) {
    const std::string rest = text(i % 2 == 0 ? ",x," : ",y,", i * i % 5, "\n");
    named += text(i) + rest;
    unnamed += text(i - 1) + rest;
    shuffled += text(i * 3 % 11) + rest;
  }
  EXPECT_EQ(parse_with_notes(named, labelled_by("kind")).notes,
            Names{"x.csv: column 1, \"Id\", only counts the lines, and is learnt from like any other; to leave it out: "
                  "--drop-column 1"});
  EXPECT_EQ(parse_with_notes(unnamed, labelled_by("2")).notes,
            Names{"x.csv: column 1 only counts the lines, and is learnt from like any other; to leave it out: "
                  "--drop-column 1"});
  EXPECT_EQ(parse_with_notes(shuffled, labelled_by("kind")).notes,
            Names{"x.csv: column 1 has another number in each line, and is learnt from like any other; to leave it "
                  "out: --drop-column 1"});
  EXPECT_TRUE(parse_with_notes(named, {.columns = {.label = "kind", .dropped = {"Id"}}}).notes.empty());
  EXPECT_EQ(parse_with_notes(",0,1\n0,5,x\n1,5,y\n", labelled_by("last")).notes,
            Names{"x.csv: column 1 only counts the lines, and is learnt from like any other; to leave it out: "
                  "--drop-column -3"})
      << "1 is the name of another";
  EXPECT_TRUE(parse_with_notes("a,0,5\nb,1,5\n").notes.empty()) << "too few lines to tell";
}

TEST(Csv, LeavesOutAnEmptyColumnBehindTheLastSeparatorAndSaysSo) {
  for (const char* text : {"kind,a,b,\nx,5,2,\ny,3,4,\n", "x;5;2;\ny;3;4;\n", "sep=;\nx;5;2;\ny;3;4;\n"}) {
    const Parsed parsed = parse_with_notes(text);
    EXPECT_EQ(parsed.data.features, (Floats{5, 2, 3, 4})) << text;
    EXPECT_EQ(parsed.data.classes, (Names{"x", "y"})) << text;
    EXPECT_EQ(parsed.notes,
              Names{"x.csv: its lines end in a separator; the empty column after it, which has no name, is left out"})
        << text;
  }
  EXPECT_EQ(parse_with_notes("x,5,2,,\ny,3,4,,\n").notes,
            Names{"x.csv: its last 2 columns, which are empty and have no names, are left out"});
  EXPECT_EQ(parse("x\t5\t2\t\ny\t3\t4\t").features, (Floats{5, 2, 3, 4})) << "blanks may end a line";
  EXPECT_EQ(parse("a b\t5\t2\t\nc d\t3\t4\t").classes, (Names{"a b", "c d"}));
  EXPECT_EQ(parse_with_notes("5,2,x,\n3,4,y,\n", labelled_by("last")).data.classes, (Names{"x", "y"}));
}

TEST(Csv, LeavesOutNoColumnThatIsNamedOrHoldsSomething) {
  EXPECT_EQ(
      error_of([] { parse("kind,a,b\nx,1,\ny,3,\n"); }),
      "x.csv: line 2, column 3 is empty, expected a number; where a value is missing, fill it in or leave out the "
      "line");
  std::string late = "x,1,2,\n";
  for (int line = 0; line < 6; ++line) late += "y,3,4,\n";
  EXPECT_EQ(error_of([&] { parse(late + "x,1,2,8\n"); }),
            "x.csv: line 8, column 4 holds \"8\", and the first lines are empty there");
}

TEST(Csv, SaysThatAnotherColumnIsCalledAsLabelsAre) {
  EXPECT_EQ(parse_with_notes("member,age,Target\n0,1.5,1\n1,2.5,0\n").notes,
            Names{"x.csv: the labels are taken from column 1, \"member\"; if they are in \"Target\", say so: "
                  "--label-column Target"});
  EXPECT_TRUE(parse_with_notes("member,age,Target\n0,1.5,1\n1,2.5,0\n", labelled_by("member")).notes.empty());
}

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
               "x.csv: the first line has one column; expected a label and at least one value, separated by "
               "commas, semicolons, tabs or blanks"},
        Broken{"Shorter", "1,2,3\n\n1,2\n", "", "x.csv: line 3 has 2 columns, the first line has 3"},
        Broken{"Longer", "1,2,3\n1,2,3,4\n", "", "x.csv: line 2 has 4 columns, the first line has 3"},
        Broken{"CutOff", "1,2,3\n1,2", "", "x.csv: line 2 has 2 columns, the first line has 3"},
        Broken{"NotANumber", "1,2,3\n1,2,3x\n", "", "x.csv: line 2, column 3 holds \"3x\", expected a number"},
        Broken{"LabelInTheLastColumn", "a,b,kind\n1,2,setosa\n", "",
               "x.csv: line 2, column 3 holds \"setosa\", expected a number; if this is the label, say so: "
               "--label-column last (else the first column has the labels)"},
        Broken{"NameInTheMiddle", "a,b,kind\n1,x,3\n", "",
               "x.csv: line 2, column 2 holds \"x\", expected a number; if it is a column of words, leave it out: "
               "--drop-column 2"},
        Broken{"Missing", "1,NA,3\n1,2,3\n", "",
               "x.csv: line 1, column 2 holds \"NA\", expected a number; where a value is missing, fill it in or leave "
               "out the line"},
        Broken{"NotFinite", "1,2,3\n1,nan,3\n", "",
               "x.csv: line 2, column 2 holds \"nan\", expected a finite number; where a value is missing, fill it in "
               "or leave out the line"},
        Broken{"Infinite", "1,2,3\n1,-inf,3\n", "", "x.csv: line 2, column 2 holds \"-inf\", expected a finite number"},
        Broken{"TooLarge", "1,2,3\n1,1e39,3\n", "", "x.csv: line 2, column 2 holds \"1e39\", expected a finite number"},
        Broken{"NoValue", "1,2,3\n1,,3\n", "",
               "x.csv: line 2, column 2 is empty, expected a number; where a value is missing, fill it in or leave out "
               "the line"},
        Broken{"NoLabel", "1,2,3\n,2,3\n", "", "x.csv: line 2, column 1 is empty, expected a label"},
        Broken{"NoSuchColumn", "a,b,c\n1,2,3\n", "label", "x.csv: has no column \"label\"; its first line has a, b, c"},
        Broken{"NoSuchNumber", "1,2,3\n", "4",
               "x.csv: has no column 4; it has 3, from 1 to 3 or from -1, the last, to -3"},
        Broken{"NameAndNumber", "a,3,c,d\nx,1,2,3\ny,1,2,3\n", "3",
               "x.csv: \"3\" is the number of column 3 and the name of column 2; count from the end: -2 or -3"},
        Broken{"ColumnZero", "1,2,3\n", "0",
               "x.csv: has no column 0; it has 3, from 1 to 3 or from -1, the last, to -3"},
        Broken{"NameOfAnExample", "5.1,3.5,setosa\n4.9,3.0,setosa\n", "setosa",
               "x.csv: \"setosa\" stands in the first line, which is an example and names no columns; say the column's "
               "number, from 1 to 3, or last"},
        Broken{
            "NameWithoutNames", "5.1,3.5,setosa\n4.9,3.0,setosa\n", "kind",
            "x.csv: names no columns, as its first line is an example, so none is \"kind\"; say the column's number, "
            "from 1 to 3, or last"},
        Broken{"NameTwice", "a,b,a\n1,2,3\n", "a",
               "x.csv: two columns are called \"a\"; say the column's number, from 1 to 3"},
        Broken{"QuoteInAField", "1,2,3\n1,2\"3,4\n", "",
               "x.csv: line 2, column 2 has a quote in the middle of a field; a field with quotes must be quoted as a "
               "whole"},
        Broken{"TextAfterAQuote", "1,2,3\n1,\"2\"3,4\n", "",
               "x.csv: line 2, column 2 goes on after its closing quote; a quote inside a field is written twice"},
        Broken{"QuoteNeverClosed", "1,2\n\"3,4\n5,6\n", "", "x.csv: the quote opened in line 2 is never closed"}),
    [](const auto& each) { return std::string(each.param.what); });

Dataset parse_weighted(std::string_view text, const std::string& labels, const std::string& weights) {
  return parse_with_notes(text, {.columns = {.label = labels, .weight = weights}}).data;
}

TEST(Csv, MayHaveAColumnOfWeightsWhichAreNoValues) {
  const Dataset data = parse_weighted("digit,a,w,b\n7,0,0.5,255\n5,1,3,2\n7,1,0,9\n", "", "w");
  EXPECT_EQ(data.weights, (Floats{0.5f, 3, 0}));
  EXPECT_EQ(data.features, (Floats{0, 255, 1, 2, 1, 9}));
  EXPECT_EQ(data.labels, (Labels{1, 0, 1}));
  EXPECT_EQ(data.shape, (Shape{2, 1, 1}));
  std::string names = "w,digit", numbers = "0.5,x";
  for (int i = 0; i < 64; ++i) {
    names += text(",p", i);
    numbers += text(',', 3 * i);
  }
  const Dataset picture = parse_weighted(names + "\n" + numbers, "digit", "w");
  EXPECT_EQ(picture.shape, (Shape{1, 8, 8})) << "a weight that is no pixel makes the values no others";
  EXPECT_EQ(picture.weights, (Floats{0.5f}));
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
  EXPECT_EQ(error("y,w\n1,2\n"), "x.csv: has 2 columns, and none is left for values");
  EXPECT_EQ(
      error("w,a,y\n1,2,3\n"),
      "x.csv: column \"w\" cannot hold both the labels and the weights; the labels are in the first column unless "
      "data.label_column names another");
  EXPECT_EQ(error("a,w,y\n1,2,3\n", "w"), "x.csv: column \"w\" cannot hold both the labels and the weights");
}

TEST(Csv, RefusesAColumnOfManyLabels) {
  std::string text;
  for (int i = 0; i < 1001; ++i) text += std::to_string(i) + ",1\n";
  EXPECT_EQ(
      error_of([&] { parse(text); }),
      "x.csv: line 1001, column 1: more than 1000 different labels; its labels are those of column 1, 1000 different "
      "numbers in 1000 examples, as of a quantity: nudge train --target-columns 1 predicts the numbers themselves; if "
      "another "
      "column has them, say which: --label-column NAME, its number or last");
}

}  // namespace
}  // namespace nudge
