#include "runs/run_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <system_error>
#include <vector>

#include "nudge/error.hpp"
#include "runs/checkpoint.hpp"
#include "runs/event_file.hpp"

namespace nudge {

namespace {

constexpr std::array<const char*, 9> files_of_a_run = {"config.toml",       last_checkpoint, previous_checkpoint,
                                                       "model.safetensors", "metrics.jsonl", "timing.jsonl",
                                                       "report.html",       event_file_name, "initial.safetensors"};

std::string kept_model_name(std::size_t epoch) {
  const std::string digits = std::to_string(epoch);
  return "epoch-" + std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits + ".safetensors";
}

/// The epoch whose kept model is called so; 0: none is.
std::size_t epoch_of(const std::string& name) {
  const std::size_t dash = name.find('-');
  if (dash == std::string::npos) return 0;
  std::size_t epoch = 0;
  for (std::size_t i = dash + 1; i < name.size() && i < dash + 16 && name[i] >= '0' && name[i] <= '9'; ++i) {
    epoch = epoch * 10 + static_cast<std::size_t>(name[i] - '0');
  }
  return name == kept_model_name(epoch) ? epoch : 0;
}

void remove_file(const std::filesystem::path& file) {
  std::error_code error;
  std::filesystem::remove(file, error);
  if (error) fail(file.string(), ": cannot be removed: ", error.message());
}

}  // namespace

bool holds_run(const std::filesystem::path& folder) {
  std::error_code ignored;
  for (const char* name : files_of_a_run) {
    if (std::filesystem::exists(folder / name, ignored)) return true;
  }
  return false;
}

bool is_file_of_a_run(const std::filesystem::path& file) {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::absolute(file, error).parent_path();
  for (const char* name : {"config.toml", "metrics.jsonl"}) {
    if (!std::filesystem::exists(folder / name, error)) return false;
  }
  const std::string name = file.filename().string();
  return epoch_of(name) > 0 || std::find(files_of_a_run.begin(), files_of_a_run.end(), name) != files_of_a_run.end();
}

bool holds_other_things(const std::filesystem::path& folder) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    // A run that was killed at its very start leaves its lock and perhaps a temporary file, both hidden.
    if (!entry.path().filename().string().starts_with('.')) return true;
  }
  return false;
}

void sync_folder(const std::filesystem::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);  // not every file system can; the files themselves were synced before
  ::close(descriptor);
}

RunFolder RunFolder::numbered(const std::filesystem::path& start) {
  std::error_code error;
  std::filesystem::create_directories(start.parent_path(), error);
  for (std::size_t n = 1; !error; ++n) {
    std::filesystem::path folder = start;
    folder += "-" + std::to_string(n);
    if (std::error_code ignored; std::filesystem::exists(folder, ignored)) continue;
    if (std::filesystem::create_directory(folder, error)) return {std::move(folder), true};
  }
  fail(start.string(), "-1: this folder cannot be made: ", error.message());
}

RunFolder::RunFolder(std::filesystem::path path) : RunFolder(std::move(path), false) {}

RunFolder::RunFolder(std::filesystem::path path, bool made) : path_(std::move(path)) {
  std::error_code error;
  made_ = std::filesystem::create_directories(path_, error) || made;
  if (error) fail(path_.string(), ": this folder cannot be made: ", error.message());
  descriptor_ = ::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor_ < 0) fail(path_.string(), ": this folder cannot be read");
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    ::close(descriptor_);
    fail(path_.string(), ": another process is working on this run");
  }
  std::vector<std::filesystem::path> left_over = {path_ / next_checkpoint};
  for (const auto& entry : std::filesystem::directory_iterator(path_, error)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with('.') && name.ends_with(".tmp")) left_over.push_back(entry.path());
  }
  for (const auto& file : left_over) std::filesystem::remove(file, error);
}

RunFolder::~RunFolder() {
  if (made_) ::rmdir(path_.c_str());  // which only an empty folder allows
  ::close(descriptor_);
}

std::filesystem::path RunFolder::events() const { return path_ / event_file_name; }

std::filesystem::path RunFolder::kept_model(std::size_t epoch) const { return path_ / kept_model_name(epoch); }

void RunFolder::remove_kept_models_but(const std::vector<std::size_t>& epochs) {
  std::vector<std::filesystem::path> others;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(path_, error)) {
    const std::size_t epoch = epoch_of(entry.path().filename().string());
    if (epoch > 0 && std::find(epochs.begin(), epochs.end(), epoch) == epochs.end()) others.push_back(entry.path());
  }
  for (const auto& file : others) remove_file(file);
}

void RunFolder::clear() {
  for (const char* name : files_of_a_run) remove_file(path_ / name);
  remove_kept_models_but({});
  sync_folder(path_);
}

}  // namespace nudge
