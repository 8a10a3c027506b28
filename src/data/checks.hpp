#pragma once
// What a program hands in, checked like what a file holds.

#include "nudge/dataset.hpp"
#include "nudge/preprocessing.hpp"

namespace nudge {

/// The part of check(data) that takes no time: that nothing which its sizes allow lies outside of its arrays, but for
/// labels.
void check_sizes(const Dataset& data);
/// Likewise: the means and deviations are as many as the shape asks for.
void check_sizes(const Preprocessing& preprocessing);

/// check(subset) of examples whose labels nobody reads: one may be -1, not known.
void check_pool(const Subset& pool);

}  // namespace nudge
