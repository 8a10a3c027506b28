#include "base/base64.hpp"

#include <algorithm>
#include <cstddef>

namespace nudge {

std::string base64(std::span<const std::uint8_t> bytes) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j) group = (group << 8U) | (j < count ? bytes[i + j] : 0U);
    for (std::size_t j = 0; j < 4; ++j) out += j <= count ? digits[(group >> (18 - 6 * j)) & 63U] : '=';
  }
  return out;
}

}  // namespace nudge
