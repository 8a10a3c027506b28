#pragma once
// All layers' forward and backward functions, for the passes, and what their backward reads.

#include <variant>

#include "layers/activation.hpp"
#include "layers/dense.hpp"
#include "layers/dropout.hpp"
#include "layers/flatten.hpp"

namespace nudge {

inline BackwardNeeds backward_needs(const Layer& layer) {
  return std::visit([](const auto& kind) { return backward_needs(kind); }, layer.kind);
}

/// Whether a layer's output is its input under another shape, so that both share their numbers.
inline bool shares_input(const Layer& layer) { return std::holds_alternative<Flatten>(layer.kind); }

}  // namespace nudge
