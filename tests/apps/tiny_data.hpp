#pragma once
// A data set that a small network learns in a blink, as files.

#include <filesystem>

#include "apps/nudge_program.hpp"

namespace nudge::test {

/// Writes a folder of IDX files: 8x8 pictures of a horizontal bar (class 0), a vertical bar (1) and a frame (2), at
/// different places and brightnesses; 90 to train on and 30 to test with, classes taking turns.
void write_bars(const std::filesystem::path& folder);

/// The same pictures, all 120, as a CSV file with the label first.
void write_bars_csv(const std::filesystem::path& path);

/// Trains 64-12-3 on data/bars for three epochs into the folder `run`, with more arguments where they are given.
Outcome train_on_bars(Workplace& place, const std::vector<std::string>& more = {});

}  // namespace nudge::test
