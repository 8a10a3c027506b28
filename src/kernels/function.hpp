#pragma once
// The elementwise functions that kernels can apply: the public enumeration.

#include "nudge/function.hpp"

namespace nudge::kernels {

using nudge::Function;

}  // namespace nudge::kernels
