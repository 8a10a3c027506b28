#pragma once
// What a verb found out goes to stdout, as text or as JSON; everything else goes to stderr.

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string_view>

#include "report/text_report.hpp"

namespace nudge::app {

/// Keeps the order in which the fields were put in.
using Json = nlohmann::ordered_json;

inline void print(std::string_view words) { fmt::print("{}", words); }
/// Names come from users' files and may not be UTF-8: what is not is replaced.
inline void print_json(const Json& json) {
  fmt::print("{}\n", pretty_json(json.dump(-1, ' ', false, Json::error_handler_t::replace)));
}

}  // namespace nudge::app
