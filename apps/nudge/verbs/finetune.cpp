// nudge finetune MODEL: goes on from a model that has learnt another task; leaves a run folder as train does.

#include <memory>
#include <utility>

#include "nudge/finetuning.hpp"
#include "options/common_options.hpp"
#include "options/finetuning_options.hpp"
#include "options/model_and_data.hpp"
#include "options/run_choice.hpp"
#include "terminal/training_output.hpp"
#include "verbs/verbs.hpp"

namespace nudge::app {
namespace {

constexpr const char* usual_finetuned = "runs/finetuned";

struct FinetuneOptions {
  FinetuningChoice choice;
  std::string freeze;
  FinetuneSettings settings;
  RunChoice run;
};

ExitCode finetune(const FinetuneOptions& options) {
  const OpenedModel opened = open_model(options.choice.model);
  FinetuneSettings settings = options.settings;
  settings.freeze_body = options.freeze == "all-but-head";
  if (!options.freeze.empty() && !settings.freeze_body) settings.freeze = layers_to_freeze(options.freeze);
  Finetuning finetuning =
      finetuning_of(opened.model, configuration_of(options.choice, opened), settings, options.run.data_folder);
  RunOptions run = run_options(options.run, usual_finetuned);
  run.initial_model = std::move(finetuning.model);
  return show_new_run(finetuning.configuration, run, options.run.json);
}

}  // namespace

void add_finetune(Verb& program) {
  Verb verb = program.add_verb(
      "finetune", "go on from a model that has learnt another task; leaves a run folder", train_group,
      {"finetune runs/digits-0-4 --data mnist --classes 5-9 --freeze 2",
       "finetune runs/fashion --data mnist --per-class 10 --freeze all-but-head --unfreeze-at 5 --body-rate 0.01",
       "finetune runs/digits --data my-digits/ --epochs 20"});
  const auto options = std::make_shared<FinetuneOptions>();
  add_finetuning_choice(verb, options->choice);
  constexpr const char* transfer = "What is kept";
  verb.add_option("--freeze", options->freeze,
                  "the first N layers with weights keep theirs; all-but-head: all but the last")
      .type_name("N|all-but-head")
      .group(transfer);
  verb.add_option("--unfreeze-at", options->settings.unfreeze_at,
                  "the epoch, from 0, from which the frozen layers learn too: the head has warmed up until then")
      .type_name("E")
      .whole_number()
      .group(transfer);
  verb.add_option("--head-rate", options->settings.head_rate, "the learning rate of the last layer with weights")
      .type_name("F")
      .group(transfer);
  verb.add_option("--body-rate", options->settings.body_rate, "and of all others; else they have the same")
      .type_name("F")
      .group(transfer);
  add_run_options(verb, options->run, usual_finetuned);
  verb.runs_together([options] { return finetune(*options); });
}

}  // namespace nudge::app
