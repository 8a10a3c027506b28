#include <gtest/gtest.h>

#include <csignal>
#include <fstream>

#include "apps/nudge_program.hpp"
#include "apps/tiny_data.hpp"

namespace nudge::test {
namespace {

/// Long enough to be stopped on its way, on a machine of any speed.
const std::vector<std::string> endless{"--epochs", "1000000", "--evaluate", "end"};

TEST(Train, PrintsEachEpochAndLastTheReportsPath) {
  Workplace place;
  const Outcome trained = train_on_bars(place);
  ASSERT_EQ(trained.code, 0) << trained.err;
  for (const char* part : {"epoch 1/3", "epoch 2/3", "epoch 3/3", "test"}) EXPECT_TRUE(contains(trained.out, part));
  EXPECT_EQ(trained.last_line(), "run/report.html");
  for (const char* file :
       {"config.toml", "metrics.jsonl", "timing.jsonl", "model.safetensors", "last.safetensors", "report.html"}) {
    EXPECT_TRUE(std::filesystem::exists(place / "run" / file)) << file;
  }
}

TEST(Train, RefusesPathsThatAreNotUtf8WithTheirBytesShown) {
  Workplace place;
  write_bars(place / "bars");
  ASSERT_EQ(train_on_bars(place).code, 0);
  const std::string named = "b\xe4rs";
  std::filesystem::copy(place / "bars", place / named, std::filesystem::copy_options::recursive);
  using Words = std::vector<std::string>;
  for (const Words& words :
       {Words{"train", "--data", named, "--net", "64-5-3", "--out", "other"},
        Words{"train", "--set", "data.source=" + named, "--net", "64-5-3", "--out", "other"},
        Words{"sweep", "--data", named, "--net", "64-5-3", "--validation", "20", "--grid", "training.seed=1,2", "--out",
              "other"},
        Words{"resume", "run", "--data", named}, Words{"init", "--net", "64-5-3", "--data", named, "--out", "other"},
        Words{"gradient", "run", "--data", named, "--out", "other"}}) {
    const Outcome refused = place.nudge(words);
    EXPECT_TRUE(refused.code == 1 || refused.code == 2) << words[0] << refused.code << refused.err;
    EXPECT_TRUE(contains(refused.err, "b\\xe4rs")) << words[0] << refused.err;
    EXPECT_TRUE(contains(refused.err, "not UTF-8")) << words[0] << refused.err;
    EXPECT_FALSE(std::filesystem::exists(place / "other")) << words[0];
  }
  EXPECT_EQ(place.nudge({"resume", "run"}).code, 0);

  const Outcome below = place.shell("cd b\xe4rs && \"$NUDGE\" train --data . --net 64-5-3 --epochs 1 --out other");
  EXPECT_EQ(below.code, 1) << below.err;
  EXPECT_TRUE(contains(below.err, "b\\xe4rs: this path of the data is not UTF-8")) << below.err;
  EXPECT_FALSE(std::filesystem::exists(place / named / "other"));
}

TEST(Train, PrintsOneJsonDocument) {
  Workplace place;
  const Outcome trained = train_on_bars(place, {"--json", "--gradient-norm"});
  ASSERT_EQ(trained.code, 0) << trained.err;
  const nlohmann::json json = trained.json();
  EXPECT_EQ(json.at("finished"), true);
  EXPECT_EQ(json.at("epochs").size(), 3U);
  EXPECT_GT(json.at("epochs").at(2).at("gradient_norm").get<double>(), 0.0);
  EXPECT_EQ(json.at("test").at("examples"), 30);
  EXPECT_EQ(json.at("report"), "run/report.html");
  EXPECT_TRUE(contains(trained.err, "epoch 3/3")) << trained.err;
}

TEST(Train, LearnsTheBars) {
  Workplace place;
  const Outcome trained = train_on_bars(place, {"--json", "--epochs", "40"});
  EXPECT_EQ(trained.code, 2) << "an option given twice is a wrong usage";
  const Outcome longer = train_on_bars(place, {"--json", "--set", "training.epochs=40"});
  ASSERT_EQ(longer.code, 0) << longer.err;
  EXPECT_GE(longer.json().at("test").at("accuracy").get<double>(), 0.9);
}

TEST(Train, FlagsWinOverTheRecipeAndSetOverBoth) {
  Workplace place;
  std::ofstream(place / "small.toml")
      << "[network]\nlayers = \"64-5-3\"\n[training]\nepochs = 1\nbatch = 7\nseed = 3\n";
  write_bars(place / "bars");
  const Outcome trained = place.nudge({"train", "small.toml", "--data", "bars", "--batch", "9", "--seed", "4", "--set",
                                       "training.seed=5", "--set", "optimizer.name=adam"});
  ASSERT_EQ(trained.code, 0) << trained.err;
  const std::string configuration = content_of(place / "runs/small-1/config.toml");
  for (const char* line : {"layers = \"64-5-3\"", "batch = 9", "seed = 5", "name = \"adam\"", "epochs = 1"}) {
    EXPECT_TRUE(contains(configuration, line)) << line << "\n" << configuration;
  }
}

TEST(Train, NamesRunsAfterTheRecipeOrTheDataAndCountsThem) {
  Workplace place;
  write_bars(place / "bars");
  const std::vector<std::string> arguments{"train", "--data", "bars/", "--net", "64-3", "--epochs", "1"};
  EXPECT_EQ(place.nudge(arguments).last_line(), "runs/bars-1/report.html");
  EXPECT_EQ(place.nudge(arguments).last_line(), "runs/bars-2/report.html");
}

TEST(Train, DoesNotOverwriteARunUnlessForced) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  const std::string model = content_of(place / "run/model.safetensors");
  const Outcome again = train_on_bars(place, {"--seed", "2"});
  EXPECT_EQ(again.code, 1);
  EXPECT_TRUE(contains(again.err, "run")) << again.err;
  EXPECT_TRUE(contains(again.err, "--force")) << again.err;
  EXPECT_EQ(content_of(place / "run/model.safetensors"), model);
  EXPECT_EQ(train_on_bars(place, {"--seed", "2", "--force"}).code, 0);
  EXPECT_NE(content_of(place / "run/model.safetensors"), model);
}

TEST(Train, GivesTheSameBytesForAnyNumberOfThreads) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place, {"--threads", "1"}).code, 0);
  const std::string model = content_of(place / "run/model.safetensors");
  ASSERT_EQ(train_on_bars(place, {"--threads", "3", "--force"}).code, 0);
  EXPECT_EQ(content_of(place / "run/model.safetensors"), model);
}

