#pragma once

#include <string_view>

namespace nudge::report {

/// The style sheet of every page.
std::string_view page_style();

}  // namespace nudge::report
