#pragma once

#include <string>
#include <string_view>

namespace nudge::report {

/// What a page with explanations needs beside page_style(): figures, their captions and tables.
std::string figure_page_style();

/// The classes of the pictures alone, with the colours of the light page written out, as programs that draw SVG without
/// knowing variables need them.
std::string standalone_picture_style();

}  // namespace nudge::report
