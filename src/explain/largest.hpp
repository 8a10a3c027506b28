#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace nudge::explain {

/// The places of the `count` largest numbers, largest first, ties to the lower place; NaN counts as larger than all, so
/// that it is seen. A count above the number of numbers gives all of them.
std::vector<std::size_t> largest(std::span<const double> numbers, std::size_t count);

}  // namespace nudge::explain
