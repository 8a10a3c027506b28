#include "nudge/run.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "files/atomic_file.hpp"
#include "files/catalogue_entry.hpp"
#include "models/model_json.hpp"
#include "models/model_tensors.hpp"
#include "nudge/error.hpp"
#include "nudge/model_file.hpp"
#include "nudge/net_text.hpp"
#include "runs/agreement.hpp"
#include "runs/configuration_table.hpp"
#include "runs/run_folder.hpp"
#include "runs/run_setup.hpp"
#include "runs/session.hpp"

namespace nudge {

namespace {

void refuse_existing_run(const RunOptions& options) {
  if (options.replace || options.numbered) return;
  if (holds_run(options.folder)) {
    fail(options.folder.string(), ": holds a run already; resume it, replace it (--force) or choose another folder");
  }
  if (holds_other_things(options.folder)) {
    fail(options.folder.string(),
         ": holds files that are no run's; choose another folder, or write into it all the same: --force");
  }
}

/// Errors: anything differs from what the checkpoint was made with, but the number of epochs and where the data lie
/// (which data they are, their checksums tell).
void refuse_changes(const Configuration& now, const Configuration& then, const std::filesystem::path& file) {
  for (const KeyEntry& entry : configuration_table()) {
    const std::string key = entry.name();
    if (key == "training.epochs" || key == "data.source" || key == "data.unlabelled") continue;
    if (entry.write(now) == entry.write(then)) continue;
    fail(file.string(), ": ", key, " is ", entry.write(now), " now, but was ", entry.write(then),
         " when the run was started; only the number of epochs and where the data lie may change");
  }
}

void refuse_extension(const Configuration& then, const Checkpoint& checkpoint, std::size_t epochs,
                      const std::filesystem::path& folder) {
  const std::size_t before = then.training.epochs;
  if (epochs < before) {
    fail(folder.string(), ": was started for ", before, " epochs; it can be extended, but not cut to ", epochs);
  }
  if (checkpoint.stopped_early) {
    fail(folder.string(), ": stopped early, after ", then.training.patience,
         " epochs without a better validation cost; ", "that would not change with ", epochs, " epochs");
  }
  if (depends_on_length(then.schedule)) {
    fail(folder.string(), ": the learning rates of the schedule ", to_string(then.schedule.kind), " were laid out for ",
         before, " epochs; with ", epochs, " the steps already made would have had others");
  }
}

/// The epoch's model, if it was the last one before a checkpoint that is still there and can be read.
std::optional<Model> model_in_a_checkpoint(const RunFolder& folder, std::size_t number,
                                           const Configuration& configuration) {
  const std::vector<EpochMetrics> epochs = read_metrics(folder.path());
  const auto epoch = std::ranges::find(epochs, number, &EpochMetrics::epoch);
  if (epoch == epochs.end()) return std::nullopt;
  for (const char* name : {last_checkpoint, previous_checkpoint}) {
    try {
      auto [model, checkpoint] = read_checkpoint(folder.path() / name);
      const TrainingState& state = checkpoint.training;
      if (state.step != epoch->step) continue;
      if (configuration.training.use_average && configuration.optimizer.average_decay > 0) {
        std::ranges::copy(state.optimizer.average.span(), model.network.parameters().begin());
        std::ranges::copy(state.average_statistics.span(), model.network.statistics().begin());
      }
      model.result = *epoch;
      return std::move(model);
    } catch (const Error&) {  // The newest that can be read has told of it.
    }
  }
  return std::nullopt;
}

/// The model of the best epoch so far is in model.safetensors; beside it only where the best models are kept, and in a
/// checkpoint of that epoch's end.
void bring_back_best_model(const RunFolder& folder, const BestEpoch& best, const Configuration& configuration) {
  std::error_code error;
  if (std::filesystem::exists(folder.model(), error)) return;
  const std::filesystem::path kept = folder.kept_model(best.epoch);
  if (std::filesystem::exists(kept, error)) return save_model(load_model(kept), folder.model());
  if (const auto found = model_in_a_checkpoint(folder, best.epoch, configuration)) {
    return save_model(*found, folder.model());
  }
  const std::string last = (folder.path() / last_checkpoint).string(), model = folder.model().string();
  fail(model, ": is gone. It was the only copy of the best model, that of epoch ", best.epoch,
       " with a validation cost of ", best.cost, ". Put it back; or take the newest model in its place (cp ", last, " ",
       model, ") and resume again");
}

bool has_bytes(const std::filesystem::path& file) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(file, error);
  return !error && size > 0;
}

/// A run that is extended must end with the bytes of a run that was that long from the start: its models so far name
/// the new length. Those of a run whose data lie elsewhere now name the new place.
void rewrite_models(const RunFolder& folder, const std::vector<BestEpoch>& kept, const Configuration& configuration) {
  std::vector<std::filesystem::path> files = {folder.model()};
  for (const BestEpoch& epoch : kept) files.push_back(folder.kept_model(epoch.epoch));
  for (const auto& file : files) {
    if (!has_bytes(file)) continue;
    Model model = load_model(file);
    model.training = to_toml(configuration);
    model.dataset = configuration.data.source;
    save_model(model, file);
  }
}

/// Errors: the data of a run are not where they were, and nobody says where they are now.
void refuse_lost_data(const std::filesystem::path& folder, const std::string& source, const char* what,
                      const char* flag) {
  std::error_code error;
  if (source.empty() || find_catalogue_entry(source) != nullptr || std::filesystem::exists(source, error)) return;
  fail(folder.string(), ": its ", what, ", ", source, ", are not there; if they lie elsewhere now, say where: `nudge ",
       "resume ", folder.string(), " ", flag, " DATA`");
}

void tell(const std::vector<std::string>& notes, const RunListener& listener) {
  if (!listener.on_warning) return;
  for (const std::string& note : notes) listener.on_warning(note);
}

/// Takes a folder away again that nothing was written into.
class EmptyFolder {
 public:
  explicit EmptyFolder(const std::filesystem::path& path) {
    std::error_code error;
    was_there_ = std::filesystem::exists(path, error);
  }
  /// What the folder is called, now that it has been made.
  void is(const std::filesystem::path& path) { path_ = path; }
  ~EmptyFolder() {
    std::error_code error;
    if (!was_there_) std::filesystem::remove(path_, error);
  }
  EmptyFolder(const EmptyFolder&) = delete;
  EmptyFolder& operator=(const EmptyFolder&) = delete;

