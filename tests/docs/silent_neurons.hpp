#pragma once
// The example of docs/adding_an_explanation.md.

#include <cstddef>
#include <vector>

#include "nudge/error.hpp"
#include "nudge/plan.hpp"

namespace nudge {

/// The neurons of L<layer> that learn nothing from one example: their desire -dC/dz is exactly 0, and so is the nudge
/// of each of their weights. A ReLU below zero is one.
struct SilentNeurons {
  std::size_t layer = 1;
  std::size_t neurons = 0;          ///< of the layer
  std::vector<std::size_t> silent;  ///< ascending
};

/// Reads the trace of a backward pass. Errors: a layer that the network does not have; a plan that did not keep dC/dz.
template <typename T>
SilentNeurons silent_neurons(const Trace<T>& trace, std::size_t example, std::size_t layer) {
  const Matrix<const T> deltas = trace.deltas(layer);  // (n, neurons)
  if (example >= deltas.rows) fail("silent neurons: the pass had ", deltas.rows, " examples; asked for ", example);
  SilentNeurons result{.layer = layer, .neurons = deltas.columns, .silent = {}};
  for (std::size_t j = 0; j < deltas.columns; ++j) {
    if (deltas(example, j) == 0) result.silent.push_back(j);
  }
  return result;
}

}  // namespace nudge
