#pragma once
// The frozen layers at the beginning of a network: what they make of an example is the same in every epoch, so it is
// computed once, and the layers behind them are trained on it as a network of their own.

#include <cstddef>
#include <optional>

#include "nudge/training.hpp"
#include "training/steps.hpp"

namespace nudge {

struct FrozenBody {
  std::size_t parameters = 0;  ///< the first so many of the flat array
  Below below{};               ///< the head
  Subset features{};           ///< what the body makes of each example, in the order of the training set

  /// The layers behind it as a model whose inputs are the features.
  Model head_of(const Model& whole) const;
  TrainingSettings settings_of_head(const TrainingSettings& whole) const;

  /// Puts the head's numbers into the whole's.
  void put_back(const Model& head, Model& whole) const;
  /// The state of the whole model's training where the head's stands so, and the way back.
  TrainingState widened(TrainingState head, const Model& whole) const;
  TrainingState narrowed(TrainingState whole) const;

 private:
  friend std::optional<FrozenBody> frozen_body(const Model&, const Subset&, const TrainingSettings&, ThreadTeam&);
  std::size_t structure_ = 0;  // how many of Architecture::structure() are its
};

/// None where the first layers are not frozen; where what they make of an example may change all the same, by
/// augmentation, a hook, dropout or the batch's statistics; with muon; or where it would take more memory than 1 GiB. The bits are
/// those of a training without this.
std::optional<FrozenBody> frozen_body(const Model& model, const Subset& examples, const TrainingSettings& settings,
                                      ThreadTeam& team);

}  // namespace nudge
