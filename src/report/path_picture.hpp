#pragma once

#include "nudge/descents.hpp"
#include "report/canvas.hpp"

namespace nudge::report {

/// The descents' paths from their common start, on the cost surface where it was computed: darker is higher, lines join
/// points of equal cost. Each direction fills the picture, at a scale of its own.
Drawing draw_paths(const Descents& descents);

/// "batch 1", "batch 100", "all 60,000".
std::string batch_name(std::size_t batch, std::size_t training_examples);

}  // namespace nudge::report
