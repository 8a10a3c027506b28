#pragma once
// Which learning rate suits a training: steps with a rate that rises exponentially, and what the cost does meanwhile.
// Smith: Cyclical learning rates for training neural networks (2017), section 3.3, with rates on a logarithmic scale
// and the cost in the place of the accuracy.
//
// A sweep: one recipe trained with several settings. Each training is an ordinary run folder; the sweep's own folder is
//   sweep.toml          what was asked: the recipe, and the keys with their values
//   001-..., 002-...    the runs; outcome.json in each that is finished, besides a run's files: what the table needs
// A sweep that was interrupted is asked the same again, and goes on: what is finished stays.
// In nudge::nudge.

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nudge/run.hpp"

namespace nudge {

struct RateSearchOptions {
  double lowest = 1e-7;
  double highest = 10;
  std::size_t least_steps = 100;  ///< an epoch's steps, but no fewer than these
};

struct RateMoment {
  double rate = 0;      ///< of the step
  double cost = 0;      ///< of its batch, before the update
  double smoothed = 0;  ///< the costs so far, the older ones fading over a fiftieth of the planned steps
};

/// Rates to choose. The rate of the lowest cost is Smith's upper bound, the largest that still converges; a third of it
/// is what he begins with, and the best is usually within a factor of two of that bound. Both nothing where the
/// smoothed cost never fell by a twentieth below its first value.
struct RateSuggestion {
  std::optional<double> steepest;  ///< where the smoothed cost falls most per decade of the rate; rather low, since the
                                   ///< easiest part is learnt while the rates are still lower
  std::optional<double> third_of_lowest;  ///< a third of the rate at which the smoothed cost was lowest
};

struct RateSearch {
  std::size_t planned_steps = 0;
  std::vector<RateMoment> moments;
  bool diverged = false;  ///< ended early: the smoothed cost rose to 4 times its lowest, or was not finite
  RateSuggestion suggestion;
  std::vector<std::string> notes{};  ///< on the data, as LoadedData's
};

/// Trains the configuration's network, from step 0 and by its optimizer, at rates from the lowest to the highest, and
/// forgets it: nothing is written. Its schedule is left out. Muon's partner keeps its share of the rate. Errors: those
/// of data and configuration; options that are no range of rates or no steps.
RateSearch find_rate(const Configuration& configuration, const std::filesystem::path& data_folder, std::size_t threads,
                     const RateSearchOptions& options = {});

/// Of moments whose rates rise by one factor a step. The slope at a rate is that of the straight line nearest to the
/// smoothed costs within half a decade around it, so that noise of single batches makes none.
RateSuggestion suggest_rates(std::span<const RateMoment> moments);

/// A key of a recipe, and the values that it is to take, as set_key takes them.
struct SweepValues {
  std::string key;
  std::vector<std::string> values;
};
/// "optimizer.learning_rate=0.1,0.3"; commas within quotes and brackets do not part values. Errors: no key, no value.
SweepValues parse_sweep_values(std::string_view words);

/// A key of a recipe, and the range to draw its values from.
struct SweepRange {
  std::string key;
  double low = 0;
  double high = 0;
  bool logarithmic = false;  ///< every decade has its share
  bool whole = false;        ///< whole numbers only
};
/// "optimizer.momentum=0.5..0.99", "optimizer.learning_rate=1e-4..1e-1(log)". Where both ends are written as whole
/// numbers, whole numbers are drawn. Errors: another form; no range of numbers; a logarithmic one that does not begin
/// above 0.
SweepRange parse_sweep_range(std::string_view words);

/// What is asked of a sweep.
struct SweepPlan {
  Configuration base;  ///< what the settings do not say
  std::vector<SweepValues> grid;
  std::vector<SweepRange> ranges;  ///< with `random` only
  std::size_t random = 0;          ///< draws, of the ranges and of the grid's values alike; 0: the whole grid
  std::size_t seeds = 1;           ///< trainings of each setting: training.seed, and the numbers after it
};

/// One training of a sweep.
struct SweepRun {
  std::string name;                 ///< of its folder: "001-learning_rate-0.1"
  std::vector<std::string> values;  ///< one for each key of the plan: the grid's first, then the ranges'
  std::size_t setting = 0;          ///< trainings that differ in the seed alone have the same number, from 0
  Configuration configuration{};
};

/// The keys that a plan varies, in the order of SweepRun::values.
std::vector<std::string> swept_keys(const SweepPlan& plan);

/// The trainings of a plan. The grid goes through the values of the last key first. Draws depend on the base's
/// training.seed alone; a drawn number has four digits. Errors: nothing to vary; a key twice; training.seed as a key;
/// ranges without `random`; a base without a validation part that is evaluated after each epoch, as the test part is
/// not chosen by; everything that set_key and check find wrong with a training; more than 10,000 trainings.
std::vector<SweepRun> sweep_runs(const SweepPlan& plan);

/// What became of one training.
struct SweepOutcome {
  SweepRun run;
  std::filesystem::path folder;
  std::vector<EpochMetrics> epochs{};
  std::optional<EpochMetrics> best{};     ///< the epoch whose model is to be used; none: it failed, or is not finished
  std::optional<double> test_accuracy{};  ///< of that model; nothing is chosen by it
  bool cost_rose = false;                 ///< it ended worse than it began: see cost_rose of nudge/run.hpp
  bool was_finished = false;              ///< before this sweep was asked: nothing was trained or evaluated anew
  std::string problem{};                  ///< why it failed: most often, that it diverged; empty: it did not
};

struct SweepResult {
  std::filesystem::path folder;
  std::vector<std::string> keys;
  std::size_t seeds = 1;
  std::size_t runs = 0;                ///< in all
  std::vector<SweepOutcome> outcomes;  ///< the lowest validation cost first, then what failed; not begun: not there
  bool finished = false;               ///< false: stopped by request
};

/// Trainings of a sweep that differ in the seed alone.
struct SweepSetting {
  std::vector<std::string> values{};      ///< one a key
  std::vector<std::string> runs{};        ///< the folders of those that came to an end
  double mean_cost = 0;                   ///< of their best epochs, on the validation part
  double deviation = 0;                   ///< of these costs, with n - 1; of one training 0
  std::optional<double> mean_accuracy{};  ///< of classifiers
};
/// The lowest mean cost first; settings of which no training came to an end are left out.
std::vector<SweepSetting> settings_of(const SweepResult& result);
/// Whether the means of the best two are more apart than their deviations together; false where there are no two.
bool best_is_clear(const std::vector<SweepSetting>& settings);

/// What a sweep tells while it works; all may be empty.
struct SweepListener {
  RunListener run;  ///< of the training under way; its stop_requested stops the sweep
  std::function<void(std::size_t number, std::size_t runs, const SweepRun&)> on_begin{};  ///< `number` from 1
  /// Also of what was finished before; with the evaluation of the test part, where it was made now.
  std::function<void(const SweepOutcome&, const std::optional<Evaluation>& test)> on_end{};
};

/// Trains what is not trained yet. `options.folder` is the sweep's; `replace` is not looked at. The processes of
/// `options.group` share the trainings out, each of which is of one process alone; in the first all outcomes come
/// together, and it tells of those that were finished before. Errors: an initial model; a folder that holds something
/// else, or a sweep of another question, or that a process does not see; another process works on it; those of
/// sweep_runs. A training that fails does not end the sweep.
SweepResult run_sweep(const SweepPlan& plan, const RunOptions& options, const SweepListener& listener);

}  // namespace nudge
