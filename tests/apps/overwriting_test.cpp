// No verb writes over what it reads.

#include <gtest/gtest.h>

#include <fstream>

#include "apps/nudge_program.hpp"
#include "apps/tiny_data.hpp"

namespace nudge::test {
namespace {

namespace fs = std::filesystem;

/// Runs a command that is to be refused for `output`, and holds that the file is as it was.
void expect_refused(Workplace& place, const std::vector<std::string>& command, const std::string& file,
                    const std::string& words) {
  const std::string before = content_of(place / file);
  const Outcome outcome = place.nudge(command);
  EXPECT_EQ(outcome.code, 2) << command.front() << ": " << outcome.out;
  EXPECT_EQ(outcome.err, "nudge: " + words + "\n");
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(content_of(place / file), before) << command.front();
}

const std::string is_read = ": this is a file that the command reads; choose another name";
const std::string is_of_a_run = ": this is a file of a run; choose another name";

TEST(Overwriting, OutputsHaveNames) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  for (const std::string option : {"--html", "--export"}) {
    const Outcome outcome = place.nudge({"eval", "run", option, ""});
    EXPECT_EQ(outcome.code, 2);
    EXPECT_EQ(outcome.err, "nudge: " + option + ": the name of what to write is expected, and it is empty\n");
  }
}

TEST(Overwriting, FilesOfARunStay) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  for (const std::string file : {"model.safetensors", "last.safetensors", "config.toml", "metrics.jsonl"}) {
    const std::string out = "run/" + file;
    expect_refused(place, {"gradient", "run", "--out", out}, out, "--out " + out + is_of_a_run);
    expect_refused(place, {"export", "run", "--out", out}, out, "--out " + out + is_of_a_run);
  }
  // Of another run, too, and by another name.
  expect_refused(place, {"init", "--net", "4-3-2", "--out", "run/../run/config.toml"}, "run/config.toml",
                 "--out run/../run/config.toml" + is_of_a_run);
  // A new file beside them is none of them.
  const Outcome beside = place.nudge({"explain", "run", "--html", "run/page.html"});
  EXPECT_EQ(beside.code, 0) << beside.err;
  EXPECT_EQ(place.nudge({"explain", "run", "--html", "run/page.html"}).code, 0);
}

TEST(Overwriting, ModelFilesThatAreReadStay) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  fs::copy_file(place / "run/model.safetensors", place / "a.safetensors");
  const std::string words = "a.safetensors" + is_read;
  expect_refused(place, {"export", "a.safetensors", "--out", "a.safetensors"}, "a.safetensors", "--out " + words);
  expect_refused(place, {"import", "a.safetensors", "--net", "64-12-3", "--out", "a.safetensors"}, "a.safetensors",
                 "--out " + words);
  expect_refused(place, {"predict", "a.safetensors", "--data", "bars", "--csv", "a.safetensors"}, "a.safetensors",
                 "--csv " + words);
  fs::create_symlink("a.safetensors", place / "link");
  expect_refused(place, {"fold", "a.safetensors", "--out", "link"}, "a.safetensors", "--out link" + is_read);
  EXPECT_TRUE(fs::is_symlink(place / "link"));
  EXPECT_EQ(place.nudge({"export", "a.safetensors", "--out", "b.safetensors"}).code, 0);
  EXPECT_EQ(place.nudge({"export", "a.safetensors", "--out", "b.safetensors"}).code, 0) << "made anew";
}

TEST(Overwriting, DataThatAreReadStay) {
  Workplace place;
  write_bars_csv(place / "bars.csv");
  ASSERT_EQ(
      place.nudge({"train", "--data", "bars.csv", "--net", "64-4-3", "--epochs", "1", "--out", "run", "--threads", "1"})
          .code,
      0);
  expect_refused(place, {"predict", "run", "--data", "bars.csv", "--csv", "./bars.csv"}, "bars.csv",
                 "--csv ./bars.csv" + is_read);
  // Nobody names the data here: the model does.
  expect_refused(place, {"explain", "run", "--html", "bars.csv"}, "bars.csv", "--html bars.csv" + is_read);
  expect_refused(place, {"gradient", "run/model.safetensors", "--out", "bars.csv"}, "bars.csv",
                 "--out bars.csv" + is_read);
  std::ofstream(place / "recipe.toml") << "data.source = \"bars.csv\"\nnetwork.layers = \"64-4-3\"\n";
  expect_refused(place, {"train", "recipe.toml", "--find-rate", "--html", "bars.csv"}, "bars.csv",
                 "--html bars.csv" + is_read);
}

TEST(Overwriting, FilesOfAFolderThatIsReadStay) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  for (const auto& entry : fs::directory_iterator(place / "bars")) {
    const std::string file = "bars/" + entry.path().filename().string();
    expect_refused(place, {"explain", "run", "--html", file}, file, "--html " + file + is_read);
    expect_refused(place, {"predict", "run", "--data", "bars", "--csv", file}, file, "--csv " + file + is_read);
  }
}

TEST(Overwriting, TwoOutputsAreTwoFiles) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  fs::create_directory(place / "theirs");
  const Outcome outcome =
      place.nudge({"gradient", "run", "--out", "one.csv", "--compare", "theirs", "--csv", "./one.csv"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.err, "nudge: --csv ./one.csv: --out names this file, too; choose another\n");
}

}  // namespace
}  // namespace nudge::test