 private:
  std::filesystem::path path_;
  bool was_there_ = false;
};

/// Errors, which begin with `name`: what save_model would find in the model.
void refuse_unsavable(const Model& model, const std::string& name) {
  check_parameters(model.network, name);
  model_to_json(model, name);
}

/// The model of step 0. Errors: an initial model that is not of this configuration, or cannot be saved.
Model first_model(const Configuration& configuration, const Subset& examples, const std::optional<Model>& initial) {
  Model model = untrained_model(configuration, examples);
  if (!initial) return model;
  check(*initial);
  refuse_unsavable(*initial, "the initial model");
  const Architecture &came = initial->network.architecture(), &expected = model.network.architecture();
  if (!(came.input() == expected.input())) {
    fail("the initial model: takes ", to_string(came.input()), ", an example of the data is ",
         to_string(expected.input()));
  }
  if (!(came == expected)) {
    fail("the initial model: its network is ", net_of(came), " with the loss ", to_string(came.loss()),
         ", the configuration's is ", net_of(expected), " with ", to_string(expected.loss()),
         " (or they differ in what such a text leaves out: dropout, slopes)");
  }
  if (initial->classes != model.classes) fail("the initial model: its classes are not those of the data");
  if (initial->targets.has_value() != model.targets.has_value() ||
      (model.targets && initial->targets->names != model.targets->names)) {
    fail("the initial model: its targets are not those of the data");
  }
  // Means and deviations are kept, since the parameters were trained with them; whether there are any has to agree.
  if (initial->preprocessing.scale != model.preprocessing.scale ||
      initial->preprocessing.mean.empty() != model.preprocessing.mean.empty()) {
    fail("the initial model: it takes its input ", initial->preprocessing.mean.empty() ? "as it is" : "standardised",
         " with a scale of ", initial->preprocessing.scale, ", the configuration's (data.standardise) ",
         model.preprocessing.mean.empty() ? "as it is" : "standardised", " with ", model.preprocessing.scale);
  }
  model.network = initial->network;
  model.preprocessing = initial->preprocessing;
  model.targets = initial->targets;
  return model;
}

}  // namespace

