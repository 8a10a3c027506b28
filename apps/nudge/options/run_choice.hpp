#pragma once
// Where a new run goes and what works on it: the options that train, finetune and pretrain share.

#include <cstddef>
#include <filesystem>
#include <string>

#include "nudge/run.hpp"
#include "options/verb.hpp"

namespace nudge::app {

inline constexpr double usual_step_deadline = 60;  // seconds

struct RunChoice {
  std::string out;  ///< empty: `usual`-<n>, the first free n
  std::string data_folder;
  std::size_t threads = 0;
  double step_deadline = usual_step_deadline;
  bool force = false, go_on = false, json = false;
};

/// Adds --step-deadline.
void add_step_deadline_option(Verb& verb, double& seconds);
/// The processes that this one trains with; null: none.
ProcessGroup* processes_within(double step_deadline);

/// Adds --out, of which --help says that it is `usual`-<n> else, --force, --go-on, --step-deadline, --threads, --dir and --json.
/// Returns --out.
Option add_run_options(Verb& verb, RunChoice& choice, const std::string& usual);

RunOptions run_options(const RunChoice& choice, const std::filesystem::path& usual);

}  // namespace nudge::app
