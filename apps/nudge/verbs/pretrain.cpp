// nudge pretrain [RECIPE]: trains an autoencoder, which needs no labels, and leaves a run folder as train does.

#include <memory>

#include "options/common_options.hpp"
#include "options/model_and_data.hpp"
#include "options/training_flags.hpp"
#include "terminal/training_output.hpp"
#include "verbs/verbs.hpp"

namespace nudge::app {
namespace {

struct PretrainOptions {
  TrainingFlags flags;
  std::string out, data_folder;
  std::size_t threads = 0;
  bool force = false, json = false;
};

/// What is trained where neither a recipe nor a flag says otherwise.
Configuration usual_autoencoder(bool has_recipe) {
  Configuration configuration;
  configuration.network.layers = "784-128-32";
  configuration.network.loss = "half-quadratic";
  configuration.autoencoder.decoder = "mirror";
  if (has_recipe) return configuration;  // which may mean sgd where it names no optimizer
  configuration.optimizer.kind = OptimizerKind::adam;
  configuration.optimizer.learning_rate = 0.001;
  return configuration;
}

ExitCode pretrain(const PretrainOptions& options) {
  const Configuration configuration = configuration_of(options.flags, usual_autoencoder(!options.flags.recipe.empty()));
  if (configuration.autoencoder.decoder.empty()) {
    throw UsageError("--decoder: mirror or the layers of the decoder are expected; without one `nudge train` trains");
  }
  RunOptions run;
  run.numbered = options.out.empty();
  run.folder = run.numbered ? std::filesystem::path("runs") / "pretrained" : std::filesystem::path(options.out);
  run.data_folder = options.data_folder;
  run.threads = threads_or_default(options.threads);
  run.replace = options.force;
  return show_training(run, configuration.training.epochs, options.json,
                       [&](const RunListener& listener) { return start_run(configuration, run, listener); });
}

}  // namespace

void add_pretrain(Verb& program) {
  Verb verb =
      program.add_verb("pretrain", "train an autoencoder, which needs no labels; leaves a run folder", train_group,
                       {"pretrain recipes/mnist-autoencoder.toml", "pretrain --net 784-128-2 --out runs/two-numbers",
                        "pretrain --net 784-128-64 --masking 0.3 --out runs/denoising",
                        "pretrain --net \"conv4x4:8:pad1:stride2, relu, conv4x4:16:pad1:stride2, relu, 32\" --loss "
                        "binary-cross-entropy"});
  const auto options = std::make_shared<PretrainOptions>();
  add_pretraining_flags(verb, options->flags);
  verb.add_option("--out", options->out, "the run's folder; else runs/pretrained-<n>, the first free n")
      .type_name("RUN");
  verb.add_flag("--force", options->force, "replace a run that is in that folder");
  add_threads_option(verb, options->threads);
  add_folder_option(verb, options->data_folder);
  add_json_flag(verb, options->json);
  verb.runs([options] { return pretrain(*options); });
}

}  // namespace nudge::app
