#include "files/atomic_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <utility>

#include "nudge/error.hpp"

namespace nudge {

namespace {

std::filesystem::path folder_of(const std::filesystem::path& path) {
  const std::filesystem::path folder = path.parent_path();
  return folder.empty() ? std::filesystem::path(".") : folder;
}

const char* reason(int error_number) {
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
      return "no room left on the disk";
    case EFBIG:
      return "the file is larger than this process may write";
    case ENOENT:
      return "its folder does not exist";
    case EACCES:
    case EPERM:
      return "no permission";
    case EROFS:
      return "the file system is read-only";
    default:
      return std::strerror(error_number);
  }
}

/// A name in `folder` that nobody else uses, and starts with a dot so that nobody takes it for a result.
std::filesystem::path temporary_name(const std::filesystem::path& path) {
  static std::atomic<unsigned> counter{0};
  return folder_of(path) / text(".", path.filename().string(), ".", ::getpid(), "-", counter++, ".tmp");
}

}  // namespace

AtomicFile::AtomicFile(std::filesystem::path path) : path_(std::move(path)) {
  struct stat status {};
  if (::lstat(path_.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISLNK(status.st_mode)) {
    fail("cannot write ", path_.string(), ": it exists and is ", S_ISDIR(status.st_mode) ? "a folder" : "not a file");
  }
  if (path_.filename().empty()) fail("cannot write ", path_.string(), ": it names no file");
  do {
    temporary_ = temporary_name(path_);
    descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  } while (descriptor_ < 0 && (errno == EEXIST || errno == EINTR));
  if (descriptor_ < 0) {
    const int error_number = errno;
    temporary_.clear();
    fail("cannot write ", path_.string(), ": ", reason(error_number));
  }
}

AtomicFile::~AtomicFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void AtomicFile::fail_to_write(int error_number) {
  std::error_code ignored;
  const bool replaced = std::filesystem::exists(path_, ignored);
  fail("cannot write ", path_.string(), ": ", reason(error_number), replaced ? "; the old file is unchanged" : "");
}

void AtomicFile::write(std::span<const std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail_to_write(errno);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void AtomicFile::write(std::string_view text) {
  write(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

void AtomicFile::commit() {
  if (::fsync(descriptor_) != 0) fail_to_write(errno);
  // Some network file systems report a lack of room only here.
  const int closed = ::close(std::exchange(descriptor_, -1));
  if (closed != 0 && errno != EINTR) fail_to_write(errno);
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) fail_to_write(errno);
  temporary_.clear();

  const int folder = ::open(folder_of(path_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return;  // a folder that may be written but not read: the name will reach the disk in its time
  const int synced = ::fsync(folder);
  const int error_number = errno;
  ::close(folder);
  // EINVAL: this file system has no fsync for folders.
  if (synced != 0 && error_number != EINVAL) {
    fail(path_.string(), " is written, but the disk may lose its name if the power fails now: ", reason(error_number));
  }
}

void write_file_atomically(const std::filesystem::path& path, std::span<const std::uint8_t> bytes) {
  AtomicFile file(path);
  file.write(bytes);
  file.commit();
}

void write_file_atomically(const std::filesystem::path& path, std::string_view text) {
  write_file_atomically(path, std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

}  // namespace nudge
