#pragma once
// Mistakes with a number in them that only the gradient which came can tell: a learning rate, one example of many.

#include "experiments/homework/diagnosis.hpp"

namespace nudge::homework {

/// Those that fit what came in the layer where they show first. The search then looks whether they explain the rest.
Mistakes fitted_mistakes(const Case& given, const PlainNet& net, const Batch& x, const Batch& y, Compute& compute);

}  // namespace nudge::homework
