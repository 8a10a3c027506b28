// Runs of several processes: the files of one, and one process's trouble is everybody's.

#include <gtest/gtest.h>

#include <algorithm>

#include "nudge/process_group.hpp"
#include "runs/agreement.hpp"
#include "runs/tiny_runs.hpp"
#include "support/thread_group.hpp"

namespace nudge {
namespace {

using namespace test;

Configuration sharded() {
  Configuration configuration = full_training(digits());
  configuration.training.shards = 4;
  return configuration;
}

/// What becomes of the call in each of so many processes; where it fails its error is all that is there.
template <typename Call>
std::vector<std::string> outcomes(std::size_t processes, Call&& call) {
  return in_processes(processes, [&](ProcessGroup& group) -> std::string {
    try {
      call(group);
      return "";
    } catch (const AgreedError& error) {
      return error.what();
    }
  });
}

RunOptions in_group(const std::filesystem::path& folder, ProcessGroup& group) {
  RunOptions options = in(folder);
  options.group = &group;
  return options;
}

TEST(GroupRun, HasTheFilesOfOneProcess) {
  const TemporaryFolder folder;
  start_run(sharded(), in(folder / "1"), {});
  for (const std::size_t processes : {2U, 4U}) {
    const std::filesystem::path run = folder / std::to_string(processes);
    const auto results =
        in_processes(processes, [&](ProcessGroup& group) { return start_run(sharded(), in_group(run, group), {}); });
    for (std::size_t rank = 0; rank < processes; ++rank) {
      EXPECT_TRUE(results[rank].finished);
      EXPECT_EQ(results[rank].steps, results[0].steps);
      EXPECT_EQ(results[rank].folder.empty(), rank > 0);
    }
    expect_same_ends(folder / "1", run);
  }
}

TEST(GroupRun, TheDataMayLieElsewhereForEachProcess) {
  const TemporaryFolder folder;
  std::filesystem::copy(digits(), folder / "elsewhere", std::filesystem::copy_options::recursive);
  start_run(sharded(), in(folder / "1"), {});
  const auto refused = outcomes(2, [&](ProcessGroup& group) {
    Configuration configuration = sharded();
    if (group.rank() == 1) configuration.data.source = (folder / "elsewhere").string();
    start_run(configuration, in_group(folder / "2", group), {});
  });
  EXPECT_EQ(refused, (std::vector<std::string>{"", ""}));
  expect_same_ends(folder / "1", folder / "2");
}

TEST(GroupRun, StopsTogetherAndGoesOnInAnotherNumberOfProcesses) {
  const TemporaryFolder folder;
  start_run(sharded(), in(folder / "whole"), {});
  const std::filesystem::path run = folder / "run";
  const auto stopped = in_processes(4, [&](ProcessGroup& group) {
    return start_run(sharded(), in_group(run, group), group.rank() == 3 ? stop_after(5) : RunListener{});
  });
  for (const RunResult& one : stopped) {
    EXPECT_FALSE(one.finished);
    EXPECT_EQ(one.steps, 6U) << "that the fourth process wishes it comes with the next sum";
  }
  const auto more = in_processes(2, [&](ProcessGroup& group) {
    return resume_run(in_group(run, group), 0, group.rank() == 0 ? stop_after(4) : RunListener{});
  });
  EXPECT_EQ(more[1].steps, 11U);
  EXPECT_TRUE(resume_run(in(run), 0, {}).finished);
  expect_same_ends(folder / "whole", run);
}

TEST(GroupRun, WhatDiffersIsNamedInAllProcessesAndNothingIsLeft) {
  const TemporaryFolder folder;
  const auto refused = outcomes(2, [&](ProcessGroup& group) {
    Configuration configuration = sharded();
    if (group.rank() == 1) configuration.optimizer.learning_rate = 0.25;
    start_run(configuration, in_group(folder / "run", group), {});
  });
  EXPECT_EQ(refused[0], refused[1]);
  EXPECT_EQ(refused[0].find("rank 1 has not the configuration of rank 0: learning_rate = 0.25 instead of"), 0U)
      << refused[0];
  EXPECT_FALSE(std::filesystem::exists(folder / "run"));
}

TEST(GroupRun, WhatOneProcessFindsWrongEndsAll) {
  const TemporaryFolder folder;
  auto refused = outcomes(2, [&](ProcessGroup& group) {
    Configuration configuration = sharded();
    if (group.rank() == 1) configuration.data.source = (folder / "none").string();
    start_run(configuration, in_group(folder / "run", group), {});
  });
  EXPECT_EQ(refused[0], refused[1]);
  EXPECT_EQ(refused[0].find("rank 1: "), 0U) << refused[0];
  EXPECT_NE(refused[0].find("none"), std::string::npos) << refused[0];
  EXPECT_FALSE(std::filesystem::exists(folder / "run"));

  start_run(sharded(), in(folder / "run"), {});
  refused = outcomes(2, [&](ProcessGroup& group) { start_run(sharded(), in_group(folder / "run", group), {}); });
  EXPECT_EQ(refused[0].find((folder / "run").string() + ": holds a run already"), 0U) << refused[0];
  EXPECT_EQ(refused[1], refused[0]);

  refused = outcomes(3, [&](ProcessGroup& group) { start_run(sharded(), in_group(folder / "three", group), {}); });
  EXPECT_NE(refused[2].find("training.shards is 4, which 3 processes cannot share equally"), std::string::npos)
      << refused[2];
  EXPECT_FALSE(std::filesystem::exists(folder / "three"));
}

TEST(GroupRun, TheFirstLineThatDiffersIsShown) {
  const auto refused = outcomes(2, [](ProcessGroup& group) {
    expect_the_same(&group, {{"the list", group.rank() == 0 ? "a\nb\nc" : "a\nb\nd"}, {"what nobody comes to", "x"}});
  });
  EXPECT_EQ(refused[0], "rank 1 has not the list of rank 0: d instead of c; all processes must have the same");
  EXPECT_EQ(outcomes(2,
                     [](ProcessGroup& group) {
                       expect_the_same(&group, {{"the program", this_program()}});
                     }),
            (std::vector<std::string>{"", ""}));
}

}  // namespace
}  // namespace nudge