TEST(Train, RefusesANetThatDoesNotFitTheData) {
  Workplace place;
  write_bars(place / "bars");
  const Outcome trained = place.nudge({"train", "--data", "bars", "--net", "784-10", "--out", "run"});
  EXPECT_EQ(trained.code, 1);
  EXPECT_TRUE(contains(trained.err, "784")) << trained.err;
  EXPECT_TRUE(contains(trained.err, "64")) << trained.err;
}

TEST(Train, AReadyMadeNetHasAnOutputForEachClass) {
  Workplace place;
  write_bars(place / "bars");
  const Arguments large{"--set", "data.height=28", "--set", "data.width=28", "--epochs", "1"};
  const auto net_of = [&](const Arguments& first, const std::string& run) {
    Arguments all = first;
    all.insert(all.end(), large.begin(), large.end());
    all.insert(all.end(), {"--threads", "1", "--out", run});
    must(place, all);
    const Outcome told = must(place, {"inspect", run, "--json"});
    EXPECT_TRUE(contains(content_of(place / run / "config.toml"), "layers = " + told.json().at("network").dump()));
    return told.json().at("network").get<std::string>();
  };
  EXPECT_EQ(net_of({"train", "--data", "bars", "--net", "lenet5"}, "three"), "lenet5:3");
  EXPECT_EQ(net_of({"finetune", "three", "--data", "bars", "--classes", "0-1"}, "two"), "lenet5:2");
  must(place, {"resume", "three", "--epochs", "2", "--threads", "1"});
  must(place, {"export", "three", "--out", "t.safetensors", "--names", "torch"});
  must(place, {"import", "t.safetensors", "--net", "lenet5", "--classes", "a,b,c", "--out", "back.safetensors"});
  expect_refused(
      place, {{{"train", "--data", "bars", "--net", "lenet5:4", "--set", "data.height=28", "--set", "data.width=28"},
               1,
               "bars has 3 classes, so the last size must be 3"}});
}

