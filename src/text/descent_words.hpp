#pragma once
// What is said of descents in texts and on pages alike.

#include <optional>
#include <string>
#include <vector>

#include "nudge/descents.hpp"

namespace nudge::words {

/// "single examples", "batches of 100", "all 60,000".
std::string batch_name(std::size_t batch, std::size_t training_examples);

/// The mean angle, in degrees, of the recorded steps to the steepest way down. None: no step was recorded.
std::optional<double> mean_degrees(const Descent& descent);

/// A sentence for each descent that did not get down: that ended higher than it began, or where no gradient is left
/// though answers are wrong.
std::vector<std::string> descent_warnings(const Descents& descents);

/// What all of them had alike, a sentence.
std::string alike_sentence(const Descents& descents);

/// What lies between the two minima, and how many starts get over it, in sentences. Text.
std::string two_minima_sentences(const TwoMinima& two_minima);

}  // namespace nudge::words
