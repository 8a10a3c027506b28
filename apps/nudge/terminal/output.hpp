#pragma once
// What a verb found out goes to stdout, as text or as JSON; everything else goes to stderr.

#include <fmt/format.h>

#include <string_view>

#include "base/json.hpp"

namespace nudge::app {

inline void print(std::string_view words) { fmt::print("{}", words); }
/// Names come from users' files and may not be UTF-8: what is not is replaced.
inline void print_json(const Json& json) { fmt::print("{}\n", pretty(json)); }

}  // namespace nudge::app
