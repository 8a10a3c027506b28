#pragma once
// The folder of a run: its files, and the lock that keeps a second process out.

#include <cstddef>
#include <filesystem>
#include <vector>

namespace nudge {

/// Whether any file of a run is there.
bool holds_run(const std::filesystem::path& folder);
/// Whether a file is one of those that a run keeps in its folder, by its name and by what lies beside it.
bool is_file_of_a_run(const std::filesystem::path& file);
/// Whether something lies in the folder that no run makes. (A folder that is not there holds nothing.)
bool holds_other_things(const std::filesystem::path& folder);

/// Brings new names in a folder to the disk, as far as the file system can.
void sync_folder(const std::filesystem::path& folder);

/// A run folder that this process alone writes to, until this object or the process is gone.
class RunFolder {
 public:
  /// Makes the folder if need be, and removes what writes that were cut short have left. Errors: it cannot be made;
  /// another process works on it.
  explicit RunFolder(std::filesystem::path path);
  /// Makes the first of start-1, start-2, ... that is not there. No two processes get the same.
  static RunFolder numbered(const std::filesystem::path& start);
  /// Removes a folder that it made and that nothing was written into.
  ~RunFolder();
  RunFolder(const RunFolder&) = delete;
  RunFolder& operator=(const RunFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path configuration() const { return path_ / "config.toml"; }
  std::filesystem::path metrics() const { return path_ / "metrics.jsonl"; }
  std::filesystem::path timing() const { return path_ / "timing.jsonl"; }
  std::filesystem::path model() const { return path_ / "model.safetensors"; }
  /// What the run began with, where it was given.
  std::filesystem::path initial_model() const { return path_ / "initial.safetensors"; }
  /// For TensorBoard, by request.
  std::filesystem::path events() const;
  std::filesystem::path report() const { return path_ / "report.html"; }
  /// The kept model of an epoch (from 1): "epoch-0007.safetensors".
  std::filesystem::path kept_model(std::size_t epoch) const;
  /// Removes the kept models of all other epochs than these.
  void remove_kept_models_but(const std::vector<std::size_t>& epochs);

  /// Removes the files of a run and nothing else. The configuration goes first: without it the rest is no run that
  /// could be resumed.
  void clear();

 private:
  RunFolder(std::filesystem::path path, bool made);

  std::filesystem::path path_;
  bool made_ = false;
  int descriptor_ = -1;
};

}  // namespace nudge
