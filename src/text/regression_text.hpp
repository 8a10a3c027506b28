#pragma once
// What a model of targets that are numbers predicts, and how far that is from them: as text and CSV.

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "nudge/evaluation.hpp"
#include "nudge/preprocessing.hpp"
#include "text/predictions_csv.hpp"
#include "text/text.hpp"

namespace nudge {

/// R.m.s. error, R² and cost, and of several targets a line each.
std::string regression_text(const RegressionErrors& errors, const Targets& targets);

/// A line an example: where it came from, what is predicted and, where it is known, what is true.
std::string values_text(std::span<const Prediction> predictions, const Targets& targets);
/// Writes the lines "Id,price" and "1,152.5" and the like, whole or not at all; else as write_predictions_csv.
void write_values_csv(const std::filesystem::path& path, std::span<const Prediction> predictions,
                      const Targets& targets, PredictionNames names, std::size_t first = 1);

}  // namespace nudge
