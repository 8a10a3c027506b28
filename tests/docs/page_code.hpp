#pragma once
// The code that a page shows.

#include <string>
#include <vector>

#include "support/project_file.hpp"

namespace nudge {

/// What stands in the page's ```cpp blocks, one after the other.
inline std::vector<std::string> cpp_blocks(const std::string& page) {
  const std::string text = project_file(page), opening = "```cpp\n";
  std::vector<std::string> blocks;
  for (std::size_t at = text.find(opening); at != std::string::npos; at = text.find(opening, at)) {
    const std::size_t begin = at + opening.size();
    at = text.find("```", begin);
    blocks.push_back(text.substr(begin, at - begin));
  }
  return blocks;
}

}  // namespace nudge
