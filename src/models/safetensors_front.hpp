#pragma once
// What stands before the tensors' bytes of a safetensors file, the header with its length, and the checksum over all
// of it: what readers and writers of bytes and of streams share.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/crc32.hpp"
#include "models/safetensors_header.hpp"
#include "nudge/safetensors.hpp"

namespace nudge {

/// How many bytes the header's length takes.
inline constexpr std::size_t length_bytes = 8;

/// All that stands before the tensors' bytes, its checksum computed over these too.
std::string safetensors_front(const std::vector<TensorView>& tensors,
                              const std::map<std::string, std::string>& metadata, Checksum checksum,
                              const std::string& file);

/// The header's length from the first bytes of a file of `size` bytes. Errors: too few bytes, or fewer than the header
/// claims.
std::uint64_t header_length(std::span<const std::uint8_t> first_bytes, std::uint64_t size, const std::string& file);

/// The checksum that a header holds, against the bytes as they come along.
class StoredChecksum {
 public:
  /// Takes the checksum out of the metadata; `text` is the header. Errors: none, where it is required; one in another
  /// place than nudge's, which says what check() says.
  StoredChecksum(SafeTensorsHeader& header, std::string_view text, const std::string& file, bool required);
  /// The tensors' bytes, in their order.
  void add(std::span<const std::uint8_t> bytes) {
    if (stored_) crc_.add(bytes);
  }
  /// After the last. Errors: the bytes are not those that it was made of.
  void check() const;

 private:
  std::optional<std::string> stored_;
  Crc32 crc_;
  const std::string& file_;
};

}  // namespace nudge
