#include "nudge/thread_team.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "nudge/error.hpp"

namespace nudge {
namespace {

class ThreadTeamOf : public testing::TestWithParam<std::size_t> {};

TEST_P(ThreadTeamOf, RunsEveryPartExactlyOnce) {
  ThreadTeam team(GetParam());
  ASSERT_EQ(team.size(), GetParam());
  std::vector<std::atomic<int>> calls(team.size());
  team.run([&](std::size_t part) { ++calls.at(part); });
  for (const auto& count : calls) EXPECT_EQ(count, 1);
}

TEST_P(ThreadTeamOf, RunsPartZeroOnTheCaller) {
  ThreadTeam team(GetParam());
  for (int round = 0; round < 100; ++round) {
    std::thread::id caller;
    team.run([&](std::size_t part) {
      if (part == 0) caller = std::this_thread::get_id();
    });
    EXPECT_EQ(caller, std::this_thread::get_id());
  }
}

TEST(ThreadTeam, WorkersTakePartsOfTheirOwnWhileTheCallerIsBusy) {
  ThreadTeam team(2);
  bool taken = false;
  for (int round = 0; round < 1000 && !taken; ++round) {
    std::atomic<std::thread::id> of_part_one;
    team.run([&](std::size_t part) {
      if (part == 1) of_part_one = std::this_thread::get_id();
      if (part == 0) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    });
    taken = of_part_one.load() != std::this_thread::get_id();
  }
  EXPECT_TRUE(taken);
}

TEST(ThreadTeam, CallerTakesThePartOfAWorkerThatHeldItUp) {
  ThreadTeam team(3);
  // Runs a round in which the caller waits until a worker has begun part 2, or for some milliseconds; by whom?
  const auto run_part_two = [&](std::chrono::milliseconds takes) {
    std::atomic<std::thread::id> by;
    team.run([&](std::size_t part) {
      if (part == 2) {
        by = std::this_thread::get_id();
        std::this_thread::sleep_for(takes);
      }
      const auto start = std::chrono::steady_clock::now();
      while (part == 0 && by.load() == std::thread::id() &&
             std::chrono::steady_clock::now() - start < std::chrono::milliseconds(3)) {
      }
    });
    return by.load();
  };
  bool taken = false;
  for (int attempt = 0; attempt < 20 && !taken; ++attempt) {  // this machine may hold up any thread
    if (run_part_two(std::chrono::milliseconds(60)) == std::this_thread::get_id()) continue;
    taken = run_part_two({}) == std::this_thread::get_id() && run_part_two({}) == std::this_thread::get_id();
  }
  EXPECT_TRUE(taken);
}

// Each round reads what the others wrote in the round before, without atomics: a round that started early or ended late
// would be seen in the sums (and by the thread sanitizer).
TEST_P(ThreadTeamOf, KeepsThousandsOfRoundsInOrder) {
  ThreadTeam team(GetParam());
  const std::size_t size = team.size();
  std::vector<std::uint64_t> now(size, 1), next(size, 0);
  const int rounds = size <= 3 ? 10000 : 1000;
  for (int round = 0; round < rounds; ++round) {
    team.run([&](std::size_t part) { next[part] = now[(part + 1) % size] + 1; });
    std::swap(now, next);
  }
  for (std::uint64_t value : now) EXPECT_EQ(value, 1u + rounds);
}

TEST_P(ThreadTeamOf, WakesAfterItsWorkersSlept) {
  ThreadTeam team(GetParam());
  std::atomic<std::size_t> calls = 0;
  for (int round = 0; round < 5; ++round) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    team.run([&](std::size_t) { ++calls; });
  }
  EXPECT_EQ(calls, 5 * team.size());
}

TEST_P(ThreadTeamOf, WaitsForAWorkerThatTakesLong) {
  ThreadTeam team(GetParam());
  std::atomic<std::size_t> finished = 0;
  team.run([&](std::size_t part) {
    if (part != 0) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    ++finished;
  });
  EXPECT_EQ(finished, team.size());
}

TEST_P(ThreadTeamOf, MayBeDestroyedWhetherItsWorkersSpinOrSleep) {
  for (int repeat = 0; repeat < 50; ++repeat) ThreadTeam unused(GetParam());
  for (int repeat = 0; repeat < 50; ++repeat) {
    ThreadTeam team(GetParam());
    team.run([](std::size_t) {});
  }
  ThreadTeam team(GetParam());
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

INSTANTIATE_TEST_SUITE_P(Threads, ThreadTeamOf, testing::Values(1, 2, 3, 8));

TEST(ThreadTeam, HandsOutWorkWhileAnotherTeamIsBusy) {
  ThreadTeam outer(2), inner(2);
  std::atomic<int> calls = 0;
  outer.run([&](std::size_t part) {
    if (part == 1) {
      for (int round = 0; round < 100; ++round) inner.run([&](std::size_t) { ++calls; });
    }
  });
  EXPECT_EQ(calls, 200);
}

TEST(ThreadTeam, RefusesNoThreadsAndTooMany) {
  for (std::size_t threads : {std::size_t{0}, std::size_t{257}}) {
    try {
      ThreadTeam team(threads);
      FAIL() << threads;
    } catch (const Error& error) {
      const std::string message = error.what();
      EXPECT_NE(message.find(std::to_string(threads) + " threads"), std::string::npos) << message;
      EXPECT_NE(message.find("1 to 256"), std::string::npos) << message;
    }
  }
}

TEST(ShareOf, CoversEverythingOnceInOrder) {
  for (std::size_t count : {0, 1, 5, 16, 17, 100, 784}) {
    for (std::size_t grain : {1, 4, 16, 32}) {
      for (std::size_t parts : {1, 2, 3, 8, 200}) {
        std::size_t next = 0, shortest = count, longest = 0;
        for (std::size_t part = 0; part < parts; ++part) {
          const Range range = share_of(count, grain, parts, part);
          ASSERT_EQ(range.begin, next) << count << " " << grain << " " << parts;
          ASSERT_LE(range.begin, range.end);
          next = range.end;
          if (range.end != count) {
            EXPECT_EQ(range.size() % grain, 0u);
          }
          shortest = std::min(shortest, range.size());
          longest = std::max(longest, range.size());
        }
        ASSERT_EQ(next, count);
        EXPECT_LE(longest - shortest, 2 * grain - 1) << count << " " << grain << " " << parts;
      }
    }
  }
}

}  // namespace
}  // namespace nudge
