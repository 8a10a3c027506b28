#pragma once
// EXPECT_ERROR(statement, "part of the message"): the statement raises nudge::Error and its message says so.

#include <gtest/gtest.h>

#include <string>

#include "support/error_of.hpp"

namespace nudge::test {

template <typename Statement>
::testing::AssertionResult raises(Statement&& statement, const std::string& part) {
  const std::string message = error_of(statement);
  if (message.empty()) {
    return ::testing::AssertionFailure() << "no error was raised; one that says '" << part << "' is expected";
  }
  if (message.find(part) != std::string::npos) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << "the message '" << message << "' does not say '" << part << "'";
}

}  // namespace nudge::test

#define EXPECT_ERROR(statement, part) EXPECT_TRUE(::nudge::test::raises([&] { statement; }, part))
