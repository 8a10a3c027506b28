// Searches for a learning rate and sweeps as text and as JSON.

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "nudge/run_documents.hpp"
#include "text/search_text.hpp"

namespace nudge {
namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

Subject subject() {
  Subject made;
  made.model = "784-10";
  made.data = "mnist";
  made.command = "nudge train --find-rate";
  return made;
}

RateSearch sample_search() {
  RateSearch search{.planned_steps = 100, .moments = {}, .diverged = true, .suggestion = {0.02, 0.03}};
  for (int i = 0; i < 80; ++i) {
    const double rate = 1e-7 * std::pow(10, i / 10.0);
    const double cost = i < 65 ? 2.3 - 0.03 * i : 0.3 * (i - 64);
    search.moments.push_back({rate, cost, cost});
  }
  return search;
}

SweepOutcome outcome_of(const char* name, std::vector<std::string> values, std::size_t setting, double cost) {
  SweepOutcome outcome{.run = {.name = name, .values = std::move(values), .setting = setting}, .folder = name};
  for (std::size_t epoch = 1; epoch <= 3; ++epoch) {
    EpochMetrics metrics;
    metrics.epoch = epoch;
    metrics.train_cost = 1.0 / static_cast<double>(epoch);
    metrics.evaluated_on = "validation";
    outcome.epochs.push_back(metrics);
    outcome.epochs.back().cost = cost + 0.1 * static_cast<double>(3 - epoch);
    outcome.epochs.back().accuracy = 0.9;
  }
  outcome.best = outcome.epochs.back();
  outcome.test_accuracy = 0.88;
  return outcome;
}

SweepResult sample_sweep() {
  SweepResult result{.folder = "sweep",
                     .keys = {"optimizer.learning_rate", "optimizer.name"},
                     .seeds = 2,
                     .runs = 5,
                     .outcomes = {},
                     .finished = false};
  result.outcomes = {outcome_of("001-a", {"0.1", "sgd"}, 0, 0.2), outcome_of("003-b", {"0.001", "sgd"}, 1, 0.25),
                     outcome_of("004-b", {"0.001", "sgd"}, 1, 0.27), outcome_of("002-a", {"0.1", "sgd"}, 0, 0.4)};
  SweepOutcome failed{.run = {.name = "005-c", .values = {"10", "<adam>"}, .setting = 2}, .folder = "005-c"};
  failed.problem = "the cost is not finite";
  result.outcomes.push_back(failed);
  return result;
}

TEST(RateSearchOutput, ShowsSomeRatesTheEndAndTheAdvice) {
  const std::string text = rate_search_text(sample_search());
  for (const char* part :
       {"1.00e-07", "the cost ran away after step 80 of 100", "steepest fall              0.0200",
        "a third of the lowest's    0.0300", "begin with it", "with momentum m takes about (1 - m) times"}) {
    EXPECT_TRUE(contains(text, part)) << part << "\n" << text;
  }
  RateSearch none = sample_search();
  none.suggestion = {};
  EXPECT_TRUE(contains(rate_search_text(none), "nothing to suggest"));
  const auto json = nlohmann::json::parse(document_of(none, subject()));
  EXPECT_TRUE(json.at("steepest").is_null());
  EXPECT_EQ(json.at("command"), "nudge train --find-rate");
  EXPECT_EQ(json.at("model"), "784-10");
  EXPECT_EQ(json.at("moments").size(), 80U);
  EXPECT_EQ(json.at("moments").at(3).at("rate"), sample_search().moments[3].rate);
}

TEST(SweepOutput, SortsByValidationAndSummarisesSeeds) {
  const std::string text = sweep_text(sample_sweep());
  EXPECT_LT(text.find("\n001 "), text.find("\n003 "));
  for (const char* part : {"learning_rate", "88.00 %", "failed", "005-c: the cost is not finite", "0.2600", "0.3000"}) {
    EXPECT_TRUE(contains(text, part)) << part << "\n" << text;
  }
  // The setting with the best single training has not the best mean.
  EXPECT_LT(text.find("0.2600"), text.find("0.3000"));
  const auto json = nlohmann::json::parse(document_of(sample_sweep(), subject()));
  EXPECT_EQ(json.at("finished"), false);
  EXPECT_EQ(json.at("runs"), 5);
  EXPECT_EQ(json.at("outcomes").at(0).at("values").at("optimizer.learning_rate"), "0.1");
  EXPECT_EQ(json.at("outcomes").at(0).at("validation_cost"), 0.2);
  EXPECT_EQ(json.at("outcomes").at(0).at("epochs").size(), 3U);
  EXPECT_EQ(json.at("outcomes").at(0).at("epochs").at(1).at("train_cost"), 0.5);
  EXPECT_TRUE(json.at("outcomes").at(4).at("test_accuracy").is_null());
  EXPECT_EQ(json.at("outcomes").at(4).at("problem"), "the cost is not finite");
}

TEST(SweepOutput, MarksATrainingThatEndedWorseThanItBegan) {
  SweepResult sweep = sample_sweep();
  EXPECT_FALSE(contains(sweep_text(sweep), "rose"));
  EXPECT_FALSE(contains(sweep_text(sweep), "!"));
  sweep.outcomes[3].best->cost = 1.8e11;
  sweep.outcomes[3].cost_rose = true;
  const std::string text = sweep_text(sweep);
  EXPECT_TRUE(contains(text, "1.800e+11!")) << text;
  EXPECT_TRUE(contains(text, "! the training cost rose above where it began: the learning rate is probably too high"));
  EXPECT_EQ(nlohmann::json::parse(document_of(sweep, subject())).at("outcomes").at(3).at("cost_rose"), true);
}

}  // namespace
}  // namespace nudge
