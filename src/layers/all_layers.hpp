#pragma once
// All layers: their forward and backward functions for the passes, what their backward reads, and their traits for
// visitors.

#include <type_traits>
#include <variant>

#include "layers/activation.hpp"
#include "layers/add.hpp"
#include "layers/avg_pool2d.hpp"
#include "layers/batch_norm.hpp"
#include "layers/conv2d.hpp"
#include "layers/conv_transpose2d.hpp"
#include "layers/dense.hpp"
#include "layers/dropout.hpp"
#include "layers/flatten.hpp"
#include "layers/layer_norm.hpp"
#include "layers/max_pool2d.hpp"
#include "layers/softmax.hpp"
#include "layers/upsample.hpp"

namespace nudge {

/// Composites have no forward of their own: an architecture takes them apart.
template <typename Kind>
inline constexpr bool is_composite = std::is_same_v<Kind, Sequential> || std::is_same_v<Kind, Residual>;

/// Calls work with the plain layer's own kind.
template <typename Work>
void visit_plain(const Layer& layer, Work&& work) {
  std::visit(
      [&]<typename Kind>(const Kind& kind) {
        if constexpr (!is_composite<Kind>) work(kind);
      },
      layer.kind);
}

inline BackwardNeeds needs_of(const Layer& layer) {
  BackwardNeeds needs;
  visit_plain(layer, [&](const auto& kind) { needs = backward_needs(kind); });
  return needs;
}

template <typename Kind, Role role>
inline constexpr bool has_role = traits(Kind()).role == role;

/// Kinds by what they are. A visitor names those of one role and leaves the others to one case, as
/// `[](const OfOtherRole<Role::pools> auto&)`; a kind that does not say what it is does not compile there.
template <typename Kind>
concept Plain = !is_composite<Kind>;
template <typename Kind, Role role>
concept OfRole = Plain<Kind> && has_role<Kind, role>;
template <typename Kind, Role role>
concept OfOtherRole = !OfRole<Kind, role>;

}  // namespace nudge
