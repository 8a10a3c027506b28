// nudge train [RECIPE]: trains a network and leaves a run folder.

#include <memory>
#include <system_error>

#include "nudge/run_documents.hpp"
#include "nudge/tuning.hpp"
#include "nudge/version.hpp"
#include "options/common_options.hpp"
#include "options/model_and_data.hpp"
#include "options/run_choice.hpp"
#include "options/training_flags.hpp"
#include "terminal/output.hpp"
#include "terminal/page_output.hpp"
#include "terminal/processes.hpp"
#include "terminal/training_output.hpp"
#include "text/search_text.hpp"
#include "verbs/verbs.hpp"

namespace nudge::app {
namespace {

struct TrainOptions {
  TrainingFlags flags;
  RunChoice run;
  bool find_rate = false;
  OutputChoice output;
  std::string command;
};

/// runs/<recipe or data>, which a number follows.
std::filesystem::path start_of_folder(const std::string& recipe, const std::string& source) {
  std::filesystem::path named = std::filesystem::path(recipe.empty() ? source : recipe).lexically_normal();
  if (!named.has_filename()) named = named.parent_path();
  const std::string name = named.stem().string();
  return std::filesystem::path("runs") / (name.find_first_not_of('.') == std::string::npos ? "run" : name);
}

/// Instead of a training: nothing is written but the page, where one is asked for.
ExitCode search_rate(const TrainOptions& options) {
  const Configuration configuration = configuration_of(options.flags);
  const RateSearch search = find_rate(configuration, options.run.data_folder, threads_or_default(options.run.threads));
  tell_notes(search.notes);
  Subject subject;
  subject.model = configuration.network.layers + ", " + to_string(configuration.optimizer.kind);
  subject.data = configuration.data.source;
  subject.command = options.command;
  subject.made_by = "nudge " NUDGE_VERSION;
  deliver(
      {options.run.json, options.output.html, options.output.folder}, [&] { return rate_search_text(search); },
      [&](DocumentForm form) { return document_of(search, subject, form); });
  return ExitCode::ok;
}

ExitCode train(const TrainOptions& options) {
  if (options.find_rate) return speaks_for_all() ? search_rate(options) : ExitCode::ok;
  const Configuration configuration = configuration_of(options.flags);
  const RunOptions run = run_options(options.run, start_of_folder(options.flags.recipe, configuration.data.source));
  return show_new_run(configuration, run, options.run.json);
}

}  // namespace

void add_train(Verb& program) {
  Verb verb = program.add_verb(
      "train", "train a network; leaves a run folder with model, curves and report", train_group,
      {"train recipes/mnist-mlp.toml", "train --data mnist --net 784-30-10 --epochs 5 --out runs/small",
       "train recipes/mnist-mlp.toml --learning-rate 0.05 --set schedule.warmup=1",
       "train --data my-digits.csv --net 64-32-10 --validation 500 --patience 5",
       "train recipes/mnist-mlp.toml --find-rate --html rates.html"});
  const auto options = std::make_shared<TrainOptions>();
  add_training_flags(verb, options->flags);
  const Option out = add_run_options(verb, options->run, "runs/<recipe or data>");
  Option find_rate =
      verb.add_flag("--find-rate", options->find_rate,
                    "train nothing, but try learning rates from 1e-7 to 10 and say which suit; writes no run");
  find_rate.excludes(out);
  verb.add_option("--html", options->output.html, "of --find-rate: write a page with the curve, one file, here")
      .type_name("FILE")
      .needs(find_rate);
  Option exports = add_export_option(verb, options->output);
  exports.needs(find_rate);
  verb.runs_together([options, verb] {
    options->command = verb.command();
    return train(*options);
  });
}

}  // namespace nudge::app
