#pragma once
// The steps of a training in which the same parameters learn from the first to the last: what Trainer is made of.

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "nudge/training.hpp"

namespace nudge {

/// How many layers of a whole network lie below the one that is trained, and how many of them have parameters.
struct Below {
  std::size_t layers = 0, with_parameters = 0;
};

/// Trainer's calls mean the same here. What Trainer checks of its arguments has been checked before.
class Steps {
 public:
  /// `weights` are the examples'; empty: all 1.
  Steps(Model model, const Subset& examples, const TrainingSettings& settings, std::vector<float> weights, Below below,
        ThreadTeam& team);
  ~Steps();
  Steps(Steps&&) noexcept;
  Steps& operator=(Steps&&) noexcept;

  const Model& model() const;
  Model take() &&;

  std::size_t steps_per_epoch() const;
  /// That have labels: the most that an epoch can have seen.
  std::size_t examples_per_epoch() const;
  std::size_t total_steps() const;
  bool finished() const;
  std::size_t epoch() const;

  /// What schedule and plateau make of the base learning rate in the next step.
  double scheduled_factor() const;
  Step step(double rate_factor);

  double running_cost() const;
  double running_accuracy() const;
  UnlabelledCounts running_unlabelled() const;
  std::span<const float> averaged_parameters() const;
  std::span<const float> averaged_statistics() const;
  void update_plateau(double cost);

  TrainingState state() const;
  void restore(TrainingState state);

 private:
  struct Work;
  std::unique_ptr<Work> work_;
};

}  // namespace nudge
