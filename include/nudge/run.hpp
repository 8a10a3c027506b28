#pragma once
// A run: a training that lives in a folder, can be stopped at any moment and resumed with the same bits.
//   config.toml        the configuration, resolved
//   metrics.jsonl      a line an epoch: no times, so that equal runs have equal files
//   timing.jsonl       what each epoch took
//   model.safetensors  the model to use: the best on the validation part where there is one, else the final one
//   epoch-0007.safetensors  and the like: the models of the best epochs, as many as training.keep_best says
//   last.safetensors   the newest checkpoint; previous.safetensors the one before it
//   report.html        curves, confusion matrix, mistakes

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "nudge/configuration.hpp"
#include "nudge/dataset.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/metrics.hpp"
#include "nudge/model.hpp"
#include "nudge/training.hpp"

namespace nudge {

/// What a run tells while it works; all may be empty.
struct RunListener {
  /// About ten times a second, and after each epoch's last step.
  std::function<void(std::size_t step, std::size_t total_steps, std::size_t examples_per_second)> on_progress;
  /// `seconds`: what the epoch took to train and to evaluate.
  std::function<void(const EpochMetrics&, double seconds)> on_epoch;
  std::function<bool()> stop_requested;  ///< asked after each step; true: save and stop
  /// What the user should know although the run goes on: a damaged checkpoint, another instruction set than before.
  std::function<void(const std::string&)> on_warning;
};

struct RunOptions {
  std::filesystem::path folder;
  std::filesystem::path data_folder;  ///< where the catalogue's data are; empty: the default
  std::size_t threads = 1;
  bool replace = false;            ///< an existing run is replaced: its files, and nothing else in the folder
  double checkpoint_seconds = 30;  ///< checkpoints besides those at every epoch's end; 0: after every step
};

struct RunResult {
  bool finished = false;       ///< false: stopped by request
  bool stopped_early = false;  ///< finished, because training.patience ran out
  std::size_t steps = 0;
  std::optional<double> first_cost{};  ///< of the first batch, before any update
  std::vector<EpochMetrics> epochs;    ///< all of the run's, also those before it was resumed
  std::optional<Evaluation> test;      ///< of the model to use, on the test part; only if finished
  std::filesystem::path model;
  std::filesystem::path report;  ///< where the report belongs: write_run_report of nudge/report.hpp makes it
};

/// The data of a configuration, split: what train, resume and eval agree on. No example is copied.
struct RunData {
  Subset train;
  Subset validation;  ///< empty where none was asked for
  Subset test;
};
/// The test part is the source's own, or held out where it has none. Then the validation part is held out of the rest,
/// and of what is left data.train_count are drawn. Every draw keeps the classes' shares and depends on training.seed
/// alone. Errors: those of load_data; parts that are larger than the data; data.test where the source has a test part.
RunData load_run_data(const Configuration& configuration, const std::filesystem::path& data_folder);

/// The network of step 0. Errors: sizes that do not fit the input.
Network untrained_network(const Configuration& configuration, const Shape& input);

/// The model of step 0, for examples like these; with data.standardise their mean and deviation are taken, so they are
/// the training part. Errors: a network that does not fit the data.
Model untrained_model(const Configuration& configuration, const Subset& examples);

/// What a Trainer takes of a configuration, for these examples. Errors: class weights that cannot be balanced.
TrainingSettings training_settings(const Configuration& configuration, const Subset& examples);

/// Trains. The model to use is the one of the epoch with the lowest validation cost where there is a validation part
/// and it is evaluated after each epoch (data.validation, training.evaluate = "epoch"), else that of the last step; it
/// is never chosen by the test part. A checkpoint is written before the first step, after each epoch, and every
/// checkpoint_seconds. Errors: a folder that holds a run already (without replace) or that another process works on;
/// everything that data, configuration and training can raise; no room. Once the first checkpoint is there, the message
/// says from which step resume_run can go on.
RunResult start_run(const Configuration& configuration, const RunOptions& options, const RunListener& listener);

/// Continues from the newest good checkpoint; model.safetensors and metrics.jsonl end with the bytes of a run that was
/// never interrupted (on the same kind of machine: see on_warning). A run that is finished is only evaluated. A run
/// that was stopped before its first checkpoint begins anew. `epochs` other than 0 extends the run to so many epochs.
/// Errors: no run there; no good checkpoint; a configuration or data that changed; fewer epochs than before; an
/// extension of a run that stopped early, or of a schedule that depends on the length; those of start_run.
RunResult resume_run(const RunOptions& options, std::size_t epochs, const RunListener& listener);

/// Whether a finished run ended worse than it began: with a training cost of its last epoch above twice the first
/// batch's. Nearly always the learning rate is too high then.
bool cost_rose(const RunResult& result);

/// The lines of a run folder's metrics.jsonl; one that was cut short, as a full disk leaves it, is left out. Errors: no
/// such file; a line that is not one of its.
std::vector<EpochMetrics> read_metrics(const std::filesystem::path& folder);

}  // namespace nudge
