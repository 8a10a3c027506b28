// Tables of one's own: which column is what, what the numbers are, and what is said of them.

#include <gtest/gtest.h>

#include <fstream>
#include <functional>

#include "apps/nudge_program.hpp"
#include "apps/tiny_data.hpp"

namespace nudge::test {
namespace {

/// A table of two kinds, told apart by `size` and `hue`; `made` is 0 or 1 too, and says nothing. `line` puts one together.
using Line = std::function<std::string(int kind, int made, const std::string& size, const std::string& hue)>;
void write_table(const std::filesystem::path& path, const std::string& header, int lines, const Line& line) {
  std::ofstream out(path);
  out << header;
  for (int i = 0; i < lines; ++i) {
    const int kind = i % 2;
    out << line(kind, i / 2 % 2, std::to_string(30 + 5 * kind) + "." + std::to_string(i * 7 % 10),
                std::to_string(9 - 4 * kind) + "." + std::to_string(i * 3 % 10))
        << "\n";
  }
}

std::string text_of(int number) { return std::to_string(number); }

Outcome train(Workplace& place, const std::vector<std::string>& more) {
  std::vector<std::string> arguments{"train", "--standardise", "--threads", "1",     "--batch",
                                     "10",    "--epochs",      "20",        "--out", "run"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return place.nudge(arguments);
}

double accuracy(Workplace& place, const std::string& data, const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments{"eval", "run", "--threads", "1", "--json", "--data", data};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const Outcome outcome = place.nudge(arguments);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  return outcome.code == 0 ? outcome.json().at("accuracy").get<double>() : -1;
}

TEST(Table, OfOtherDataIsReadByTheColumnsThatTheModelLearnt) {
  Workplace place;
  write_table(place / "old.csv", "Id,made,size,hue,worth\n", 80, [](int kind, int made, auto& size, auto& hue) {
    return "9," + text_of(made) + "," + size + "," + hue + "," + text_of(kind);
  });
  const Outcome trained =
      train(place, {"--data", "old.csv", "--label-column", "worth", "--drop-column", "Id", "--net", "3-8-2"});
  ASSERT_EQ(trained.code, 0) << trained.err;
  write_table(place / "moved.csv", "hue;worth;more;size;made\n", 40, [](int kind, int made, auto& size, auto& hue) {
    return hue + ";" + text_of(kind) + ";7;" + size + ";" + text_of(made);
  });
  EXPECT_EQ(accuracy(place, "moved.csv"), 1);
  const Outcome told = place.nudge({"eval", "run", "--data", "moved.csv"});
  EXPECT_EQ(told.err, "nudge: moved.csv: leaves out what the model did not learn from: more\n");

  write_table(place / "renamed.csv", "made,size,hue,price\n", 40, [](int kind, int made, auto& size, auto& hue) {
    return text_of(made) + "," + size + "," + hue + "," + text_of(kind);
  });
  const Outcome refused = place.nudge({"eval", "run", "--data", "renamed.csv"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_TRUE(contains(refused.err, "has no column \"worth\", which held the labels that the model learnt"))
      << refused.err;
  EXPECT_EQ(accuracy(place, "renamed.csv", {"--label-column", "price"}), 1);
  EXPECT_EQ(accuracy(place, "renamed.csv", {"--label-column", "-1"}), 1);
}

TEST(Table, WithoutNamesHasItsLabelsWhereItIsSaid) {
  Workplace place;
  write_table(place / "flowers.data", "", 60, [](int kind, int, auto& size, auto& hue) {
    return size + "," + hue + "," + (kind == 0 ? "rose" : "iris");
  });
  const Outcome none = train(place, {"--data", "flowers.data", "--net", "2-4-2"});
  EXPECT_EQ(none.code, 1);
  EXPECT_TRUE(contains(none.err,
                       "line 1, column 3 holds \"rose\", expected a number; if this is the label, say so: "
                       "--label-column last"))
      << none.err;
  const Outcome eaten = train(place, {"--data", "flowers.data", "--net", "2-4-2", "--label-column", "rose"});
  EXPECT_EQ(eaten.code, 1);
  EXPECT_TRUE(contains(eaten.err, "\"rose\" stands in the first line, which is an example and names no columns"))
      << eaten.err;
  EXPECT_FALSE(std::filesystem::exists(place / "run"));
  for (const char* column : {"3", "last", "-1"}) {
    const Outcome trained =
        train(place, {"--data", "flowers.data", "--net", "2-4-2", "--force", "--label-column", column});
    EXPECT_EQ(trained.code, 0) << trained.err;
    EXPECT_TRUE(trained.err.empty()) << trained.err;
  }
  EXPECT_EQ(place.nudge({"eval", "run"}).code, 0);
}

TEST(Table, OfAWrongNumberOfClassesSaysWhichColumnTheyAre) {
  Workplace place;
  write_table(place / "t.csv", "size,hue,Class\n", 60,
              [](int kind, int, auto& size, auto& hue) { return size + "," + hue + "," + text_of(kind); });
  const Outcome wrong = train(place, {"--data", "t.csv", "--net", "2-4-2"});
  EXPECT_EQ(wrong.code, 1);
  EXPECT_TRUE(contains(wrong.err,
                       "t.csv has 10 classes, so the last size must be 10; its labels are those of column 1, "
                       "\"size\"; there is a column called \"Class\": --label-column Class"))
      << wrong.err;
  const Outcome outputs = train(place, {"--data", "t.csv", "--net", "2-4-3", "--label-column", "Class"});
  EXPECT_TRUE(contains(outputs.err,
                       "t.csv has 2 classes, so the last size must be 2; its labels are those of column 3, "
                       "\"Class\""))
      << outputs.err;
  int price = 1000;
  write_table(place / "houses.csv", "size,hue,price\n", 60,
              [&](int, int, auto& size, auto& hue) { return size + "," + hue + "," + text_of(price += 17); });
  const Outcome quantity = train(place, {"--data", "houses.csv", "--net", "2-4-1", "--label-column", "price"});
  EXPECT_EQ(quantity.code, 1);
  EXPECT_TRUE(
      contains(quantity.err,
               "houses.csv: its labels are those of column 3, \"price\", 60 different numbers in 60 "
               "examples, as of a quantity: nudge train --target-columns price predicts the numbers themselves"))
      << quantity.err;
  EXPECT_FALSE(contains(quantity.err, "last size must be")) << quantity.err;
  // Several examples of each: they may be classes, but most likely are not.
  int line = 0;
  const auto few_values = [&](const auto& number) {
    write_table(place / "few.csv", "size,hue,age\n", 200,
                [&](int, int, auto& size, auto& hue) { return size + "," + hue + "," + text_of(number(line++)); });
    return train(place, {"--data", "few.csv", "--net", "2-4-1", "--label-column", "age"}).err;
  };
  const std::string says_so =
      "; if they are those of a quantity, such as a price, a year or an age: a classifier predicts";
  EXPECT_TRUE(contains(few_values([](int i) { return 18 + i % 50; }), "has 50 classes, so the last size must be 50"));
  for (const auto& number : std::vector<std::function<int(int)>>{
           [](int i) { return 18 + i % 50; }, [](int i) { return 1000 * (i % 50) + 40000; },
           [](int i) { return 1 + i % 20 + (i % 20 > 17 ? 3 : 0); }, [](int i) { return i % 30; }}) {
    EXPECT_TRUE(contains(few_values(number), says_so)) << number(0);
  }
  for (const auto& number :
       std::vector<std::function<int(int)>>{[](int i) { return i % 20; }, [](int i) { return 3 + 5 * (i % 2); }}) {
    EXPECT_FALSE(contains(few_values(number), "a quantity")) << number(0);
  }
  EXPECT_FALSE(std::filesystem::exists(place / "run"));
}

TEST(Table, OfALinesNumberIsPointedOut) {
  Workplace place;
  int line = 0;
  write_table(place / "t.csv", "Id,kind,size\n", 40, [&](int kind, int, auto& size, auto&) {
    return text_of(++line) + "," + (kind == 0 ? "a," : "b,") + size;
  });
  const Outcome trained = train(place, {"--data", "t.csv", "--net", "2-4-2", "--label-column", "kind"});
  EXPECT_EQ(trained.code, 0);
  EXPECT_TRUE(
      trained.err.ends_with("t.csv: column 1, \"Id\", only counts the lines, and is learnt from like any other; to "
                            "leave it out: --drop-column 1\n"))
      << trained.err;
  const Outcome without = train(place, {"--data", "t.csv", "--net", "1-4-2", "--drop-column", "Id", "--force"});
  EXPECT_EQ(without.code, 0) << without.err;
  EXPECT_TRUE(without.err.empty()) << without.err;
  EXPECT_TRUE(contains(content_of(place / "run/config.toml"), "drop_columns = [\"Id\"]"));
}

TEST(Table, OfWholeNumbersIsReadAsTheModelTakesThem) {
  Workplace place;
  write_table(place / "real.csv", "", 60,
              [](int kind, int, auto& size, auto& hue) { return text_of(kind) + "," + size + "," + hue; });
  ASSERT_EQ(train(place, {"--data", "real.csv", "--net", "2-8-2"}).code, 0);
  std::ofstream(place / "whole.csv") << "0,30,9\n1,36,5\n0,31,9\n1,35,6\n";
  EXPECT_EQ(accuracy(place, "whole.csv"), 1);

  write_bars_csv(place / "bars.csv");
  const Outcome bars = train(place, {"--data", "bars.csv", "--net", "64-12-3", "--force"});
  ASSERT_EQ(bars.code, 0);
  EXPECT_TRUE(contains(bars.err, "the 64 numbers of a line are taken for the pixels of 8x8 gray pictures")) << bars.err;
  std::ifstream in(place / "bars.csv");
  std::ofstream spelt(place / "spelt.csv");
  for (std::string number; std::getline(in, number);) {
    for (std::size_t at = 0; (at = number.find(',', at)) != std::string::npos; at += 3) number.replace(at, 1, ".0,");
    spelt << number << ".0\n";
  }
  spelt.close();
  EXPECT_EQ(accuracy(place, "spelt.csv"), accuracy(place, "bars.csv", {"--split", "train"}));
  const std::string metrics = content_of(place / "run/metrics.jsonl");
  const Outcome again = train(place, {"--data", "spelt.csv", "--net", "64-12-3", "--force"});
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(content_of(place / "run/metrics.jsonl"), metrics) << "12.0 is 12";
  const Outcome values = train(place, {"--data", "bars.csv", "--net", "64-12-3", "--numbers", "values", "--force"});
  EXPECT_EQ(values.code, 0);
  EXPECT_TRUE(values.err.empty()) << values.err;
}

TEST(Table, ThatIsNoPictureIsShownAsNumbers) {
  Workplace place;
  for (const int columns : {3, 4, 5}) {
    std::ofstream table(place / "t.csv");
    for (int i = 0; i < 40; ++i) {
      table << "ab"[i % 2];
      for (int column = 0; column < columns; ++column) table << "," << 20 * (i % 2) + i * column % 60;
      table << "\n";
    }
    table.close();
    const std::string net = std::to_string(columns) + "-4-2";
    ASSERT_EQ(train(place, {"--data", "t.csv", "--net", net, "--numbers", "pixels", "--force"}).code, 0);
    for (const std::vector<std::string>& verb : std::vector<std::vector<std::string>>{
             {"explain", "run", "--index", "0"},
             {"explain", "run", "--index", "0", "--html", "e.html"},
             {"sensitivity", "run", "--index", "0"},
             {"one-example", "--data", "t.csv", "--net", net, "--label", "a", "--steps", "2", "--html", "o.html"}}) {
      const Outcome outcome = place.nudge(verb);
      EXPECT_EQ(outcome.code, 0) << verb.front() << outcome.err;
    }
    const Outcome shown = place.nudge({"data", "show", "t.csv", "--index", "1", "--numbers", "pixels"});
    EXPECT_TRUE(contains(shown.out, "\n20 ")) << shown.out;
  }
}

}  // namespace
}  // namespace nudge::test