bool cost_rose(const RunResult& result) {
  constexpr double far = 2;
  return result.finished && result.first_cost.value_or(0) > 0 && !result.epochs.empty() &&
         result.epochs.back().train_cost > far * *result.first_cost;
}

namespace {

/// Errors: the run in the folder was begun with another configuration.
void refuse_another_run(const std::filesystem::path& file, const Configuration& wanted) {
  Configuration there;
  read_recipe(file, there);
  for (const KeyEntry& entry : configuration_table()) {
    if (entry.write(wanted) == entry.write(there)) continue;
    fail(file.string(), ": ", entry.name(), " is ", entry.write(there), " in the run that is to go on, and ",
         entry.write(wanted), " is wanted; choose another folder, or replace the run (--force)");
  }
}

}  // namespace

RunResult start_run(const Configuration& wanted, const RunOptions& options, const RunListener& listener) {
  Configuration configuration = wanted;
  RunData data;
  std::optional<Model> model;
  bool goes_on = false;
  agree(options.group, [&] {
    check(configuration);
    record_sources(configuration.data);
    goes_on = options.go_on && !options.numbered && has_bytes(options.folder / "config.toml");
    if (is_first(options.group) && !goes_on) refuse_existing_run(options);
    data = options.initial_model ? load_data_of_another_task(configuration, options.data_folder, *options.initial_model)
                                 : load_run_data(configuration, options.data_folder);
    tell(data.notes, listener);
    configuration.network.layers = net_for(configuration, *data.train.data);
    if (goes_on) return refuse_another_run(options.folder / "config.toml", configuration);
    model = first_model(configuration, data.seen(), options.initial_model);
    check(training_settings(configuration, data), model->network.architecture());
    refuse_unsavable(*model, "the run's model");
  });

  expect_the_same(options.group, {{"the folder", goes_on ? "there is a run in it" : "there is no run in it"}});
  if (goes_on) return resume_run(options, 0, listener);

  // Everything that was asked for has been checked: now something may be made and replaced.
  std::optional<EmptyFolder> left_empty;
  std::unique_ptr<RunFolder> folder;
  std::optional<Session> session;
  agree(options.group, [&] {
    if (is_first(options.group)) {
      left_empty.emplace(options.numbered ? std::filesystem::path() : options.folder);
      folder.reset(options.numbered ? new RunFolder(RunFolder::numbered(options.folder))
                                    : new RunFolder(options.folder));
      left_empty->is(folder->path());
      refuse_existing_run(options);
    }
    session.emplace(folder.get(), configuration, std::move(data), std::move(*model), options, listener);
  });
  session->expect_the_same_everywhere();
  agree(options.group, [&] {
    if (folder == nullptr) return;
    folder->clear();
    if (options.initial_model) save_model(*options.initial_model, folder->initial_model());
    write_file_atomically(folder->configuration(), to_toml(configuration));
    session->begin(CheckpointFiles(folder->path()));
  });
  return session->train();
}

