#pragma once
// What train and resume show: progress and epochs while it runs, the result, the path of the report last.

#include <functional>

#include "nudge/run.hpp"
#include "options/common_options.hpp"

namespace nudge::app {

/// Runs `training`, which works as `run` says, with a listener that shows it and that Ctrl-C stops, and writes the
/// report. `epochs` is how many there will be in all. Epochs' lines go to stdout; with `json` they go to stderr, and
/// stdout gets one JSON document in the end.
ExitCode show_training(const RunOptions& run, std::size_t epochs, bool json,
                       const std::function<RunResult(const RunListener&)>& training);

/// The same of a new run.
ExitCode show_new_run(const Configuration& configuration, const RunOptions& run, bool json);

}  // namespace nudge::app
