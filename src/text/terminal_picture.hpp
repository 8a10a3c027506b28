#pragma once
// A picture drawn in text, for a terminal.

#include <cstdint>
#include <span>
#include <string>

#include "nudge/matrix.hpp"

namespace nudge {

/// The picture as lines of text, each ended by a newline. With `colour`, a character is two pixels, one above the
/// other, in 24-bit colour (three channels) or one of the terminal's 24 grays (one channel). Without, a character is
/// one pixel drawn twice as wide (a character is about twice as high as wide), from ' ' (0) to '@' (255). Errors:
/// pixels.size() is not shape.size(); neither 1 nor 3 channels.
std::string terminal_picture(std::span<const std::uint8_t> pixels, const Shape& shape, bool colour);

}  // namespace nudge
