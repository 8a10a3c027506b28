#pragma once
// What a network says of many examples, as a file that a competition or a spreadsheet takes.

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "text/text.hpp"

namespace nudge {

/// The first column of such a file.
enum class PredictionNames {
  numbers,  ///< the examples' numbers, from 1, as Kaggle's digits are counted
  sources   ///< Prediction::source: a picture's path
};

/// Writes the lines "ImageId,Label" and "1,7" and the like, whole or not at all; Label is the name of the most probable
/// class. `first` is the number of the first one, where the examples have numbers. Errors: as predictions_text; the file cannot be written.
void write_predictions_csv(const std::filesystem::path& path, std::span<const Prediction> predictions,
                           const std::vector<std::string>& classes, PredictionNames names, std::size_t first = 1);

}  // namespace nudge
