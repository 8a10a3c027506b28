// nudge resume RUN: a training that was stopped goes on, with the same bits.

#include <memory>

#include "options/common_options.hpp"
#include "options/model_and_data.hpp"
#include "options/run_choice.hpp"
#include "terminal/processes.hpp"
#include "terminal/training_output.hpp"
#include "verbs/verbs.hpp"

namespace nudge::app {
namespace {

struct ResumeOptions {
  std::string folder;
  std::string data, unlabelled;
  std::string data_folder;
  std::size_t threads = 0;
  std::size_t epochs = 0;
  double step_deadline = usual_step_deadline;
  bool json = false;
};

ExitCode resume(const ResumeOptions& options) {
  RunOptions run;
  run.folder = options.folder;
  run.data = options.data;
  run.unlabelled = options.unlabelled;
  run.data_folder = options.data_folder;
  run.threads = threads_or_default(options.threads);
  run.group = processes_within(options.step_deadline);
  Configuration configuration;
  if (speaks_for_all()) read_recipe(run.folder / "config.toml", configuration);
  const std::size_t epochs = options.epochs > 0 ? options.epochs : configuration.training.epochs;
  return show_training(run, epochs, options.json,
                       [&](const RunListener& listener) { return resume_run(run, options.epochs, listener); });
}

}  // namespace

void add_resume(Verb& program) {
  Verb verb = program.add_verb(
      "resume", "go on with a run that was stopped, from its newest good checkpoint", train_group,
      {"resume runs/mnist-1", "resume runs/mnist-1 --epochs 20", "resume runs/digits-1 --data moved/digits.csv"});
  const auto options = std::make_shared<ResumeOptions>();
  verb.add_option("RUN", options->folder, "the folder of the run").required().type_name("");
  add_count_option(verb, "--epochs", options->epochs,
                   "train until this many epochs are done; needs a schedule that does not depend on the length");
  verb.add_option("--data", options->data,
                  "where the run's data lie now, if they were moved; their checksum is compared")
      .type_name("DATA");
  verb.add_option("--unlabelled", options->unlabelled, "and where its examples without labels lie now")
      .type_name("DATA");
  add_step_deadline_option(verb, options->step_deadline);
  add_threads_option(verb, options->threads);
  add_folder_option(verb, options->data_folder);
  add_json_flag(verb, options->json);
  verb.runs_together([options] { return resume(*options); });
}

}  // namespace nudge::app
