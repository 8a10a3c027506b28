#pragma once
// What is in a photograph beside the paper: the table, a finger, a dark frame.

#include "data/ink_field.hpp"

namespace nudge {

/// The strength of places that do not belong to the paper.
inline constexpr float outside = -8;

/// Marks, in place, as outside what reaches in from each border of the picture along a good part of its length. What
/// juts out of that, as a digit does that touches the paper's edge, stays.
void mark_outside(Field& strength, float least);

}  // namespace nudge
