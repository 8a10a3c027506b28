// What trains to show something: one-example, descents, steepest, story.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "apps/explaining.hpp"
#include "apps/nudge_program.hpp"
#include "apps/tiny_data.hpp"
#include "nudge/run.hpp"

namespace nudge::test {
namespace {

TEST(OneExample, WithoutAChoiceIsATwoOfAnUntrainedNetworkAndTheWorstOfATrainedOne) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  EXPECT_EQ(json_of(place, untrained("one-example", {"--steps", "1"})).at("label"), "2");
  const nlohmann::json chosen = json_of(place, {"one-example", "run", "--steps", "2"});
  EXPECT_EQ(chosen.at("data"), json_of(place, {"one-example", "run", "--steps", "2", "--pick", "worst"}).at("data"));
  const nlohmann::json& moments = chosen.at("moments");
  ASSERT_EQ(moments.size(), 3U);
  for (const nlohmann::json& moment : moments) {
    for (std::size_t said = 0; said < 3; ++said) {
      std::size_t sum = 0;
      for (const nlohmann::json& row : moment.at("confusion")) sum += row.at(said).get<std::size_t>();
      EXPECT_EQ(moment.at("predictions").at(said), sum);
    }
  }
}

TEST(OneExample, ThatRunsAwayAdvisesOnlyWhatItHasAFlagFor) {
  Workplace place;
  write_bars(place / "bars");
  const Outcome outcome = place.nudge({"one-example", "--net", "64-6-3", "--activation", "relu", "--loss",
                                       "cross-entropy", "--data", "bars", "--learning-rate", "1e30"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(contains(outcome.err, "a learning rate that is too high (try a third of it)")) << outcome.err;
  EXPECT_FALSE(contains(outcome.err, "warm-up")) << outcome.err;
}

TEST(Descents, SayWhatTheyHaveAlike) {
  Workplace place;
  write_bars(place / "bars");
  const auto alike = [&](const Arguments& more) {
    return json_of(place, with(untrained("descents", {"--batches", "1,all"}), more)).at("alike");
  };
  EXPECT_EQ(alike({}), "examples");
  EXPECT_EQ(alike({"--seconds", "0.05"}), "seconds");
  EXPECT_EQ(alike({"--seconds", "60", "--epochs", "1"}), "examples");
  EXPECT_EQ(alike({"--steps", "7"}), "steps");
  EXPECT_EQ(alike({"--steps", "7,2"}), "nothing");
  const Outcome wrong = place.nudge(untrained("descents", {"--batches", "1,all", "--steps", "1,2,3"}));
  EXPECT_EQ(wrong.code, 2);
  EXPECT_TRUE(contains(wrong.err, "--steps 1,2,3: expected one number, or one for each of --batches 1,all"))
      << wrong.err;
}

TEST(Story, TrainsAsTheArticlesRecipeDoes) {
  Workplace place;
  write_bars(place / "bars");
  const nlohmann::json told =
      json_of(place, {"story", "--data", "bars", "--net", "64-6-3", "--label", "1", "--epochs", "2"});
  Configuration story, recipe;
  read_recipe_text(told.at("configuration").get<std::string>(), "story", story);
  read_recipe(std::string(NUDGE_SOURCE_DIR) + "/recipes/article-784-16-16-10.toml", recipe);
  EXPECT_EQ(story.network.activation, recipe.network.activation);
  EXPECT_EQ(story.network.loss, recipe.network.loss);
  EXPECT_EQ(story.network.output_activation, recipe.network.output_activation);
  EXPECT_EQ(story.optimizer.kind, recipe.optimizer.kind);
  EXPECT_EQ(story.optimizer.learning_rate, recipe.optimizer.learning_rate);
  EXPECT_EQ(story.training.batch, recipe.training.batch);
  EXPECT_EQ(told.at("moments").size(), 3U);
  EXPECT_TRUE(contains(content_of(place / "story.html"), "\"document\":\"story\""));
}

TEST(Story, SaysWhatEverythingIsCalledAfterTheOneStep) {
  Workplace place;
  write_bars(place / "bars");
  const Outcome told = place.nudge({"story", "--data", "bars", "--net", "64-6-3", "--label", "1", "--epochs", "2"});
  ASSERT_EQ(told.code, 0) << told.err;
  EXPECT_TRUE(contains(told.out,
                       "After ONE step on this one \u2018"
                       "1\u2019 the network calls "))
      << told.out;
  const std::size_t step = told.out.find("  after one step on this '1' alone: its cost ");
  ASSERT_NE(step, std::string::npos) << told.out;
  const std::string line = told.out.substr(step, told.out.find('\n', step) - step);
  EXPECT_FALSE(contains(line, "accuracy")) << line;
}

TEST(Story, WritesAPageAndItsDocument) {
  Workplace place;
  write_bars(place / "bars");
  const Outcome told = place.nudge({"story", "--data", "bars", "--net", "64-6-3", "--label", "1", "--epochs", "2",
                                    "--out", "other.html", "--export", "tables"});
  ASSERT_EQ(told.code, 0) << told.err;
  EXPECT_TRUE(told.out.ends_with("other.html\ntables\n")) << told.out;
  const std::string page = content_of(place / "other.html");
  EXPECT_TRUE(contains(page, "\"document\":\"story\""));
  EXPECT_TRUE(contains(page, "After ONE step on this one")) << "the terminal's words";
  EXPECT_EQ(nlohmann::json::parse(content_of(place / "tables/document.json")).at("document"), "story");
  EXPECT_TRUE(content_of(place / "tables/moments-explanation-outputs.csv").starts_with("moments,outputs,"));
}

TEST(Story, SaysHowItsExampleWasChosen) {
  Workplace place;
  write_bars(place / "bars");
  const nlohmann::json told =
      json_of(place, {"story", "--data", "bars", "--net", "64-6-3", "--label", "1", "--epochs", "2"});
  const nlohmann::json& choice = told.at("choice");
  EXPECT_TRUE(contains(told.at("data").get<std::string>(), "test " + choice.at("position").dump() + ","));
  EXPECT_GE(choice.at("looked_at"), 1);
  std::size_t said = 0;
  const nlohmann::json& outputs = told.at("moments").back().at("explanation").at("outputs");
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    if (outputs[i].at("activation") > outputs[said].at("activation")) said = i;
  }
  EXPECT_EQ(choice.at("is_right"), outputs[said].at("target") == 1.0);
}

TEST(Story, SaysWhetherTheNetworkLearned) {
  Workplace place;
  write_bars(place / "bars");
  const Arguments bars{"story", "--data", "bars", "--net", "64-12-3", "--label", "1"};
  const nlohmann::json learned = json_of(place, with(bars, {"--epochs", "40"}));
  ASSERT_GT(learned.at("moments").back().at("test_accuracy"), 2.0 / 3);
  EXPECT_EQ(learned.at("learned"), "well");
  EXPECT_TRUE(contains(content_of(place / "story.html"), "has learned to tell its 3 classes apart"));

  const nlohmann::json not_learned = json_of(place, with(bars, {"--epochs", "1", "--learning-rate", "1e-6"}));
  ASSERT_LT(not_learned.at("moments").back().at("test_accuracy"), 2.0 / 3);
  EXPECT_NE(not_learned.at("learned"), "well");
  EXPECT_TRUE(contains(content_of(place / "story.html"), "--learning-rate and --epochs change that"));
  EXPECT_FALSE(contains(content_of(place / "story.html"), "has learned to tell"));
  EXPECT_NE(not_learned.at("data"), not_learned.at("other").at("data"));
}

TEST(Story, TakesARateThatFitsTheNetwork) {
  Workplace place;
  write_bars(place / "bars");
  const nlohmann::json told = json_of(place, {"story", "--data", "bars", "--net", "64-12-3", "--activation", "relu",
                                              "--loss", "cross-entropy", "--label", "1", "--epochs", "20"});
  EXPECT_EQ(told.at("learned"), "well");
  EXPECT_GT(told.at("moments")[1].at("explanation").at("cost"), 0);
  EXPECT_EQ(told.at("training").at("learning_rate"), 0.1);
}

TEST(Steepest, SaysNothingOfWhatWasNotTried) {
  Workplace place;
  write_bars(place / "bars");
  const Outcome one = place.nudge(untrained("steepest", {"--degrees", "0", "--doublings", "0"}));
  ASSERT_EQ(one.code, 0) << one.err;
  EXPECT_FALSE(contains(one.out, "At all lengths tried")) << one.out;
}

TEST(Descents, NamesADescentThatSaturated) {
  Workplace place;
  write_bars(place / "bars");
  const Outcome outcome = place.nudge(untrained("descents", {"--learning-rate", "1e30", "--batches", "1,all"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "without slope: its gradient is 0 there")) << outcome.out;
}

}  // namespace
}  // namespace nudge::test
