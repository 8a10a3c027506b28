#include "base/crc32.hpp"

#include <array>
#include <cstddef>

namespace nudge {

namespace {

using Table = std::array<std::uint32_t, 256>;

/// tables[n][byte] is the rest of a byte with n zero bytes behind it, so that eight bytes take eight look-ups and no
/// loop over bits.
using Tables = std::array<Table, 8>;

Tables make_tables() {
  constexpr std::uint32_t polynomial = 0xEDB88320;
  Tables tables{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t rest = byte;
    for (int bit = 0; bit < 8; ++bit) rest = (rest >> 1U) ^ ((rest & 1U) != 0 ? polynomial : 0);
    tables[0][byte] = rest;
  }
  for (std::size_t n = 1; n < 8; ++n) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const std::uint32_t before = tables[n - 1][byte];
      tables[n][byte] = (before >> 8U) ^ tables[0][before & 0xFFU];
    }
  }
  return tables;
}

std::uint32_t word_at(const std::uint8_t* bytes) {
  return static_cast<std::uint32_t>(bytes[0]) | static_cast<std::uint32_t>(bytes[1]) << 8U |
         static_cast<std::uint32_t>(bytes[2]) << 16U | static_cast<std::uint32_t>(bytes[3]) << 24U;
}

/// The rest of four bytes with `behind` bytes after them.
std::uint32_t rest_of(const Tables& tables, std::uint32_t word, std::size_t behind) {
  return tables[behind + 3][word & 0xFFU] ^ tables[behind + 2][(word >> 8U) & 0xFFU] ^
         tables[behind + 1][(word >> 16U) & 0xFFU] ^ tables[behind][word >> 24U];
}

}  // namespace

void Crc32::add(std::span<const std::uint8_t> bytes) {
  static const Tables tables = make_tables();  // made when it is needed: 8 kB less in a program that travels
  std::uint32_t rest = rest_;
  std::size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    rest = rest_of(tables, word_at(&bytes[i]) ^ rest, 4) ^ rest_of(tables, word_at(&bytes[i + 4]), 0);
  }
  for (; i < bytes.size(); ++i) rest = (rest >> 8U) ^ tables[0][(rest ^ bytes[i]) & 0xFFU];
  rest_ = rest;
}

std::string Crc32::digits() const {
  std::string digits;
  for (unsigned shift = 32; shift > 0; shift -= 4) digits += "0123456789abcdef"[(~rest_ >> (shift - 4)) & 0xFU];
  return digits;
}

}  // namespace nudge
