#include "files/input_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "nudge/error.hpp"

namespace nudge {

namespace {

/// An open descriptor of a regular file.
int open_to_read(const std::filesystem::path& path, std::uint64_t& size) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) {
    fail("cannot read ", path.string(), ": ", errno == ENOENT ? "there is no such file" : std::strerror(errno));
  }
  struct stat status {};
  const bool known = ::fstat(descriptor, &status) == 0;
  if (!known || !S_ISREG(status.st_mode)) {
    ::close(descriptor);
    fail("cannot read ", path.string(), ": it is ", known && S_ISDIR(status.st_mode) ? "a folder" : "not a file");
  }
  size = static_cast<std::uint64_t>(status.st_size);
  return descriptor;
}

}  // namespace

InputFile::InputFile(const std::filesystem::path& path) : name_(path.string()) {
  const int descriptor = open_to_read(path, size_on_disk_);
  stream_ = ::gzdopen(descriptor, "rb");
  if (stream_ == nullptr) {
    ::close(descriptor);
    fail("cannot read ", name_, ": no memory for its stream");
  }
  ::gzbuffer(stream_, 128 * 1024);
  compressed_ = ::gzdirect(stream_) == 0;
}

InputFile::~InputFile() { ::gzclose(stream_); }

std::size_t InputFile::read(std::span<std::uint8_t> out) {
  constexpr std::size_t most_at_once = std::size_t{1} << 30;  // zlib counts in unsigned ints
  std::size_t filled = 0;
  while (filled < out.size()) {
    const auto wanted = static_cast<unsigned>(std::min(out.size() - filled, most_at_once));
    const int came = ::gzread(stream_, out.data() + filled, wanted);
    if (came > 0) filled += static_cast<std::size_t>(came);
    if (came == static_cast<int>(wanted)) continue;
    int error = Z_OK;
    ::gzerror(stream_, &error);
    if (error == Z_BUF_ERROR) fail(name_, ": the compressed data are cut off");
    if (error == Z_ERRNO) fail("cannot read ", name_, ": ", std::strerror(errno));
    if (error != Z_OK && error != Z_STREAM_END) fail(name_, ": the compressed data are damaged");
    break;
  }
  return filled;
}

std::vector<std::uint8_t> read_file(const std::filesystem::path& path, std::uint64_t most) {
  std::uint64_t size = 0;
  const int descriptor = open_to_read(path, size);
  if (size > most) {
    ::close(descriptor);
    fail(path.string(), ": has ", size, " bytes, more than the ", most, " that are read");
  }
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(size));
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t came = ::read(descriptor, bytes.data() + filled, bytes.size() - filled);
    if (came < 0 && errno == EINTR) continue;
    if (came <= 0) break;
    filled += static_cast<std::size_t>(came);
  }
  ::close(descriptor);
  if (filled < bytes.size()) fail("cannot read ", path.string(), ": only ", filled, " of ", size, " bytes came");
  return bytes;
}

}  // namespace nudge
