// nudge pretrain [RECIPE]: trains an autoencoder, which needs no labels, and leaves a run folder as train does.

#include <memory>

#include "options/common_options.hpp"
#include "options/run_choice.hpp"
#include "options/training_flags.hpp"
#include "terminal/training_output.hpp"
#include "verbs/verbs.hpp"

namespace nudge::app {
namespace {

constexpr const char* usual_pretrained = "runs/pretrained";

struct PretrainOptions {
  TrainingFlags flags;
  RunChoice run;
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
  return show_new_run(configuration, run_options(options.run, usual_pretrained), options.run.json);
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
  add_run_options(verb, options->run, usual_pretrained);
  verb.runs_together([options] { return pretrain(*options); });
}

}  // namespace nudge::app
