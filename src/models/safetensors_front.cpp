#include "models/safetensors_front.hpp"

#include <array>
#include <bit>
#include <cstring>

#include "nudge/error.hpp"

namespace nudge {

static_assert(std::endian::native == std::endian::little, "tensors are written as they lie in memory");

namespace {

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string encoded(std::uint64_t length) {
  std::string bytes(length_bytes, '\0');
  std::memcpy(bytes.data(), &length, length_bytes);
  return bytes;
}

/// A header and its length, with the digits of the checksum as zeros, whatever they are.
void add_front(Crc32& crc, std::string_view header) {
  crc.add(bytes_of(encoded(header.size())));
  crc.add(bytes_of(header.substr(0, checksum_prefix.size())));
  crc.add(bytes_of(no_checksum));
  crc.add(bytes_of(header.substr(checksum_prefix.size() + no_checksum.size())));
}

/// A program that keeps the metadata as they were writes them in any order: the two cases are one.
[[noreturn]] void refuse_checksum(const std::string& file) {
  fail(file, ": the checksum (crc32 in its metadata) does not fit: the file is damaged, or another program wrote it: ",
       "then take crc32 out of the metadata, as docs/formats.md shows");
}

}  // namespace

std::string safetensors_front(const std::vector<TensorView>& tensors,
                              const std::map<std::string, std::string>& metadata, Checksum checksum,
                              const std::string& file) {
  std::string header = safetensors_header(tensors, metadata, checksum, file);
  if (checksum == Checksum::crc32) {
    Crc32 crc;
    add_front(crc, header);
    for (const TensorView& tensor : tensors) crc.add(tensor.bytes);
    header.replace(checksum_prefix.size(), no_checksum.size(), crc.digits());
  }
  return encoded(header.size()) + header;
}

std::uint64_t header_length(std::span<const std::uint8_t> first_bytes, std::uint64_t size, const std::string& file) {
  if (size < length_bytes) {
    fail(file, ": not a safetensors file: it has ", size, " bytes, and its header's length alone takes 8");
  }
  constexpr std::string_view zip = "PK\x03\x04";
  if (std::memcmp(first_bytes.data(), zip.data(), zip.size()) == 0) {
    fail(file, ": a zip archive, as torch.save and numpy.savez write it; a safetensors file is expected, and ",
         "docs/pytorch.md shows how to write one");
  }
  std::uint64_t length = 0;
  std::memcpy(&length, first_bytes.data(), length_bytes);
  if (length > size - length_bytes) {
    fail(file, ": not a safetensors file, or not a whole one: its first 8 bytes claim a header of ", length,
         " bytes, but only ", size - length_bytes, " follow");
  }
  return length;
}

StoredChecksum::StoredChecksum(SafeTensorsHeader& header, std::string_view text, const std::string& file, bool required)
    : file_(file) {
  const auto stored = header.metadata.find(checksum_key);
  if (stored == header.metadata.end()) {
    if (required) fail(file, ": has no checksum (crc32 in its metadata)");
    return;
  }
  // In another place it is not of these bytes, whatever they are.
  if (!text.starts_with(checksum_prefix) || stored->second.size() != no_checksum.size()) refuse_checksum(file);
  add_front(crc_, text);
  stored_ = std::move(stored->second);
  header.metadata.erase(stored);
}

void StoredChecksum::check() const {
  if (stored_ && crc_.digits() != *stored_) refuse_checksum(file_);
}

}  // namespace nudge
