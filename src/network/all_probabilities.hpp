#pragma once

#include "nudge/plan.hpp"

namespace nudge {

/// output_probabilities of every row of a pass at once     probabilities (examples, outputs)
template <typename T>
void all_probabilities(const Trace<T>& trace, Matrix<T> probabilities);

}  // namespace nudge
