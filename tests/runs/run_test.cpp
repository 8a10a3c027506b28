#include "nudge/run.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "nudge/error.hpp"
#include "runs/checkpoint.hpp"
#include "runs/run_folder.hpp"
#include "runs/tiny_digits.hpp"
#include "support/expect_error.hpp"
#include "support/temporary_folder.hpp"

namespace nudge {
namespace {

/// One data set for all tests of this file.
const std::filesystem::path& digits() {
  static const TemporaryFolder folder;
  static const std::filesystem::path path = [] {
    test::write_tiny_digits(folder.path(), 400, 100);
    return folder.path();
  }();
  return path;
}

Configuration tiny() { return test::tiny_training(digits()); }

RunOptions in(const std::filesystem::path& folder) {
  RunOptions options;
  options.folder = folder;
  return options;
}

/// Stops after so many steps, counted in this process.
RunListener stop_after(std::size_t steps) {
  RunListener listener;
  listener.stop_requested = [steps, made = std::size_t{0}]() mutable { return ++made >= steps; };
  return listener;
}

void expect_same_ends(const std::filesystem::path& a, const std::filesystem::path& b) {
  const auto ends_of_a = test::ends_of(a), ends_of_b = test::ends_of(b);
  EXPECT_EQ(ends_of_a.size(), ends_of_b.size());
  for (const auto& [name, bytes] : ends_of_a) {
    EXPECT_TRUE(ends_of_b.contains(name) && ends_of_b.at(name) == bytes) << name;
  }
}

TEST(Run, LeavesAFolderThatTellsEverything) {
  const TemporaryFolder folder;
  const Configuration configuration = tiny();
  std::vector<std::size_t> told;
  RunListener listener;
  listener.on_epoch = [&](const EpochMetrics& metrics, double) { told.push_back(metrics.epoch); };
  std::size_t last_progress = 0;
  listener.on_progress = [&](std::size_t step, std::size_t total, std::size_t) {
    EXPECT_EQ(total, 15u);
    last_progress = step;
  };
  const RunResult result = start_run(configuration, in(folder / "run"), listener);

  EXPECT_TRUE(result.finished);
  EXPECT_FALSE(result.stopped_early);
  EXPECT_EQ(result.steps, 15u);  // 300 examples in batches of 64: five a step, three epochs
  EXPECT_EQ(last_progress, 15u);
  EXPECT_EQ(told, (std::vector<std::size_t>{1, 2, 3}));
  ASSERT_EQ(result.epochs.size(), 3u);
  EXPECT_EQ(result.epochs, read_metrics(folder / "run"));
  EXPECT_EQ(result.epochs[1].step, 10u);
  EXPECT_EQ(result.epochs[1].learning_rate, 0.01);
  EXPECT_EQ(result.epochs[1].evaluated_on, "validation");
  EXPECT_FALSE(result.epochs[1].gradient_norm);
  ASSERT_TRUE(result.test);
  EXPECT_EQ(result.test->examples, 100u);

  Configuration read;
  read_recipe(folder / "run" / "config.toml", read);
  EXPECT_EQ(to_toml(read), to_toml(configuration));
  const Model model = load_model(folder / "run");
  EXPECT_EQ(model.training, to_toml(configuration));
  EXPECT_EQ(model.dataset, configuration.data.source);
  EXPECT_EQ(model.classes.size(), 10u);
  const std::string timing = bytes_of_file(folder / "run" / "timing.jsonl");
  EXPECT_EQ(std::count(timing.begin(), timing.end(), '\n'), 3);
}

TEST(Run, TheModelIsThatOfTheLowestValidationCost) {
  const TemporaryFolder folder;
  Configuration configuration = tiny();
  configuration.optimizer.learning_rate = 0.3;  // jumps about, so that the last epoch need not be the best
  configuration.training.epochs = 6;
  const RunResult result = start_run(configuration, in(folder / "run"), {});
  const auto best = std::min_element(result.epochs.begin(), result.epochs.end(),
                                     [](const auto& a, const auto& b) { return *a.cost < *b.cost; });
  const Model model = load_model(folder / "run");
  EXPECT_EQ(model.result, *best);
  const RunData data = load_run_data(configuration, {});
  ThreadTeam team;
  EXPECT_EQ(evaluate(model.network, model.preprocessing, data.validation, team).cost, *best->cost);
  EXPECT_EQ(evaluate(model.network, model.preprocessing, data.test, team).cost, result.test->cost);
}

TEST(Run, WithoutAValidationPartTheModelIsTheLast) {
  const TemporaryFolder folder;
  Configuration configuration = tiny();
  configuration.data.validation = 0;
  const RunResult result = start_run(configuration, in(folder / "run"), {});
  EXPECT_EQ(result.epochs[0].evaluated_on, "test");
  EXPECT_EQ(load_model(folder / "run").result, result.epochs.back());
  EXPECT_EQ(*result.epochs.back().cost, result.test->cost);
}

TEST(Run, EvaluatesAtTheEndOnlyAndMeasuresTheGradientByRequest) {
  const TemporaryFolder folder;
  Configuration configuration = tiny();
  configuration.training.evaluate = "end";
  configuration.training.gradient_norm = true;
  const RunResult result = start_run(configuration, in(folder / "run"), {});
  EXPECT_FALSE(result.epochs[1].cost);
  EXPECT_TRUE(result.epochs[2].cost);
  EXPECT_GT(result.epochs[0].gradient_norm.value(), 0);
  EXPECT_EQ(load_model(folder / "run").result->epoch, 3u);
}

TEST(Run, EqualRunsHaveEqualBytesForAnyNumberOfThreads) {
  const TemporaryFolder folder;
  for (std::size_t threads = 1; threads <= 3; ++threads) {
    RunOptions options = in(folder / std::to_string(threads));
    options.threads = threads;
    options.checkpoint_seconds = threads == 2 ? 0 : 30;
    start_run(tiny(), options, {});
    if (threads > 1) expect_same_ends(folder / "1", folder / std::to_string(threads));
  }
}

TEST(Run, StoppedAnywhereItEndsInTheSameBytes) {
  const TemporaryFolder folder;
  Configuration configurations[2] = {tiny(), tiny()};
  configurations[1].data.validation = 0;
  configurations[1].data.standardise = true;
  configurations[1].optimizer = {.kind = OptimizerKind::sgd, .learning_rate = 0.05, .momentum = 0.9};
  configurations[1].schedule.kind = ScheduleKind::one_cycle;
  configurations[1].training.batch = 0;
  for (const Configuration& configuration : configurations) {
    const std::filesystem::path whole = folder / "whole";
    const std::size_t steps = start_run(configuration, in(whole), {}).steps;
    for (std::size_t stop = 1; stop <= steps; ++stop) {
      const std::filesystem::path run = folder / "run";
      const RunResult stopped = start_run(configuration, in(run), stop_after(stop));
      EXPECT_EQ(stopped.steps, stop);
      EXPECT_EQ(stopped.finished, stop == steps);
      EXPECT_EQ(stopped.test.has_value(), stop == steps);
      const RunResult resumed = resume_run(in(run), 0, {});
      EXPECT_TRUE(resumed.finished);
      EXPECT_EQ(resumed.steps, steps);
      EXPECT_EQ(resumed.epochs, read_metrics(whole));
      expect_same_ends(whole, run);
      std::filesystem::remove_all(run);
    }
    std::filesystem::remove_all(whole);
  }
}

TEST(Run, WithEverythingThatHasAStateStoppedAnywhereItEndsInTheSameBytes) {
  const TemporaryFolder folder;
  Configuration configuration = test::full_training(digits());
  configuration.optimizer.learning_rate = 0.3;  // so that it gets worse, and patience and the plateau have work
  configuration.training.use_average = false;   // which would get better for long
  configuration.training.epochs = 10;
  RunOptions three_threads = in(folder / "whole");
  three_threads.threads = 3;
  const RunResult whole = start_run(configuration, three_threads, {});
  EXPECT_TRUE(whole.stopped_early);
  EXPECT_LT(whole.epochs.back().learning_rate, 0.3);
  for (std::size_t stop = 1; stop < whole.steps; stop += 2) {
    EXPECT_FALSE(start_run(configuration, in(folder / "run"), stop_after(stop)).finished);
    const RunResult resumed = resume_run(in(folder / "run"), 0, {});
    EXPECT_TRUE(resumed.stopped_early);
    expect_same_ends(folder / "whole", folder / "run");
    std::filesystem::remove_all(folder / "run");
  }
}

TEST(Run, OfAConvolutionalNetWithEverythingStoppedAnywhereItEndsInTheSameBytes) {
  const TemporaryFolder folder;
  Configuration configuration = test::full_training(digits());
  configuration.network.layers = "1x8x8, conv3x3:4, batchnorm, relu, maxpool2, conv3x3:6, relu, 12, relu, 10";
  configuration.network.dropout = 0;
  configuration.optimizer.kind = OptimizerKind::muon;
  configuration.optimizer.frozen = {"L3"};
  configuration.optimizer.layer_rates = {{"L1", 0.5}};
  configuration.training.epochs = 2;
  RunOptions three_threads = in(folder / "whole");
  three_threads.threads = 3;
  const std::size_t steps = start_run(configuration, three_threads, {}).steps;
  for (std::size_t stop = 1; stop < steps; stop += 2) {
    EXPECT_FALSE(start_run(configuration, in(folder / "run"), stop_after(stop)).finished);
    resume_run(in(folder / "run"), 0, {});
    expect_same_ends(folder / "whole", folder / "run");
    std::filesystem::remove_all(folder / "run");
  }
}

/// 120 examples of three classes; the weight of example i, which its first value tells, is i % 5.
std::string weighted_table(bool heavier = false) {
  std::string table = "class,how_much,place,a,b,c\n";
  for (std::size_t i = 0; i < 120; ++i) {
    table += text(i % 3, ',', i % 5 + (heavier && i == 119 ? 1 : 0), ',', i, ',', i % 3 * 80, ',', i * 7 % 90, ',',
                  i % 3 == 1 ? 200 : i % 60, '\n');
  }
  return table;
}

Configuration weighted_training(const std::filesystem::path& table) {
  Configuration configuration;
  configuration.data.source = table.string();
  configuration.data.weight_column = "how_much";
  configuration.data.validation = 20;
  configuration.data.train_count = 60;
  configuration.network.layers = "4-8-3";
  configuration.training.batch = 8;
  configuration.training.epochs = 3;
  return configuration;
}

TEST(Run, TheWeightsOfATableGoWithTheirExamplesThroughTheSplit) {
  const TemporaryFolder folder;
  write_bytes(folder / "table.csv", weighted_table());
  const Configuration configuration = weighted_training(folder / "table.csv");
  const RunData data = load_run_data(configuration, {});
  const TrainingSettings settings = training_settings(configuration, data.train);
  ASSERT_EQ(settings.example_weights.size(), 60U);
  for (std::size_t i = 0; i < 60; ++i) {
    const std::size_t place = data.train.data->image(data.train.indices[i])[0];
    EXPECT_EQ(settings.example_weights[i], static_cast<float>(place % 5)) << place;
  }
  Configuration unweighted = configuration;
  unweighted.data.weight_column = "";
  EXPECT_TRUE(training_settings(unweighted, load_run_data(unweighted, {}).train).example_weights.empty());
}

TEST(Run, OfAWeightedTableStoppedAnywhereEndsInTheSameBytesAndOtherWeightsAreOtherData) {
  const TemporaryFolder folder;
  write_bytes(folder / "table.csv", weighted_table());
  Configuration configuration = weighted_training(folder / "table.csv");
  const std::size_t steps = start_run(configuration, in(folder / "whole"), {}).steps;
  Configuration recorded;
  read_recipe(folder / "whole" / "config.toml", recorded);
  EXPECT_EQ(recorded.data.weight_column, "how_much");
  for (std::size_t stop = 1; stop < steps; stop += 3) {
    EXPECT_FALSE(start_run(configuration, in(folder / "run"), stop_after(stop)).finished);
    EXPECT_TRUE(resume_run(in(folder / "run"), 0, {}).finished);
    expect_same_ends(folder / "whole", folder / "run");
    std::filesystem::remove_all(folder / "run");
  }

  start_run(configuration, in(folder / "changed"), stop_after(3));
  write_bytes(folder / "table.csv", weighted_table(true));
  EXPECT_ERROR(resume_run(in(folder / "changed"), 0, {}), "is not what this run was started on");

  std::string lines = "class,how_much,place,a,b,c\n";
  for (std::size_t i = 0; i < 120; ++i) lines += text(i % 3, ",0,", i, ",1,2,3\n");
  write_bytes(folder / "table.csv", lines);
  EXPECT_ERROR(start_run(configuration, in(folder / "none"), {}), "training: the example weights are all 0");
}

TEST(Run, KeepsTheModelsOfTheBestEpochs) {
  const TemporaryFolder folder;
  Configuration configuration = tiny();
  configuration.optimizer.learning_rate = 0.3;  // jumps about
  configuration.training.epochs = 6;
  configuration.training.keep_best = 3;
  const RunResult result = start_run(configuration, in(folder / "run"), {});
  std::vector<EpochMetrics> epochs = result.epochs;
  std::stable_sort(epochs.begin(), epochs.end(), [](const auto& a, const auto& b) { return *a.cost < *b.cost; });
  const auto file_of = [&](const EpochMetrics& metrics) {
    return folder / "run" / text("epoch-000", metrics.epoch, ".safetensors");
  };
  for (std::size_t i = 0; i < epochs.size(); ++i) {
    ASSERT_EQ(std::filesystem::exists(file_of(epochs[i])), i < 3) << i;
    if (i < 3) {
      EXPECT_EQ(load_model(file_of(epochs[i])).result, epochs[i]);
    }
  }
  EXPECT_EQ(bytes_of_file(file_of(epochs[0])), bytes_of_file(folder / "run" / "model.safetensors"));

  // A longer run and one that is made longer keep the same ones; a run that replaces this one takes them away, and
  // nothing that only looks like them.
  write_bytes(folder / "run" / "epoch-1.safetensors", "mine");
  EXPECT_TRUE(resume_run(in(folder / "run"), 8, {}).finished);
  configuration.training.epochs = 8;
  start_run(configuration, in(folder / "long"), {});
  write_bytes(folder / "long" / "epoch-1.safetensors", "mine");
  expect_same_ends(folder / "run", folder / "long");
  configuration.training.keep_best = 0;
  RunOptions replacing = in(folder / "run");
  replacing.replace = true;
  start_run(configuration, replacing, {});
  EXPECT_EQ(test::ends_of(folder / "run").size(), 4u);
  EXPECT_EQ(bytes_of_file(folder / "run" / "epoch-1.safetensors"), "mine");
}

TEST(Run, AModelThatIsNoLongerKeptGoesEvenIfTheRunWasKilledBeforeItWent) {
  const TemporaryFolder folder;
  Configuration configuration = tiny();
  configuration.training.keep_best = 1;
  start_run(configuration, in(folder / "run"), {});
  const auto ends = test::ends_of(folder / "run");
  write_bytes(folder / "run" / "epoch-0099.safetensors", "left over");
  resume_run(in(folder / "run"), 0, {});
  EXPECT_TRUE(test::ends_of(folder / "run") == ends);
}

TEST(Run, TheRateFallsByTheValidationCostOrElseTheTrainingCost) {
  const TemporaryFolder folder;
  for (const std::size_t validation : {100U, 0U}) {
    Configuration configuration = tiny();
    configuration.data.validation = validation;
    configuration.training.epochs = 6;
    configuration.schedule = {.kind = ScheduleKind::plateau, .factor = 0.5, .patience = 1, .threshold = 0.9};
    const RunResult result = start_run(configuration, in(folder / std::to_string(validation)), {});
    Plateau plateau;
    std::set<double> rates;
    for (const EpochMetrics& epoch : result.epochs) {
      EXPECT_EQ(epoch.learning_rate, 0.01 * plateau.factor) << epoch.epoch;
      rates.insert(epoch.learning_rate);
      hear_epoch_cost(plateau, configuration.schedule, validation > 0 ? *epoch.cost : epoch.train_cost);
    }
    EXPECT_GT(rates.size(), 1u) << "a rate that never falls shows nothing";
  }
}

/// Every optimizer with every option that has a state.
TEST(Run, EveryOptimizerStoppedAnywhereEndsInTheSameBytes) {
  const TemporaryFolder folder;
  for (const char* name : {"sgd", "rmsprop", "adagrad", "adam", "adamw", "lion", "muon"}) {
    SCOPED_TRACE(name);
    Configuration configuration = tiny();
    configuration.optimizer = {.kind = parse_optimizer(name),
                               .learning_rate = 0.01,
                               .weight_decay = 0.01,
                               .decay_biases = false,
                               .clip_norm = 1,
                               .lookahead = 2,
                               .average_decay = 0.8,
                               .layer_rates = {{"L1", 0.5}},
                               .frozen = {"L2"}};
    configuration.training.epochs = 2;
    const std::size_t steps = start_run(configuration, in(folder / "whole"), {}).steps;
    for (std::size_t stop = 1; stop < steps; stop += 3) {
      EXPECT_FALSE(start_run(configuration, in(folder / "run"), stop_after(stop)).finished);
      EXPECT_TRUE(resume_run(in(folder / "run"), 0, {}).finished);
      expect_same_ends(folder / "whole", folder / "run");
      std::filesystem::remove_all(folder / "run");
    }
    std::filesystem::remove_all(folder / "whole");
  }
}

TEST(Run, TheAverageOfTheWeightsIsEvaluatedAndSavedUnlessTheWeightsAreWanted) {
  const TemporaryFolder folder;
  Configuration configuration = tiny();
  configuration.data.validation = 0;
  configuration.optimizer.average_decay = 0.9;
  const RunResult averaged = start_run(configuration, in(folder / "averaged"), {});
  configuration.training.use_average = false;
  const RunResult raw = start_run(configuration, in(folder / "raw"), {});
  EXPECT_EQ(averaged.epochs.back().train_cost, raw.epochs.back().train_cost) << "the average steers nothing";
  EXPECT_NE(averaged.epochs.back().cost, raw.epochs.back().cost);

  const auto parameters = [&](const char* run, const char* file) {
    const Model model = load_model(folder / run / file);
    return std::vector<float>(model.network.parameters().begin(), model.network.parameters().end());
  };
  const LoadedCheckpoint last = read_checkpoint(folder / "averaged" / "last.safetensors");
  const auto average = last.checkpoint.training.optimizer.average.span();
  EXPECT_EQ(parameters("averaged", "model.safetensors"), std::vector<float>(average.begin(), average.end()));
  EXPECT_EQ(parameters("raw", "model.safetensors"), parameters("raw", "last.safetensors"));
  EXPECT_EQ(parameters("raw", "last.safetensors"), parameters("averaged", "last.safetensors"));
  EXPECT_FALSE(last.model.result) << "measured was the average, not the parameters in the checkpoint";
  EXPECT_EQ(averaged.test->cost, averaged.epochs.back().cost.value());
}

TEST(Run, TheAverageOfTheWeightsIsEvaluatedAndSavedWithTheAverageOfTheirRunningStatistics) {
  const TemporaryFolder folder;
  Configuration configuration = tiny();
  configuration.network.layers = "1x8x8, conv3x3:4, batchnorm, relu, 10";
  configuration.network.dropout = 0;
  configuration.optimizer.average_decay = 0.95;
  configuration.training.keep_best = 1;
  configuration.training.epochs = 2;
  const RunResult result = start_run(configuration, in(folder / "run"), {});
  ASSERT_LT(*result.epochs[1].cost, *result.epochs[0].cost) << "the last epoch is the one that is saved";
  const LoadedCheckpoint last = read_checkpoint(folder / "run" / "last.safetensors");
  const auto numbers = [](std::span<const float> span) { return std::vector<float>(span.begin(), span.end()); };
  const std::vector<float> average = numbers(last.checkpoint.training.average_statistics.span());
  const std::vector<float> raw = numbers(std::as_const(last.model.network).statistics());
  EXPECT_NE(average, raw);
  for (const char* file : {"model.safetensors", "epoch-0002.safetensors"}) {
    const Model model = load_model(folder / "run" / file);
    EXPECT_EQ(numbers(model.network.statistics()), average) << file;
    const RunData data = load_run_data(configuration, {});
    ThreadTeam team;
    EXPECT_EQ(evaluate(model.network, model.preprocessing, data.validation, team).cost, *result.epochs[1].cost);
  }
  configuration.training.use_average = false;
  start_run(configuration, in(folder / "raw"), {});
  EXPECT_EQ(numbers(load_model(folder / "raw" / "model.safetensors").network.statistics()), raw);
}

TEST(Run, KnowsWhetherItEndedWorseThanItBegan) {
  const TemporaryFolder folder;
  Configuration configuration = tiny();
  EXPECT_FALSE(cost_rose(start_run(configuration, in(folder / "good"), {})));
  configuration.network.dropout = 0;
  configuration.optimizer = {.kind = OptimizerKind::sgd, .learning_rate = 50};
  const RunResult bad = start_run(configuration, in(folder / "bad"), {});
  EXPECT_NEAR(bad.first_cost.value(), 2.5, 1.5);
  EXPECT_TRUE(cost_rose(bad)) << *bad.first_cost << " to " << bad.epochs.back().train_cost;
  // A run that was stopped and resumed knows it too, and so does one that is only evaluated.
  EXPECT_FALSE(cost_rose(start_run(configuration, in(folder / "run"), stop_after(7))));
  const RunResult resumed = resume_run(in(folder / "run"), 0, {});
  EXPECT_EQ(resumed.first_cost, bad.first_cost);
  EXPECT_TRUE(cost_rose(resumed));
  EXPECT_TRUE(cost_rose(resume_run(in(folder / "run"), 0, {})));
}

TEST(Run, StepByStepItEndsInTheSameBytes) {
  const TemporaryFolder folder;
  start_run(tiny(), in(folder / "whole"), {});
  bool finished = start_run(tiny(), in(folder / "run"), stop_after(1)).finished;
  std::size_t rounds = 1;
  for (; !finished; ++rounds) finished = resume_run(in(folder / "run"), 0, stop_after(1)).finished;
  EXPECT_EQ(rounds, 15u);
  expect_same_ends(folder / "whole", folder / "run");
}

TEST(Run, AFinishedRunIsOnlyEvaluated) {
  const TemporaryFolder folder;
  const RunResult first = start_run(tiny(), in(folder / "run"), {});
  const auto written = std::filesystem::last_write_time(folder / "run" / "model.safetensors");
  RunListener listener;
  listener.on_epoch = [](const EpochMetrics&, double) { FAIL(); };
  const RunResult again = resume_run(in(folder / "run"), 0, listener);
  EXPECT_TRUE(again.finished);
  EXPECT_EQ(again.epochs, first.epochs);
  EXPECT_EQ(again.test->cost, first.test->cost);
  EXPECT_EQ(std::filesystem::last_write_time(folder / "run" / "model.safetensors"), written);
}

TEST(Run, AnExtendedRunEndsInTheBytesOfALongOne) {
  const TemporaryFolder folder;
  Configuration configuration = tiny();
  configuration.optimizer.learning_rate = 0.3;
  configuration.schedule.kind = ScheduleKind::exponential;
  configuration.schedule.factor = 0.5;
  configuration.training.epochs = 2;
  start_run(configuration, in(folder / "run"), {});
  EXPECT_EQ(resume_run(in(folder / "run"), 5, {}).steps, 25u);
  configuration.training.epochs = 5;
  start_run(configuration, in(folder / "long"), {});
  expect_same_ends(folder / "long", folder / "run");
}

TEST(Run, RefusesALengthThatWouldChangeThePast) {
  const TemporaryFolder folder;
  Configuration configuration = tiny();
  start_run(configuration, in(folder / "run"), stop_after(7));
  EXPECT_ERROR(resume_run(in(folder / "run"), 2, {}), "was started for 3 epochs; it can be extended, but not cut to 2");
  configuration.schedule.kind = ScheduleKind::cosine;
  start_run(configuration, in(folder / "cosine"), stop_after(7));
  EXPECT_ERROR(resume_run(in(folder / "cosine"), 4, {}),
               "the learning rates of the schedule cosine were laid out for 3 epochs");
  EXPECT_TRUE(resume_run(in(folder / "cosine"), 3, {}).finished);
}

TEST(Run, StopsEarlyWhenPatienceRunsOut) {
  const TemporaryFolder folder;
  Configuration configuration = tiny();
  configuration.optimizer = {.kind = OptimizerKind::sgd, .learning_rate = 1e-30};  // nothing ever gets better
  configuration.training.epochs = 10;
  configuration.training.patience = 3;
  const RunResult result = start_run(configuration, in(folder / "run"), {});
  EXPECT_TRUE(result.finished);
  EXPECT_TRUE(result.stopped_early);
  EXPECT_EQ(result.epochs.size(), 4u);
  EXPECT_EQ(load_model(folder / "run").result->epoch, 1u);

  // Patience counts across an interruption.
  start_run(configuration, in(folder / "again"), stop_after(17));
  const RunResult resumed = resume_run(in(folder / "again"), 0, {});
  EXPECT_TRUE(resumed.stopped_early);
  expect_same_ends(folder / "run", folder / "again");

  EXPECT_TRUE(resume_run(in(folder / "run"), 0, {}).stopped_early);
  EXPECT_ERROR(resume_run(in(folder / "run"), 20, {}),
               "stopped early, after 3 epochs without a better validation cost");
}

TEST(Run, IsNotReplacedWithoutBeingAsked) {
  const TemporaryFolder folder;
  const Configuration configuration = tiny();
  start_run(configuration, in(folder / "run"), {});
  write_bytes(folder / "run" / "notes.txt", "mine");
  EXPECT_ERROR(start_run(configuration, in(folder / "run"), {}), "holds a run already");
  Configuration shorter = configuration;
  shorter.training.epochs = 1;
  RunOptions options = in(folder / "run");
  options.replace = true;
  EXPECT_EQ(start_run(shorter, options, {}).epochs.size(), 1u);
  EXPECT_EQ(bytes_of_file(folder / "run" / "notes.txt"), "mine");
  // What cannot be trained does not cost the run that is there.
  shorter.network.layers = "65-10";
  EXPECT_ERROR(start_run(shorter, options, {}), "65");
  EXPECT_TRUE(resume_run(in(folder / "run"), 0, {}).finished);
}

TEST(Run, NothingIsMadeForATrainingThatCannotBegin) {
  const TemporaryFolder folder;
  Configuration configuration = tiny();
  configuration.network.layers = "64-12-9";
  EXPECT_ERROR(start_run(configuration, in(folder / "run"), {}), "has 10 classes, so the last size must be 10");
  configuration.network.layers = "64-12-10";
  configuration.optimizer.frozen = {"L3"};
  EXPECT_ERROR(start_run(configuration, in(folder / "run"), {}), "optimizer.frozen: the network has no layer 'L3'");
  configuration.data.source = (folder / "nothing").string();
  EXPECT_ERROR(start_run(configuration, in(folder / "run"), {}), "nothing");
  EXPECT_FALSE(std::filesystem::exists(folder / "run"));
}

TEST(Run, BelongsToOneProcessAtATime) {
  const TemporaryFolder folder;
  start_run(tiny(), in(folder / "run"), stop_after(2));
  const RunFolder held(folder / "run");
  EXPECT_ERROR(resume_run(in(folder / "run"), 0, {}), "another process is working on this run");
}

TEST(Run, WhatWasLoggedAfterTheCheckpointIsCutOff) {
  const TemporaryFolder folder;
  start_run(tiny(), in(folder / "whole"), {});
  start_run(tiny(), in(folder / "run"), stop_after(7));
  const std::string metrics = bytes_of_file(folder / "run" / "metrics.jsonl");
  write_bytes(folder / "run" / "metrics.jsonl", metrics + metrics + "{\"epoch\":");
  write_bytes(folder / "run" / ".last.safetensors.1-2.tmp", "left over");
  resume_run(in(folder / "run"), 0, {});
  expect_same_ends(folder / "whole", folder / "run");
  EXPECT_FALSE(std::filesystem::exists(folder / "run" / ".last.safetensors.1-2.tmp"));
}

TEST(Run, ADamagedCheckpointIsSkippedWithAWarning) {
  const TemporaryFolder folder;
  start_run(tiny(), in(folder / "whole"), {});
  start_run(tiny(), in(folder / "run"), stop_after(7));
  std::string bytes = bytes_of_file(folder / "run" / "last.safetensors");
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 4);
  write_bytes(folder / "run" / "last.safetensors", bytes);
  std::vector<std::string> warnings;
  RunListener listener;
  listener.on_warning = [&](const std::string& warning) { warnings.push_back(warning); };
  EXPECT_TRUE(resume_run(in(folder / "run"), 0, listener).finished);
  expect_same_ends(folder / "whole", folder / "run");
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_NE(warnings[0].find("damaged: its checksum is"), std::string::npos);
}

TEST(Run, AnotherInstructionSetIsToldOf) {
  const TemporaryFolder folder;
  start_run(tiny(), in(folder / "run"), stop_after(7));
  const std::filesystem::path last = folder / "run" / "last.safetensors";
  LoadedCheckpoint loaded = read_checkpoint(last);
  loaded.checkpoint.instruction_set = "abacus";
  write_checkpoint(loaded.model, loaded.checkpoint, last);
  std::string warning;
  RunListener listener;
  listener.on_warning = [&](const std::string& message) { warning = message; };
  resume_run(in(folder / "run"), 0, listener);
  EXPECT_NE(warning.find("was trained with the instruction set abacus, now it is "), std::string::npos);
}

TEST(Run, SaysWhyItCannotGoOn) {
  const TemporaryFolder folder;
  EXPECT_ERROR(resume_run(in(folder / "none"), 0, {}), "holds no run: there is no config.toml");
  EXPECT_FALSE(std::filesystem::exists(folder / "none"));

  const std::filesystem::path run = folder / "run";
  start_run(tiny(), in(run), stop_after(7));
  const std::string recipe = bytes_of_file(run / "config.toml");
  Configuration changed = tiny();
  changed.optimizer.learning_rate = 0.02;
  write_bytes(run / "config.toml", to_toml(changed));
  EXPECT_ERROR(resume_run(in(run), 0, {}),
               "optimizer.learning_rate is 0.02 now, but was 0.01 when the run was started");
  write_bytes(run / "config.toml", recipe);

  const std::string metrics = bytes_of_file(run / "metrics.jsonl");
  write_bytes(run / "metrics.jsonl", metrics.substr(1));
  EXPECT_ERROR(resume_run(in(run), 0, {}), "somebody changed it");
  write_bytes(run / "metrics.jsonl", metrics);

  const std::string last = bytes_of_file(run / "last.safetensors");
  const std::string previous = bytes_of_file(run / "previous.safetensors");
  write_bytes(run / "last.safetensors", "");
  write_bytes(run / "previous.safetensors", "");
  EXPECT_ERROR(resume_run(in(run), 0, {}), "no checkpoint can be read: ");
  std::filesystem::remove(run / "last.safetensors");
  std::filesystem::remove(run / "previous.safetensors");
  EXPECT_ERROR(resume_run(in(run), 0, {}), "its checkpoints are gone");
  write_bytes(run / "last.safetensors", last);
  write_bytes(run / "previous.safetensors", previous);
  EXPECT_TRUE(resume_run(in(run), 0, {}).finished);
}

TEST(Run, NoticesThatTheDataChanged) {
  const TemporaryFolder folder;
  test::write_tiny_digits(folder / "data", 400, 100);
  const Configuration configuration = test::tiny_training(folder / "data");
  start_run(configuration, in(folder / "run"), stop_after(7));
  std::string pixels = bytes_of_file(folder / "data" / "train-images-idx3-ubyte");
  pixels.back() = static_cast<char>(pixels.back() ^ 1);
  write_bytes(folder / "data" / "train-images-idx3-ubyte", pixels);
  EXPECT_ERROR(resume_run(in(folder / "run"), 0, {}), "is not what this run was started on");
}

TEST(Run, StoppedBeforeItsFirstCheckpointItBeginsAnew) {
  const TemporaryFolder folder;
  start_run(tiny(), in(folder / "whole"), {});
  std::filesystem::create_directory(folder / "run");
  write_bytes(folder / "run" / "config.toml", to_toml(tiny()));
  EXPECT_TRUE(resume_run(in(folder / "run"), 0, {}).finished);
  expect_same_ends(folder / "whole", folder / "run");
}

TEST(Run, ACostThatIsNotFiniteKeepsTheLastCheckpoint) {
  const TemporaryFolder folder;
  Configuration configuration = tiny();
  configuration.network.loss = "half-quadratic";
  configuration.network.output_activation = "identity";
  configuration.network.activation = "identity";
  configuration.optimizer = {.kind = OptimizerKind::sgd, .learning_rate = 1e6};
  EXPECT_ERROR(start_run(configuration, in(folder / "run"), {}),
               "; " + (folder / "run").string() + " keeps the checkpoint of step 0");
  EXPECT_EQ(read_checkpoint(folder / "run" / "last.safetensors").checkpoint.training.step, 0u);
}

TEST(ReadMetrics, LeavesOutALineThatWasCutShort) {
  const TemporaryFolder folder;
  const std::string line =
      R"({"epoch":1,"step":5,"learning_rate":0.1,"train_cost":2.5,"train_accuracy":0.25,"gradient_norm":1e-9})";
  write_bytes(folder / "metrics.jsonl", line + "\n" + line.substr(0, 30));
  const std::vector<EpochMetrics> epochs = read_metrics(folder.path());
  ASSERT_EQ(epochs.size(), 1u);
  EXPECT_EQ(epochs[0].train_cost, 2.5);
  EXPECT_EQ(epochs[0].gradient_norm, 1e-9);
  EXPECT_FALSE(epochs[0].cost);
  write_bytes(folder / "metrics.jsonl", "");
  EXPECT_TRUE(read_metrics(folder.path()).empty());
}

TEST(ReadMetrics, SaysWhichLineIsBroken) {
  const TemporaryFolder folder;
  EXPECT_ERROR(read_metrics(folder.path()), "metrics.jsonl: cannot be read");
  write_bytes(folder / "metrics.jsonl", "{}\n");
  EXPECT_ERROR(read_metrics(folder.path()), "metrics.jsonl:1: 'epoch' is missing");
  write_bytes(folder / "metrics.jsonl", "epoch 1\n");
  EXPECT_ERROR(read_metrics(folder.path()), "metrics.jsonl:1: not JSON (byte 1)");
}

std::set<std::uint32_t> indices(const Subset& subset) { return {subset.indices.begin(), subset.indices.end()}; }

TEST(RunData, PartsAreDisjointAndDependOnTheSeedAlone) {
  const TemporaryFolder folder;
  test::write_tiny_digits(folder / "data", 300, 0);
  Configuration configuration = test::tiny_training(folder / "data");
  configuration.data.validation = 40;
  const RunData data = load_run_data(configuration, {});
  EXPECT_EQ(data.test.size(), 50u);  // a sixth
  EXPECT_EQ(data.validation.size(), 40u);
  EXPECT_EQ(data.train.size(), 210u);
  std::set<std::uint32_t> all = indices(data.train);
  all.merge(indices(data.validation));
  all.merge(indices(data.test));
  EXPECT_EQ(all.size(), 300u);

  EXPECT_EQ(load_run_data(configuration, {}).train.indices, data.train.indices);
  // More data to train on are the same test and validation part.
  configuration.data.train_count = 100;
  const RunData fewer = load_run_data(configuration, {});
  EXPECT_EQ(fewer.test.indices, data.test.indices);
  EXPECT_EQ(fewer.validation.indices, data.validation.indices);
  EXPECT_EQ(fewer.train.size(), 100u);
  EXPECT_TRUE(std::includes(data.train.indices.begin(), data.train.indices.end(), fewer.train.indices.begin(),
                            fewer.train.indices.end()));
  configuration.training.seed = 12;
  EXPECT_NE(load_run_data(configuration, {}).test.indices, data.test.indices);
}

TEST(RunData, NothingIsCopied) {
  const RunData data = load_run_data(tiny(), {});
  EXPECT_EQ(data.train.data, data.validation.data);
  EXPECT_NE(data.train.data, data.test.data);
}

TEST(RunData, SaysWhichPartIsTooLarge) {
  Configuration configuration = tiny();
  configuration.data.test = 10;
  EXPECT_ERROR(load_run_data(configuration, {}), "data.test = 10: ");
  configuration.data.test = 0;
  configuration.data.validation = 400;
  EXPECT_ERROR(load_run_data(configuration, {}), "data.validation = 400: ");
  configuration.data.validation = 100;
  configuration.data.train_count = 301;
  EXPECT_ERROR(load_run_data(configuration, {}), "has only 300 examples to train on");
}

TEST(Run, IsNotWrittenAmongOtherThings) {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder / "run");
  write_bytes(folder / "run" / "letter.txt", "dear");
  EXPECT_ERROR(start_run(tiny(), in(folder / "run"), {}), "holds other things, and no run");
  EXPECT_FALSE(std::filesystem::exists(folder / "run" / "config.toml"));
  RunOptions meant = in(folder / "run");
  meant.replace = true;
  EXPECT_TRUE(start_run(tiny(), meant, {}).finished);
  EXPECT_EQ(bytes_of_file(folder / "run" / "letter.txt"), "dear");
}

TEST(Run, TellsHowLongAnEpochTookAlsoWhenItIsOneStep) {
  const TemporaryFolder folder;
  Configuration configuration = tiny();
  configuration.training.batch = 0;
  std::vector<double> told;
  RunListener listener;
  listener.on_epoch = [&](const EpochMetrics&, double seconds) { told.push_back(seconds); };
  start_run(configuration, in(folder / "run"), listener);
  ASSERT_EQ(told.size(), configuration.training.epochs);
  for (const double seconds : told) EXPECT_LT(seconds, 60);
}

TEST(Run, FindsItsDataFromAnyFolder) {
  const TemporaryFolder folder;
  const std::filesystem::path here = std::filesystem::current_path();
  Configuration configuration = tiny();
  configuration.data.source = std::filesystem::relative(digits()).string();
  start_run(configuration, in(folder / "run"), stop_after(3));
  std::filesystem::current_path("/");
  const RunResult resumed = resume_run(in(folder / "run"), 0, {});
  std::filesystem::current_path(here);
  EXPECT_TRUE(resumed.finished);
}

}  // namespace
}  // namespace nudge
