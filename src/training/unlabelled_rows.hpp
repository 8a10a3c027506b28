#pragma once
// The rows of a training's step that have no labels: what goes into the network, and what is wanted of the answers.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/random.hpp"
#include "losses/mutual_information.hpp"
#include "nudge/plan.hpp"
#include "nudge/preprocessing.hpp"
#include "nudge/training.hpp"
#include "training/example_augmenter.hpp"

namespace nudge {

/// How many labelled examples a step has.
std::size_t labelled_rows(const TrainingSettings& settings, std::size_t labelled_examples);

/// Errors: a number out of its range; a pool that the model was not made for; a loss other than cross-entropy;
/// `alone` without the information that tells classes apart; more rows in a step than one pass takes;
/// batches that are accumulated.
void check_unlabelled(const TrainingSettings& settings, const Model& model, std::size_t labelled_examples);

/// In every epoch each example of the pool comes once, in an order of its own, but for those that fill no step. What a
/// step gets depends on the seed and the step alone, and is shared out to the shards by position. The pool's rows lie
/// behind the labelled ones: all first forms, all second, all third.
class UnlabelledRows {
 public:
  UnlabelledRows(const Unlabelled& settings, const Augmentation& first_form, const Model& model, std::uint64_t seed,
                 ThreadTeam& team, std::size_t shards = 1);

  /// Examples in a step, and the rows of all their forms in a shard.
  std::size_t batch() const { return shards_ * settings_.batch; }
  std::size_t rows() const { return forms_of(settings_) * settings_.batch; }
  std::size_t steps_per_epoch() const { return settings_.pool.size() / batch(); }

  /// Fills plan.input() behind the labelled rows with those of a shard, by the network as it is.
  void load(Plan<float>& plan, std::size_t labelled_rows, std::size_t step, const Network& network,
            std::size_t shard = 0);

  /// Between cost_pass and backward_pass, which then adds `weight` times the gradient of what is wanted. Returns that
  /// cost, without `weight`.
  double set_targets(Plan<float>& plan, const Trace<float>& trace, std::size_t labelled_rows, float weight);

  /// Since the last call of begin_epoch.
  const UnlabelledCounts& counts() const { return counts_; }
  void begin_epoch(const UnlabelledCounts& counts) { counts_ = counts; }

 private:
  bool has_second_form() const { return settings_.consistency > 0 || settings_.information > 0; }
  template <typename T>
  Matrix<T> form(std::size_t which, Matrix<T> rows) const {
    return rows.rows_from(which * settings_.batch, settings_.batch);
  }
  void choose(std::size_t step, std::size_t shard);
  void move_adversarially(const Network& network, Matrix<const float> x, Matrix<float> moved, std::size_t step,
                          std::size_t first_in_batch);
  /// The likeliest class of each first form, and whether it is sure.
  void guess(Matrix<const float> p);
  // Each returns its cost, and moves the targets so that the loss's derivative has its derivative in it.
  double want_guesses(double weight, Matrix<const float> answers, Matrix<float> targets) const;
  static double want_the_same(double weight, Matrix<const float> p, Matrix<const float> moved, Matrix<float> targets);
  double want_information(double weight, Matrix<const float> p, Matrix<const float> q, Matrix<float> first,
                          Matrix<float> second);

  struct Guess {
    std::size_t likeliest = 0;
    bool is_sure = false;
  };

  std::size_t shards_;
  Unlabelled settings_;  // of a shard
  Philox shuffling_, directions_;
  ExampleAugmenter first_;
  std::optional<ExampleAugmenter> second_;
  std::optional<Plan<float>> probe_;  // of the passes that look for an adversary's direction
  AlignedArray<float> unused_gradient_;
  losses::MutualInformation<float> information_;
  std::vector<float> first_derivatives_, second_derivatives_;  // of the mutual information, (batch, outputs)
  std::vector<std::uint32_t> order_;                           // of the pool, as the epoch goes through it
  std::size_t ordered_epoch_ = static_cast<std::size_t>(-1);
  std::span<const std::uint32_t> chosen_;  // of the step under way
  std::vector<Guess> guesses_;
  std::vector<double> class_means_;
  UnlabelledCounts counts_;
};

}  // namespace nudge
