#pragma once
// Runs on a few made-up digits, stopped and compared.

#include <gtest/gtest.h>

#include <filesystem>

#include "nudge/run.hpp"
#include "runs/tiny_digits.hpp"
#include "support/temporary_folder.hpp"

namespace nudge::test {

/// One data set for all tests of runs.
inline const std::filesystem::path& digits() {
  static const TemporaryFolder folder;
  static const std::filesystem::path path = [] {
    write_tiny_digits(folder.path(), 400, 100);
    return folder.path();
  }();
  return path;
}

inline Configuration tiny() { return tiny_training(digits()); }

inline RunOptions in(const std::filesystem::path& folder) {
  RunOptions options;
  options.folder = folder;
  return options;
}

/// Stops after so many steps, counted in this process.
inline RunListener stop_after(std::size_t steps) {
  RunListener listener;
  listener.stop_requested = [steps, made = std::size_t{0}]() mutable { return ++made >= steps; };
  return listener;
}

inline void expect_same_ends(const std::filesystem::path& a, const std::filesystem::path& b) {
  const auto ends_of_a = ends_of(a), ends_of_b = ends_of(b);
  EXPECT_EQ(ends_of_a.size(), ends_of_b.size());
  for (const auto& [name, bytes] : ends_of_a) {
    EXPECT_TRUE(ends_of_b.contains(name) && ends_of_b.at(name) == bytes) << name;
  }
}

}  // namespace nudge::test
