#pragma once
// Fine-tuning as a run: what start_run (nudge/run.hpp) is given to go on from a model that has learnt another task.
// In nudge::nudge.

#include <cstddef>
#include <filesystem>
#include <optional>

#include "nudge/model.hpp"
#include "nudge/run.hpp"

namespace nudge {

struct FinetuneSettings {
  std::optional<std::size_t>
      freeze{};                       ///< so many of the first layers, L1 on, keep their parameters (after folding) ...
  bool freeze_body = false;           ///< ... or all but the head
  std::optional<double> head_rate{};  ///< the learning rate of the last layer with weights; else the configuration's
  std::optional<double> body_rate{};  ///< of all others; else the same
  std::size_t unfreeze_at = 0;  ///< the epoch from which the frozen layers learn too; 0: as the configuration says
};

/// What start_run takes: its configuration, and RunOptions::initial_model.
struct Finetuning {
  Configuration configuration;
  Model model;
};

/// The model for the data of `wanted`: with a new head (with_new_head) where their classes are others or it is an
/// autoencoder, and pictures brought to its input. Where layers are frozen its batch normalisations are folded first (fold_batch_norms), so that
/// nothing of these follows the new data. The network of `wanted` is replaced by the model's. Errors: those of
/// load_run_data and with_new_head; examples that the model cannot take; more layers to freeze than there are, or all;
/// both kinds of freezing; a rate of 0 or less.
Finetuning finetuning_of(const Model& model, const Configuration& wanted, const FinetuneSettings& settings,
                         const std::filesystem::path& data_folder);

}  // namespace nudge
