#pragma once
// Examples into a plan, micro-batch by micro-batch.

#include <algorithm>
#include <cstdint>
#include <span>

#include "nudge/plan.hpp"
#include "nudge/preprocessing.hpp"

namespace nudge {

/// Fills the plan's input, targets and example ids with these positions of the subset.
template <typename T>
void load(Plan<T>& plan, const Subset& subset, std::span<const std::uint32_t> positions,
          const Preprocessing& preprocessing) {
  gather(subset, positions, preprocessing, plan.input(positions.size()));
  const Matrix<T> targets = plan.targets(positions.size());
  for (std::size_t i = 0; i < positions.size(); ++i) one_hot(subset.label(positions[i]), targets.row(i));
  std::copy(positions.begin(), positions.end(), plan.example_ids(positions.size()).begin());
}

/// Calls work(piece) for consecutive pieces of at most `capacity` positions.
template <typename Work>
void for_each_micro_batch(std::span<const std::uint32_t> positions, std::size_t capacity, Work&& work) {
  for (std::size_t first = 0; first < positions.size(); first += capacity) {
    work(positions.subspan(first, std::min(capacity, positions.size() - first)));
  }
}

/// The class with the largest output; the lower one of equals.
template <typename T>
std::size_t largest(std::span<const T> output) {
  return static_cast<std::size_t>(std::max_element(output.begin(), output.end()) - output.begin());
}

}  // namespace nudge
