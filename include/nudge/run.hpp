#pragma once
// A run: a training that lives in a folder, can be stopped at any moment and resumed with the same bits.
//   config.toml        the configuration, resolved
//   metrics.jsonl      a line an epoch: no times, so that equal runs have equal files
//   timing.jsonl       what each epoch took
//   model.safetensors  the model to use: the best on the validation part where there is one, else the final one
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

namespace nudge {

/// What a run tells while it works; all may be empty.
struct RunListener {
  std::function<void(std::size_t step, std::size_t total_steps, std::size_t examples_per_second)> on_progress;
  std::function<void(const EpochMetrics&)> on_epoch;
  std::function<bool()> stop_requested;  ///< asked after each step; true: save and stop
};

struct RunOptions {
  std::filesystem::path folder;
  std::filesystem::path data_folder;  ///< where the catalogue's data are; empty: the default
  std::size_t threads = 1;
  bool replace = false;  ///< an existing run is replaced
  double checkpoint_seconds = 30;
};

struct RunResult {
  bool finished = false;  ///< false: stopped by request
  bool stopped_early = false;
  std::size_t steps = 0;
  std::vector<EpochMetrics> epochs;
  std::optional<Evaluation> test;  ///< of the model to use, on the source's test part
  std::filesystem::path model;
  std::filesystem::path report;
};

/// The data of a configuration, split: what train, resume and eval agree on.
struct RunData {
  Subset train;
  Subset validation;  ///< empty where none was asked for
  Subset test;
};
RunData load_run_data(const Configuration& configuration, const std::filesystem::path& data_folder);

/// Errors: a folder that holds a run already (without replace); everything that data, configuration and training can
/// raise; no room.
RunResult start_run(const Configuration& configuration, const RunOptions& options, const RunListener& listener);

/// Continues from the newest good checkpoint; `epochs` other than 0 extends the run. Errors: no run there; no good
/// checkpoint; an extension of a schedule that depends on the length; data that changed.
RunResult resume_run(const RunOptions& options, std::size_t epochs, const RunListener& listener);

/// The lines of a run folder's metrics.jsonl.
std::vector<EpochMetrics> read_metrics(const std::filesystem::path& folder);

}  // namespace nudge
