#pragma once
// What the text and the page of a sweep share.

#include <optional>
#include <string>
#include <vector>

#include "nudge/tuning.hpp"

namespace nudge::report {

/// "optimizer.learning_rate" -> "learning_rate"
std::string brief_key(const std::string& key);

/// The values of one training in words: "learning_rate 0.1, batch 10".
std::string setting_words(const SweepResult& result, const SweepRun& run);

/// The number that a training's name begins with: "003".
std::string run_number(const SweepRun& run);

/// What tells a training from the others that are drawn with it, its number first, so that it can be cut short: "003,
/// seed 2, momentum 0.9".
std::string legend_words(const SweepResult& result, const std::vector<const SweepOutcome*>& drawn, const SweepRun& run);

/// Trainings that differ in the seed alone.
struct SettingSummary {
  const SweepRun* run = nullptr;          ///< one of them
  std::size_t trainings = 0;              ///< that came to an end
  double mean_cost = 0;                   ///< of their best epochs, on the validation part
  double deviation = 0;                   ///< of these costs, with n - 1; of one training 0
  std::optional<double> mean_accuracy{};  ///< of classifiers
};
/// The lowest mean cost first; settings of which no training came to an end are left out.
std::vector<SettingSummary> setting_summaries(const SweepResult& result);

}  // namespace nudge::report
