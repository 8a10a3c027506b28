#pragma once
// Where each tensor of a pass lies in the arena: a pure function of (architecture, rows, purpose).

#include <cstddef>
#include <vector>

#include "nudge/network.hpp"
#include "nudge/plan.hpp"

namespace nudge {

/// A tensor's place, in numbers from the arena's start.
struct TensorPlace {
  std::size_t offset = 0;
  bool exists = false;  ///< the pass computes it at all
  bool kept = false;    ///< it still holds its numbers when the pass is over
};

struct PlanLayout {
  std::vector<TensorPlace> values;       ///< by position: the input of each layer, then the output
  std::vector<TensorPlace> derivatives;  ///< dC/dvalue, by the same positions
  TensorPlace targets;                   ///< (rows, outputs)
  TensorPlace probabilities;             ///< (rows, outputs): what the loss makes of the logits
  TensorPlace costs;                     ///< (rows)
  std::size_t size = 0;                  ///< of the arena, in numbers
};

/// Tensors that are never needed at the same time may share their place; a Flatten's output is its input.
PlanLayout lay_out(const Architecture& architecture, std::size_t rows, Purpose purpose);

}  // namespace nudge
