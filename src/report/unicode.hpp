#pragma once
// Just enough UTF-8 to show names that users give without letting them do harm.

#include <cstdint>

#include "base/utf8.hpp"

namespace nudge::report {

/// The marks that turn the direction of writing, so that text shows in another order than it has.
bool steers_direction(std::uint32_t code_point);

}  // namespace nudge::report
