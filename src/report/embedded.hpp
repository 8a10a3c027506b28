#pragma once
// What the build embeds into the library: the viewer of web/, bundled, and its style.

#include <string_view>

namespace nudge::report {

struct Embedded {
  std::string_view text;
  std::string_view sha256;  ///< hexadecimal
};

extern const Embedded viewer_script, viewer_style;

}  // namespace nudge::report
