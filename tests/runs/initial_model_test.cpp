// RunOptions::initial_model: a run that begins with a model of one's own.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "nudge/model_file.hpp"
#include "nudge/net_text.hpp"
#include "nudge/tuning.hpp"
#include "runs/tiny_runs.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

using namespace test;

/// Without dropout, so that the first cost can be measured by hand.
Configuration configuration() {
  Configuration configuration = tiny();
  configuration.network.dropout = 0;
  configuration.training.batch = 0;
  return configuration;
}

Model trained_elsewhere(const RunData& data) {
  Configuration other = configuration();
  other.training.seed = 77;
  Model model = untrained_model(other, data.train);
  model.dataset = "elsewhere";
  return model;
}

TEST(InitialModel, IsWhereTheRunBegins) {
  const TemporaryFolder folder;
  const RunData data = load_run_data(configuration(), {});
  const Model initial = trained_elsewhere(data);
  RunOptions options = in(folder / "run");
  options.initial_model = initial;
  const RunResult result = start_run(configuration(), options, {});
  ThreadTeam team;
  EXPECT_NEAR(*result.first_cost, evaluate(initial, data.train, team).cost, 1e-6);
  EXPECT_NE(*result.first_cost, *start_run(configuration(), in(folder / "other"), {}).first_cost);
  const Model model = load_model(folder / "run");
  EXPECT_EQ(model.dataset, configuration().data.source) << "it is trained on this one now";
  EXPECT_TRUE(std::filesystem::exists(folder / "run" / "initial.safetensors"));
  // Begun anew without one, the folder has none.
  options.initial_model.reset();
  options.replace = true;
  EXPECT_EQ(*start_run(configuration(), options, {}).first_cost,
            *start_run(configuration(), in(folder / "third"), {}).first_cost);
  EXPECT_FALSE(std::filesystem::exists(folder / "run" / "initial.safetensors"));
}

TEST(InitialModel, AStoppedRunEndsInTheSameBytes) {
  const TemporaryFolder folder;
  const Model initial = trained_elsewhere(load_run_data(configuration(), {}));
  RunOptions whole = in(folder / "whole"), stopped = in(folder / "stopped");
  whole.initial_model = stopped.initial_model = initial;
  start_run(configuration(), whole, {});
  start_run(configuration(), stopped, stop_after(1));
  resume_run(in(folder / "stopped"), 0, {});
  expect_same_ends(folder / "whole", folder / "stopped");

  // A run that was stopped before its first checkpoint begins anew, with the same model.
  const std::filesystem::path early = folder / "early";
  std::filesystem::create_directory(early);
  for (const char* name : {"config.toml", "initial.safetensors"}) {
    std::filesystem::copy_file(folder / "whole" / name, early / name);
  }
  resume_run(in(early), 0, {});
  expect_same_ends(folder / "whole", early);
}

TEST(InitialModel, ThatCannotBeSavedReplacesNothing) {
  const TemporaryFolder folder;
  RunOptions options = in(folder / "run");
  start_run(configuration(), options, {});
  const Model before = load_model(folder / "run");
  options.replace = true;
  options.initial_model = trained_elsewhere(load_run_data(configuration(), {}));
  options.initial_model->network.parameters()[3] = NAN;
  EXPECT_ERROR(start_run(configuration(), options, {}), "the initial model: parameter L1.0.3 (number 3 of ");
  options.initial_model->network.parameters()[3] = 0;
  options.initial_model->dataset = "\xE9";
  EXPECT_ERROR(start_run(configuration(), options, {}), "the initial model: ");
  const Model after = load_model(folder / "run");
  EXPECT_TRUE(std::ranges::equal(after.network.parameters(), before.network.parameters()));
  EXPECT_FALSE(std::filesystem::exists(folder / "run" / "initial.safetensors"));
}

TEST(InitialModel, HasToBeOfTheConfiguration) {
  const TemporaryFolder folder;
  const RunData data = load_run_data(configuration(), {});
  const Model initial = trained_elsewhere(data);
  const auto start = [&](const Configuration& with, const Model& model) {
    RunOptions options = in(folder / "run");
    options.initial_model = model;
    start_run(with, options, {});
  };
  Configuration wider = configuration();
  wider.network.layers = "64-13-10";
  EXPECT_ERROR(start(wider, initial), "the initial model: its network is 64-12-10");
  Configuration standardised = configuration();
  standardised.data.standardise = true;
  EXPECT_ERROR(start(standardised, initial), "the initial model: it takes its input as it is");
  Model renamed = initial;
  renamed.classes[3] = "three";
  EXPECT_ERROR(start(configuration(), renamed), "the initial model: its classes are not those of the data");
  Model broken = initial;
  broken.classes.pop_back();
  EXPECT_ERROR(start(configuration(), broken), "model: has 9 classes, the network has 10 outputs");
  EXPECT_FALSE(std::filesystem::exists(folder / "run")) << "nothing was made";

  RunOptions options = in(folder / "sweep");
  options.initial_model = initial;
  EXPECT_ERROR(
      run_sweep(
          {.base = configuration(), .grid = {parse_sweep_values("optimizer.learning_rate=0.1,0.2")}, .ranges = {}},
          options, {}),
      "a sweep draws every network anew");
}

}  // namespace
}  // namespace nudge
