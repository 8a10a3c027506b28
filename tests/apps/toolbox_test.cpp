// Committees, comparisons, the search for a learning rate, sweeps, event files.

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include "apps/nudge_program.hpp"
#include "apps/tiny_data.hpp"

namespace nudge::test {
namespace {

void train_two(Workplace& place) {
  ASSERT_EQ(train_on_bars(place).code, 0);
  std::filesystem::rename(place / "run", place / "one");
  ASSERT_EQ(train_on_bars(place, {"--seed", "2"}).code, 0);
  std::filesystem::rename(place / "run", place / "two");
}

TEST(Eval, AveragesModelsAndCopies) {
  Workplace place;
  train_two(place);
  const Outcome outcome = place.nudge({"eval", "one", "two", "--augment", "shifts,flips", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const nlohmann::json json = outcome.json();
  EXPECT_EQ(json.at("examples"), 30);
  EXPECT_EQ(json.at("copies"), 18);
  ASSERT_EQ(json.at("members").size(), 2U);
  EXPECT_EQ(json.at("members").at(1).at("model"), "two");

  const Outcome words = place.nudge({"eval", "one", "two"});
  EXPECT_TRUE(contains(words.out, "one, two on bars, test")) << words.out;
  const double alone = place.nudge({"eval", "one", "--json"}).json().at("accuracy");
  EXPECT_EQ(place.nudge({"eval", "one", "two", "--json"}).json().at("members").at(0).at("accuracy"), alone);
}

TEST(Eval, RefusesAWrongAugmentation) {
  Workplace place;
  const Outcome outcome = place.nudge({"eval", "m", "--augment", "turns"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_TRUE(contains(outcome.err, "--augment: 'turns'")) << outcome.err;
}

TEST(Eval, RefusesModelsThatHeldOutDifferentTestParts) {
  Workplace place;
  write_bars_csv(place / "bars.csv");
  for (const char* seed : {"1", "2"}) {
    const Outcome trained = place.nudge({"train", "--data", "bars.csv", "--net", "64-3", "--epochs", "1", "--seed",
                                         seed, "--out", std::string("run-") + seed});
    ASSERT_EQ(trained.code, 0) << trained.err;
  }
  const Outcome refused = place.nudge({"eval", "run-1", "run-2"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_TRUE(contains(refused.err, "run-2: its test part is not the same examples")) << refused.err;
  EXPECT_TRUE(contains(refused.err, "Train both with the same data.seed")) << refused.err;
  for (const char* seed : {"1", "2"}) {
    must(place, {"train", "--data", "bars.csv", "--net", "64-3", "--epochs", "1", "--seed", seed, "--set",
                 "data.seed=1", "--out", std::string("drawn-") + seed});
  }
  must(place, {"compare", "drawn-1", "drawn-2"});
  must(place, {"train", "--data", "bars.csv", "--net", "64-3", "--epochs", "1", "--set", "data.seed=1", "--set",
               "data.test=5", "--out", "drawn-3"});
  const Outcome other = place.nudge({"compare", "drawn-1", "drawn-3"});
  EXPECT_TRUE(contains(other.err, "each training took its own; say with --data")) << other.err;
}

TEST(Compare, TakesBothModelsOnOneTestSet) {
  Workplace place;
  train_two(place);
  const Outcome outcome = place.nudge({"compare", "one", "two", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const nlohmann::json json = outcome.json();
  EXPECT_EQ(json.at("examples"), 30);
  int sum = 0;
  for (const char* key : {"both_right", "only_first", "only_second", "both_wrong"}) sum += json.at(key).get<int>();
  EXPECT_EQ(sum, 30);
  for (const char* side : {"first", "second"}) {
    const std::string model = json.at(side).at("model");
    EXPECT_EQ(json.at(side).at("accuracy"), place.nudge({"eval", model, "--json"}).json().at("accuracy"));
  }
  const Outcome same = place.nudge({"compare", "one", "one"});
  EXPECT_TRUE(contains(same.out, "the two are right on the same examples")) << same.out;
}

TEST(Fold, LeavesAModelWithoutBatchNormalisationsThatSaysTheSame) {
  Workplace place;
  write_bars(place / "bars");
  const Outcome trained = place.nudge({"train", "--data", "bars", "--net", "conv3x3:2:nobias, batchnorm, relu, 3",
                                       "--epochs", "2", "--batch", "10", "--loss", "cross-entropy", "--out", "run"});
  ASSERT_EQ(trained.code, 0) << trained.err;
  const Outcome folded = place.nudge({"fold", "run", "--out", "folded.safetensors"});
  ASSERT_EQ(folded.code, 0) << folded.err;
  EXPECT_EQ(folded.out, "folded.safetensors: 1 of 1 batch normalisations folded, 4 layers instead of 5\n");
  EXPECT_FALSE(contains(place.nudge({"inspect", "folded.safetensors", "--json"}).out, "running_mean"));
  const double before = place.nudge({"eval", "run", "--json"}).json().at("cost");
  const double after = place.nudge({"eval", "folded.safetensors", "--json"}).json().at("cost");
  EXPECT_NEAR(before, after, 1e-5 * before);

  const Outcome again = place.nudge({"fold", "folded.safetensors", "--out", "twice.safetensors"});
  EXPECT_EQ(again.code, 1);
  EXPECT_TRUE(contains(again.err, "nothing to fold")) << again.err;
  EXPECT_FALSE(std::filesystem::exists(place / "twice.safetensors"));
}

TEST(FindRate, SaysRatesAndLeavesNothingButThePage) {
  Workplace place;
  write_bars(place / "bars");
  const std::vector<std::string> arguments{"train",   "--data",  "bars", "--net",
                                           "64-12-3", "--batch", "10",   "--find-rate"};
  const Outcome words = place.nudge(arguments);
  ASSERT_EQ(words.code, 0) << words.err;
  EXPECT_TRUE(contains(words.out, "steepest fall")) << words.out;
  std::vector<std::string> with_page = arguments;
  with_page.insert(with_page.end(), {"--html", "rates.html", "--json"});
  const Outcome json = place.nudge(with_page);
  ASSERT_EQ(json.code, 0) << json.err;
  EXPECT_GT(json.json().at("steepest").get<double>(), 1e-4);
  EXPECT_TRUE(
      contains(content_of(place / "rates.html"), "nudge train --data bars --net 64-12-3 --batch 10 --find-rate"))
      << content_of(place / "rates.html").substr(0, 200);
  EXPECT_FALSE(std::filesystem::exists(place / "runs"));

  EXPECT_EQ(place.nudge({"train", "--find-rate", "--out", "run"}).code, 2);
  EXPECT_EQ(place.nudge({"train", "--html", "rates.html"}).code, 2);
}

TEST(Train, WarnsInTheEndWhereTheCostRoseAndChangesNoCode) {
  Workplace place;
  const Outcome good = train_on_bars(place);
  EXPECT_EQ(good.code, 0) << good.err;
  EXPECT_FALSE(contains(good.err, "warning")) << good.err;
  const Outcome bad = train_on_bars(place, {"--set", "optimizer.learning_rate=50", "--force"});
  EXPECT_EQ(bad.code, 0) << bad.err;
  EXPECT_TRUE(contains(bad.err, "nudge: warning: the cost rose from 1.")) << bad.err;
  EXPECT_TRUE(bad.err.ends_with(": the learning rate is probably too high\n")) << bad.err;
  EXPECT_EQ(train_on_bars(place, {"--set", "optimizer.learning_rate=50", "--force", "--json"}).json().at("finished"),
            true);
}

TEST(Train, WeighsTheExamplesByAColumn) {
  Workplace place;
  std::string table = "class,weight,a,b,c\n";
  for (int i = 0; i < 120; ++i) {
    // Every third label is wrong, and counts nothing.
    const bool wrong = i % 3 == 0;
    const int shown = i % 2;
    table += std::string(shown != static_cast<int>(wrong) ? "up" : "down") + "," + (wrong ? "0" : "1.5") + "," +
             (shown == 1 ? "250,0," : "0,250,") + std::to_string(i % 7) + "\n";
  }
  std::ofstream(place / "table.csv") << table;
  const auto train = [&](const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"train",    "--data", "table.csv", "--net", "3-8-2", "--standardise",
                                       "--epochs", "30",     "--batch",   "10",    "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return place.nudge(arguments);
  };
  const Outcome weighed = train({"--weight-column", "weight", "--out", "weighed"});
  ASSERT_EQ(weighed.code, 0) << weighed.err;
  EXPECT_TRUE(contains(content_of(place / "weighed/config.toml"), "weight_column = \"weight\""));
  EXPECT_LT(weighed.json().at("epochs").back().at("train_cost"), 0.1) << "the wrong labels teach nothing";
  // The model's own data, and others of the same columns, are opened without the weights among the values.
  EXPECT_EQ(place.nudge({"eval", "weighed"}).code, 0);
  EXPECT_EQ(place.nudge({"eval", "weighed", "--data", "table.csv", "--split", "train"}).code, 0);
  std::ofstream(place / "other.csv") << table << "up,1.5,250,0,3\n";
  EXPECT_EQ(place.nudge({"eval", "weighed", "--data", "other.csv", "--weight-column", "weight"}).code, 0);
  EXPECT_EQ(place.nudge({"eval", "weighed", "--data", "other.csv"}).code, 0) << "the model knows its columns";

  const Outcome missing = train({"--weight-column", "how_much", "--out", "missing"});
  EXPECT_EQ(missing.code, 1);
  EXPECT_TRUE(contains(missing.err, "has no column \"how_much\"; its first line has class, weight, a, b, c"))
      << missing.err;
  write_bars(place / "bars");
  const Outcome pictures = place.nudge({"train", "--data", "bars", "--weight-column", "weight"});
  EXPECT_EQ(pictures.code, 1);
  EXPECT_TRUE(contains(pictures.err, "is no table")) << pictures.err;
}

TEST(Train, WritesAnEventFileOnlyByRequest) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place, {"--tensorboard"}).code, 0);
  EXPECT_TRUE(contains(content_of(place / "run/events.out.tfevents.nudge"), "brain.Event:2"));
  ASSERT_EQ(train_on_bars(place, {"--force"}).code, 0);
  EXPECT_FALSE(std::filesystem::exists(place / "run/events.out.tfevents.nudge"));
}

const std::vector<std::string> sweep_of_bars{"sweep",
                                             "--data",
                                             "bars",
                                             "--net",
                                             "64-12-3",
                                             "--epochs",
                                             "40",
                                             "--validation",
                                             "15",
                                             "--grid",
                                             "optimizer.learning_rate=0.3,0.001",
                                             "--grid",
                                             "training.batch=10,all",
                                             "--out",
                                             "sweep"};

TEST(Sweep, LeavesRunsATableAndAPage) {
  Workplace place;
  write_bars(place / "bars");
  const Outcome outcome = place.nudge(sweep_of_bars);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.last_line(), "sweep/sweep.html");
  EXPECT_TRUE(contains(outcome.out, "learning_rate")) << outcome.out;
  EXPECT_TRUE(std::filesystem::exists(place / "sweep/001-learning_rate-0.3-batch-10/report.html"));
  EXPECT_EQ(place.nudge({"eval", "sweep/004-learning_rate-0.001-batch-all"}).code, 0);

  const auto written = std::filesystem::last_write_time(place / "sweep/001-learning_rate-0.3-batch-10/report.html");
  std::vector<std::string> again = sweep_of_bars;
  again.emplace_back("--json");
  const Outcome json = place.nudge(again);
  ASSERT_EQ(json.code, 0) << json.err;
  EXPECT_EQ(json.json().at("outcomes").size(), 4U);
  EXPECT_EQ(json.json().at("finished"), true);
  EXPECT_EQ(std::filesystem::last_write_time(place / "sweep/001-learning_rate-0.3-batch-10/report.html"), written);
  again.insert(again.end(), {"--seeds", "2"});
  const Outcome another = place.nudge(again);
  EXPECT_EQ(another.code, 1);
  EXPECT_TRUE(contains(another.err, "holds another sweep")) << another.err;
}

TEST(Sweep, StopsAtTheFirstInterruptAndGoesOnWhenAskedAgain) {
  Workplace place;
  write_bars(place / "bars");
  std::vector<std::string> longer = sweep_of_bars;
  longer[6] = "200";
  Started sweep = place.start(longer);
  for (int waited = 0; waited < 1000 && !std::filesystem::exists(place / "sweep/002-learning_rate-0.3-batch-all");
       ++waited) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  sweep.send(SIGINT);
  const Outcome stopped = sweep.wait();
  EXPECT_EQ(stopped.code, 130) << stopped.err;
  EXPECT_TRUE(contains(stopped.err, "the same command goes on")) << stopped.err;
  const Outcome resumed = place.nudge(longer);
  EXPECT_EQ(resumed.code, 0) << resumed.err;
  EXPECT_TRUE(std::filesystem::exists(place / "sweep/004-learning_rate-0.001-batch-all/report.html"));
}

TEST(Sweep, NamesWhatIsWrongWithTheQuestion) {
  Workplace place;
  write_bars(place / "bars");
  EXPECT_EQ(place.nudge({"sweep", "--grid", "training.batch=1"}).code, 2) << "without --out";
  const Outcome range = place.nudge({"sweep", "--range", "optimizer.momentum=1..", "--random", "3", "--out", "s"});
  EXPECT_EQ(range.code, 2);
  EXPECT_TRUE(contains(range.err, "--range: 'optimizer.momentum=1..'")) << range.err;
  const Outcome blind =
      place.nudge({"sweep", "--data", "bars", "--net", "64-3", "--grid", "training.batch=1,2", "--out", "s"});
  EXPECT_EQ(blind.code, 2);
  EXPECT_TRUE(contains(blind.err, "--validation N")) << blind.err;
  EXPECT_FALSE(std::filesystem::exists(place / "s"));
}

}  // namespace
}  // namespace nudge::test
