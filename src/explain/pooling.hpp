#pragma once
// How much of a pixel a pooling layer hands on to one of its places.

#include <cstddef>

#include "nudge/plan.hpp"

namespace nudge::explain {

/// da[place]/dx[pixel] of the pooling or upsampling layer at `position`, for one example: 1 or 0 of a maximum (1 of its
/// winner, the first of the largest), the window's share of a mean, 1 of a pixel that is repeated there.
template <typename T>
T share_of_pixel(const Trace<T>& trace, std::size_t example, std::size_t position, std::size_t place,
                 std::size_t pixel);

}  // namespace nudge::explain
