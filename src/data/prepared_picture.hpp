#pragma once
// A network's input, or what a decoder makes of it, as a picture again.

#include <span>
#include <vector>

#include "nudge/image.hpp"
#include "nudge/preprocessing.hpp"

namespace nudge {

/// Prepared numbers as those of 0 to 255 that they were; one that was never a byte's stays what it is.
std::vector<float> unprepared(std::span<const float> x, const Preprocessing& preprocessing);

/// Rounded to bytes, what is beyond cut off.
Image prepared_picture(std::span<const float> x, const Preprocessing& preprocessing);

}  // namespace nudge
