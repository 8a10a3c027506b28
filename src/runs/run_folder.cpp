#include "runs/run_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <system_error>
#include <vector>

#include "nudge/error.hpp"
#include "runs/checkpoint.hpp"

namespace nudge {

namespace {

constexpr std::array<const char*, 7> files_of_a_run = {"config.toml",       last_checkpoint, previous_checkpoint,
                                                       "model.safetensors", "metrics.jsonl", "timing.jsonl",
                                                       "report.html"};

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

RunFolder::RunFolder(std::filesystem::path path) : path_(std::move(path)) {
  std::error_code error;
  std::filesystem::create_directories(path_, error);
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

RunFolder::~RunFolder() { ::close(descriptor_); }

void RunFolder::clear() {
  for (const char* name : files_of_a_run) remove_file(path_ / name);
  sync_folder(path_);
}

}  // namespace nudge
