#pragma once
// What the rest of the engine asks of a layer beside its mathematics. Every kind answers by a function `traits` beside
// its backward_needs, and there is no default: a layer without an answer does not compile.

#include "nudge/layers.hpp"

namespace nudge {

/// What a layer is to its input; each is one of these.
enum class Role {
  joins,      ///< has weights between neurons: its outputs are new neurons, weighted sums of its inputs
  scales,     ///< a normalisation: each number, or channel, with a gain (1 at first) and an offset of its own
  activates,  ///< makes activations of weighted inputs
  pools,      ///< makes fewer or more pixels of each channel, without weights
  passes_on,  ///< hands each number on at its own place, with its meaning
  adds,       ///< adds up two values
};

/// What some layers do besides.
struct LayerHabits {
  bool shares_weights = false;    ///< joins by kernels: one weight serves many places
  bool only_reshapes = false;     ///< its output is its input under another shape
  bool couples_examples = false;  ///< in training; it then keeps running statistics for evaluation
  bool draws = false;             ///< random numbers, in training
  bool has_kinks = false;         ///< its derivative jumps somewhere
};

struct LayerTraits : LayerHabits {
  constexpr LayerTraits(Role is, const LayerHabits& besides = {}) : LayerHabits(besides), role(is) {}
  Role role;
};

/// Of a plain layer; of a composite ask its parts.
LayerTraits traits_of(const Layer& layer);

}  // namespace nudge
