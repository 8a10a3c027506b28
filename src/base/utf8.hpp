#pragma once
// UTF-8, a code point at a time.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace nudge {

struct CodePoint {
  std::uint32_t value = 0;  ///< where it is not valid: the first byte
  std::size_t bytes = 1;    ///< how many it takes; where it is not valid, how many began well before it broke off
  bool valid = false;       ///< well-formed as RFC 3629 says: no overlong form, no surrogate, at most U+10FFFF
};

/// The code point that begins at byte `position`, which is inside the text.
CodePoint code_point_at(std::string_view text, std::size_t position);

/// Whether all of the text is valid.
bool is_utf8(std::string_view text);

/// The text with each byte that is not UTF-8 written as \xff is here, so that a message can name it.
std::string with_visible_bytes(std::string_view text);

/// Appends a code point, which is at most U+10FFFF and no surrogate.
void append_utf8(std::string& out, std::uint32_t code_point);

}  // namespace nudge
