#pragma once
// SHA-256 (FIPS 180-4), to recognise files that were fetched.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace nudge {

class Sha256 {
 public:
  void add(std::span<const std::uint8_t> bytes);
  /// The digest of all that was added, as 64 lower-case hexadecimal digits. Nothing may be added after.
  std::string finish();

 private:
  void add_block(const std::uint8_t* block);

  std::array<std::uint32_t, 8> state_ = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<std::uint8_t, 64> pending_ = {};
  std::size_t pending_size_ = 0;
  std::uint64_t size_ = 0;  ///< in bytes
};

}  // namespace nudge
