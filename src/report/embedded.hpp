#pragma once
// What the build embeds into the library: the viewer of web/, bundled, and its style.

#include <string_view>

namespace nudge::report {

struct Embedded {
  std::string_view text;
  std::string_view sha256;  ///< hexadecimal
};

/// Two scripts, each with the figures of its kinds of documents alone.
extern const Embedded explanations_script, measurements_script, page_style;

}  // namespace nudge::report
