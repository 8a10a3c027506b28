// supervise, and what it begins again.

#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <iterator>

#include "apps/nudge_program.hpp"
#include "apps/tiny_data.hpp"

namespace nudge::test {
namespace {

std::string all_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A command that writes its argument into tries.txt, and dies unless that file has so many lines.
Arguments dies_until(const std::string& tries) {
  return {"sh", "-c", "echo $1 >> tries.txt; [ $(wc -l < tries.txt) -ge " + tries + " ] || kill -9 $$", "sh"};
}

Arguments supervise(const Arguments& options, const Arguments& command, const Arguments& more = {}) {
  Arguments all = {"supervise"};
  all.insert(all.end(), options.begin(), options.end());
  all.emplace_back("--");
  all.insert(all.end(), command.begin(), command.end());
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

TEST(Supervise, BeginsAgainWhatDied) {
  Workplace place;
  const Outcome done = must(place, supervise({"--short", "0"}, dies_until("3"), {"once"}));
  EXPECT_EQ(all_of(place / "tries.txt"), "once\nonce\nonce\n");
  EXPECT_TRUE(contains(done.err, "sh ended with 137 after ")) << done.err;
  EXPECT_TRUE(contains(done.err, "; again\n")) << done.err;
}

TEST(Supervise, TakesFewerProcessesWhereTriesAreShort) {
  Workplace place;
  const Outcome done = must(place, supervise({"--processes", "8,4,2"}, dies_until("3"), {"{}"}));
  EXPECT_EQ(all_of(place / "tries.txt"), "8\n4\n2\n");
  EXPECT_TRUE(contains(done.err, "; again, with 2 processes")) << done.err;
  const Outcome given_up = place.nudge(supervise({"--processes", "8,4"}, dies_until("100"), {"{}"}));
  EXPECT_EQ(given_up.code, 1);
  EXPECT_TRUE(contains(given_up.err, "it gets no further, so this is the end")) << given_up.err;
}

TEST(Supervise, LeavesWhatEndedOnPurpose) {
  Workplace place;
  EXPECT_EQ(place.nudge(supervise({}, {"sh", "-c", "echo x >> tries.txt; exit 130"})).code, 130);
  EXPECT_EQ(place.nudge(supervise({}, {"sh", "-c", "echo x >> tries.txt; exit 2"})).code, 2);
  EXPECT_EQ(all_of(place / "tries.txt"), "x\nx\n");
  Started waits = place.start(supervise({}, {"sh", "-c", "echo here; exec sleep 60"}));
  EXPECT_TRUE(waits.wait_for_output("here"));
  waits.send(SIGTERM);
  EXPECT_EQ(waits.wait().code, 130);
}

TEST(Supervise, PassesAWishToMpirunAsTheSignalThatItPassesOnAtOnce) {
  Workplace place;
  std::ofstream(place / "mpirun")
      << "#!/bin/sh\ntrap 'echo first > got.txt' USR1\ntrap 'echo second >> got.txt; exit 130' TERM\n"
         "echo here; until [ -e got.txt ]; do sleep 0.01; done\n"
         "echo there; while :; do sleep 0.01; done\n";
  Started waits = place.start(supervise({}, {"sh", "mpirun"}));
  EXPECT_TRUE(waits.wait_for_output("here"));
  waits.send(SIGTERM);
  EXPECT_EQ(waits.wait().code, 130);
  EXPECT_EQ(all_of(place / "got.txt"), "second\n") << "sh is no mpirun";

  std::filesystem::remove(place / "got.txt");
  std::filesystem::permissions(place / "mpirun", std::filesystem::perms::owner_all);
  Started asked = place.start(supervise({}, {"./mpirun"}));
  EXPECT_TRUE(asked.wait_for_output("here"));
  asked.send(SIGTERM);
  EXPECT_TRUE(asked.wait_for_output("there"));
  EXPECT_EQ(all_of(place / "got.txt"), "first\n");
  asked.send(SIGTERM);
  EXPECT_EQ(asked.wait().code, 130);
  EXPECT_EQ(all_of(place / "got.txt"), "first\nsecond\n");
}

TEST(Supervise, SaysWhatItCannotDo) {
  Workplace place;
  expect_refused(
      place, {{supervise({}, {"no-such-program"}), 1, "no-such-program: cannot be started"},
              {{"supervise"}, 2, "COMMAND is required"},
              {supervise({}, {"true", "{}"}), 2, "the command has {}, the number of processes: --processes 8,4,2,1"},
              {supervise({"--processes", "2"}, {"true"}), 2, "the command has no {} where the number goes"},
              {supervise({"--processes", "all"}, {"true", "{}"}), 2, "--processes all: numbers from 1 are expected"}});
}

TEST(Supervise, ATrainingGoesOnByTheSameCommand) {
  Workplace place;
  write_bars(place / "bars");
  const auto with = [](const std::string& out, const Arguments& more) {
    Arguments all = {"train", "--data", "bars", "--net", "64-12-3", "--epochs", "3", "--out", out};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  };
  must(place, with("whole", {}));
  must(place, with("run", {"--go-on"}));  // there is none yet
  EXPECT_EQ(all_of(place / "run" / "model.safetensors"), all_of(place / "whole" / "model.safetensors"));
  must(place, with("run", {"--go-on"}));  // and now it is finished
  const auto expect_said = [&](const Arguments& more, int code, const std::string& words) {
    const Outcome refused = place.nudge(with("run", more));
    EXPECT_EQ(refused.code, code);
    EXPECT_TRUE(contains(refused.err, words)) << refused.err;
  };
  expect_said({"--go-on", "--set", "optimizer.learning_rate=0.3"}, 1,
              "optimizer.learning_rate is 0.1 in the run that is to go on, and 0.3 is wanted");
  expect_said({"--go-on", "--force"}, 2, "do not go together");
  expect_said({}, 1, "holds a run already");
}

}  // namespace
}  // namespace nudge::test
