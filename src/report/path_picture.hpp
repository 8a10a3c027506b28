#pragma once

#include "nudge/descents.hpp"
#include "report/canvas.hpp"

namespace nudge::report {

/// The descents' paths from their common start, on the cost surface where it was computed: darker is higher, lines join
/// points of equal cost. Each direction fills the picture, at a scale of its own. The path of most steps is drawn
/// first, thin, so that it hides none of the others. `plane` is one of the descents' planes: what lies beyond it is cut
/// off.
Drawing draw_paths(const Descents& descents, const Plane& plane);

}  // namespace nudge::report
