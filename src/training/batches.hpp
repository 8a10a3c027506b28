#pragma once
// Examples into a plan, micro-batch by micro-batch, and the mean gradient over them.

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <optional>
#include <span>
#include <vector>

#include "kernels/compute.hpp"
#include "nudge/plan.hpp"
#include "nudge/preprocessing.hpp"

namespace nudge {

/// Fills the plan's y (one-hot) and example ids with these positions of the subset. Then call make_targets.
template <typename T>
void load_labels(Plan<T>& plan, const Subset& subset, std::span<const std::uint32_t> positions) {
  const Matrix<T> y = plan.targets(positions.size());
  for (std::size_t i = 0; i < positions.size(); ++i) one_hot(subset.label(positions[i]), y.row(i));
  std::copy(positions.begin(), positions.end(), plan.example_ids(positions.size()).begin());
}

/// Its y and ids of whatever the model is trained on: labels, or targets that are numbers.
template <typename T>
void load_targets(Plan<T>& plan, const Subset& subset, const std::optional<Targets>& targets,
                  std::span<const std::uint32_t> positions) {
  if (!targets) return load_labels(plan, subset, positions);
  gather_targets(subset, positions, *targets, plan.targets(positions.size()));
  std::copy(positions.begin(), positions.end(), plan.example_ids(positions.size()).begin());
}

/// And its input.
template <typename T>
void load_examples(Plan<T>& plan, const Subset& subset, std::span<const std::uint32_t> positions,
                   const Preprocessing& preprocessing) {
  gather(subset, positions, preprocessing, plan.input(positions.size()));
  load_labels(plan, subset, positions);
}

/// The same with the targets made, of a cost that is neither weighed nor smoothed.
template <typename T>
void load(Plan<T>& plan, const Subset& subset, std::span<const std::uint32_t> positions,
          const Preprocessing& preprocessing) {
  load_examples(plan, subset, positions, preprocessing);
  plan.make_targets(positions.size());
}

/// Calls work(piece) for consecutive pieces of at most `capacity` positions.
template <typename Work>
void for_each_micro_batch(std::span<const std::uint32_t> positions, std::size_t capacity, Work&& work) {
  for (std::size_t first = 0; first < positions.size(); first += capacity) {
    work(positions.subspan(first, std::min(capacity, positions.size() - first)));
  }
}

/// 0, 1, ..., count - 1.
inline std::vector<std::uint32_t> first_positions(std::size_t count) {
  std::vector<std::uint32_t> positions(count);
  std::iota(positions.begin(), positions.end(), 0U);
  return positions;
}

/// The mean gradient over the positions, in their order, in the flat layout, without dropout. load(piece) fills the
/// plan, read(trace) sees each pass after it has gone back. Each micro-batch is summed in T and those sums in double: a
/// sum of 60,000 terms in float alone would be off by more than a millionth of them.
template <typename T, typename Load, typename Read>
AlignedArray<T> mean_gradient_over(const BasicNetwork<T>& network, std::span<const std::uint32_t> positions,
                                   Plan<T>& plan, ThreadTeam& team, Load&& load, Read&& read) {
  AlignedArray<T> gradient(network.parameters().size());
  AlignedArray<double> sums(gradient.size());
  kernels::Compute<T> compute(team);
  const auto for_all = [&](auto work) {
    compute.share(sums.size(), 16384, [&](Range range) {
      for (std::size_t i = range.begin; i < range.end; ++i) work(i);
    });
  };
  for_each_micro_batch(positions, plan.capacity(), [&](std::span<const std::uint32_t> piece) {
    load(piece);
    const Trace<T> trace = forward_pass(network, plan, piece.size());
    cost_pass(plan);
    backward_pass(network, plan, gradient.span());
    read(trace);
    for_all([&](std::size_t i) {
      sums[i] += static_cast<double>(gradient[i]);
      gradient[i] = 0;
    });
  });
  for_all([&](std::size_t i) { gradient[i] = static_cast<T>(sums[i]); });
  compute.scale(T(1) / static_cast<T>(positions.size()), gradient.span());
  return gradient;
}

/// The class with the largest output; the lower one of equals.
template <typename T>
std::size_t largest(std::span<const T> output) {
  return static_cast<std::size_t>(std::max_element(output.begin(), output.end()) - output.begin());
}

}  // namespace nudge
