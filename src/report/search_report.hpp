#pragma once
// What a search for settings found, as text for a terminal and as a page.

#include <string>

#include "nudge/report.hpp"
#include "nudge/tuning.hpp"

namespace nudge {

/// A line for some of the rates, where it ended, and the rates to choose.
std::string rate_search_text(const RateSearch& search);
/// The cost against the rate, with the rates to choose marked.
ExplanationPage rate_search_page(const RateSearch& search, const Subject& subject);

/// A line a training, the lowest validation cost first; with several seeds also a line a setting, by the mean of its
/// trainings' validation costs. What failed comes last, with the reason.
std::string sweep_text(const SweepResult& result);
/// The best trainings' curves, the validation cost against each key that takes numbers, and all trainings as a table.
ExplanationPage sweep_page(const SweepResult& result, const Subject& subject);

}  // namespace nudge
