// Committees and comparisons.

#include <gtest/gtest.h>

#include "apps/nudge_program.hpp"
#include "apps/tiny_data.hpp"

namespace nudge::test {
namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

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

}  // namespace
}  // namespace nudge::test
