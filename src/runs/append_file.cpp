#include "runs/append_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <span>

#include "nudge/error.hpp"

namespace nudge {

namespace {

constexpr std::size_t read_at_once = std::size_t{1} << 16;

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// At most `most` bytes from the file's begin.
std::string read_begin(int descriptor, std::uint64_t most) {
  std::string content;
  std::array<char, read_at_once> part{};
  while (content.size() < most) {
    const std::size_t wanted = std::min<std::uint64_t>(part.size(), most - content.size());
    const ssize_t came = ::pread(descriptor, part.data(), wanted, static_cast<off_t>(content.size()));
    if (came < 0 && errno == EINTR) continue;
    if (came <= 0) break;
    content.append(part.data(), static_cast<std::size_t>(came));
  }
  return content;
}

std::string crc_of(std::string_view content) {
  Crc32 crc;
  crc.add(bytes_of(content));
  return crc.digits();
}

/// Whether the file is what it was but for line ends that an editor or a copy made two bytes long.
bool has_other_line_ends(int descriptor, const FileMark& mark) {
  std::string content = read_begin(descriptor, 2 * mark.bytes);
  std::string before;
  for (std::size_t i = 0; i < content.size() && before.size() < mark.bytes; ++i) {
    if (content[i] == '\r' && i + 1 < content.size() && content[i + 1] == '\n') continue;
    before += content[i];
  }
  return before.size() == mark.bytes && crc_of(before) == mark.crc32;
}

}  // namespace

AppendFile::AppendFile(std::filesystem::path path, const FileMark& mark) : path_(std::move(path)), length_(mark.bytes) {
  const int make = mark.bytes == 0 ? O_CREAT : 0;
  descriptor_ = ::open(path_.c_str(), O_RDWR | O_CLOEXEC | make, 0666);
  if (descriptor_ < 0 && errno == ENOENT && make == 0) {
    fail(path_.string(), ": is gone, and the run cannot go on without it: ", mark.bytes,
         " bytes were written to it. Put it back, or train anew into another folder");
  }
  if (descriptor_ < 0) fail_to("be opened");
  try {
    check_begin(mark);
    if (::ftruncate(descriptor_, static_cast<off_t>(length_)) != 0 || ::lseek(descriptor_, 0, SEEK_END) < 0) {
      fail_to("be cut back");
    }
  } catch (...) {
    ::close(descriptor_);
    throw;
  }
}

AppendFile::~AppendFile() { ::close(descriptor_); }

void AppendFile::check_begin(const FileMark& mark) {
  const std::string content = read_begin(descriptor_, mark.bytes);
  crc_.add(bytes_of(content));
  const bool known = !mark.crc32.empty();
  if (content.size() == mark.bytes && (!known || crc_.digits() == mark.crc32)) return;
  const std::string file = path_.string();
  if (known && has_other_line_ends(descriptor_, mark)) {
    fail(file, ": its line ends were changed (to CR LF), so the run cannot go on; they are put back by: ",
         R"(sed -i 's/\r$//' ')", file, "'");
  }
  const std::string what = content.size() < mark.bytes
                               ? text("has ", content.size(), " bytes, but ", mark.bytes, " were written to it")
                               : text("its first ", mark.bytes, " bytes are not those that were written to it");
  fail(file, ": ", what, ": somebody changed it, so the run cannot go on. Put it back as it was, or train anew into ",
       "another folder: `nudge train ", (path_.parent_path() / "config.toml").string(), " --out FOLDER`");
}

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
  crc_.add(bytes_of(bytes));
}

void AppendFile::fail_to(const char* action) const {
  fail(path_.string(), ": cannot ", action, ": ", errno == ENOSPC ? "no room left on the disk" : std::strerror(errno));
}

}  // namespace nudge
