#pragma once
// Files read as a stream of bytes; what is compressed by gzip is inflated on the way.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

struct gzFile_s;

namespace nudge {

class InputFile {
 public:
  /// Errors: no such file, not a file, no permission.
  explicit InputFile(const std::filesystem::path& path);
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  /// Fills `out`, but for what is missing at the end of the file; returns how many bytes came. Errors: the disk fails,
  /// or the compressed data are damaged or cut off.
  std::size_t read(std::span<std::uint8_t> out);

  /// Whether the file is inflated; whether by its name or not says nothing, its first bytes do.
  bool compressed() const { return compressed_; }
  /// Of the file as it lies on the disk.
  std::uint64_t size_on_disk() const { return size_on_disk_; }
  const std::string& name() const { return name_; }

 private:
  std::string name_;
  std::uint64_t size_on_disk_ = 0;
  bool compressed_ = false;
  gzFile_s* stream_ = nullptr;
};

/// A whole file as it is, not inflated. Errors: as above, or it has more than `most` bytes.
std::vector<std::uint8_t> read_file(const std::filesystem::path& path, std::uint64_t most);

}  // namespace nudge
