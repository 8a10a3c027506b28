#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <map>
#include <set>

#include "nudge/process_group.hpp"
#include "nudge/tuning.hpp"
#include "runs/tiny_digits.hpp"
#include "support/expect_error.hpp"
#include "support/temporary_folder.hpp"
#include "support/thread_group.hpp"

namespace nudge {
namespace {

class Sweep : public ::testing::Test {
 protected:
  Sweep() {
    test::write_tiny_digits(folder / "digits", 300, 60);
    plan.base = test::tiny_training(folder / "digits");
    plan.base.training.epochs = 2;
    plan.grid = {{"optimizer.learning_rate", {"0.01", "1e-6"}}, {"training.batch", {"50", "all"}}};
  }
  RunOptions options() const {
    RunOptions options;
    options.folder = folder / "sweep";
    return options;
  }
  RunOptions options(ProcessGroup& group) const {
    RunOptions together = options();
    together.group = &group;
    return together;
  }
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const SweepRun& run : sweep_runs(plan)) names.push_back(run.name);
    return names;
  }

  TemporaryFolder folder;
  SweepPlan plan;
};

TEST(SweepWords, AreValuesOrARange) {
  const SweepValues values = parse_sweep_values("network.layers=\"conv3x3:2, relu, 10\",lenet5,[a, b]");
  EXPECT_EQ(values.key, "network.layers");
  EXPECT_EQ(values.values, (std::vector<std::string>{"\"conv3x3:2, relu, 10\"", "lenet5", "[a, b]"}));
  const SweepRange rates = parse_sweep_range("optimizer.learning_rate=1e-4..1e-1(log)");
  EXPECT_EQ(rates.low, 1e-4);
  EXPECT_EQ(rates.high, 0.1);
  EXPECT_TRUE(rates.logarithmic);
  EXPECT_FALSE(rates.whole);
  EXPECT_TRUE(parse_sweep_range("training.batch=8..128").whole);
  for (const char* wrong : {"training.batch", "training.batch=", "=1,2", "training.batch=1,,2"}) {
    EXPECT_THROW(parse_sweep_values(wrong), Error) << wrong;
  }
  for (const char* wrong : {"a=1", "a=1..", "a=2..1", "a=x..1", "a=0..1(log)", "a=1..2(lin)"}) {
    EXPECT_THROW(parse_sweep_range(wrong), Error) << wrong;
  }
}

TEST_F(Sweep, OfAGridHasEveryCombinationTheLastKeyFirst) {
  EXPECT_EQ(names(), (std::vector<std::string>{"001-learning_rate-0.01-batch-50", "002-learning_rate-0.01-batch-all",
                                               "003-learning_rate-1e-6-batch-50", "004-learning_rate-1e-6-batch-all"}));
  plan.seeds = 2;
  const auto runs = sweep_runs(plan);
  ASSERT_EQ(runs.size(), 8U);
  EXPECT_EQ(runs[3].name, "004-learning_rate-0.01-batch-all-seed-12");
  EXPECT_EQ(runs[3].setting, 1U);
  EXPECT_EQ(runs[3].configuration.training.seed, 12U);
  EXPECT_EQ(runs[3].configuration.training.batch, 0U);
  EXPECT_EQ(runs[3].configuration.optimizer.learning_rate, 0.01);
}

TEST_F(Sweep, OfRandomDrawsStaysInItsRangesAndDependsOnTheSeedAlone) {
  plan.grid = {{"optimizer.name", {"adam", "sgd"}}};
  plan.ranges = {{"optimizer.learning_rate", 1e-4, 1e-1, true, false}, {"training.batch", 3, 5, false, true}};
  plan.random = 300;
  std::set<std::string> batches, optimizers;
  std::size_t low_half = 0;
  for (const SweepRun& run : sweep_runs(plan)) {
    const double rate = run.configuration.optimizer.learning_rate;
    EXPECT_GE(rate, 1e-4);
    EXPECT_LE(rate, 1e-1);
    low_half += rate < 3.1623e-3 ? 1U : 0U;
    optimizers.insert(run.values[0]);
    batches.insert(run.values[2]);
  }
  EXPECT_NEAR(static_cast<double>(low_half), 150, 45) << "each decade has its share";
  EXPECT_EQ(batches, (std::set<std::string>{"3", "4", "5"}));
  EXPECT_EQ(optimizers, (std::set<std::string>{"adam", "sgd"}));
  const auto before = names();
  EXPECT_EQ(names(), before);
  plan.base.training.seed = 12;
  EXPECT_NE(names(), before);
}

