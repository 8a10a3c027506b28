#include <algorithm>
#include <fstream>
#include <iterator>
#include <limits>
#include <system_error>

#include "files/atomic_file.hpp"
#include "nudge/error.hpp"
#include "nudge/model_file.hpp"
#include "nudge/tuning.hpp"
#include "runs/run_folder.hpp"
#include "runs/run_setup.hpp"
#include "runs/sweep_outcome.hpp"
#include "runs/sweep_plan.hpp"

namespace nudge {

namespace {

/// The same question from any folder.
SweepPlan with_recorded_source(SweepPlan plan) {
  record_sources(plan.base.data);
  return plan;
}

/// Errors: the folder holds something that this sweep has not begun.
void refuse_another_question(const std::filesystem::path& folder, const std::string& question) {
  const std::filesystem::path record = folder / "sweep.toml";
  std::error_code error;
  if (!std::filesystem::exists(record, error)) {
    if (!holds_other_things(folder)) return;
    fail(folder.string(), ": holds files that are no sweep's; choose another folder");
  }
  std::ifstream in(record, std::ios::binary);
  const std::string recorded{std::istreambuf_iterator<char>(in), {}};
  if (in.bad() || recorded != question) {
    fail(folder.string(),
         ": holds another sweep: its sweep.toml has other keys, values or another recipe; give those to go ",
         "on with it, or choose another folder");
  }
}

/// One training, from its beginning or from where it stopped. False: stopped by request.
bool train(const SweepRun& run, const RunOptions& options, const RunListener& listener, SweepOutcome& outcome,
           std::optional<Evaluation>& test) {
  try {
    RunResult result =
        holds_run(options.folder) ? resume_run(options, 0, listener) : start_run(run.configuration, options, listener);
    outcome.epochs = result.epochs;
    if (!result.finished) return false;
    outcome.best = load_model(result.model).result;
    outcome.cost_rose = cost_rose(result);
    test = std::move(result.test);
    if (test) outcome.test_accuracy = test->accuracy();
    if (outcome.best) write_outcome(outcome);
  } catch (const Error& error) {
    outcome.problem = error.what();
  }
  return true;
}

double cost_to_choose_by(const SweepOutcome& outcome) {
  constexpr double none = std::numeric_limits<double>::infinity();
  return outcome.best ? outcome.best->cost.value_or(none) : none;
}

}  // namespace

SweepResult run_sweep(const SweepPlan& wanted, const RunOptions& options, const SweepListener& listener) {
  if (options.initial_model) fail("a sweep draws every network anew, so it takes no initial model");
  const SweepPlan plan = with_recorded_source(wanted);
  const std::vector<SweepRun> runs = sweep_runs(plan);
  const std::string question = to_toml(plan);
  refuse_another_question(options.folder, question);
  std::vector<SweepOutcome> outcomes;
  bool all_finished = true;
  for (const SweepRun& run : runs) {
    outcomes.push_back({.run = run, .folder = options.folder / run.name});
    all_finished = read_outcome(outcomes.back()) && all_finished;
  }
  // Before a folder is made: what the first training cannot begin with is most likely wrong for all.
  if (!all_finished) {
    const RunData data = load_run_data(plan.base, options.data_folder);
    if (data.validation.size() == 0) refuse_without_validation();
    untrained_model(runs.front().configuration, data.seen());
  }

  const RunFolder folder(options.folder);
  refuse_another_question(options.folder, question);
  write_file_atomically(options.folder / "sweep.toml", std::string_view(question));

  SweepResult result{.folder = options.folder,
                     .keys = swept_keys(plan),
                     .seeds = plan.seeds,
                     .runs = runs.size(),
                     .outcomes = {},
                     .finished = true};
  for (std::size_t i = 0; i < runs.size() && result.finished; ++i) {
    if (listener.on_begin) listener.on_begin(i + 1, runs.size(), runs[i]);
    SweepOutcome& outcome = outcomes[i];
    std::optional<Evaluation> test;
    if (!outcome.was_finished) {
      RunOptions of_run = options;
      of_run.folder = outcome.folder;
      of_run.replace = false;
      result.finished = train(runs[i], of_run, listener.run, outcome, test);
    }
    if (result.finished && listener.on_end) listener.on_end(outcome, test);
    result.outcomes.push_back(std::move(outcome));
  }
  std::stable_sort(result.outcomes.begin(), result.outcomes.end(), [](const SweepOutcome& a, const SweepOutcome& b) {
    return cost_to_choose_by(a) < cost_to_choose_by(b);
  });
  return result;
}

}  // namespace nudge
