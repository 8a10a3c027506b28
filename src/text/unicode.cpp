#include "text/unicode.hpp"

namespace nudge::words {

bool steers_direction(std::uint32_t code_point) {
  return (code_point >= 0x200E && code_point <= 0x200F) || (code_point >= 0x202A && code_point <= 0x202E) ||
         (code_point >= 0x2066 && code_point <= 0x2069) || code_point == 0x061C;
}

}  // namespace nudge::words