TEST_F(Sweep, RefusesQuestionsThatItCannotAnswer) {
  const auto expect_refused = [](const SweepPlan& wrong, const char* part) { EXPECT_ERROR(sweep_runs(wrong), part); };
  SweepPlan wrong = plan;
  wrong.base.data.validation = 0;
  expect_refused(wrong, "never by the test part");
  wrong = plan;
  wrong.grid.clear();
  expect_refused(wrong, "needs keys to vary");
  wrong = plan;
  wrong.grid.push_back(wrong.grid.front());
  expect_refused(wrong, "given twice");
  wrong = plan;
  wrong.grid[0].key = "training.seed";
  expect_refused(wrong, "ask for seeds");
  wrong = plan;
  wrong.grid[0].key = "optimizer.learning_rat";
  expect_refused(wrong, "the nearest is optimizer.learning_rate");
  wrong = plan;
  wrong.grid[0].values[0] = "-1";
  expect_refused(wrong, "optimizer.learning_rate: expected a number above 0");
  wrong = plan;
  wrong.ranges = {{"optimizer.momentum", 0, 0.9}};
  expect_refused(wrong, "how many random draws");
  wrong = plan;
  wrong.random = 20'000;
  expect_refused(wrong, "at most 10000 trainings");
}

TEST_F(Sweep, LeavesRunFoldersAndSortsThemByTheirValidationCost) {
  const SweepResult result = run_sweep(plan, options(), {});
  EXPECT_TRUE(result.finished);
  ASSERT_EQ(result.outcomes.size(), 4U);
  for (std::size_t i = 0; i < 4; ++i) {
    const SweepOutcome& outcome = result.outcomes[i];
    ASSERT_TRUE(outcome.best && outcome.best->cost && outcome.test_accuracy) << outcome.problem;
    EXPECT_EQ(outcome.best->evaluated_on, "validation");
    if (i > 0) {
      EXPECT_LE(*result.outcomes[i - 1].best->cost, *outcome.best->cost);
    }
    // A training by itself, with the same configuration, is the same to the byte.
    RunOptions alone;
    alone.folder = folder / ("alone-" + std::to_string(i));
    start_run(outcome.run.configuration, alone, {});
    EXPECT_EQ(test::ends_of(alone.folder), test::ends_of(outcome.folder));
  }
  EXPECT_EQ(result.outcomes.front().run.values[0], "0.01");
}

TEST_F(Sweep, ThatIsInterruptedGoesOnToTheSameEnds) {
  const SweepResult whole = run_sweep(plan, options(), {});
  std::filesystem::rename(folder / "sweep", folder / "whole");

  SweepListener impatient;
  impatient.run.stop_requested = [steps = 0]() mutable { return ++steps == 12; };
  const SweepResult stopped = run_sweep(plan, options(), impatient);
  EXPECT_FALSE(stopped.finished);
  ASSERT_LT(stopped.outcomes.size(), 4U);
  std::map<std::string, std::filesystem::file_time_type> before;
  for (const auto& name : names()) {
    const auto model = folder / "sweep" / name / "model.safetensors";
    if (std::filesystem::exists(model)) before[name] = std::filesystem::last_write_time(model);
  }

  const SweepResult resumed = run_sweep(plan, options(), {});
  EXPECT_TRUE(resumed.finished);
  ASSERT_EQ(resumed.outcomes.size(), 4U);
  for (std::size_t i = 0; i < 4; ++i) {
    const std::string& name = resumed.outcomes[i].run.name;
    EXPECT_EQ(name, whole.outcomes[i].run.name);
    EXPECT_EQ(resumed.outcomes[i].best, whole.outcomes[i].best);
    EXPECT_EQ(test::ends_of(folder / "sweep" / name), test::ends_of(folder / "whole" / name));
  }
  const auto first = folder / "sweep" / names().front() / "model.safetensors";
  ASSERT_TRUE(before.contains(names().front()));
  EXPECT_EQ(std::filesystem::last_write_time(first), before[names().front()]) << "what is finished is kept";
}

