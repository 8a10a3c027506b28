#pragma once
// Files that appear under their name only when they are complete, or not at all: a crash, a kill or a full disk at any
// moment leaves the old file, or none.

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace nudge {

/// A file being written: under a temporary name in the folder of `path` until commit() puts it there. Not committed, it
/// vanishes with this object. Where `path` is a symbolic link, the link is replaced, not what it points to.
class AtomicFile {
 public:
  /// Errors: no such folder, no permission, something else than a file has this name.
  explicit AtomicFile(std::filesystem::path path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// Appends. Errors: no room, a failing disk; the file at `path` stays as it was.
  void write(std::span<const std::uint8_t> bytes);
  void write(std::string_view text);

  /// Brings the bytes to the disk (fsync), gives the file its name (rename), and brings the name to the disk (fsync of
  /// the folder). To be called once, after the last write. Errors: as write.
  void commit();

 private:
  [[noreturn]] void fail_to_write(int error_number);

  std::filesystem::path path_;
  std::filesystem::path temporary_;
  int descriptor_ = -1;
};

/// All of it at once.
void write_file_atomically(const std::filesystem::path& path, std::span<const std::uint8_t> bytes);
void write_file_atomically(const std::filesystem::path& path, std::string_view text);

}  // namespace nudge
