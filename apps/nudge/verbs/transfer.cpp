// nudge transfer MODEL: what a model that has learnt another task is worth where there are few labels.

#include <algorithm>
#include <memory>

#include "nudge/documents.hpp"
#include "nudge/finetuning.hpp"
#include "options/common_options.hpp"
#include "options/finetuning_options.hpp"
#include "options/model_and_data.hpp"
#include "options/number_list.hpp"
#include "terminal/page_output.hpp"
#include "terminal/progress.hpp"
#include "text/transfer_text.hpp"
#include "verbs/subject.hpp"
#include "verbs/verbs.hpp"

namespace nudge::app {
namespace {

struct TransferOptions {
  FinetuningChoice choice;
  std::string labels = "1,5,10,50,100";
  TransferSettings settings;
  std::string data_folder;
  std::size_t threads = 0;
  OutputChoice output;
  std::string command;
};

ExitCode transfer(const TransferOptions& options) {
  const OpenedModel opened = open_model(options.choice.model);
  const Finetuning finetuning =
      finetuning_of(opened.model, configuration_of(options.choice, opened), {}, options.data_folder);
  const Configuration& configuration = finetuning.configuration;
  if (configuration.data.per_class > 0 || configuration.data.train_count > 0) {
    throw UsageError(
        "--labels says how many labels are drawn, anew for each draw: neither --per-class nor --train-count is "
        "expected");
  }
  const RunData data = load_data_of_another_task(configuration, options.data_folder, opened.model);
  tell_notes(data.notes);
  TransferSettings settings = options.settings;
  settings.labels = batches_of(options.labels, "--labels");
  if (std::ranges::count(settings.labels, 0U) > 0) {
    throw UsageError(text("--labels ", options.labels, ": whole numbers from 1 are expected"));
  }
  settings.training = training_settings(configuration, data);
  ThreadTeam team(threads_or_default(options.threads));
  ProgressDisplay display;
  const TransferComparison comparison =
      compare_transfer(finetuning.model, data.train, data.test, settings, team,
                       [&](std::size_t done, std::size_t all) { display.update(done, all, 1, 0); });
  display.clear();
  Subject subject = subject_of(options.choice.model, finetuning.model, options.command);
  subject.data = configuration.data.source;
  deliver(
      options.output, [&] { return transfer_text(comparison); },
      [&](DocumentForm form) { return document_of(comparison, subject, form); });
  return ExitCode::ok;
}

}  // namespace

void add_transfer(Verb& program) {
  Verb verb = program.add_verb(
      "transfer", "what a model of another task is worth: from scratch, frozen, fine-tuned, at few labels", train_group,
      {"transfer runs/digits-0-4 --data mnist --classes 5-9",
       "transfer runs/fashion --data mnist --labels 1,10 --draws 3 --html transfer.html"});
  const auto options = std::make_shared<TransferOptions>();
  add_finetuning_choice(verb, options->choice);
  constexpr const char* group = "What is compared";
  verb.add_option("--labels", options->labels, "of each class, numbers joined by commas")
      .type_name("N,...")
      .group(group)
      .shows_default();
  add_count_option(verb, "--draws", options->settings.draws, "of these labels; each is also the seed of its trainings");
  add_count_option(verb, "--steps", options->settings.steps, "of each training, rounded up to whole epochs");
  verb.add_option("--body-rate", options->settings.body_rate,
                  "fine-tuned: a factor on the learning rate of all layers but the last with weights")
      .type_name("F")
      .group(group)
      .positive_number()
      .shows_default();
  add_threads_option(verb, options->threads);
  add_folder_option(verb, options->data_folder);
  add_output_options(verb, options->output);
  verb.runs([options, verb] {
    options->command = verb.command();
    return transfer(*options);
  });
}

}  // namespace nudge::app
