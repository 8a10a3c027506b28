#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

namespace nudge {

/// A file of the project, by its path from the root.
inline std::string project_file(const std::string& path) {
  std::ifstream file(std::string(NUDGE_SOURCE_DIR) + "/" + path);
  EXPECT_TRUE(file) << path;
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace nudge
