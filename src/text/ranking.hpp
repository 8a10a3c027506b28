#pragma once
// The outputs of a network, largest first.

#include <cstddef>
#include <span>
#include <vector>

namespace nudge::words {

/// The positions of the values from the largest to the smallest; equals in their order, what is no number last.
std::vector<std::size_t> largest_first(std::span<const float> values);

/// How much of a bar from 0 to 1 a value fills; what is no number fills nothing.
double filled(float value);

}  // namespace nudge::words
