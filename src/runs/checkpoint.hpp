#pragma once
// Checkpoints: all that a training needs to go on with the same bits, in one safetensors file with a checksum.
//
// The file is a model file (src/models/model_json.hpp) of the parameters as they stand, with the optimizer's arrays as
// flat tensors ("optimizer.first_moment" and so on, by the names of OptimizerState) where it has them, the average of
// the running statistics ("optimizer.average_statistics") where there is one, and JSON under `checkpoint` in the
// metadata.
//
// At any moment of a run, once the first is written, at least one whole checkpoint is there:
//   1. next.safetensors is written, synced and complete      last, and usually previous, are whole
//   2. last is renamed to previous                           previous is whole, there is no last
//   3. next is renamed to last                               both are whole
// A last that could not be read is not passed on: next replaces it, and previous stays.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "nudge/model.hpp"
#include "nudge/training.hpp"
#include "runs/append_file.hpp"

namespace nudge {

inline constexpr const char* last_checkpoint = "last.safetensors";
inline constexpr const char* previous_checkpoint = "previous.safetensors";
inline constexpr const char* next_checkpoint = "next.safetensors";

/// An epoch (from 1) and its validation cost.
struct BestEpoch {
  std::size_t epoch = 0;
  double cost = 0;
};

/// What a checkpoint holds besides the model, whose `training` is the configuration.
struct Checkpoint {
  /// Its parameters and running statistics are written and read as the model's.
  TrainingState training;
  std::optional<BestEpoch> best;
  std::optional<double> first_cost{};  ///< of the run's first batch
  std::vector<BestEpoch> kept{};       ///< the epochs whose models are kept (training.keep_best), the best first
  bool stopped_early = false;
  std::string instruction_set;
  std::string data;    ///< data_checksum
  std::string pool{};  ///< pool_checksum
  FileMark metrics{};
  FileMark timing{};
  FileMark events{};         ///< of the event file; 0 bytes: there is none
  double epoch_seconds = 0;  ///< spent on the epoch under way
};

/// Errors: besides those of writing, a parameter that is not finite.
void write_checkpoint(const Model& model, const Checkpoint& checkpoint, const std::filesystem::path& file);

struct LoadedCheckpoint {
  Model model;
  Checkpoint checkpoint;
};
/// Errors: every kind of damage; no checkpoint.
LoadedCheckpoint read_checkpoint(const std::filesystem::path& file);

/// The two checkpoints of a run folder.
class CheckpointFiles {
 public:
  explicit CheckpointFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// Whether there is any, readable or not.
  bool any() const;
  /// The newest that can be read; adds to `problems` what is wrong with a newer one. Errors: none can.
  LoadedCheckpoint read_newest(std::vector<std::string>& problems);
  void write(const Model& model, const Checkpoint& checkpoint);

 private:
  std::filesystem::path folder_;
  bool last_is_whole_ = false;  ///< known to be: it was read or written by this object
};

}  // namespace nudge
