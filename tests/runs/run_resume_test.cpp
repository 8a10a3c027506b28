// A run that is stopped ends in the bytes of one that is not, or says why it cannot go on.

#include <gtest/gtest.h>

#include <vector>

#include "nudge/error.hpp"
#include "nudge/model_file.hpp"
#include "runs/checkpoint.hpp"
#include "runs/run_folder.hpp"
#include "runs/tiny_runs.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

using namespace test;

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

TEST(Run, GoesOnByTheCallThatBeganIt) {
  const TemporaryFolder folder;
  start_run(tiny(), in(folder / "whole"), {});
  RunOptions options = in(folder / "run");
  options.go_on = true;
  for (const std::size_t stop : {3U, 4U, 1000U}) start_run(tiny(), options, stop_after(stop));
  expect_same_ends(folder / "whole", folder / "run");
  Configuration other = tiny();
  other.training.seed = 12;
  EXPECT_ERROR(start_run(other, options, {}), "training.seed is 11 in the run that is to go on, and 12 is wanted");
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

Configuration unlabelled_training() {
  Configuration configuration = tiny();
  configuration.data.per_class = 2;
  configuration.training.batch = 8;
  configuration.training.epochs = 2;
  configuration.network.layers = "conv3x3:4, batchnorm, relu, dropout0.2, 10";
  configuration.network.dropout = 0;
  configuration.unlabelled.batch = 40;
  configuration.unlabelled.consistency = 1;
  configuration.unlabelled.adversarial = 0.5;
  configuration.unlabelled.information = 1;
  configuration.unlabelled.threshold = 0.2;
  configuration.strong_augment.rotation = 10;
  return configuration;
}

TEST(Run, WithUnlabelledExamplesStoppedAnywhereItEndsInTheSameBytes) {
  const TemporaryFolder folder;
  Configuration alone = unlabelled_training();
  alone.data.per_class = 0;
  alone.unlabelled.alone = true;
  alone.training.evaluate = "end";
  for (const Configuration& configuration : {unlabelled_training(), alone}) {
    RunOptions three_threads = in(folder / "whole");
    three_threads.threads = 3;
    const RunResult whole = start_run(configuration, three_threads, {});
    for (const EpochMetrics& epoch : whole.epochs) EXPECT_TRUE(epoch.sure.value_or(0) > 0 && epoch.sure_right);
    EXPECT_EQ(whole.epochs.back().train_accuracy.has_value(), !configuration.unlabelled.alone);
    // The clusters of a checkpoint are not in the order that was measured.
    EXPECT_EQ(load_model(folder / "whole" / "last.safetensors").result.has_value(), !configuration.unlabelled.alone);
    for (std::size_t stop = 1; stop < whole.steps; stop += 3) {
      EXPECT_FALSE(start_run(configuration, in(folder / "run"), stop_after(stop)).finished);
      EXPECT_EQ(resume_run(in(folder / "run"), 0, {}).epochs, whole.epochs);
      expect_same_ends(folder / "whole", folder / "run");
      std::filesystem::remove_all(folder / "run");
    }
    std::filesystem::remove_all(folder / "whole");
  }
}

TEST(Run, WithUnlabelledExamplesFromElsewhereStoppedAnywhereItEndsInTheSameBytes) {
  const TemporaryFolder folder;
  test::write_tiny_digits(folder / "more", 90, 0);
  Configuration configuration = unlabelled_training();
  configuration.data.standardise = true;
  configuration.data.unlabelled = (folder / "more").string();
  RunOptions three_threads = in(folder / "whole");
  three_threads.threads = 3;
  const RunResult whole = start_run(configuration, three_threads, {});
  EXPECT_EQ(whole.steps, 4U) << "two epochs of 90 / 40 steps";
  for (const EpochMetrics& epoch : whole.epochs) {
    EXPECT_GT(epoch.sure.value_or(0), 0);
    EXPECT_FALSE(epoch.sure_right) << "nobody knows";
  }
  const Model model = load_model(folder / "whole");
  EXPECT_EQ(model.preprocessing, standardised_preprocessing(load_run_data(configuration, {}).train));
  for (std::size_t stop = 1; stop < whole.steps; ++stop) {
    EXPECT_FALSE(start_run(configuration, in(folder / "run"), stop_after(stop)).finished);
    EXPECT_EQ(resume_run(in(folder / "run"), 0, {}).epochs, whole.epochs);
    expect_same_ends(folder / "whole", folder / "run");
    std::filesystem::remove_all(folder / "run");
  }
}

TEST(Run, GoesOnWithTheSameUnlabelledExamplesWhereverTheyLie) {
  const TemporaryFolder folder;
  test::write_tiny_digits(folder / "more", 90, 0);
  Configuration configuration = unlabelled_training();
  configuration.data.unlabelled = (folder / "more/").string();
  start_run(configuration, in(folder / "run"), stop_after(1));
  std::filesystem::rename(folder / "more", folder / "moved");
  EXPECT_ERROR(resume_run(in(folder / "run"), 0, {}),
               "its unlabelled examples, " + (folder / "more").string() + ", are not there; if they lie elsewhere");
  RunOptions options = in(folder / "run");
  options.unlabelled = (folder / "moved").string();
  EXPECT_TRUE(resume_run(options, 0, {}).finished);
  configuration.data.unlabelled = options.unlabelled;
  start_run(configuration, in(folder / "whole"), {});
  expect_same_ends(folder / "whole", folder / "run");

  start_run(configuration, in(folder / "stopped"), stop_after(1));
  test::write_tiny_digits(folder / "moved", 91, 0);
  EXPECT_ERROR(resume_run(in(folder / "stopped"), 0, {}), "its examples without labels, are not what this run was");
  start_run(tiny(), in(folder / "plain"), stop_after(1));
  options.folder = folder / "plain";
  EXPECT_ERROR(resume_run(options, 0, {}), "has no examples without labels of their own (data.unlabelled)");
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
  const TrainingSettings settings = training_settings(configuration, data);
  EXPECT_TRUE(settings.example_weights.empty() && settings.weighted) << "they are the data set's";
  for (std::size_t i = 0; i < 60; ++i) {
    const auto place = static_cast<std::size_t>(data.train.data->row(data.train.indices[i])[0]);
    EXPECT_EQ(data.train.data->weights[data.train.indices[i]], static_cast<float>(place % 5)) << place;
  }
  Configuration unweighted = configuration;
  unweighted.data.weight_column = "";
  EXPECT_TRUE(training_settings(unweighted, load_run_data(unweighted, {})).example_weights.empty());
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
  EXPECT_NE(warnings[0].find("does not fit: the file is damaged"), std::string::npos);
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

TEST(Run, GoesOnWithTheSameDataInAnotherPlace) {
  const TemporaryFolder folder;
  test::write_tiny_digits(folder / "before", 400, 100);
  const Configuration configuration = test::tiny_training(folder / "before");
  start_run(configuration, in(folder / "run"), stop_after(15));
  std::filesystem::rename(folder / "before", folder / "after");
  EXPECT_ERROR(resume_run(in(folder / "run"), 0, {}), "are not there; if they lie elsewhere now, say where: ");
  RunOptions options = in(folder / "run");
  options.data = (folder / "after/").string();
  const RunResult result = resume_run(options, 0, {});
  EXPECT_TRUE(result.finished);

  // What was trained is what an undisturbed training makes; its files name the place where the data lie now.
  const Configuration moved = test::tiny_training(folder / "after");
  start_run(moved, in(folder / "whole"), {});
  expect_same_ends(folder / "whole", folder / "run");
}

TEST(Run, TakesTheFirstNumberThatIsFree) {
  const TemporaryFolder folder;
  RunOptions options = in(folder / "runs" / "digits");
  options.numbered = true;
  std::filesystem::create_directories(folder / "runs" / "digits-2");
  EXPECT_EQ(start_run(tiny(), options, stop_after(1)).folder, folder / "runs" / "digits-1");
  EXPECT_EQ(start_run(tiny(), options, stop_after(1)).folder, folder / "runs" / "digits-3");
  EXPECT_TRUE(std::filesystem::is_empty(folder / "runs" / "digits-2"));
  write_bytes(folder / "runs" / "digits-4", "a file");
  EXPECT_EQ(start_run(tiny(), options, stop_after(1)).folder, folder / "runs" / "digits-5");
}

TEST(Run, StoppedBeforeItsFirstCheckpointItBeginsAnew) {
  const TemporaryFolder folder;
  Configuration standardised = unlabelled_training();
  standardised.data.standardise = true;
  for (const Configuration& configuration : {tiny(), standardised}) {
    start_run(configuration, in(folder / "whole"), {});
    std::filesystem::create_directory(folder / "run");
    write_bytes(folder / "run" / "config.toml", to_toml(configuration));
    EXPECT_TRUE(resume_run(in(folder / "run"), 0, {}).finished);
    expect_same_ends(folder / "whole", folder / "run");
    for (const char* run : {"whole", "run"}) std::filesystem::remove_all(folder / run);
  }
}

}  // namespace
}  // namespace nudge
