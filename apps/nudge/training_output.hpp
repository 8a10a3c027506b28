#pragma once
// What train and resume show: progress and epochs while it runs, the result, the path of the report last.

#include <filesystem>
#include <functional>

#include "nudge/run.hpp"
#include "verb.hpp"

namespace nudge::app {

/// Runs `training` with a listener that shows it and that Ctrl-C stops. `epochs` is how many there will be in all.
/// Epochs' lines go to stdout; with `json` they go to stderr, and stdout gets one JSON document in the end.
ExitCode show_training(const std::filesystem::path& folder, std::size_t epochs, bool json,
                       const std::function<RunResult(const RunListener&)>& training);

}  // namespace nudge::app
