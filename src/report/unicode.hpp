#pragma once
// Just enough UTF-8 to show names that users give without letting them do harm.

#include <cstdint>
#include <string_view>

namespace nudge::report {

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t bytes = 1;  ///< how many it takes; 1 where it is not valid
  bool valid = false;     ///< well-formed as RFC 3629 says: no overlong form, no surrogate, at most U+10FFFF
};

/// The code point that begins at byte `position`, which is inside the text.
CodePoint code_point_at(std::string_view text, std::size_t position);

/// The marks that turn the direction of writing, so that text shows in another order than it has.
bool steers_direction(std::uint32_t code_point);

}  // namespace nudge::report
