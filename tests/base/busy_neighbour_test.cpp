#include "base/busy_neighbour.hpp"

#include <gtest/gtest.h>

namespace nudge {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

/// A clock that stands until it is moved.
class Held {
 public:
  bool is_there() const { return neighbour_.is_there(now_); }
  void pass(BusyNeighbour::Clock::duration time) { now_ += time; }
  /// A round in which the caller worked and then waited for so long.
  void round(BusyNeighbour::Clock::duration work, BusyNeighbour::Clock::duration wait) {
    const auto start = now_;
    pass(work);
    const auto waiting = now_;
    pass(wait);
    neighbour_.notice(start, waiting, now_);
  }

 private:
  BusyNeighbour neighbour_;
  BusyNeighbour::Clock::time_point now_{std::chrono::hours(1)};
};

TEST(BusyNeighbour, IsThereForAsLongAsItHeldUp) {
  Held held;
  EXPECT_FALSE(held.is_there());
  held.round(microseconds(50), milliseconds(4));
  EXPECT_TRUE(held.is_there());
  held.pass(microseconds(3900));
  EXPECT_TRUE(held.is_there());
  held.pass(microseconds(200));
  EXPECT_FALSE(held.is_there());
}

TEST(BusyNeighbour, IsThereLongerTheSoonerItComesBackUpToSixteenTimes) {
  Held held;
  int times = 1;
  for (int again = 0; again < 8; ++again) {
    held.round(microseconds(50), milliseconds(4));
    held.pass(times * milliseconds(4) - microseconds(100));
    EXPECT_TRUE(held.is_there()) << times;
    held.pass(microseconds(200));
    EXPECT_FALSE(held.is_there()) << times;
    times = std::min(2 * times, 16);
  }
  held.pass(milliseconds(100));  // longer than 16 times 4
  held.round(microseconds(50), milliseconds(4));
  held.pass(milliseconds(5));
  EXPECT_FALSE(held.is_there());
}

TEST(BusyNeighbour, IsNotSeenInShortWaitsNorInUnequalParts) {
  Held held;
  held.round(microseconds(10), microseconds(400));
  held.round(milliseconds(10), milliseconds(29));
  EXPECT_FALSE(held.is_there());
}

TEST(BusyNeighbour, DoesNotStayAfterTheProgramStoodStill) {
  Held held;
  held.round(microseconds(10), std::chrono::hours(1));
  EXPECT_TRUE(held.is_there());
  held.pass(milliseconds(21));
  EXPECT_FALSE(held.is_there());
}

}  // namespace
}  // namespace nudge
