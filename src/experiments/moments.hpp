#pragma once
// At which steps of a training one looks.

#include <cstddef>
#include <vector>

namespace nudge::experiments {

/// At most `records` steps of 1 ... steps, ascending, the last one among them: evenly spread in the logarithm, where
/// that is finer than single steps every single one. So are both a descent's quick beginning and its long end seen.
std::vector<std::size_t> moments(std::size_t steps, std::size_t records);

}  // namespace nudge::experiments
