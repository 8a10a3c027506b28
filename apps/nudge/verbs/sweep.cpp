// nudge sweep RECIPE: one recipe trained with several settings, each training a run folder.

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <set>
#include <string_view>

#include "nudge/data_files.hpp"
#include "nudge/report.hpp"
#include "nudge/tuning.hpp"
#include "nudge/version.hpp"
#include "options/common_options.hpp"
#include "options/model_and_data.hpp"
#include "options/training_flags.hpp"
#include "terminal/interruption.hpp"
#include "terminal/output.hpp"
#include "terminal/page_output.hpp"
#include "terminal/processes.hpp"
#include "terminal/progress.hpp"
#include "text/search_text.hpp"
#include "text/text.hpp"
#include "verbs/verbs.hpp"

namespace nudge::app {
namespace {

struct SweepOptions {
  TrainingFlags flags;
  std::vector<std::string> grid;
  std::vector<std::string> ranges;
  std::size_t random = 0;
  std::size_t seeds = 1;
  std::string out;
  std::string data_folder;
  std::size_t threads = 0;
  OutputChoice output;
  std::string command;
};

/// Sets a swept key. `flag` is how the user said it.
void assign(const char* flag, const std::string& key, const std::string& value, Configuration& configuration) {
  try {
    set_key(text(key, '=', value), configuration);
  } catch (const Error& problem) {
    const bool is_net = key == "network.layers" && flag == std::string_view("--grid");
    throw UsageError(text(flag, ' ', key, '=', value, ": ", problem.what(),
                          is_net ? "; commas part values: a list of layers as one of them is written "
                                   "--grid 'network.layers=[\"conv5x5:4\", \"relu\", \"10\"]'"
                                 : ""));
  }
}

/// Of its own: only a folder of pictures may have one.
bool has_validation_part(const std::string& source) {
  return std::filesystem::is_directory(source) && load_data(source, {.train = false, .test = false}).validation;
}

/// What is wrong with the question is the fault of the flags, and is said by their names, before any data are read.
void check_usage(const SweepPlan& plan) {
  if (plan.grid.empty() && plan.ranges.empty()) {
    throw UsageError("sweep needs what to vary: --grid KEY=V,V,..., or --random N with --range KEY=LOW..HIGH");
  }
  if (plan.random == 0 && !plan.ranges.empty()) {
    throw UsageError("--range needs --random N: how many draws are made from it");
  }
  if (plan.base.data.validation == 0 && !has_validation_part(plan.base.data.source)) {
    throw UsageError(
        "sweep needs a validation part, --validation N: it chooses by that part, never by the test part "
        "(a recipe says data.validation)");
  }
  if (plan.base.training.evaluate != "epoch") {
    throw UsageError("sweep needs --evaluate epoch: it chooses by what was measured after each epoch");
  }
  for (const SweepValues& one : plan.grid) {
    for (const std::string& value : one.values) {
      Configuration changed = plan.base;
      assign("--grid", one.key, value, changed);
    }
  }
  for (const SweepRange& one : plan.ranges) {
    for (const double end : {one.low, one.high}) {
      Configuration changed = plan.base;
      assign("--range", one.key, one.whole ? fmt::format("{:.0f}", end) : fmt::format("{}", end), changed);
    }
  }
  // A recipe that is wrong by itself is no wrong usage.
  check(plan.base);
  judged_as_usage("sweep", [&] { return sweep_runs(plan); });
}

template <typename Parse>
auto parsed(const char* flag, const std::string& words, Parse parse) {
  try {
    return parse(words);
  } catch (const Error& problem) {
    throw UsageError(text(flag, ": ", problem.what()));
  }
}

SweepPlan plan_of(const SweepOptions& options) {
  SweepPlan plan{.base = configuration_of(options.flags), .grid = {}, .ranges = {}};
  for (const std::string& words : options.grid) plan.grid.push_back(parsed("--grid", words, parse_sweep_values));
  for (const std::string& words : options.ranges) plan.ranges.push_back(parsed("--range", words, parse_sweep_range));
  plan.random = options.random;
  plan.seeds = options.seeds;
  check_usage(plan);
  return plan;
}

/// As the training alone would have it.
RunResult result_of(const SweepOutcome& outcome, const std::optional<Evaluation>& test) {
  RunResult result;
  result.folder = outcome.folder;
  result.finished = true;
  result.stopped_early = outcome.epochs.size() < outcome.run.configuration.training.epochs;
  result.steps = outcome.epochs.empty() ? 0 : outcome.epochs.back().step;
  result.epochs = outcome.epochs;
  result.test = test;
  result.model = outcome.folder / "model.safetensors";
  result.report = outcome.folder / "report.html";
  return result;
}

/// What is told while it works goes to stderr, so that the table stands alone.
SweepResult run_and_tell(const SweepPlan& plan, const RunOptions& run, const Interruption& interruption) {
  ProgressDisplay progress;
  SweepListener listener;
  listener.run.stop_requested = [&] { return interruption.requested(); };
  listener.run.on_progress = [&](std::size_t step, std::size_t total_steps, std::size_t examples_per_second) {
    progress.update(step, total_steps, plan.base.training.epochs, examples_per_second);
  };
  std::set<std::string> told;  // what is to be said of the data is so for every training
  listener.run.on_warning = [&](const std::string& warning) {
    if (!told.insert(warning).second) return;
    progress.clear();
    warn(warning);
  };
  listener.on_begin = [&](std::size_t number, std::size_t runs, const SweepRun& begun) {
    progress = ProgressDisplay();
    tell_of_this_process(text(number, " of ", runs, ": ", begun.name));
  };
  listener.on_end = [&](const SweepOutcome& outcome, const std::optional<Evaluation>& test) {
    progress.clear();
    const std::string start = run.group == nullptr ? "  " : outcome.run.name + ": ";  // others tell in between
    if (outcome.best && !outcome.was_finished) write_run_report(run_report(result_of(outcome, test), run.data_folder));
    if (outcome.best && outcome.best->cost) {
      const std::optional<double>& accuracy = outcome.best->accuracy;  // an autoencoder has none
      tell_of_this_process(fmt::format("{}validation {}cost {:.4g}", start, accuracy ? percent(*accuracy) + ", " : "",
                                       *outcome.best->cost));
    } else {
      tell_of_this_process(start + "failed: " + outcome.problem);
    }
  };
  SweepResult result = run_sweep(plan, run, listener);
  progress.clear();
  return result;
}

ExitCode sweep(const SweepOptions& options) {
  const SweepPlan plan = plan_of(options);
  RunOptions run;
  run.folder = options.out;
  run.data_folder = options.data_folder;
  run.threads = threads_or_default(options.threads);
  run.group = processes();
  const Interruption interruption;
  const SweepResult result = run_and_tell(plan, run, interruption);
  if (!speaks_for_all()) return result.finished ? ExitCode::ok : ExitCode::interrupted;

  Subject subject;
  subject.model = plan.base.network.layers;
  subject.data = plan.base.data.source;
  subject.command = options.command + " --out " + options.out;
  subject.made_by = "nudge " NUDGE_VERSION;
  const std::filesystem::path page = run.folder / "sweep.html";
  write_page(document_of(result, subject, DocumentForm::page), sweep_text(result), page);
  deliver(
      options.output, [&] { return sweep_text(result) + "\npage:\n" + page.string() + "\n"; },
      [&](DocumentForm form) { return document_of(result, subject, form); });
  if (!result.finished) {
    warn("stopped, saved; the same command goes on");
    return ExitCode::interrupted;
  }
  const bool all_failed = !result.outcomes.empty() && !result.outcomes.front().best;
  if (all_failed) fail("no training of the sweep came to an end");
  return ExitCode::ok;
}

}  // namespace

void add_sweep(Verb& program) {
  Verb verb = program.add_verb(
      "sweep", "train a recipe with several settings; a table, a page of curves, and a run folder each", train_group,
      {"sweep recipes/mnist-mlp.toml --validation 5000 --grid optimizer.learning_rate=0.1,0.3 --grid "
       "training.batch=10,100 --out sweeps/rates",
       "sweep --data mnist --validation 5000 --random 20 --range \"optimizer.learning_rate=1e-4..1e-1(log)\" --range "
       "optimizer.momentum=0.5..0.99 --seeds 3 --out sweeps/random"});
  const auto options = std::make_shared<SweepOptions>();
  add_training_flags(verb, options->flags);
  constexpr const char* what = "What to vary";
  const auto several = [&](const char* name, std::vector<std::string>& words, const char* help, const char* type) {
    verb.add_option(name, words, help).type_name(type).one_at_a_time().group(what);
  };
  several("--grid", options->grid, "a key with its values: every combination is trained; can be given several times",
          "KEY=V,V,...");
  several("--range", options->ranges, "a key with a range, for --random; can be given several times",
          "KEY=LOW..HIGH[(log)]");
  verb.add_option("--random", options->random, "train so many random draws, of the ranges and of the grid's values")
      .type_name("N")
      .positive_whole_number()
      .group(what);
  verb.add_option("--seeds", options->seeds, "trainings of each setting, with seeds that follow each other")
      .type_name("K")
      .positive_whole_number()
      .shows_default()
      .group(what);
  verb.add_option("--out", options->out, "the sweep's folder; where it holds the same sweep, that goes on")
      .type_name("FOLDER")
      .required();
  add_threads_option(verb, options->threads);
  add_folder_option(verb, options->data_folder);
  add_export_option(verb, options->output);
  add_json_flag(verb, options->output.json);
  verb.runs_together([options, verb] {
    options->command = verb.command();
    return sweep(*options);
  });
}

}  // namespace nudge::app
