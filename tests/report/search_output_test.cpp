// Searches for a learning rate and sweeps as text, as JSON and as pages.

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "nudge/run_documents.hpp"
#include "report/html_checker.hpp"
#include "report/search_report.hpp"

namespace nudge {
namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

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
  const auto json = nlohmann::json::parse(document_of(none));
  EXPECT_TRUE(json.at("steepest").is_null());
  EXPECT_EQ(json.at("moments").size(), 80U);
  EXPECT_EQ(json.at("moments").at(3).at("rate"), sample_search().moments[3].rate);
}

TEST(RateSearchPage, IsOneWellFormedFileWithTheCurve) {
  Subject subject;
  subject.model = "784-10";
  subject.command = "nudge train --find-rate";
  const ExplanationPage page = rate_search_page(sample_search(), subject);
  EXPECT_EQ(test::HtmlChecker(page.html).problem(), "");
  ASSERT_EQ(page.figures.size(), 1U);
  EXPECT_TRUE(page.figures[0].csv.starts_with("rate,cost,smoothed\n"));
}

TEST(SweepOutput, SortsByValidationAndSummarisesSeeds) {
  const std::string text = sweep_text(sample_sweep());
  EXPECT_LT(text.find("\n001 "), text.find("\n003 "));
  for (const char* part : {"learning_rate", "88.00 %", "failed", "005-c: the cost is not finite", "0.2600", "0.3000"}) {
    EXPECT_TRUE(contains(text, part)) << part << "\n" << text;
  }
  // The setting with the best single training has not the best mean.
  EXPECT_LT(text.find("0.2600"), text.find("0.3000"));
  const auto json = nlohmann::json::parse(document_of(sample_sweep()));
  EXPECT_EQ(json.at("finished"), false);
  EXPECT_EQ(json.at("runs"), 5);
  EXPECT_EQ(json.at("outcomes").at(0).at("values").at("optimizer.learning_rate"), "0.1");
  EXPECT_EQ(json.at("outcomes").at(0).at("validation_cost"), 0.2);
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
  EXPECT_EQ(nlohmann::json::parse(document_of(sweep)).at("outcomes").at(3).at("cost_rose"), true);
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

/// Long keys and values, and trainings that differ in the seed alone.
SweepResult sweep_of_seeds(std::size_t epochs) {
  SweepResult result{.folder = "sweep",
                     .keys = {"optimizer.learning_rate", "optimizer.momentum", "optimizer.weight_decay"},
                     .seeds = 2,
                     .runs = 2,
                     .outcomes = {},
                     .finished = true};
  for (std::size_t i = 0; i < 2; ++i) {
    const std::string seed = std::to_string(i + 1);
    SweepOutcome outcome =
        outcome_of(("00" + seed + "-learning_rate-0.02306-momentum-0.5279-weight_decay-0.0001234-seed-" + seed).c_str(),
                   {"0.02306", "0.5279", "0.0001234"}, 0, 0.2);
    outcome.run.configuration.training.seed = i + 1;
    outcome.epochs.resize(epochs);
    for (EpochMetrics& epoch : outcome.epochs) epoch.train_cost = 0.5;
    result.outcomes.push_back(outcome);
  }
  return result;
}

TEST(SweepPage, NamesACurveByWhatTellsItFromTheOthers) {
  const std::string svg = sweep_page(sweep_of_seeds(3), {}).figures.at(0).svg;
  EXPECT_TRUE(contains(svg, ">001, seed 1<")) << svg;
  EXPECT_TRUE(contains(svg, ">002, seed 2<"));
  EXPECT_FALSE(contains(svg, "momentum")) << "which is the same for all";
  const std::string several = sweep_page(sample_sweep(), {}).figures.at(0).svg;
  EXPECT_TRUE(contains(several, ">003, learning_rate 0.001<")) << several;
}

TEST(SweepPage, HasShortTablesAndWholeEpochsAndEachTitleOnce) {
  const ExplanationPage page = sweep_page(sweep_of_seeds(1), {});
  EXPECT_EQ(test::HtmlChecker(page.html).problem(), "");
  EXPECT_FALSE(contains(page.html, "-seed-2")) << "the number names a run in the tables";
  EXPECT_TRUE(contains(page.figures[0].csv, "-seed-2")) << "and the whole name in the CSV";
  for (const Figure& figure : page.figures) {
    EXPECT_FALSE(contains(figure.svg, ">0.90<")) << figure.id;
    EXPECT_FALSE(contains(figure.svg, ">1.10<")) << figure.id;
  }
  EXPECT_EQ(count(page.html, ">Validation cost<"), 1U);
}

TEST(SweepPage, HasCurvesOfTheBestAndAFigureForEachKeyOfNumbers) {
  const ExplanationPage page = sweep_page(sample_sweep(), {});
  EXPECT_EQ(test::HtmlChecker(page.html).problem(), "");
  std::vector<std::string> ids;
  for (const Figure& figure : page.figures) ids.push_back(figure.id);
  EXPECT_EQ(ids, (std::vector<std::string>{"validation-cost", "validation-accuracy", "training-cost", "key-1"}));
  EXPECT_TRUE(contains(page.html, "&lt;adam&gt;"));
  EXPECT_EQ(test::HtmlChecker(sweep_page({}, {}).html).problem(), "");
}

}  // namespace
}  // namespace nudge
