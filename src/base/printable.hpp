#pragma once
// What a terminal may be shown.

#include <string>
#include <string_view>

namespace nudge {

/// The text without what would command a terminal: each control character but newline and tab is written as \x1b is
/// here. Names come from users' files, and a name may hold anything.
std::string printable(std::string_view text);

}  // namespace nudge
