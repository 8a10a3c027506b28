#pragma once
// What one example adds to a layer's gradient.

#include <span>

#include "nudge/plan.hpp"

namespace nudge {

/// ADDS to `gradient`, the layer's own run of numbers, dC/dparameter of one example of the trace, computed by the
/// layer's own backward from the values and derivatives that the trace holds. The trace is one in evaluation. Errors: a
/// trace of a plan that is not made to explain, or before backward_pass.
template <typename T>
void add_example_gradient(const Trace<T>& trace, std::size_t example, std::size_t position, std::span<T> gradient);

}  // namespace nudge
