#include "base/retold.hpp"

#include <gtest/gtest.h>

#include "support/error_of.hpp"

namespace nudge {
namespace {

TEST(RetoldErrors, AreToldByWhoeverKnowsMore) {
  const auto place = [](const std::string& problem) { return "line 3: " + problem; };
  const auto file = [](const std::string& problem) { return "data.csv: " + problem; };
  const auto work = [&] { return retell_errors(place, []() -> int { fail("no number"); }); };
  EXPECT_EQ(error_of([&] { retell_errors(file, work); }), "data.csv: line 3: no number");
  EXPECT_EQ(retell_errors(file, [] { return 7; }), 7);
}

}  // namespace
}  // namespace nudge
