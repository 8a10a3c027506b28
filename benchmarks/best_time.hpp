#pragma once
// The shortest time of a call: other programs of the machine make calls slower, never faster.

#include <algorithm>
#include <chrono>

namespace nudge {

/// How many calls last about 20 microseconds together, so that reading the clock is no part of what is measured.
template <typename Call>
int calls_per_reading(Call&& call) {
  call();  // what is loaded once: memory, code, sleeping threads
  const auto start = std::chrono::steady_clock::now();
  call();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return static_cast<int>(std::clamp(20e-6 / std::max(seconds, 1e-9), 1.0, 10000.0));
}

/// Seconds a call, as the mean of `calls` of them.
template <typename Call>
double seconds_per_call(Call&& call, int calls) {
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < calls; ++i) call();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / calls;
}

}  // namespace nudge
