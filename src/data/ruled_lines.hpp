#pragma once
// The lines of ruled and squared paper.

#include "data/ink_field.hpp"

namespace nudge {

/// Takes out, in place, the lines that run from one border of the picture to another: thin, fairly straight, at any slant. Where
/// writing crosses a line it stays. `least` is the strength from which on a place counts as ink. Returns how many lines there were.
std::size_t remove_ruled_lines(Field& strength, float least);

}  // namespace nudge
