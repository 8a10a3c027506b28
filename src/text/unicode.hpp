#pragma once
// Just enough UTF-8 to show names that users give without letting them do harm.

#include <cstddef>
#include <cstdint>

#include "base/utf8.hpp"

namespace nudge::words {

/// How many bytes to go on by: past a code point, or past one byte where none is.
inline std::size_t step_over(const CodePoint& point) { return point.valid ? point.bytes : 1; }

/// The marks that turn the direction of writing, so that text shows in another order than it has.
bool steers_direction(std::uint32_t code_point);

}  // namespace nudge::words
