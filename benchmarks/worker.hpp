#pragma once
// A program that measures when it is told to: so that several of them, started once, take turns.

#include <chrono>
#include <cstdio>
#include <cstring>

namespace nudge {

/// Says "ready"; then, for each line "go" on the standard input, calls work() and writes the seconds that it took.
template <typename Work>
int measure_when_told(Work&& work) {
  std::puts("ready");
  std::fflush(stdout);
  char line[16];
  while (std::fgets(line, sizeof line, stdin) != nullptr && std::strncmp(line, "go", 2) == 0) {
    const auto start = std::chrono::steady_clock::now();
    work();
    std::printf("%.9f\n", std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    std::fflush(stdout);
  }
  return 0;
}

}  // namespace nudge
