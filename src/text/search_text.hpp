#pragma once
// What a search for settings found, as text for a terminal.

#include <string>

#include "nudge/tuning.hpp"

namespace nudge {

/// A line for some of the rates, where it ended, and the rates to choose.
std::string rate_search_text(const RateSearch& search);

/// A line a training, the lowest validation cost first; with several seeds also a line a setting, by the mean of its
/// trainings' validation costs. What failed comes last, with the reason.
std::string sweep_text(const SweepResult& result);

}  // namespace nudge
