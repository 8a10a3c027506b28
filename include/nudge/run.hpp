#pragma once
// A run: a training that lives in a folder, can be stopped at any moment and resumed with the same bits.
//   config.toml        the configuration, resolved
//   metrics.jsonl      a line an epoch: no times, so that equal runs have equal files
//   timing.jsonl       what each epoch took
//   model.safetensors  the model to use: the best on the validation part where there is one, else the final one
//   epoch-0007.safetensors  and the like: the models of the best epochs, as many as training.keep_best says
//   last.safetensors   the newest checkpoint; previous.safetensors the one before it
//   initial.safetensors  the model that the run began with, where RunOptions gave one
//   report.html        curves, confusion matrix, mistakes
// In nudge::nudge.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nudge/data_files.hpp"
#include "nudge/dataset.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/model.hpp"
#include "nudge/net_text.hpp"
#include "nudge/network.hpp"
#include "nudge/optimizer.hpp"
#include "nudge/training.hpp"

namespace nudge {

/// Everything that determines a training. Each member is one key of a recipe, "section.key"; the kinds of optimizer and
/// schedule are called "name" there (optimizer.name = "sgd", schedule.name = "one-cycle"), and a batch of 0 is "all".
struct Configuration {
  struct Data {
    std::string source = "mnist";  ///< a catalogue name or a path
    /// The same of examples without labels, the pool of unlabelled.batch; empty: what the training part is drawn from.
    std::string unlabelled{};
    std::vector<std::string> classes{};         ///< whose examples are read: see LoadOptions::only; empty: all
    std::string label_column;                   ///< of a table: see LoadOptions
    std::vector<std::string> target_columns{};  ///< of a table: of targets that are numbers; empty: it has labels
    std::string weight_column;                  ///< of a table: of what each example counts in the cost; empty: all 1
    std::vector<std::string> drop_columns{};    ///< of a table
    TableNumbers numbers = TableNumbers::automatic;
    std::size_t per_class = 0;    ///< train on so many examples of each class, a seeded draw; 0: all
    std::size_t train_count = 0;  ///< the first N after a seeded stratified draw; 0: all
    std::size_t validation = 0;   ///< taken out of the training set, for choices
    std::size_t test = 0;         ///< hold-out of this many where the source has no test part; 0: a sixth
    std::uint64_t seed = 0;       ///< of all these draws; 0: that of the training
    bool standardise = false;     ///< inputs to mean 0 and deviation 1; else pixel/255
    std::size_t channels = 0;     ///< pictures are brought to so many channels, 1 or 3; 0: as they are
    std::size_t height = 0;       ///< and to this height and width; 0: as they are
    std::size_t width = 0;
    bool transpose = false;  ///< the source's pictures lie on their side, as EMNIST's do: see LoadOptions
  } data;
  struct Net {
    std::string layers{usual_net};
    std::string activation = "relu";
    double slope = 0.01;
    std::string loss = "cross-entropy";
    std::string output_activation = "sigmoid";  ///< with the quadratic losses
    std::string initialisation = "default";
    double dropout = 0;
  } network;
  /// What makes the network an autoencoder, whose encoder is network.layers.
  struct Autoencoder {
    std::string decoder{};  ///< "mirror" of the encoder, or the decoder's own net; empty: the network is a classifier
    double masking = 0;     ///< as Corruption's
    double noise = 0;
    bool operator==(const Autoencoder&) const = default;
  } autoencoder;
  Augmentation augment;
  Unlabelled unlabelled;        ///< its pool and its second form's changes stay empty: RunData and the next have them
  Augmentation strong_augment;  ///< of the second form
  OptimizerSettings optimizer;
  Schedule schedule;
  /// A number a class, or those that balance the training part (balanced_class_weights); neither: all 1.
  struct ClassWeights {
    std::vector<double> each{};
    bool balanced = false;
  };
  struct Training {
    std::size_t batch = 100;  ///< 0 (in a recipe: "all"): the whole training set
    std::size_t epochs = 10;
    std::uint64_t seed = 1;
    std::size_t accumulate = 1;      ///< batches a step
    std::size_t shards = 1;          ///< parts of a batch, each a sum of its own
    std::size_t unfreeze_at = 0;     ///< the epoch (from 0) from which the frozen layers learn too; 0: never
    std::string evaluate = "epoch";  ///< "epoch" or "end"
    bool gradient_norm = false;      ///< of the full gradient, after each epoch
    std::size_t patience = 0;        ///< early stopping: epochs without a better validation cost; 0: never
    std::size_t keep_best = 0;       ///< how many models of the best epochs stay in the run folder; 0: none
    double label_smoothing = 0;      ///< with the cross-entropies
    ClassWeights class_weights{};    ///< in a recipe: a list or "balanced"
    bool use_average = true;         ///< the moving average of the weights, if kept, is evaluated and saved
    bool tensorboard = false;        ///< each epoch's metrics go into a TensorBoard event file too
  } training;
};

/// One key as text, for help and documentation.
struct ConfigurationKey {
  std::string name;      ///< "optimizer.learning_rate"
  std::string fallback;  ///< the default, as TOML
  std::string meaning;
};
std::vector<ConfigurationKey> configuration_keys();

/// Reads a recipe over `configuration`, all of it or, where there is an error, nothing. Errors, each with line and
/// column: not TOML; an unknown section or key, naming the nearest known one; a value of the wrong type or out of
/// range, naming key, expectation and value.
void read_recipe(const std::filesystem::path& path, Configuration& configuration);
void read_recipe_text(std::string_view toml, const std::string& name, Configuration& configuration);

/// "optimizer.momentum=0.9", "training.batch=all": the value is TOML or a bare word; where a text is expected it needs
/// no quotes. Errors: as above.
void set_key(std::string_view assignment, Configuration& configuration);

/// Checks the whole, whatever it was filled by: each value, and that they go together. Errors: as above, without a
/// place.
void check(const Configuration& configuration);

/// The complete recipe, every key with its value, in a fixed order; reading it gives the same configuration.
std::string to_toml(const Configuration& configuration);

/// What a run tells while it works; all may be empty.
struct RunListener {
  /// About ten times a second, and after each epoch's last step.
  std::function<void(std::size_t step, std::size_t total_steps, std::size_t examples_per_second)> on_progress{};
  /// `seconds`: what the epoch took to train and to evaluate.
  std::function<void(const EpochMetrics&, double seconds)> on_epoch{};
  std::function<bool()> stop_requested{};  ///< asked after each step; true: save and stop
  /// What the user should know although the run goes on: a damaged checkpoint, another instruction set than before.
  std::function<void(const std::string&)> on_warning{};
};

struct RunOptions {
  std::filesystem::path folder{};
  std::filesystem::path data_folder{};  ///< where the catalogue's data are; empty: the default
  std::size_t threads = 1;
  bool replace = false;  ///< an existing run is replaced: its files, and nothing else in the folder
  /// start_run: goes on with the run that is in the folder, if there is one. Errors: it has another configuration.
  bool go_on = false;
  /// start_run: `folder` is the start of a name, and the run takes the first of folder-1, folder-2, ... that is free
  /// when its data have been read. RunResult says which.
  bool numbered = false;
  /// resume_run: where the run's data lie now, the same data, and those without labels. Empty: where they lay.
  std::string data{}, unlabelled{};
  /// Processes that train together, each of which makes the same call with its own object; null: this one alone. Only the
  /// first writes into the folder, which all of them can read; the others' results have no folder, test or models.
  /// (Those of a sweep train each another run: see run_sweep.)
  ProcessGroup* group = nullptr;
  double checkpoint_seconds = 30;  ///< checkpoints besides those at every epoch's end; 0: after every step
  /// What start_run begins with in the place of untrained_model: its parameters and preprocessing. The folder keeps it
  /// as initial.safetensors. resume_run needs it no more, and does not look at it.
  std::optional<Model> initial_model{};
};

struct RunResult {
  std::filesystem::path folder{};
  bool finished = false;       ///< false: stopped by request
  bool stopped_early = false;  ///< finished, because training.patience ran out
  std::size_t steps = 0;
  std::optional<double> first_cost{};                    ///< of the first batch, before any update
  std::vector<EpochMetrics> epochs;                      ///< all of the run's, also those before it was resumed
  std::optional<Evaluation> test;                        ///< of the model to use, on the test part; only if finished
  std::optional<ReconstructionErrors> reconstruction{};  ///< in its place, of an autoencoder
  std::optional<RegressionErrors> regression{};          ///< in its place, of targets that are numbers
  std::filesystem::path model;
  std::filesystem::path report;  ///< where the report belongs: write_run_report of nudge/report.hpp makes it
};

/// The data of a configuration, split: what train, resume and eval agree on. No example is copied.
struct RunData {
  Subset train;
  Subset validation;  ///< empty where none was asked for
  Subset test;
  std::vector<std::string> notes{};  ///< as LoadedData's
  Subset pool{};  ///< where unlabelled examples are learnt from too: data.unlabelled's, or what train was drawn from
  /// Whether the pool is data.unlabelled's, whose labels nobody knows.
  bool has_own_pool() const { return pool.size() > 0 && pool.data != train.data; }
  /// Whose inputs say what the data look like: all of the training part, with the labels that are not read.
  const Subset& seen() const { return pool.size() > 0 && !has_own_pool() ? pool : train; }
};
/// The options by which the data that a configuration names are read.
LoadOptions load_options_of(const Configuration& configuration);
/// What the parts of the data are drawn by: data.seed, and where that is 0, training.seed.
std::uint64_t draw_seed(const Configuration& configuration);
/// The test part is the source's own, or held out where it has none. Then the validation part, too, is the source's own
/// or is held out of the rest, and of what is left data.train_count are drawn. data.unlabelled is read in the form of
/// the training part (load_without_labels). Every draw keeps the classes' shares and
/// depends on draw_seed alone. With a model of an earlier training of the same configuration, a table is read as
/// that one was: see load_options_of. Errors: those of load_data; parts that are larger than the data; data.test or
/// data.validation where the source has such a part; none to validate on, where training.patience or keep_best need it.
RunData load_run_data(const Configuration& configuration, const std::filesystem::path& data_folder,
                      const Model* model = nullptr);
/// The same for a model of another task, which begins this one: a table is read by its columns, and has other classes.
RunData load_data_of_another_task(const Configuration& configuration, const std::filesystem::path& data_folder,
                                  const Model& model);

/// The same configuration without data.unlabelled, which need not be there for its other data: they are split alike.
Configuration without_pool(Configuration configuration);

/// "210+40+50-1a2b3c4d": how many examples the training, validation and test part have, and a CRC-32 of every byte and
/// of which example is in which part. It is the same wherever the data lie, and another as soon as anything in them is:
/// a split drawn from other bytes is another split. A pool of its own is not in it, since no split hangs on it.
std::string data_checksum(const RunData& data);
/// "5000-1a2b3c4d" of a pool of its own; empty: there is none.
std::string pool_checksum(const RunData& data);

/// The net of a configuration for data like these: with_outputs, one for each class or target. An autoencoder's, which
/// has its code in that place, stays as it is.
std::string net_for(const Configuration& configuration, const Dataset& data);

/// The network of step 0. Errors: sizes that do not fit the input.
Network untrained_network(const Configuration& configuration, const Shape& input);

/// The model of step 0 for examples like these, of the net that net_for says; with data.standardise their mean and
/// deviation are taken, so they are the training part. Errors: a network that does not fit the data.
Model untrained_model(const Configuration& configuration, const Subset& examples);

/// What a Trainer takes of a configuration, for these examples.
TrainingSettings training_settings(const Configuration& configuration, const RunData& data);

/// Where a training of one's own stands, in one .safetensors file with a checksum, written whole or not at all; what is
/// loaded has the bits that were saved. A Trainer of an equal model, the same examples and settings goes on from it
/// (restore). Errors: no room and the like; no such file; every kind of damage; not a training's state.
void save_training_state(const TrainingState& state, const std::filesystem::path& path);
TrainingState load_training_state(const std::filesystem::path& path);

/// Trains. The model to use is the one of the epoch with the lowest validation cost where there is a validation part
/// and it is evaluated after each epoch (data.validation, training.evaluate = "epoch"), else that of the last step; it
/// is never chosen by the test part. A checkpoint is written before the first step, after each epoch, and every
/// checkpoint_seconds. Errors: a folder that holds a run already (without replace) or that another process works on;
/// everything that data, configuration and training can raise; an initial model of another network, preprocessing or
/// classes than the configuration's; no room. Once the first checkpoint is there, the message says from which step
/// resume_run can go on.
RunResult start_run(const Configuration& configuration, const RunOptions& options, const RunListener& listener);

/// Continues from the newest good checkpoint; model.safetensors and metrics.jsonl end with the bytes of a run that was
/// never interrupted (on the same kind of machine: see on_warning). A run that is finished is only evaluated. A run
/// that was stopped before its first checkpoint begins anew. `epochs` other than 0 extends the run to so many epochs.
/// The data may lie elsewhere now (RunOptions, or config.toml changed): the run's files name the new place
/// then. Errors: no run there; no good checkpoint; a configuration that changed; data of another checksum; fewer epochs
/// than before; an extension of a run that stopped early, or of a schedule that depends on the length; those of
/// start_run.
RunResult resume_run(const RunOptions& options, std::size_t epochs, const RunListener& listener);

/// Whether a finished run ended worse than it began: with a training cost of its last epoch above twice the first
/// batch's. Nearly always the learning rate is too high then.
bool cost_rose(const RunResult& result);

/// The lines of a run folder's metrics.jsonl; one that was cut short, as a full disk leaves it, is left out. Errors: no
/// such file; a line that is not one of its.
std::vector<EpochMetrics> read_metrics(const std::filesystem::path& folder);

}  // namespace nudge
