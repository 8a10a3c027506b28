#pragma once
// CRC-32 as zlib computes it (IEEE 802.3), of bytes that come piece by piece.

#include <cstdint>
#include <span>
#include <string>

namespace nudge {

class Crc32 {
 public:
  void add(std::span<const std::uint8_t> bytes);
  /// The numbers as they lie in memory.
  template <typename T>
  void add_numbers(std::span<const T> numbers) {
    add({reinterpret_cast<const std::uint8_t*>(numbers.data()), numbers.size_bytes()});
  }
  /// Of all so far, as eight lower-case hex digits.
  std::string digits() const;

 private:
  std::uint32_t rest_ = 0xFFFFFFFF;
};

}  // namespace nudge