TEST_F(Sweep, ThatIsFinishedAnswersAgainFromItsFilesAlone) {
  plan.grid = {{"optimizer.learning_rate", {"0.01", "1e-6"}}};
  const SweepResult first = run_sweep(plan, options(), {});
  // Without the data nothing can be trained or evaluated.
  std::filesystem::rename(folder / "digits", folder / "away");
  SweepListener listener;
  listener.run.on_epoch = [](const EpochMetrics&, double) { FAIL(); };
  listener.on_end = [](const SweepOutcome& outcome, const std::optional<Evaluation>& test) {
    EXPECT_TRUE(outcome.was_finished);
    EXPECT_FALSE(test);
  };
  const SweepResult again = run_sweep(plan, options(), listener);
  EXPECT_TRUE(again.finished);
  ASSERT_EQ(again.outcomes.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_FALSE(first.outcomes[i].was_finished);
    EXPECT_EQ(again.outcomes[i].run.name, first.outcomes[i].run.name);
    EXPECT_EQ(again.outcomes[i].epochs, first.outcomes[i].epochs);
    EXPECT_EQ(again.outcomes[i].best, first.outcomes[i].best);
    EXPECT_EQ(again.outcomes[i].test_accuracy, first.outcomes[i].test_accuracy);
    EXPECT_EQ(again.outcomes[i].cost_rose, first.outcomes[i].cost_rose);
  }

  // What is not of the run as it is, or cannot be read, is not believed.
  std::filesystem::rename(folder / "away", folder / "digits");
  const std::filesystem::path one = first.outcomes[0].folder, other = first.outcomes[1].folder;
  write_bytes(one / "outcome.json", "{");
  write_bytes(other / "outcome.json", bytes_of_file(one / "outcome.json"));
  for (const SweepOutcome& outcome : run_sweep(plan, options(), {}).outcomes) EXPECT_FALSE(outcome.was_finished);
  write_bytes(other / "outcome.json", bytes_of_file(one / "outcome.json"));
  const SweepResult mixed = run_sweep(plan, options(), {});
  for (const SweepOutcome& outcome : mixed.outcomes) EXPECT_EQ(outcome.was_finished, outcome.folder == one);
  EXPECT_EQ(mixed.outcomes[1].test_accuracy, first.outcomes[1].test_accuracy);
}

SweepOutcome outcome_of(std::size_t setting, const std::string& value, double cost, double accuracy) {
  SweepOutcome outcome{.run = {}, .folder = value + "-" + std::to_string(cost)};
  outcome.run.setting = setting;
  outcome.run.values = {value};
  outcome.best.emplace();
  outcome.best->cost = cost;
  outcome.best->accuracy = accuracy;
  return outcome;
}

TEST(SweepSettings, HaveTheMeanAndTheScatterOfTheirSeeds) {
  SweepResult result;
  result.outcomes = {outcome_of(0, "0.1", 3, 0.25), outcome_of(1, "0.5", 1, 0.5), outcome_of(0, "0.1", 5, 0.75)};
  result.outcomes.push_back({.run = {}, .folder = "failed", .problem = "diverged"});
  const std::vector<SweepSetting> settings = settings_of(result);
  ASSERT_EQ(settings.size(), 2U);
  EXPECT_EQ(settings[0].values, std::vector<std::string>{"0.5"});
  EXPECT_EQ(settings[0].deviation, 0);
  EXPECT_EQ(settings[1].mean_cost, 4);
  EXPECT_DOUBLE_EQ(settings[1].deviation, std::sqrt(2.0));
  EXPECT_EQ(settings[1].mean_accuracy, 0.5);
  EXPECT_EQ(settings[1].runs.size(), 2U);
  EXPECT_TRUE(best_is_clear(settings));
  result.outcomes.front().best->cost = 1.5;
  EXPECT_FALSE(best_is_clear(settings_of(result))) << "2.25 from the other, and scattered by 2.5";
}

TEST_F(Sweep, RefusesTheFolderOfAnotherQuestion) {
  plan.grid = {{"optimizer.learning_rate", {"0.01"}}};
  run_sweep(plan, options(), {});
  const std::string record = bytes_of_file(folder / "sweep/sweep.toml");
  EXPECT_NE(record.find("grid = [\"optimizer.learning_rate=0.01\"]"), std::string::npos) << record;
  SweepPlan other = plan;
  other.base.training.epochs = 3;
  EXPECT_ERROR(run_sweep(other, options(), {}), "holds another sweep");
  other = plan;
  other.grid[0].values.emplace_back("0.02");
  EXPECT_ERROR(run_sweep(other, options(), {}), "holds another sweep");
  RunOptions elsewhere = options();
  elsewhere.folder = folder / "digits";
  EXPECT_ERROR(run_sweep(plan, elsewhere, {}), "holds files that are no sweep's");
}

TEST_F(Sweep, GoesOnAfterATrainingThatFails) {
  plan.base.optimizer.kind = OptimizerKind::sgd;
  plan.grid = {{"optimizer.learning_rate", {"1e30", "0.01"}}};
  const SweepResult result = run_sweep(plan, options(), {});
  ASSERT_EQ(result.outcomes.size(), 2U);
  EXPECT_TRUE(result.outcomes[0].best);
  EXPECT_FALSE(result.outcomes[1].best);
  EXPECT_NE(result.outcomes[1].problem.find("not finite"), std::string::npos) << result.outcomes[1].problem;
}

