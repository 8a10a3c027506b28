#pragma once
// A trained network with all that is needed to use it.
// In nudge::core.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "nudge/network.hpp"
#include "nudge/preprocessing.hpp"

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

struct Model {
  Network network;
  Preprocessing preprocessing;
  std::vector<std::string> classes;    ///< names of the outputs
  std::string dataset;                 ///< what it was trained on, as given to --data: a catalogue name or a path
  std::string training;                ///< how it was trained: the resolved configuration as TOML; may be empty
  std::optional<EpochMetrics> result;  ///< what was measured of the epoch whose parameters these are
};

}  // namespace nudge
