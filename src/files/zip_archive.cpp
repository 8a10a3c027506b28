// The format: PKWARE's APPNOTE.TXT. The directory lies at the end of the file and says where each entry is. zlib does the
// work; a library for archives would bring encryption and four compressions with it to whoever links us.

#include "files/zip_archive.hpp"

#include <zlib.h>

#include <algorithm>

#include "nudge/error.hpp"

namespace nudge {
namespace {

constexpr std::size_t end_size = 22;
constexpr std::size_t directory_size = 46;
constexpr std::size_t local_size = 30;

class ZipReader {
 public:
  ZipReader(std::span<const std::uint8_t> archive, const std::string& name, std::uint64_t most)
      : archive_(archive), name_(name), left_(most) {}

  std::vector<ZipEntry> read() {
    const std::size_t end = find_end();
    const std::size_t count = number(end + 10, 2);
    std::size_t at = number(end + 16, 4);
    std::vector<ZipEntry> entries;
    for (std::size_t i = 0; i < count; ++i) at = read_entry(at, entries);
    return entries;
  }

 private:
  [[noreturn]] void damaged(const char* what) const { fail(name_, ": a damaged zip archive (", what, ")"); }

  /// `bytes` bytes, little-endian.
  std::size_t number(std::size_t at, std::size_t bytes) const {
    if (at > archive_.size() || bytes > archive_.size() - at) damaged("it is cut off");
    std::size_t value = 0;
    for (std::size_t i = bytes; i-- > 0;) value = value << 8 | archive_[at + i];
    return value;
  }

  /// The end of the directory: behind it only a comment.
  std::size_t find_end() const {
    if (archive_.size() < end_size) damaged("it is cut off");
    const std::size_t earliest = archive_.size() - std::min<std::size_t>(archive_.size(), end_size + 0xFFFF);
    for (std::size_t at = archive_.size() - end_size + 1; at-- > earliest;) {
      if (number(at, 4) == 0x06054B50) return at;
    }
    damaged("its directory is missing");
  }

  /// The entry that the directory describes at `at`; returns where the next description begins.
  std::size_t read_entry(std::size_t at, std::vector<ZipEntry>& entries) {
    if (number(at, 4) != 0x02014B50) damaged("its directory");
    const std::size_t method = number(at + 10, 2), size_in_file = number(at + 20, 4), size = number(at + 24, 4);
    const std::size_t name_size = number(at + 28, 2), local = number(at + 42, 4);
    number(at + directory_size, name_size);
    ZipEntry entry;
    entry.name.assign(archive_.begin() + static_cast<std::ptrdiff_t>(at + directory_size),
                      archive_.begin() + static_cast<std::ptrdiff_t>(at + directory_size + name_size));
    if ((number(at + 8, 2) & 1U) != 0) fail(name_, ": ", entry.name, " is encrypted");
    if (size == 0xFFFFFFFF || size_in_file == 0xFFFFFFFF || size > left_) {
      fail(name_, ": ", entry.name, " is too large: more than this comparison reads");
    }
    left_ -= size;
    if (number(local, 4) != 0x04034B50) damaged("an entry is not where the directory says");
    const std::size_t begin = local + local_size + number(local + 26, 2) + number(local + 28, 2);
    if (begin > archive_.size() || size_in_file > archive_.size() - begin) damaged("it is cut off");
    entry.bytes = unpacked(archive_.subspan(begin, size_in_file), method, size, entry.name);
    const auto crc = ::crc32_z(0, entry.bytes.data(), entry.bytes.size());
    if (crc != number(at + 16, 4)) damaged("an entry's checksum is wrong");
    entries.push_back(std::move(entry));
    return at + directory_size + name_size + number(at + 30, 2) + number(at + 32, 2);
  }

  std::vector<std::uint8_t> unpacked(std::span<const std::uint8_t> packed, std::size_t method, std::size_t size,
                                     const std::string& entry) const {
    if (method == 0) {
      if (packed.size() != size) damaged("a stored entry has two sizes");
      return {packed.begin(), packed.end()};
    }
    if (method != 8) fail(name_, ": ", entry, " is compressed in a way (", method, ") other than stored or deflated");
    // Deflated data grow by no more than 1032 times.
    if (size / 1032 > packed.size()) damaged("an entry's size");
    std::vector<std::uint8_t> bytes(size);
    z_stream stream{};
    if (::inflateInit2(&stream, -MAX_WBITS) != Z_OK) fail(name_, ": no memory to inflate ", entry);
    stream.next_in = const_cast<Bytef*>(packed.data());  // zlib's old interface; it writes nothing there
    stream.avail_in = static_cast<uInt>(packed.size());
    std::uint8_t nothing = 0;
    stream.next_out = bytes.empty() ? &nothing : bytes.data();
    stream.avail_out = static_cast<uInt>(bytes.size());
    const int result = ::inflate(&stream, Z_FINISH);
    const bool whole = result == Z_STREAM_END && stream.avail_out == 0;
    ::inflateEnd(&stream);
    if (!whole) damaged("an entry cannot be inflated");
    return bytes;
  }

  std::span<const std::uint8_t> archive_;
  const std::string& name_;
  std::uint64_t left_;
};

}  // namespace

std::vector<ZipEntry> read_zip(std::span<const std::uint8_t> archive, const std::string& name, std::uint64_t most) {
  return ZipReader(archive, name, most).read();
}

}  // namespace nudge
