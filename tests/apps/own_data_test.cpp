// Which data are a model's own: the same bytes, wherever they lie and however their path is written.

#include <gtest/gtest.h>

#include <fstream>

#include "apps/nudge_program.hpp"
#include "apps/tiny_data.hpp"

namespace nudge::test {
namespace {

namespace fs = std::filesystem;

/// A training on a CSV file of 120 bars, 20 of which are held out.
Outcome train_on_table(Workplace& place, const std::string& path, const std::string& run) {
  fs::create_directories((place / path).parent_path());
  write_bars_csv(place / path);
  return place.nudge(
      {"train", "--threads", "1", "--data", path, "--net", "64-8-3", "--epochs", "2", "--out", run, "--json"});
}

/// How many examples `eval` asks.
int asked(Workplace& place, const std::vector<std::string>& more) {
  std::vector<std::string> arguments{"eval", "--threads", "1", "--json"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const Outcome outcome = place.nudge(arguments);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  return outcome.code == 0 ? outcome.json().at("examples").get<int>() : -1;
}

TEST(OwnData, AreTheSameHoweverTheirPathIsWritten) {
  Workplace place;
  ASSERT_EQ(train_on_table(place, "here/bars.csv", "run").code, 0);
  fs::create_symlink(place / "here/bars.csv", place / "link.csv");
  fs::create_directory_symlink(place / "here", place / "there");
  for (const std::string& path :
       {std::string("here/bars.csv"), std::string("./here//bars.csv"), std::string("here/../here/bars.csv"),
        (place / "here/bars.csv").string(), std::string("link.csv"), std::string("there/bars.csv")}) {
    EXPECT_EQ(asked(place, {"run", "--data", path}), 20) << path;
  }
  fs::copy_file(place / "here/bars.csv", place / "copy.csv");
  EXPECT_EQ(asked(place, {"run", "--data", "copy.csv"}), 20) << "a copy holds what was learnt, too";
}

TEST(OwnData, OfAFolderNeedNoLastSlash) {
  Workplace place;
  write_bars(place / "bars");
  const std::vector<std::string> train{
      "train", "--threads",         "1",     "--data", "bars/", "--net", "64-8-3", "--epochs", "1",
      "--set", "data.validation=9", "--out", "run"};
  ASSERT_EQ(place.nudge(train).code, 0);
  EXPECT_TRUE(contains(content_of(place / "run/config.toml"), "/bars\"\n")) << "recorded without its last slash";
  for (const char* path : {"bars", "bars/", "bars//", "./bars/."}) {
    EXPECT_EQ(asked(place, {"run", "--split", "validation", "--data", path}), 9) << path;
  }
}

TEST(OwnData, ThatWereMovedAreFoundByTheirChecksum) {
  Workplace place;
  ASSERT_EQ(train_on_table(place, "old/bars.csv", "old/run").code, 0);
  fs::rename(place / "old", place / "new");

  const Outcome lost = place.nudge({"eval", "new/run"});
  EXPECT_EQ(lost.code, 1);
  EXPECT_TRUE(contains(lost.err, "old/bars.csv, which is not there; --data says where")) << lost.err;
  const Outcome stuck = place.nudge({"resume", "new/run", "--epochs", "3"});
  EXPECT_EQ(stuck.code, 1);
  EXPECT_TRUE(contains(stuck.err, "`nudge resume new/run --data DATA`")) << stuck.err;

  EXPECT_EQ(asked(place, {"new/run", "--data", "new/bars.csv"}), 20);
  const Outcome resumed =
      place.nudge({"resume", "new/run", "--threads", "1", "--epochs", "3", "--data", "new/bars.csv", "--json"});
  ASSERT_EQ(resumed.code, 0) << resumed.err;
  EXPECT_EQ(resumed.json().at("epochs").size(), 3U);
  EXPECT_EQ(asked(place, {"new/run"}), 20) << "the run names the new place";
  EXPECT_EQ(place.nudge({"resume", "new/run", "--threads", "1"}).code, 0);
}

TEST(OwnData, ThatWereMovedMayBeNamedInTheConfiguration) {
  Workplace place;
  ASSERT_EQ(train_on_table(place, "old.csv", "run").code, 0);
  fs::rename(place / "old.csv", place / "new.csv");
  std::string configuration = content_of(place / "run/config.toml");
  configuration.replace(configuration.find("old.csv"), 7, "new.csv");
  std::ofstream(place / "run/config.toml") << configuration;
  EXPECT_EQ(place.nudge({"resume", "run", "--threads", "1"}).code, 0) << "finished, but it has moved";
  EXPECT_EQ(asked(place, {"run"}), 20);

  fs::rename(place / "new.csv", place / "newest.csv");
  std::ofstream(place / "new.csv") << "0,1,2\n1,2,1\n";
  const Outcome other = place.nudge({"resume", "run", "--threads", "1", "--epochs", "3"});
  EXPECT_EQ(other.code, 1);
  EXPECT_TRUE(contains(other.err, "new.csv")) << other.err;
}

TEST(OwnData, ThatHaveChangedAreNotTakenForTheOldOnes) {
  Workplace place;
  ASSERT_EQ(train_on_table(place, "bars.csv", "run").code, 0);
  const std::string before = content_of(place / "bars.csv");
  const std::string more = before + before.substr(0, before.find('\n') + 1);
  std::string other = before;
  other[other.size() - 2] = '9';
  for (const std::string& content : {more, other}) {
    std::ofstream(place / "bars.csv") << content;
    const Outcome silent = place.nudge({"eval", "run"});
    EXPECT_EQ(silent.code, 1) << silent.out;
    EXPECT_TRUE(contains(silent.err, "bars.csv: has changed since the model was trained on it")) << silent.err;
    EXPECT_TRUE(contains(silent.err, "now: --data ")) << silent.err;
    const Outcome all = place.nudge({"eval", "run", "--data", "bars.csv", "--json"});
    ASSERT_EQ(all.code, 0) << all.err;
    EXPECT_EQ(all.json().at("split"), "all");
    EXPECT_TRUE(contains(all.err, "has changed")) << all.err;
    const Outcome resumed = place.nudge({"resume", "run", "--epochs", "3"});
    EXPECT_EQ(resumed.code, 1);
    EXPECT_TRUE(contains(resumed.err, "is not what this run was started on")) << resumed.err;
  }
  std::ofstream(place / "bars.csv") << before;
  EXPECT_EQ(asked(place, {"run"}), 20);
}

TEST(OwnData, ATestPartOfItsOwnIsAskedAsItIsNow) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  const fs::path labels = place / "bars/t10k-labels-idx1-ubyte";
  std::string bytes = content_of(labels);
  bytes.back() = static_cast<char>(bytes.back() == 0 ? 1 : 0);
  std::ofstream(labels, std::ios::binary) << bytes;
  const Outcome outcome = place.nudge({"eval", "run", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.json().at("examples"), 30);
  EXPECT_TRUE(contains(outcome.err, "its test part is taken as it is now")) << outcome.err;
}

TEST(RunFolders, OfTrainingsAtTheSameTimeAreTwo) {
  Workplace place;
  write_bars_csv(place / "bars.csv");
  const std::vector<std::string> train{"train", "--threads", "1",        "--data", "bars.csv",
                                       "--net", "64-8-3",    "--epochs", "200"};
  std::vector<Started> trainings;
  for (int i = 0; i < 3; ++i) trainings.push_back(place.start(train));
  for (Started& training : trainings) {
    const Outcome outcome = training.wait();
    EXPECT_EQ(outcome.code, 0) << outcome.err;
  }
  for (const char* run : {"runs/bars-1", "runs/bars-2", "runs/bars-3"}) {
    EXPECT_TRUE(fs::exists(place / run / "report.html")) << run;
  }
}

TEST(OwnData, NeedANetOfTheirSize) {
  Workplace place;
  std::ofstream(place / "two.csv") << "a,b,kind\n1,2,x\n3,1,y\n1,3,x\n4,1,y\n";
  const Outcome usual = place.nudge({"train", "--data", "two.csv", "--label-column", "kind", "--out", "run"});
  EXPECT_EQ(usual.code, 1);
  EXPECT_TRUE(contains(usual.err, "two.csv: an example has 2 numbers, ")) << usual.err;
  EXPECT_TRUE(contains(usual.err, "; say the net: --net 2-16-2")) << usual.err;
  const Outcome joined = place.nudge({"train", "--data", "two.csv", "--drop-column", "a,b", "--out", "run"});
  EXPECT_TRUE(contains(joined.err, "; give --drop-column once for each\n")) << joined.err;
}

TEST(OwnData, OfOneClassTeachNothing) {
  Workplace place;
  std::ofstream(place / "same.csv") << "a,b,kind\n1,2,only\n3,1,only\n1,3,only\n4,1,only\n";
  const Outcome outcome =
      place.nudge({"train", "--data", "same.csv", "--label-column", "kind", "--net", "2-1", "--out", "run"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(contains(outcome.err, "same.csv: has only one class, \"only\"; at least two are needed\n"))
      << outcome.err;
  EXPECT_FALSE(fs::exists(place / "run"));
}

TEST(RunFolders, AreNotMadeForATrainingThatCannotBegin) {
  Workplace place;
  write_bars_csv(place / "bars.csv");
  const Outcome outcome = place.nudge({"train", "--data", "bars.csv", "--net", "64-8-7"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_FALSE(fs::exists(place / "runs/bars-1"));
}

}  // namespace
}  // namespace nudge::test
