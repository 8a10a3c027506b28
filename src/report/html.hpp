#pragma once
// The frame of every page: one file that loads nothing, runs nothing, and reads well in light, in dark and on paper.

#include <string>
#include <string_view>

namespace nudge::report {

/// Text for between tags or inside a quoted attribute: & < > " ' become entities; control characters but tab and line
/// feed, what is not UTF-8 and marks that turn the direction of writing become U+FFFD.
std::string escape(std::string_view text);

/// The whole page. `title` is text, `body` is HTML. Every element is closed, empty ones as <img />, so that XML tools
/// read it. `style` is what the page needs beside page_style().
std::string page(std::string_view title, std::string_view body, std::string_view style = {});

/// A section with a heading; `id` is what links within the page go to. `title` is text, `content` HTML.
std::string section(std::string_view id, std::string_view title, std::string_view content);

/// Content that may be wider than a phone: scrolls by itself, by keyboard too. `label` says what it is.
std::string scrolling(std::string_view label, std::string_view content);

/// Content that opens on demand, without a script.
std::string details(std::string_view summary, std::string_view content);

}  // namespace nudge::report
