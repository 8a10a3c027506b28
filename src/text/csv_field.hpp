#pragma once
// What a CSV file holds of a text.

#include <string>
#include <string_view>

namespace nudge::words {

/// A field of a CSV line, in quotes where it needs them.
inline std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string out(1, '"');
  for (const char c : text) out.append(c == '"' ? 2 : 1, c);
  return out + '"';
}

}  // namespace nudge::words
