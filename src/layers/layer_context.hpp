#pragma once
// What a layer's forward and backward get besides their numbers.

#include <cstdint>
#include <span>

#include "kernels/compute.hpp"

namespace nudge {

/// The draw of random numbers that a pass in training makes, and which example each of its rows is.
struct LayerRandomness {
  std::uint64_t seed = 0;
  std::uint32_t epoch = 0;
  std::span<const std::uint32_t> examples;
};

template <typename T>
struct LayerContext {
  kernels::Compute<T>& compute;
  std::uint32_t position = 0;                   ///< of the layer in its network
  const LayerRandomness* randomness = nullptr;  ///< null: no randomness, as in evaluation
};

/// Which of its own input and output a layer's backward reads: what a plan for training has to keep.
struct BackwardNeeds {
  bool input = false;
  bool output = false;
};

}  // namespace nudge