TEST_F(Sweep, IsSharedOutAmongProcessesWithTheSameResult) {
  const SweepResult alone = run_sweep(plan, options(), {});
  std::filesystem::rename(folder / "sweep", folder / "alone");
  std::array<std::vector<std::string>, 3> begun;
  const auto results = test::in_processes(3, [&](ProcessGroup& group) {
    SweepListener listener;
    listener.on_begin = [&](std::size_t, std::size_t, const SweepRun& run) { begun[group.rank()].push_back(run.name); };
    return run_sweep(plan, options(group), listener);
  });
  std::vector<std::string> all;
  for (const auto& own : begun) all.insert(all.end(), own.begin(), own.end());
  std::ranges::sort(all);
  EXPECT_EQ(all, names()) << "each training is made once";
  for (const SweepResult& result : results) EXPECT_TRUE(result.finished);
  ASSERT_EQ(results[0].outcomes.size(), 4U);
  for (std::size_t i = 0; i < 4; ++i) {
    const SweepOutcome &outcome = results[0].outcomes[i], &expected = alone.outcomes[i];
    EXPECT_EQ(outcome.run.name, expected.run.name);
    EXPECT_EQ(outcome.epochs, expected.epochs);
    EXPECT_EQ(outcome.best, expected.best);
    EXPECT_EQ(outcome.test_accuracy, expected.test_accuracy);
    EXPECT_EQ(outcome.cost_rose, expected.cost_rose);
    EXPECT_FALSE(outcome.was_finished);
    EXPECT_EQ(test::ends_of(outcome.folder), test::ends_of(folder / "alone" / outcome.run.name));
  }
  EXPECT_EQ(bytes_of_file(folder / "sweep/sweep.toml"), bytes_of_file(folder / "alone/sweep.toml"));
}

TEST_F(Sweep, ThatOneProcessStopsGoesOnInAnotherNumberOfThem) {
  const SweepResult whole = run_sweep(plan, options(), {});
  std::filesystem::rename(folder / "sweep", folder / "whole");
  const auto stopped = test::in_processes(2, [&](ProcessGroup& group) {
    SweepListener listener;
    if (group.rank() == 1) listener.run.stop_requested = [steps = 0]() mutable { return ++steps >= 3; };
    return run_sweep(plan, options(group), listener);
  });
  for (const SweepResult& result : stopped) EXPECT_FALSE(result.finished);
  const auto resumed = test::in_processes(3, [&](ProcessGroup& group) { return run_sweep(plan, options(group), {}); });
  EXPECT_TRUE(resumed[0].finished);
  ASSERT_EQ(resumed[0].outcomes.size(), 4U);
  for (std::size_t i = 0; i < 4; ++i) {
    const std::string& name = resumed[0].outcomes[i].run.name;
    EXPECT_EQ(name, whole.outcomes[i].run.name);
    EXPECT_EQ(test::ends_of(folder / "sweep" / name), test::ends_of(folder / "whole" / name));
  }
}

TEST_F(Sweep, IsRefusedWhereProcessesAskAnotherQuestionOrSeeAnotherFolder) {
  const auto refusals = [&](auto&& change) {
    return test::in_processes(2, [&](ProcessGroup& group) -> std::string {
      SweepPlan own = plan;
      RunOptions where = options(group);
      if (group.rank() == 1) change(own, where);
      try {
        run_sweep(own, where, {});
      } catch (const AgreedError& error) {
        return error.what();
      }
      return "";
    });
  };
  for (const std::string& words : refusals([](SweepPlan&own, RunOptions&) { own.grid[1].values = {"50", "20"}; })) {
    EXPECT_EQ(words.find("rank 1 has not the question of rank 0: grid = "), 0U) << words;
  }
  EXPECT_FALSE(std::filesystem::exists(folder / "sweep"));
  for (const std::string& words : refusals([&](SweepPlan&, RunOptions& where) { where.folder = folder / "other"; })) {
    EXPECT_EQ(words.find("rank 1: "), 0U) << words;
    EXPECT_NE(words.find("must lie where all of its processes see it"), std::string::npos) << words;
  }
}

TEST_F(Sweep, WhatFailsInAProcessIsToldByTheFirst) {
  plan.base.optimizer.kind = OptimizerKind::sgd;
  plan.grid = {{"optimizer.learning_rate", {"1e30", "0.01"}}};
  const auto results = test::in_processes(2, [&](ProcessGroup& group) { return run_sweep(plan, options(group), {}); });
  EXPECT_TRUE(results[0].finished);
  ASSERT_EQ(results[0].outcomes.size(), 2U);
  EXPECT_TRUE(results[0].outcomes[0].best);
  EXPECT_NE(results[0].outcomes[1].problem.find("not finite"), std::string::npos) << results[0].outcomes[1].problem;
}

}  // namespace
}  // namespace nudge
