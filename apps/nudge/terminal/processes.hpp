#pragma once
// The processes that this one trains with, where mpirun has started several.

#include <string>

#include "nudge/process_group.hpp"

namespace nudge::app {

/// Null: this process is alone.
ProcessGroup* processes();
void set_processes(ProcessGroup* group);

/// Something has gone wrong in this process alone, or each has found it out by itself: whether the others know.
bool failed_alone();
void note_failure_alone();

/// Why this process ends, where it is not as it should: for the others.
const std::string& last_words();
void note_last_words(const std::string& words);

/// Whether this process prints what all of them have in common: it is alone, or the first.
bool speaks_for_all();

}  // namespace nudge::app