TEST(Train, StopsAtTheFirstInterruptAndResumesToTheSameBytes) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place, {"--set", "training.epochs=60"}).code, 0);
  std::filesystem::rename(place / "run", place / "whole");

  std::vector<std::string> arguments{"train",    "--data", "bars",    "--net", "64-12-3",
                                     "--epochs", "60",     "--batch", "10",    "--learning-rate",
                                     "0.3",      "--out",  "run"};
  Started training = place.start(arguments);
  ASSERT_TRUE(training.wait_for_output("epoch "));
  training.send(SIGINT);
  const Outcome stopped = training.wait();
  EXPECT_EQ(stopped.code, 130) << stopped.err;
  EXPECT_TRUE(contains(stopped.err, "nudge resume run")) << stopped.err;

  const Outcome resumed = place.nudge({"resume", "run"});
  ASSERT_EQ(resumed.code, 0) << resumed.err;
  EXPECT_EQ(resumed.last_line(), "run/report.html");
  for (const char* file : {"config.toml", "metrics.jsonl", "model.safetensors"}) {
    EXPECT_EQ(content_of(place / "run" / file), content_of(place / "whole" / file)) << file;
  }
}

TEST(Train, SaysHowToGoOnWhenStoppedEarlyOn) {
  Workplace place;
  write_bars(place / "bars");
  std::vector<std::string> arguments{"train", "--data", "bars", "--net", "64-12-3", "--out", "run"};
  arguments.insert(arguments.end(), endless.begin(), endless.end());
  Started training = place.start(arguments);
  ASSERT_TRUE(training.wait_for_output("epoch"));
  training.send(SIGTERM);
  const Outcome stopped = training.wait();
  EXPECT_EQ(stopped.code, 130);
  EXPECT_TRUE(contains(stopped.err, "go on with: nudge resume run")) << stopped.err;
}

TEST(Resume, ExtendsAFinishedRunToTheBytesOfALongerOne) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place, {"--set", "training.epochs=5"}).code, 0);
  std::filesystem::rename(place / "run", place / "longer");
  ASSERT_EQ(train_on_bars(place).code, 0);
  const Outcome resumed = place.nudge({"resume", "run", "--epochs", "5", "--json"});
  ASSERT_EQ(resumed.code, 0) << resumed.err;
  EXPECT_EQ(resumed.json().at("epochs").size(), 5U);
  EXPECT_EQ(content_of(place / "run/metrics.jsonl"), content_of(place / "longer/metrics.jsonl"));
  EXPECT_EQ(content_of(place / "run/model.safetensors"), content_of(place / "longer/model.safetensors"));
}

TEST(Resume, DoesNotExtendAScheduleThatDependsOnTheLength) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place, {"--schedule", "cosine"}).code, 0);
  const Outcome resumed = place.nudge({"resume", "run", "--epochs", "5"});
  EXPECT_EQ(resumed.code, 1);
  EXPECT_TRUE(contains(resumed.err, "cosine")) << resumed.err;
}

}  // namespace
}  // namespace nudge::test
