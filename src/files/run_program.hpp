#pragma once
// Runs another program, without a shell.

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace nudge {

struct ProgramResult {
  bool succeeded = false;
  std::string problem;  ///< why not: "is not installed", "took longer than 600 s", or what it wrote to its error stream
};

/// Runs `arguments` (the first is the program, looked for in PATH) in `folder` and waits for its end, but kills it
/// after `limit`. It reads nothing, and what it writes to its output is dropped.
ProgramResult run_program(const std::vector<std::string>& arguments, const std::filesystem::path& folder,
                          std::chrono::seconds limit);

}  // namespace nudge
