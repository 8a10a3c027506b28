#pragma once
// Targets that are no classes: whether a training can be made on them; and those of an autoencoder, which are its
// inputs, which it gets corrupted and is to give back as they were.

#include <cstdint>
#include <span>

#include "base/random.hpp"
#include "nudge/dataset.hpp"
#include "nudge/model.hpp"
#include "nudge/plan.hpp"
#include "nudge/preprocessing.hpp"
#include "nudge/thread_team.hpp"
#include "nudge/training.hpp"

namespace nudge {

/// Errors: those of the settings and the model together, as Trainer says.
void check_targets(const Model& model, const Subset& examples, const TrainingSettings& settings);

/// The inputs in plan.input(n) become its targets too, and the positions of its examples known.
template <typename T>
void make_inputs_targets(Plan<T>& plan, std::span<const std::uint32_t> positions);

/// Examples as they are, and as their own targets.
template <typename T>
void load_to_give_back(Plan<T>& plan, const Subset& subset, std::span<const std::uint32_t> positions,
                       const Preprocessing& preprocessing) {
  gather(subset, positions, preprocessing, plan.input(positions.size()));
  make_inputs_targets(plan, positions);
  plan.make_targets(positions.size());
}

/// Changes inputs; what it draws depends on the seed, the epoch and an example's position alone. The team outlives it.
class Corrupter {
 public:
  Corrupter(const Corruption& corruption, std::uint64_t seed, ThreadTeam& team);

  /// Row i of x (n, inputs), prepared, is the example at positions[i].
  void change(std::span<const std::uint32_t> positions, std::size_t epoch, Matrix<float> x) const;

 private:
  void change(std::uint32_t position, std::uint32_t epoch, std::span<float> x) const;

  Corruption corruption_;
  Philox random_;
  ThreadTeam& team_;
};

}  // namespace nudge
