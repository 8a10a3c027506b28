// eval, predict and inspect.

#include <gtest/gtest.h>

#include <cmath>

#include "apps/nudge_program.hpp"
#include "apps/tiny_data.hpp"
#include "nudge/png.hpp"

namespace nudge::test {
namespace {

TEST(Eval, JsonHasAccuracyCostExamplesAndConfusion) {
  Workplace place;
  const Outcome trained = train_on_bars(place, {"--json"});
  ASSERT_EQ(trained.code, 0) << trained.err;
  const Outcome outcome = place.nudge({"eval", "run", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const nlohmann::json json = outcome.json();
  EXPECT_EQ(json.at("examples"), 30);
  EXPECT_EQ(json.at("split"), "test");
  EXPECT_EQ(json.at("accuracy"), trained.json().at("test").at("accuracy"));
  EXPECT_EQ(json.at("cost"), trained.json().at("test").at("cost"));
  EXPECT_GE(json.at("cost").get<double>(), 0.0);
  ASSERT_EQ(json.at("confusion").size(), 3U);
  int sum = 0;
  for (const auto& row : json.at("confusion")) {
    for (const auto& count : row) sum += count.get<int>();
  }
  EXPECT_EQ(sum, 30);
}

TEST(Eval, TakesAFileOrAFolderAndPrintsTheTables) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  const Outcome folder = place.nudge({"eval", "run"});
  const Outcome file = place.nudge({"eval", "run/model.safetensors"});
  EXPECT_EQ(folder.code, 0) << folder.err;
  EXPECT_EQ(file.code, 0) << file.err;
  EXPECT_TRUE(contains(folder.out, "ccuracy")) << folder.out;
  EXPECT_EQ(folder.out.substr(folder.out.find('\n')), file.out.substr(file.out.find('\n')));
}

TEST(Eval, SplitsTheTrainingSetAsTheTrainingDid) {
  Workplace place;
  const Outcome trained = train_on_bars(place, {"--validation", "15", "--train-count", "60", "--json"});
  ASSERT_EQ(trained.code, 0) << trained.err;
  const nlohmann::json validation = place.nudge({"eval", "run", "--split", "validation", "--json"}).json();
  EXPECT_EQ(validation.at("examples"), 15);
  EXPECT_EQ(place.nudge({"eval", "run", "--split", "train", "--json"}).json().at("examples"), 60);
}

TEST(Eval, SaysThatThereIsNoValidationPart) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  const Outcome outcome = place.nudge({"eval", "run", "--split", "validation"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(contains(outcome.err, "validation")) << outcome.err;
}

TEST(Eval, TakesAllOfAnotherSourceWithoutParts) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  write_bars_csv(place / "bars.csv");
  const Outcome outcome = place.nudge({"eval", "run", "--data", "bars.csv", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.json().at("examples"), 120);
  EXPECT_EQ(outcome.json().at("split"), "all");
}

TEST(Eval, RefusesDataOfAnotherShape) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  std::filesystem::create_directories(place / "pictures/0");
  write_png(place / "pictures/0/a.png", Image{{1, 5, 5}, std::vector<std::uint8_t>(25)});
  const Outcome outcome = place.nudge({"eval", "run", "--data", "pictures"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(contains(outcome.err, "5x5")) << outcome.err;
}

/// A picture with a bright horizontal bar.
Image bar(std::size_t pixels_a_side, std::size_t channels) {
  Image image{{channels, pixels_a_side, pixels_a_side},
              std::vector<std::uint8_t>(channels * pixels_a_side * pixels_a_side)};
  for (std::size_t c = 0; c < channels; ++c) {
    for (std::size_t x = pixels_a_side / 8; x < pixels_a_side * 6 / 8; ++x) {
      for (std::size_t y = pixels_a_side * 3 / 8; y < pixels_a_side / 2; ++y)
        image.pixels[(c * pixels_a_side + y) * pixels_a_side + x] = 230;
    }
  }
  return image;
}

/// One JSON document a line, as a list.
nlohmann::json lines_of(const Outcome& outcome) {
  nlohmann::json list = nlohmann::json::array();
  std::istringstream lines(outcome.out);
  for (std::string line; std::getline(lines, line);) list.push_back(nlohmann::json::parse(line));
  return list;
}

TEST(Predict, AnswersForPicturesOfAnySizeAndColour) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place, {"--set", "training.epochs=40"}).code, 0);
  write_png(place / "small.png", bar(8, 1));
  write_png(place / "large.png", bar(64, 3));
  const Outcome outcome = place.nudge({"predict", "run", "small.png", "large.png", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const nlohmann::json json = lines_of(outcome);
  ASSERT_EQ(json.size(), 2U);
  for (const auto& one : json) {
    EXPECT_EQ(one.at("class"), "0");
    double sum = 0;
    for (const auto& probability : one.at("probabilities")) sum += probability.get<double>();
    EXPECT_NEAR(sum, 1, 1e-5);
  }
  EXPECT_EQ(json.at(0).at("image"), "small.png");
  EXPECT_EQ(json.at(1).at("image"), "large.png");

  const Outcome words = place.nudge({"predict", "run", "small.png"});
  EXPECT_EQ(words.code, 0);
  EXPECT_TRUE(contains(words.out, "small.png")) << words.out;
}

TEST(Predict, HintsAtLikeMnistForDarkInkOnPaperOnly) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  Image light = bar(8, 1), dark = light;
  for (std::uint8_t& pixel : dark.pixels) pixel = static_cast<std::uint8_t>(255 - pixel);
  write_png(place / "light.png", light);
  write_png(place / "dark.png", dark);
  const Outcome outcome = place.nudge({"predict", "run", "light.png", "dark.png"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_TRUE(contains(outcome.err, "dark.png is bright at its border")) << outcome.err;
  EXPECT_TRUE(contains(outcome.err, "--like-mnist")) << outcome.err;
  EXPECT_FALSE(contains(outcome.err, "light.png")) << outcome.err;
}

TEST(Predict, FindsExamplesByIndexByLabelAndByMeaning) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  // Classes take turns, the first of the test part is of class 0.
  const auto predicted = [&](const std::vector<std::string>& choice) {
    std::vector<std::string> arguments{"predict", "run", "--json"};
    arguments.insert(arguments.end(), choice.begin(), choice.end());
    const Outcome outcome = place.nudge(arguments);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return outcome.json();
  };
  EXPECT_EQ(predicted({"--index", "7"}).at("image"), "bars test 7");
  EXPECT_EQ(predicted({"--index", "7"}).at("label"), "1");
  EXPECT_EQ(predicted({"--label", "2"}).at("image"), "bars test 2");
  EXPECT_EQ(predicted({"--label", "2", "--nth", "3"}).at("image"), "bars test 11");
  EXPECT_EQ(predicted({"--label", "2", "--nth", "3", "--split", "train"}).at("image"), "bars train 11");

  const nlohmann::json worst = predicted({"--pick", "worst"});
  const nlohmann::json torn = predicted({"--pick", "most-torn"});
  const auto truth = [](const nlohmann::json& one) {
    return one.at("probabilities").at(std::stoul(one.at("label").get<std::string>())).get<double>();
  };
  const auto margin = [](const nlohmann::json& one) {
    std::vector<double> sorted;
    for (const auto& p : one.at("probabilities")) sorted.push_back(p.get<double>());
    std::sort(sorted.rbegin(), sorted.rend());
    return sorted[0] - sorted[1];
  };
  for (int i = 0; i < 30; ++i) {
    const nlohmann::json one = predicted({"--index", std::to_string(i)});
    EXPECT_GE(truth(one), truth(worst)) << i;
    EXPECT_GE(margin(one), margin(torn)) << i;
  }
}

TEST(Predict, NamesExamplesAndFilesThatAreNotThere) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  struct Wrong {
    std::vector<std::string> choice;
    int code;
    std::string message;
  };
  const std::vector<Wrong> table{{{"--index", "30"}, 2, "--index 30: this split of bars has 30 examples"},
                                 {{"--label", "7"}, 2, "--label 7: bars has no class \"7\"; it has 0, 1, 2"},
                                 {{"--label", "2", "--nth", "10"}, 2, "--label 2 --nth 10: "},
                                 {{"nowhere.png"}, 1, "nowhere.png"},
                                 {{"run/config.toml"}, 1, "run/config.toml"}};
  for (const auto& [choice, code, message] : table) {
    std::vector<std::string> arguments{"predict", "run"};
    arguments.insert(arguments.end(), choice.begin(), choice.end());
    const Outcome outcome = place.nudge(arguments);
    EXPECT_EQ(outcome.code, code) << message;
    EXPECT_TRUE(contains(outcome.err, message)) << "expected: " << message << "\ncame: " << outcome.err;
  }
}

TEST(Inspect, ShowsLayersAndTraining) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  const Outcome words = place.nudge({"inspect", "run"});
  ASSERT_EQ(words.code, 0) << words.err;
  for (const char* part : {"L1", "L2", "layers.0", "64", "12"}) EXPECT_TRUE(contains(words.out, part)) << part;
  const Outcome json = place.nudge({"inspect", "run", "--json"});
  ASSERT_EQ(json.code, 0);
  EXPECT_TRUE(json.json().is_object());
}

}  // namespace
}  // namespace nudge::test
