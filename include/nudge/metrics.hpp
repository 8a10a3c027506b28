#pragma once
// What is measured of each epoch of a training.

#include <cstddef>
#include <optional>
#include <string>

namespace nudge {

/// One line of a run's metrics.jsonl: a JSON object with these names as keys; what was not measured is left out.
/// Accuracies are from 0 to
/// 1. No times, so that equal trainings have equal lines.
struct EpochMetrics {
  std::size_t epoch = 0;      ///< from 1
  std::size_t step = 0;       ///< made so far
  double learning_rate = 0;   ///< of its last step
  double train_cost = 0;      ///< running: each example before its own update
  double train_accuracy = 0;  ///< running
  std::string evaluated_on;   ///< "validation", "test" or empty
  std::optional<double> cost;
  std::optional<double> accuracy;
  std::optional<double> gradient_norm;  ///< of the full training gradient, at the epoch's end
  bool operator==(const EpochMetrics&) const = default;
};

}  // namespace nudge
