// nudge train [RECIPE]: trains a network and leaves a run folder.

#include <memory>

#include "model_and_data.hpp"
#include "training_flags.hpp"
#include "training_output.hpp"
#include "verb.hpp"

namespace nudge::app {
namespace {

struct Options {
  TrainingFlags flags;
  std::string out;
  std::string data_folder;
  std::size_t threads = 0;
  bool force = false;
  bool json = false;
};

/// runs/<recipe or data>-<n>, the first n that is free.
std::filesystem::path free_folder(const std::string& recipe, const std::string& source) {
  std::filesystem::path named = recipe.empty() ? source : recipe;
  if (!named.has_filename()) named = named.parent_path();
  const std::string name = named.stem().string();
  for (std::size_t n = 1;; ++n) {
    const std::filesystem::path folder = std::filesystem::path("runs") / text(name.empty() ? "run" : name, '-', n);
    if (!std::filesystem::exists(folder)) return folder;
  }
}

ExitCode train(const Options& options) {
  const Configuration configuration = configuration_of(options.flags);
  RunOptions run;
  run.folder = options.out.empty() ? free_folder(options.flags.recipe, configuration.data.source)
                                   : std::filesystem::path(options.out);
  run.data_folder = options.data_folder;
  run.threads = threads_or_default(options.threads);
  run.replace = options.force;
  return show_training(run, configuration.training.epochs, options.json,
                       [&](const RunListener& listener) { return start_run(configuration, run, listener); });
}

}  // namespace

void add_train(CLI::App& app, Action& action) {
  CLI::App& verb =
      add_verb(app, "train", "train a network; leaves a run folder with model, curves and report", train_group,
               {"train recipes/mnist-mlp.toml", "train --data mnist --net 784-30-10 --epochs 5 --out runs/small",
                "train recipes/mnist-mlp.toml --learning-rate 0.05 --set schedule.warmup=1",
                "train --data my-digits.csv --net 64-32-10 --validation 500 --patience 5"});
  const auto options = std::make_shared<Options>();
  add_training_flags(verb, options->flags);
  verb.add_option("--out", options->out, "the run's folder; else runs/<recipe or data>-<n>, the first n that is free")
      ->type_name("RUN");
  verb.add_flag("--force", options->force, "replace a run that is in that folder");
  add_threads_option(verb, options->threads);
  add_folder_option(verb, options->data_folder);
  add_json_flag(verb, options->json);
  verb.callback([options, &action] { action = [options] { return train(*options); }; });
}

}  // namespace nudge::app
