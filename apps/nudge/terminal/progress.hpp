#pragma once
// How far a training has come, on stderr: a bar where that is a terminal, else a plain line now and then.

#include <chrono>
#include <cstddef>

namespace nudge::app {

class ProgressDisplay {
 public:
  ProgressDisplay();
  /// Redraws the bar at most ten times a second; without a terminal, writes a line every ten seconds.
  void update(std::size_t step, std::size_t total_steps, std::size_t epochs, std::size_t examples_per_second);
  /// Takes the bar off the terminal, so that a line can be printed in its place.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  bool terminal_ = false;
  bool drawn_ = false;
  std::size_t first_step_ = 0;
  Clock::time_point started_;
  Clock::time_point last_;
};

}  // namespace nudge::app
