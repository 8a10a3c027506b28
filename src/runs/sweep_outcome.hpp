#pragma once
// What became of a finished training of a sweep, as a file in its run folder: asked again, the sweep reads it in place
// of evaluating the model once more.

#include "base/json_place.hpp"
#include "nudge/tuning.hpp"

namespace nudge {

inline constexpr const char* outcome_file = "outcome.json";

/// outcome.best must be there. Errors: those of writing.
void write_outcome(const SweepOutcome& outcome);

/// Fills in what the run's folder says of it. Nothing is said, and false returned, where the file is not there, cannot
/// be read, or is not of the model and the epochs that the folder has now (a run can be extended by hand).
bool read_outcome(SweepOutcome& outcome);

/// Everything about it but the run and its folder, for another process, which reads it into its own.
Json to_json(const SweepOutcome& outcome);
void read_json(const JsonPlace& place, SweepOutcome& outcome);

}  // namespace nudge
