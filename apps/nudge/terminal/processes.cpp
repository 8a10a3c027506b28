#include "terminal/processes.hpp"

namespace nudge::app {
namespace {

ProcessGroup* ours = nullptr;
bool is_failed_alone = false;
std::string words_at_the_end;

}  // namespace

ProcessGroup* processes() { return ours; }
void set_processes(ProcessGroup* group) { ours = group; }
bool failed_alone() { return is_failed_alone; }
void note_failure_alone() { is_failed_alone = true; }
const std::string& last_words() { return words_at_the_end; }
void note_last_words(const std::string& words) { words_at_the_end = words; }
bool speaks_for_all() { return ours == nullptr || ours->rank() == 0; }

}  // namespace nudge::app
