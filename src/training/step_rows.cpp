#include "training/step_rows.hpp"

#include <numeric>
#include <utility>

#include "training/batches.hpp"

namespace nudge {

StepRows::StepRows(Plan<float>& plan, const Subset& subset, const TrainingSettings& settings, const Model& model,
                   std::vector<float> weights, UnlabelledRows* unlabelled, ThreadTeam& team)
    : plan_(plan),
      subset_(subset),
      settings_(settings),
      model_(model),
      example_weights_(std::move(weights)),
      unlabelled_(unlabelled),
      weights_(plan.capacity()),
      labels_(plan.capacity()) {
  const bool augments = changes_examples(settings.augment);
  if (model.encoder_layers) corrupter_.emplace(settings.corruption, settings.seed, team);
  inputs_.emplace(plan, subset, model.preprocessing, augments || corrupter_ || settings.on_batch != nullptr);
  if (augments) augmenter_.emplace(settings.augment, subset, model.preprocessing, settings.seed, team);
}

std::size_t StepRows::load(std::span<const std::uint32_t> piece, std::size_t round, std::size_t step, std::size_t shard,
                           const Network& network) {
  if (!piece.empty()) load_labelled(piece, round, step);
  if (unlabelled_ == nullptr) return piece.size();
  const std::size_t rows = piece.size() + unlabelled_->rows();
  unlabelled_->load(plan_, piece.size(), step, network, shard);
  // Dropout is drawn anew for each of them in each step.
  const std::span<std::uint32_t> ids = plan_.example_ids(rows);
  std::iota(ids.begin(), ids.end(), static_cast<std::uint32_t>(shard * plan_.capacity()));
  return rows;
}

void StepRows::load_labelled(std::span<const std::uint32_t> piece, std::size_t round, std::size_t step) {
  const std::size_t n = piece.size();
  if (!corrupter_) load_targets(plan_, subset_, model_.targets, piece);
  if (augmenter_) {
    augmenter_->fill(piece, round, plan_.input(n), plan_.targets(n));
  } else {
    inputs_->load(piece);
  }
  for (std::size_t i = 0; i < n; ++i) labels_[i] = corrupter_ ? -1 : subset_.label(piece[i]);
  if (corrupter_) {
    make_inputs_targets(plan_, piece);
    corrupter_->change(piece, round, plan_.input(n));
  }
  if (settings_.on_batch) hand_to_hook(piece, round, step);
  const std::span<float> weights = std::span(weights_).first(example_weights_.empty() ? 0 : n);
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = example_weights_[piece[i]];
  plan_.make_targets(n, settings_.loss, weights);
}

void StepRows::hand_to_hook(std::span<const std::uint32_t> piece, std::size_t round, std::size_t step) {
  settings_.on_batch({.seed = settings_.seed,
                      .epoch = round,
                      .step = step + 1,
                      .positions = piece,
                      .labels = std::span(labels_).first(piece.size()),
                      .x = plan_.input(piece.size()),
                      .y = plan_.targets(piece.size())});
}

void StepRows::fill_input() {
  if (!augmenter_ && unlabelled_ == nullptr) inputs_->fill();
}

}  // namespace nudge
