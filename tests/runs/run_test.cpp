// What a run leaves, when it stops, and what it refuses.

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <utility>
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

TEST(Run, RefusesAPathOfDataThatIsNotUtf8BeforeAnythingIsWritten) {
  const TemporaryFolder folder;
  const std::filesystem::path named = folder / "caf\xe9";
  std::filesystem::copy(digits(), named, std::filesystem::copy_options::recursive);
  EXPECT_ERROR(start_run(tiny_training(named), in(folder / "run"), {}), "caf\\xe9");
  EXPECT_FALSE(std::filesystem::exists(folder / "run"));

  start_run(tiny(), in(folder / "run"), stop_after(3));
  const std::string before = bytes_of_file(folder / "run" / "config.toml");
  RunOptions moved = in(folder / "run");
  moved.data = named.string();
  EXPECT_ERROR(resume_run(moved, 0, {}), "caf\\xe9: this path of the data is not UTF-8");
  EXPECT_EQ(bytes_of_file(folder / "run" / "config.toml"), before);
  EXPECT_TRUE(resume_run(in(folder / "run"), 0, {}).finished);
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
  EXPECT_EQ(evaluate(model, data.validation, team).cost, *best->cost);
  EXPECT_EQ(evaluate(model, data.test, team).cost, result.test->cost);
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
      update_plateau(plateau, configuration.schedule, validation > 0 ? *epoch.cost : epoch.train_cost);
    }
    EXPECT_GT(rates.size(), 1u) << "a rate that never falls shows nothing";
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
    EXPECT_EQ(evaluate(model, data.validation, team).cost, *result.epochs[1].cost);
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

TEST(Run, AReadyMadeNetHasAnOutputForEachClassAndTheRunSaysSo) {
  const TemporaryFolder folder;
  Configuration configuration = tiny();
  configuration.data.classes = {"0-4"};
  configuration.data.validation = 20;
  configuration.data.height = configuration.data.width = 28;
  configuration.network = {.layers = "lenet5"};
  configuration.training.epochs = 1;
  start_run(configuration, in(folder / "run"), {});
  const Model model = load_model(folder / "run");
  EXPECT_EQ(model.network.architecture().outputs(), 5u);
  Configuration resolved;
  read_recipe(folder / "run" / "config.toml", resolved);
  EXPECT_EQ(resolved.network.layers, "lenet5:5");
  EXPECT_EQ(model.training, to_toml(resolved));
  EXPECT_TRUE(resume_run(in(folder / "run"), 2, {}).finished);

  configuration.network.layers = "lenet5:7";
  EXPECT_ERROR(start_run(configuration, in(folder / "other"), {}), "has 5 classes, so the last size must be 5");
  // The last number of an encoder is its code's.
  configuration.network.layers = "lenet5";
  const Dataset five{.shape = {1, 28, 28}, .classes = {"0", "1", "2", "3", "4"}};
  EXPECT_EQ(net_for(configuration, five), "lenet5:5");
  configuration.autoencoder.decoder = "10-784";
  EXPECT_EQ(net_for(configuration, five), "lenet5");
}

TEST(Run, BelongsToOneProcessAtATime) {
  const TemporaryFolder folder;
  start_run(tiny(), in(folder / "run"), stop_after(2));
  const RunFolder held(folder / "run");
  EXPECT_ERROR(resume_run(in(folder / "run"), 0, {}), "another process is working on this run");
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

TEST(Run, IsNotWrittenAmongOtherThings) {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder / "run");
  write_bytes(folder / "run" / "letter.txt", "dear");
  EXPECT_ERROR(start_run(tiny(), in(folder / "run"), {}), "holds files that are no run's");
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
