#include "files/run_program.hpp"

#include <gtest/gtest.h>

#include "support/temporary_folder.hpp"

namespace nudge {
namespace {

using namespace std::chrono_literals;

TEST(RunProgram, RunsInTheFolder) {
  const TemporaryFolder folder;
  EXPECT_TRUE(run_program({"touch", "made here"}, folder.path(), 10s).succeeded);
  EXPECT_TRUE(std::filesystem::exists(folder / "made here"));
}

TEST(RunProgram, HandsArgumentsOverUntouched) {
  const TemporaryFolder folder;
  EXPECT_TRUE(run_program({"touch", "$(id) `id`; *"}, folder.path(), 10s).succeeded);
  EXPECT_TRUE(std::filesystem::exists(folder / "$(id) `id`; *"));
}

TEST(RunProgram, SaysThatAProgramIsNotInstalled) {
  const ProgramResult result = run_program({"no-program-is-called-this"}, "/", 10s);
  EXPECT_FALSE(result.succeeded);
  EXPECT_EQ(result.problem, "is not installed");
}

TEST(RunProgram, TellsHowAProgramEnded) {
  EXPECT_EQ(run_program({"false"}, "/", 10s).problem, "ended with status 1");
  EXPECT_EQ(run_program({"sh", "-c", "echo one >&2; echo two >&2; echo three; exit 3"}, "/", 10s).problem,
            "ended with status 3: one; two");
  EXPECT_EQ(run_program({"sh", "-c", "kill -9 $$"}, "/", 10s).problem, "was ended by signal 9");
}

TEST(RunProgram, KeepsTheEndOfALongComplaint) {
  const std::string problem =
      run_program({"sh", "-c", "i=0; while [ $i -lt 20000 ]; do echo line $i >&2; i=$((i+1)); done; exit 1"}, "/", 10s)
          .problem;
  EXPECT_LT(problem.size(), 400u);
  EXPECT_TRUE(problem.ends_with("line 19998; line 19999")) << problem;
}

TEST(RunProgram, KillsWhatTakesTooLong) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(run_program({"tail", "-f", "/dev/null"}, "/", 1s).problem, "took longer than 1 s");
  EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);
}

TEST(RunProgram, DoesNotWaitForTheChildrenOfTheProgram) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_TRUE(run_program({"sh", "-c", "timeout 5 tail -f /dev/null & exit 0"}, "/", 20s).succeeded);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 3s);
}

}  // namespace
}  // namespace nudge
