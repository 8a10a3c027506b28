#pragma once
// What the tests of the explaining verbs ask the program.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "apps/nudge_program.hpp"

namespace nudge::test {

/// The JSON of a call that must succeed.
inline nlohmann::json json_of(Workplace& place, Arguments arguments) {
  arguments.emplace_back("--json");
  const Outcome outcome = place.nudge(arguments);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  return outcome.code == 0 ? outcome.json() : nlohmann::json{};
}

inline Arguments with(Arguments first, const Arguments& more) {
  first.insert(first.end(), more.begin(), more.end());
  return first;
}

/// An untrained network on the bars.
inline Arguments untrained(const std::string& verb, const Arguments& more = {}) {
  return with({verb, "--net", "64-6-3", "--seed", "7", "--data", "bars"}, more);
}

}  // namespace nudge::test
