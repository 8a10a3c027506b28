#pragma once
// Words compared whatever their capitals.

#include <string>
#include <string_view>

namespace nudge {

/// The word with a to z for A to Z. Other letters, and bytes that are none, stay as they are.
inline std::string lower_case(std::string_view word) {
  std::string lower(word);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace nudge