namespace {

/// A run as its folder has it, to go on with.
struct RunToResume {
  Configuration configuration{};
  std::string on_disk{};  // the configuration
  CheckpointFiles checkpoints;
  std::optional<LoadedCheckpoint> loaded{};  // nothing: it was stopped before its first checkpoint
  bool extended = false, moved = false;
};

/// Reads everything, and changes nothing.
RunToResume read_run(const RunOptions& options, std::size_t epochs, const RunListener& listener) {
  const std::filesystem::path file = options.folder / "config.toml";
  RunToResume run{.checkpoints = CheckpointFiles(options.folder)};
  Configuration& configuration = run.configuration;
  read_recipe(file, configuration);
  check(configuration);
  run.on_disk = to_toml(configuration);
  if (epochs > 0) configuration.training.epochs = epochs;
  if (!options.data.empty()) configuration.data.source = options.data;
  if (!options.unlabelled.empty()) {
    if (configuration.data.unlabelled.empty()) {
      fail(options.folder.string(),
           ": has no examples without labels of their own (data.unlabelled) that could lie in ", options.unlabelled);
    }
    configuration.data.unlabelled = options.unlabelled;
  }
  record_sources(configuration.data);
  refuse_lost_data(options.folder, configuration.data.source, "data", "--data");
  refuse_lost_data(options.folder, configuration.data.unlabelled, "unlabelled examples", "--unlabelled");

  if (run.checkpoints.any()) {
    std::vector<std::string> problems;
    run.loaded.emplace(run.checkpoints.read_newest(problems));
    for (const std::string& problem : problems) {
      if (listener.on_warning) listener.on_warning(problem + "; the run goes on from the checkpoint before it");
    }
    Configuration then;
    read_recipe_text(run.loaded->model.training, "the checkpoint's configuration", then);
    refuse_changes(configuration, then, file);
    run.extended = configuration.training.epochs != then.training.epochs;
    run.moved = configuration.data.source != then.data.source || configuration.data.unlabelled != then.data.unlabelled;
    if (run.extended) {
      refuse_extension(then, run.loaded->checkpoint, configuration.training.epochs, options.folder);
    }
  } else if (has_bytes(options.folder / "model.safetensors") || has_bytes(options.folder / "metrics.jsonl")) {
    fail(options.folder.string(), ": its checkpoints are gone, so it cannot go on");
  }
  return run;
}

/// Brings the session to where the run stands, and the folder, where this process has it, in order.
void go_on(Session& session, RunToResume& run, const RunFolder* folder) {
  const Configuration& configuration = run.configuration;
  const auto write_configuration = [&] {
    if (folder == nullptr || to_toml(configuration) == run.on_disk) return;
    write_file_atomically(folder->configuration(), to_toml(configuration));
  };
  if (!run.loaded) {
    // It was stopped before its first checkpoint.
    write_configuration();
    session.begin(std::move(run.checkpoints));
    return;
  }
  const bool has_best = run.loaded->checkpoint.best.has_value();
  const std::vector<BestEpoch> kept = run.loaded->checkpoint.kept;
  if (has_best && folder != nullptr) bring_back_best_model(*folder, *run.loaded->checkpoint.best, configuration);
  session.go_back_to(std::move(run.loaded->checkpoint), std::move(run.checkpoints));
  // Were it killed from here on, the next resume would find the new length and place in the configuration, and
  // rewrite the models once more.
  write_configuration();
  if (folder != nullptr && (run.moved || (run.extended && has_best))) rewrite_models(*folder, kept, configuration);
}

}  // namespace

RunResult resume_run(const RunOptions& options, std::size_t epochs, const RunListener& listener) {
  std::unique_ptr<RunFolder> folder;
  std::optional<RunToResume> run;
  std::optional<Session> session;
  agree(options.group, [&] {
    if (!has_bytes(options.folder / "config.toml")) {
      fail(options.folder.string(), ": holds no run: there is no config.toml");
    }
    if (is_first(options.group)) folder = std::make_unique<RunFolder>(options.folder);
  });
  agree(options.group, [&] {
    run.emplace(read_run(options, epochs, listener));
    const Configuration& configuration = run->configuration;
    const std::filesystem::path initial_model = options.folder / "initial.safetensors";
    std::optional<Model> initial;  // of a run that was stopped before its first checkpoint
    if (!run->loaded && has_bytes(initial_model)) initial = load_model(initial_model);
    RunData data = initial
                       ? load_data_of_another_task(configuration, options.data_folder, *initial)
                       : load_run_data(configuration, options.data_folder, run->loaded ? &run->loaded->model : nullptr);
    tell(data.notes, listener);
    Model model = run->loaded ? std::move(run->loaded->model) : first_model(configuration, data.seen(), initial);
    model.training = to_toml(configuration);
    model.dataset = configuration.data.source;
    session.emplace(folder.get(), configuration, std::move(data), std::move(model), options, listener);
  });
  agree(options.group, [&] { go_on(*session, *run, folder.get()); });
  session->expect_the_same_everywhere();
  return session->train();
}

}  // namespace nudge
