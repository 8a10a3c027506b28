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
  std::vector<TensorPlace> memories;     ///< by layer: what its forward leaves to its backward
  TensorPlace further_derivative;        ///< (rows, any value): of a value that several layers read, before it is added
  TensorPlace targets;                   ///< (rows, outputs)
  TensorPlace probabilities;             ///< (rows, outputs): what the loss makes of the logits
  TensorPlace costs;                     ///< (rows)
  std::size_t size = 0;                  ///< of the arena, in numbers
};

/// The most examples of one pass of a plan that is made for batches of that size, which are coupled or not.
std::size_t most_rows(std::size_t batch, bool couples_examples);

/// How many numbers of memory a layer has.
std::size_t memory_size(const Layer& layer, std::size_t rows);

/// Tensors that are never needed at the same time may share their place; a Flatten's output is its input, unless others
/// read that too.
PlanLayout lay_out(const Architecture& architecture, std::size_t rows, Purpose purpose);

}  // namespace nudge
