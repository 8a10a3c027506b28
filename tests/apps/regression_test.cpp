// Targets that are numbers, from a table to predictions in its own units.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "apps/nudge_program.hpp"
#include "nudge/model_file.hpp"

namespace nudge::test {
namespace {

/// 120 houses whose price is a straight line of their size and age, and a little more; `rooms` is a target too.
void write_houses(const std::filesystem::path& path, std::size_t examples = 120, bool with_targets = true) {
  std::ofstream out(path);
  out << (with_targets ? "size,price,age,rooms\n" : "size,age\n");
  for (std::size_t i = 0; i < examples; ++i) {
    const double size = 40 + static_cast<double>(37 * i % 101), age = static_cast<double>(53 * i % 47);
    const double price = 3000 * size - 1000 * age + 2000 * std::sin(static_cast<double>(i));
    out << size << ',';
    if (with_targets) out << price << ',';
    out << age;
    if (with_targets) out << ',' << 1 + std::floor(size / 30);
    out << '\n';
  }
}

/// A training of the price with what is said more, or otherwise.
Arguments training(const Arguments& more = {}) {
  Arguments arguments{"train"};
  const std::vector<Arguments> usual{{"--data", "houses.csv"},
                                     {"--target-columns", "price"},
                                     {"--drop-column", "rooms"},
                                     {"--net", "2-1"},
                                     {"--standardise"},
                                     {"--batch", "10"},
                                     {"--epochs", "40"},
                                     {"--learning-rate", "0.1"},
                                     {"--out", "run"}};
  for (const Arguments& each : usual) {
    if (std::ranges::find(more, each.front()) == more.end())
      arguments.insert(arguments.end(), each.begin(), each.end());
  }
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

TEST(Numbers, AreLearntMeasuredAndPredictedInTheirUnits) {
  Workplace place;
  write_houses(place / "houses.csv");
  const Outcome told = must(place, training());
  EXPECT_TRUE(contains(told.out, "  rmse ")) << told.out;
  EXPECT_TRUE(contains(told.out, "\nr.m.s. error  ")) << told.out;
  EXPECT_FALSE(contains(told.out, "accuracy")) << told.out;
  EXPECT_FALSE(contains(content_of(place / "run/metrics.jsonl"), "accuracy"));
  EXPECT_TRUE(contains(content_of(place / "run/metrics.jsonl"), "\"r2\":0.99"));
  EXPECT_TRUE(contains(content_of(place / "run/report.html"), "\"regression\":{\"rmse\":"));
  const std::string recipe = content_of(place / "run/config.toml");
  for (const char* line :
       {"target_columns = [\"price\"]", "loss = \"half-quadratic\"", "output_activation = \"identity\""}) {
    EXPECT_TRUE(contains(recipe, line)) << recipe;
  }

  const auto measured = must(place, {"eval", "run", "--json"}).json();
  EXPECT_EQ(measured.at("examples"), 20);
  EXPECT_GT(measured.at("r2").get<double>(), 0.99);
  EXPECT_LT(measured.at("rmse").get<double>(), 3000);
  EXPECT_GT(measured.at("rmse").get<double>(), 500);
  EXPECT_EQ(measured.at("targets").at(0).at("target"), "price");
  EXPECT_TRUE(contains(must(place, {"eval", "run"}).out, "R²            0.99"));
  EXPECT_TRUE(contains(must(place, {"inspect", "run"}).out, "price (mean "));
  EXPECT_EQ(must(place, {"inspect", "run", "--json"}).json().at("targets").at("names").at(0), "price");

  const auto by_hand = must(place, {"predict", "run", "--input", "100,20", "--json"}).json();
  EXPECT_NEAR(by_hand.at("values").at(0).get<double>(), 280000, 5000);
  const Outcome one = must(place, {"predict", "run", "--index", "3"});
  EXPECT_TRUE(contains(one.out, "price")) << one.out;
  EXPECT_TRUE(contains(one.out, "true")) << one.out;
}

TEST(Numbers, ArePredictedOfATableWithoutThem) {
  Workplace place;
  write_houses(place / "houses.csv");
  write_houses(place / "new.csv", 5, false);
  must(place, training());
  const Outcome told = must(place, {"predict", "run", "--data", "new.csv", "--csv", "answers.csv"});
  EXPECT_EQ(told.out, "answers.csv\n");
  const std::string answers = content_of(place / "answers.csv");
  EXPECT_TRUE(answers.starts_with("Id,price\n1,1")) << answers;
  EXPECT_EQ(std::ranges::count(answers, '\n'), 6);
  const auto known = must(place, {"predict", "run", "--data", "houses.csv", "--json"}).out;
  EXPECT_TRUE(contains(known, "\"true\":[")) << known;
}

TEST(Numbers, OfATableWithoutNamesAreThoseOfOneThatHasThem) {
  Workplace place;
  write_houses(place / "houses.csv");
  const std::string table = content_of(place / "houses.csv");
  std::ofstream(place / "bare.csv") << table.substr(table.find('\n') + 1);
  must(place, training());
  must(place, training({"--data", "bare.csv", "--target-columns", "2", "--drop-column", "4", "--out", "bare"}));
  const auto of = [&](const char* run, const char* data) {
    return must(place, {"eval", run, "--data", data, "--split", "train", "--json"}).json();
  };
  const auto unnamed = of("run", "bare.csv"), named = of("bare", "houses.csv");
  EXPECT_EQ(unnamed.at("targets").at(0).at("target"), "price");
  EXPECT_EQ(named.at("targets").at(0).at("target"), "column 2");
  for (const auto& errors : {unnamed, named}) EXPECT_LT(errors.at("rmse").get<double>(), 3000);
}

TEST(Numbers, MayBeSeveral) {
  Workplace place;
  write_houses(place / "houses.csv");
  must(place, {"train", "--data", "houses.csv", "--target-columns", "price,rooms", "--net", "6, tanh, 2",
               "--standardise", "--epochs", "5", "--batch", "10", "--out", "run"});
  const auto measured = must(place, {"eval", "run", "--json"}).json();
  EXPECT_EQ(measured.at("targets").size(), 2U);
  EXPECT_EQ(load_model(place / "run").network.architecture().outputs(), 2U);
  EXPECT_TRUE(contains(must(place, {"eval", "run"}).out, "\nrooms "));
  EXPECT_EQ(must(place, {"export", "run", "--out", "t.safetensors", "--names", "torch"}).code, 0);
}

TEST(Numbers, AResumedRunHasTheSameBits) {
  Workplace place;
  write_houses(place / "houses.csv");
  must(place, training({"--validation", "20", "--epochs", "6", "--threads", "1"}));
  must(place, training({"--validation", "20", "--epochs", "2", "--out", "part", "--threads", "2"}));
  must(place, {"resume", "part", "--epochs", "6"});
  for (const char* file : {"model.safetensors", "metrics.jsonl", "config.toml"}) {
    EXPECT_EQ(content_of(place / "run" / file), content_of(place / "part" / file)) << file;
  }
}

TEST(Numbers, ASweepAndASearchForARateGoByTheCost) {
  Workplace place;
  write_houses(place / "houses.csv");
  std::ofstream(place / "houses.toml") << "[data]\nsource = \"houses.csv\"\ntarget_columns = [\"price\"]\n"
                                          "drop_columns = [\"rooms\"]\nstandardise = true\nvalidation = 20\n"
                                          "[network]\nlayers = \"2-1\"\n[training]\nepochs = 3\nbatch = 10\n";
  const auto swept =
      must(place, {"sweep", "houses.toml", "--grid", "optimizer.learning_rate=0.001,0.1", "--out", "swept", "--json"})
          .json();
  const auto& outcomes = swept.at("outcomes");
  ASSERT_EQ(outcomes.size(), 2U);
  EXPECT_EQ(outcomes.at(0).at("values").at("optimizer.learning_rate"), "0.1");
  EXPECT_TRUE(outcomes.at(0).at("validation_accuracy").is_null());
  EXPECT_TRUE(contains(must(place, {"train", "houses.toml", "--find-rate"}).out, "rate"));
}

TEST(Numbers, SayWhatDoesNotGoWithThem) {
  Workplace place;
  write_houses(place / "houses.csv");
  const auto problem = [&](const Arguments& more) {
    const Outcome outcome = place.nudge(training(more));
    EXPECT_NE(outcome.code, 0);
    EXPECT_FALSE(std::filesystem::exists(place / "run"));
    return outcome.err;
  };
  EXPECT_TRUE(contains(problem({"--loss", "cross-entropy"}),
                       "network.loss is cross-entropy, which compares with a class, but the targets are numbers"));
  EXPECT_TRUE(contains(problem({"--loss", "binary-cross-entropy", "--output-activation", "sigmoid"}),
                       "half-quadratic or quadratic is expected"));
  EXPECT_TRUE(contains(problem({"--label-column", "age"}),
                       "data.label_column is said, but the targets are numbers (data.target_columns)"));
  EXPECT_TRUE(contains(problem({"--set", "training.class_weights=balanced"}), "there are no classes"));
  EXPECT_TRUE(contains(problem({"--output-activation", "sigmoid"}), "the output's sigmoid cannot make"));
  EXPECT_TRUE(contains(problem({"--net", "2-3"}), "houses.csv has 1 target, so the last size must be 1"));
  EXPECT_TRUE(contains(problem({"--data", "mnist"}), "is no table, so it has no column \"price\" of targets"));
  std::ofstream(place / "bad.csv") << "size,price,age,rooms\n1,2,3,4\n1,?,3,4\n";
  EXPECT_TRUE(contains(problem({"--data", "bad.csv"}),
                       "bad.csv: line 3, column 2 holds \"?\", expected a target: a finite number; where a value is "
                       "missing, fill it in or leave out the line"));

  must(place, training());
  const std::string no_class = "run: predicts numbers (price) and says no class: `nudge eval` measures it";
  const std::string several =
      "run: predicts numbers (price), and several models are asked about classes alone; ask one: `nudge eval run`";
  expect_refused(
      place,
      {{{"explain", "run"}, 1, no_class},
       {{"gradient", "run", "--out", "g.npz"}, 1, no_class},
       {{"compare", "run", "run"}, 1, several},
       {{"eval", "run", "run"}, 1, several},
       {{"eval", "run", "--augment", "shifts"},
        1,
        "--augment: averages the probabilities of classes, and run predicts"},
       {{"finetune", "run", "--data", "houses.csv"}, 1, "fine-tuning: the model's targets are numbers (price)"},
       {{"transfer", "run", "--data", "houses.csv"}, 1, "fine-tuning: the model's targets are numbers (price)"}});
  EXPECT_TRUE(contains(place.nudge({"predict", "run", "--pick", "worst"}).err, "--pick: goes by classes"));
}

}  // namespace
}  // namespace nudge::test
