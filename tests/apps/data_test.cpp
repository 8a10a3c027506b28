// data list, data get and data show.

#include <gtest/gtest.h>

#include <fstream>

#include "apps/nudge_program.hpp"
#include "apps/tiny_data.hpp"
#include "nudge/png.hpp"

namespace nudge::test {
namespace {

TEST(Data, ListSaysHowToGetWhatIsNotHere) {
  Workplace place;
  const Outcome words = place.nudge({"data", "list"});
  EXPECT_EQ(words.code, 0);
  EXPECT_TRUE(contains(words.out, "nudge data get mnist")) << words.out;
  EXPECT_TRUE(contains(words.out, "nudge data get fashion-mnist")) << words.out;
  const nlohmann::json json = place.nudge({"data", "list", "--json"}).json();
  ASSERT_EQ(json.size(), 2U);
  EXPECT_EQ(json.at(0).at("name"), "mnist");
  EXPECT_EQ(json.at(0).at("complete"), false);
}

TEST(Data, ThatMayNotBeReadAreNotCalledMissing) {
  Workplace place;
  std::filesystem::create_directories(place / "data");
  // What the system refuses for anybody: a folder that is a link to itself.
  std::filesystem::create_symlink("mnist", place / "data/mnist");
  const Outcome outcome = place.nudge({"data", "show", "mnist"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(contains(outcome.err, "cannot read ")) << outcome.err;
  EXPECT_TRUE(contains(outcome.err, "symbolic links")) << outcome.err;
  EXPECT_FALSE(contains(outcome.err, "data get")) << outcome.err;
}

TEST(Data, DirWinsOverTheEnvironment) {
  Workplace place;
  const nlohmann::json json = place.nudge({"data", "list", "--json", "--dir", "elsewhere"}).json();
  EXPECT_TRUE(contains(json.at(0).at("folder").get<std::string>(), "elsewhere")) << json;
}

TEST(Data, GetFailsWithTheReasonWhereNoMirrorAnswers) {
  Workplace place;
  const Outcome outcome = place.nudge({"data", "get", "mnist"}, {{"NUDGE_MIRRORS", "http://127.0.0.1:1"}});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(contains(outcome.err, "127.0.0.1:1")) << outcome.err;
}

TEST(Data, ShowDrawsTheExampleAndItsLabel) {
  Workplace place;
  write_bars(place / "bars");
  const Outcome words = place.nudge({"data", "show", "bars", "--split", "test", "--label", "1", "--nth", "2"});
  ASSERT_EQ(words.code, 0) << words.err;
  EXPECT_TRUE(words.out.starts_with("bars test, example 7 of 30: 1\n")) << words.out;
  EXPECT_EQ(std::count(words.out.begin(), words.out.end(), '\n'), 9);
  EXPECT_FALSE(contains(words.out, "\x1b")) << "colours are for terminals";
}

TEST(Data, ShowWritesThePicture) {
  Workplace place;
  write_bars(place / "bars");
  const Outcome outcome = place.nudge({"data", "show", "bars", "--index", "4", "--png", "four.png", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const nlohmann::json json = outcome.json();
  EXPECT_EQ(json.at("index"), 4);
  EXPECT_EQ(json.at("label"), "1");
  EXPECT_EQ(json.at("split"), "train");
  const Image image = read_png(place / "four.png");
  EXPECT_EQ(image.shape, (Shape{1, 8, 8}));
  EXPECT_EQ(json.at("pixels").get<std::vector<std::uint8_t>>(), image.pixels);
}

TEST(Data, ShowWritesTheFormsOfAPicture) {
  Workplace place;
  write_bars(place / "bars");
  std::ofstream(place / "turned.toml") << "[augment]\nrotation = 20\n";
  const Outcome shown = place.nudge({"data", "show", "bars", "--augment", "turned.toml", "--png", "forms.png"});
  ASSERT_EQ(shown.code, 0) << shown.err;
  const Image sheet = read_png(place / "forms.png");  // 5 rows of 8, two pixels between them
  EXPECT_EQ(sheet.shape.height, 5U * 8 + 4 * 2);
  EXPECT_EQ(sheet.shape.width, 8U * 8 + 7 * 2);

  std::ofstream(place / "plain.toml") << "[training]\nepochs = 2\n";
  const Outcome plain = place.nudge({"data", "show", "bars", "--augment", "plain.toml", "--png", "none.png"});
  EXPECT_EQ(plain.code, 1);
  EXPECT_TRUE(contains(plain.err, "--augment plain.toml: changes no picture")) << plain.err;
  EXPECT_FALSE(std::filesystem::exists(place / "none.png"));
}

TEST(Data, ShowPrintsTheNumbersOfATable) {
  Workplace place;
  std::ofstream(place / "flowers.csv") << "kind,length,width\nrose,1.5,2\niris,-0.25,3\n";
  const Outcome words = place.nudge({"data", "show", "flowers.csv", "--label", "iris"});
  ASSERT_EQ(words.code, 0) << words.err;
  EXPECT_TRUE(contains(words.out, "iris\n-0.25 3\n")) << words.out;
  const Outcome picture = place.nudge({"data", "show", "flowers.csv", "--png", "a.png"});
  EXPECT_EQ(picture.code, 1);
}

TEST(Data, ShowSaysWhatIsNotThere) {
  Workplace place;
  write_bars(place / "bars");
  write_bars_csv(place / "bars.csv");
  const Outcome index = place.nudge({"data", "show", "bars", "--index", "90"});
  EXPECT_EQ(index.code, 2);
  EXPECT_TRUE(contains(index.err, "--index 90: this split of bars has 90 examples")) << index.err;
  const Outcome part = place.nudge({"data", "show", "bars.csv", "--split", "test"});
  EXPECT_EQ(part.code, 1);
  EXPECT_TRUE(contains(part.err, "--split test: bars.csv has no such part")) << part.err;
}

}  // namespace
}  // namespace nudge::test
