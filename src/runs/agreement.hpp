#pragma once
// What processes that train together find out about each other before the first step, so that one's trouble ends all.

#include <functional>
#include <string>
#include <vector>

#include "nudge/process_group.hpp"

namespace nudge {

/// Whether it is this process that writes for all of them; `group` may be null.
inline bool is_first(const ProcessGroup* group) { return group == nullptr || group->rank() == 0; }

/// Does the work in every process; `group` may be null. Errors: those of the work; where it fails in any process it
/// fails in all of them (AgreedError), which name the process unless it is the first.
void agree(ProcessGroup* group, const std::function<void()>& work);

/// What this program is: a checksum of its file where the system shows it, else its version.
std::string this_program();

/// A thing that has to be the same in all processes.
struct Shared {
  std::string what;   ///< "the data"
  std::string value;  ///< shown, unless it has several lines
};

/// Errors (AgreedError in all processes): something differs, naming the process, the thing and, of a short value or of
/// the first line that differs, both.
void expect_the_same(ProcessGroup* group, const std::vector<Shared>& things);

}  // namespace nudge
