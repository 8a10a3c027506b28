// The README's C++ is the example that is compiled and run.

#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "support/project_file.hpp"

namespace nudge {
namespace {

/// Without the blanks that indent each line.
std::string flush(const std::string& code) {
  std::istringstream lines(code);
  std::string out;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t begin = line.find_first_not_of(' ');
    out += (begin == std::string::npos ? "" : line.substr(begin)) + "\n";
  }
  return out;
}

TEST(Readme, ShowsTheExampleThatIsCompiled) {
  const std::string page = project_file("README.md");
  const std::string opening = "```cpp\n";
  const std::size_t begin = page.find(opening);
  ASSERT_NE(begin, std::string::npos);
  const std::size_t end = page.find("```", begin + opening.size());
  const std::string shown = flush(page.substr(begin + opening.size(), end - begin - opening.size()));
  const std::string example = flush(project_file("examples/train_and_predict.cpp"));
  std::istringstream lines(shown);
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    EXPECT_NE(example.find(line + "\n"), std::string::npos) << line;
  }
  EXPECT_GT(count, 5U);
}

}  // namespace
}  // namespace nudge
