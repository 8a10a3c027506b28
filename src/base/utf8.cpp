#include "base/utf8.hpp"

namespace nudge {

CodePoint code_point_at(std::string_view text, std::size_t position) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
  const std::uint32_t first = byte(position);
  if (first < 0x80) return {first, 1, true};
  if (first < 0xC2 || first > 0xF4) return {first, 1, false};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  // What the second byte may be keeps out overlong forms, surrogates and what is above U+10FFFF.
  const std::uint32_t least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  const std::uint32_t most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  std::uint32_t value = first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if (position + i >= text.size()) return {first, i, false};
    const std::uint32_t next = byte(position + i);
    if (next < (i == 1 ? least : 0x80) || next > (i == 1 ? most : 0xBF)) return {first, i, false};
    value = (value << 6U) | (next & 0x3FU);
  }
  return {value, length, true};
}

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = code_point_at(text, i);
    if (!point.valid) return false;
    i += point.bytes;
  }
  return true;
}

std::string with_visible_bytes(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = code_point_at(text, i);
    for (const char c : text.substr(i, point.bytes)) {
      const auto byte = static_cast<unsigned char>(c);
      out += point.valid ? std::string(1, c) : std::string{'\\', 'x', digits[byte / 16], digits[byte % 16]};
    }
    i += point.bytes;
  }
  return out;
}

void append_utf8(std::string& out, std::uint32_t code_point) {
  const auto add = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  const auto add_rest = [&](unsigned shift) { add(0x80U | ((code_point >> shift) & 0x3FU)); };
  if (code_point < 0x80) {
    add(code_point);
  } else if (code_point < 0x800) {
    add(0xC0U | (code_point >> 6U));
    add_rest(0);
  } else if (code_point < 0x10000) {
    add(0xE0U | (code_point >> 12U));
    add_rest(6);
    add_rest(0);
  } else {
    add(0xF0U | (code_point >> 18U));
    add_rest(12);
    add_rest(6);
    add_rest(0);
  }
}

}  // namespace nudge
