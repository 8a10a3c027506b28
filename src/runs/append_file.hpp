#pragma once
// A file of lines, or of records, that only grows, and can be cut back to what it once had.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/crc32.hpp"

namespace nudge {

/// How far a file had come: what it must begin with when it grows on.
struct FileMark {
  std::uint64_t bytes = 0;
  std::string crc32{};  ///< of these bytes, as eight hex digits; empty: not known
  bool operator==(const FileMark&) const = default;
};

class AppendFile {
 public:
  /// Opens the file, makes it if need be, and cuts it to what it had. Errors: it does not begin with that any more,
  /// which says what became of it and what to do; no permission and the like. Then the file stays as it is.
  AppendFile(std::filesystem::path path, const FileMark& mark);
  ~AppendFile();
  AppendFile(const AppendFile&) = delete;
  AppendFile& operator=(const AppendFile&) = delete;

  /// Adds the line and a line break, and brings them to the disk. Errors: no room and the like; part of the line may be
  /// in the file then, behind what mark() counts.
  void append(std::string_view line);
  /// Adds just these bytes, likewise.
  void append_bytes(std::string_view bytes);
  /// Of all that was added completely.
  FileMark mark() const { return {length_, crc_.digits()}; }

 private:
  void check_begin(const FileMark& mark);
  [[noreturn]] void fail_to(const char* action) const;

  std::filesystem::path path_;
  int descriptor_ = -1;
  std::uint64_t length_ = 0;
  Crc32 crc_;
};

}  // namespace nudge
