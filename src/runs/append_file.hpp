#pragma once
// A file of lines, or of records, that only grows, and can be cut back to a length it once had.

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace nudge {

class AppendFile {
 public:
  /// Opens the file, makes it if need be, and cuts it to `length` bytes. Errors: it is shorter than that; no permission
  /// and the like.
  AppendFile(std::filesystem::path path, std::uint64_t length);
  ~AppendFile();
  AppendFile(const AppendFile&) = delete;
  AppendFile& operator=(const AppendFile&) = delete;

  /// Adds the line and a line break, and brings them to the disk. Errors: no room and the like; part of the line may be
  /// in the file then, behind length().
  void append(std::string_view line);
  /// Adds just these bytes, likewise.
  void append_bytes(std::string_view bytes);
  /// Of all that was added completely.
  std::uint64_t length() const { return length_; }

 private:
  [[noreturn]] void fail_to(const char* action) const;

  std::filesystem::path path_;
  int descriptor_ = -1;
  std::uint64_t length_ = 0;
};

}  // namespace nudge
