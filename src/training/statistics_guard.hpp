#pragma once
// What a step does to a batch normalisation's running statistics holds only once the step is made.

#include <algorithm>
#include <span>

namespace nudge {

/// Puts the running statistics back where a step ends before it is made.
class StatisticsGuard {
 public:
  StatisticsGuard(std::span<float> statistics, std::span<float> before) : statistics_(statistics), before_(before) {
    std::ranges::copy(statistics_, before_.begin());
  }
  StatisticsGuard(const StatisticsGuard&) = delete;
  StatisticsGuard& operator=(const StatisticsGuard&) = delete;
  ~StatisticsGuard() {
    if (!made_) std::ranges::copy(before_, statistics_.begin());
  }
  void step_is_made() { made_ = true; }

 private:
  std::span<float> statistics_, before_;
  bool made_ = false;
};

}  // namespace nudge
