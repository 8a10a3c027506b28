#pragma once
// Whether something else wants a processor that a team's thread runs on, as its caller notices.

#include <algorithm>
#include <chrono>

namespace nudge {

/// A thread that the system has stopped in the middle of its part holds up the caller for milliseconds, and would do so
/// again: for a while it gets no part then, so much longer the sooner it happened again. In the end a neighbour that keeps
/// a processor busy costs a seventeenth of one thread's rate.
class BusyNeighbour {
 public:
  using Clock = std::chrono::steady_clock;

  bool is_there(Clock::time_point now) const { return now < until_; }

  /// The caller worked from `start` until `waiting`, and had to wait until `end` for the thread.
  void notice(Clock::time_point start, Clock::time_point waiting, Clock::time_point end) {
    const Clock::duration held_up = std::min(end - waiting, longest);
    if (held_up < shortest || held_up < uneven * (waiting - start)) return;
    times_ = start < until_ + most_times * held_up ? std::min(2 * times_, most_times) : 1;
    until_ = end + times_ * held_up;
  }

 private:
  static constexpr Clock::duration shortest = std::chrono::microseconds(500);
  static constexpr Clock::duration longest = std::chrono::milliseconds(20);  ///< more: the whole program was stopped
  static constexpr int uneven = 3;                                           ///< parts may differ by so much
  static constexpr int most_times = 16;
  Clock::time_point until_{};
  int times_ = 1;
};

}  // namespace nudge
