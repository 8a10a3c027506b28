#pragma once
// Where the numbers of a network lie in what the page is told of a moment.

#include <cstddef>
#include <string>

#include "nudge/network.hpp"

namespace nudge::lab {

/// As JSON; the page's type is Net (web/lab/engine.ts).
std::string layout(const Architecture& architecture, std::size_t steps_per_epoch);

}  // namespace nudge::lab
