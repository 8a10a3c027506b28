#pragma once
// What goes through the network in a step: examples as the training changes them, with targets and weights.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "nudge/plan.hpp"
#include "nudge/training.hpp"
#include "training/example_augmenter.hpp"
#include "training/input_loader.hpp"
#include "training/input_targets.hpp"
#include "training/unlabelled_rows.hpp"

namespace nudge {

/// Fills a plan. Everything that it is given is the caller's and outlives it.
class StepRows {
 public:
  /// `weights` are the examples'; empty: all 1. `unlabelled` may be null.
  StepRows(Plan<float>& plan, const Subset& subset, const TrainingSettings& settings, const Model& model,
           std::vector<float> weights, UnlabelledRows* unlabelled, ThreadTeam& team);

  /// Fills the plan with these positions of the subset, and behind them with a shard's examples that have no labels, as
  /// the network answers them now. Counted from 0, `step` of all steps and `round` of those through the labelled
  /// examples. Returns the rows.
  std::size_t load(std::span<const std::uint32_t> piece, std::size_t round, std::size_t step, std::size_t shard,
                   const Network& network);

  /// Of a row; -1: it has none.
  std::int32_t label(std::size_t row) const { return labels_[row]; }
  /// Sees to it that the plan's input is filled even where the passes do not read it.
  void fill_input();

 private:
  void load_labelled(std::span<const std::uint32_t> piece, std::size_t round, std::size_t step);
  void hand_to_hook(std::span<const std::uint32_t> piece, std::size_t round, std::size_t step);

  Plan<float>& plan_;
  const Subset& subset_;
  const TrainingSettings& settings_;
  const Model& model_;
  std::vector<float> example_weights_;
  UnlabelledRows* unlabelled_;
  std::optional<InputLoader> inputs_;
  std::optional<ExampleAugmenter> augmenter_;  // in its place
  std::optional<Corrupter> corrupter_;         // of an autoencoder, whose targets are its inputs
  std::vector<float> weights_;                 // of the rows, where they have any
  std::vector<std::int32_t> labels_;
};

}  // namespace nudge
