#include "files/crc32.hpp"

#include <zlib.h>

#include <cstdio>

namespace nudge {

void Crc32::add(std::span<const std::uint8_t> bytes) {
  // zlib begins anew when it is given no bytes at a null pointer.
  if (!bytes.empty()) value_ = static_cast<std::uint32_t>(::crc32_z(value_, bytes.data(), bytes.size()));
}

std::string Crc32::digits() const {
  char text[9];
  std::snprintf(text, sizeof text, "%08x", static_cast<unsigned>(value_));
  return text;
}

}  // namespace nudge
