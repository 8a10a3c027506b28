#pragma once
// The examples that somebody may have taken in place of those that were asked for.

#include <vector>

#include "nudge/gradient_check.hpp"
#include "options/network_choice.hpp"

namespace nudge::app {

/// Neighbours of `chosen.data`, which begins at `from` in its split: one more or less, from one further on, the next
/// ones, usual counts, the whole split, the same range of the other splits. With a sentence each.
std::vector<OtherSubset> other_examples(const DataChoice& choice, const NetworkAndData& chosen, std::size_t from);

}  // namespace nudge::app
