#include "runs/append_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "nudge/error.hpp"

namespace nudge {

AppendFile::AppendFile(std::filesystem::path path, std::uint64_t length) : path_(std::move(path)), length_(length) {
  descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor_ < 0) fail_to("be opened");
  struct stat status {};
  const bool known = ::fstat(descriptor_, &status) == 0;
  const auto found = static_cast<std::uint64_t>(status.st_size);
  const bool cut =
      known && found >= length && (found == length || ::ftruncate(descriptor_, static_cast<off_t>(length)) == 0);
  if (cut && ::lseek(descriptor_, 0, SEEK_END) >= 0) return;
  const int error_number = errno;
  ::close(descriptor_);
  if (known && found < length) {
    fail(path_.string(), ": has ", found, " bytes, but ", length, " were written to it: somebody changed it");
  }
  errno = error_number;
  fail_to("be cut back");
}

AppendFile::~AppendFile() { ::close(descriptor_); }

void AppendFile::append(std::string_view line) { append_bytes(std::string(line) + '\n'); }

void AppendFile::append_bytes(std::string_view bytes) {
  std::string_view left = bytes;
  while (!left.empty()) {
    const ssize_t written = ::write(descriptor_, left.data(), left.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail_to("be written");
    left.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(descriptor_) != 0) fail_to("be brought to the disk");
  length_ += bytes.size();
}

void AppendFile::fail_to(const char* action) const {
  fail(path_.string(), ": cannot ", action, ": ", errno == ENOSPC ? "no room left on the disk" : std::strerror(errno));
}

}  // namespace nudge
