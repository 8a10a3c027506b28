// A training is killed and its disk is filled, at every call that changes a file and at random moments. Whatever
// happens, it goes on and ends in the bytes of a training that nobody disturbed.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>

#include <chrono>
#include <csignal>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "nudge/error.hpp"
#include "runs/checkpoint.hpp"
#include "runs/tiny_digits.hpp"
#include "support/temporary_folder.hpp"

extern char** environ;  // NOLINT: the C library's

namespace nudge {
namespace {

/// How a process ended: its exit code, or 128 and the signal.
constexpr int killed = 128 + SIGKILL;

class Target {
 public:
  explicit Target(const TemporaryFolder& folder, std::vector<std::string> words)
      : stdout_(folder / "stdout"), stderr_(folder / "stderr") {
    words.insert(words.begin(), NUDGE_KILL_TARGET);
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, 1, stdout_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
    ::posix_spawn_file_actions_addopen(&actions, 2, stderr_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (::posix_spawn(&process_, NUDGE_KILL_TARGET, &actions, nullptr, pointers.data(), environ) != 0) process_ = -1;
    ::posix_spawn_file_actions_destroy(&actions);
  }

  void kill() const { ::kill(process_, SIGKILL); }
  int wait() const {
    int status = 0;
    if (process_ < 0 || ::waitpid(process_, &status, 0) != process_) return 127;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }
  std::string output() const { return bytes_of_file(stdout_); }
  std::string error() const { return bytes_of_file(stderr_); }

 private:
  std::filesystem::path stdout_;
  std::filesystem::path stderr_;
  pid_t process_ = -1;
};

class Killed : public testing::Test {
 protected:
  /// An undisturbed training to compare with.
  void SetUp() override {
    test::write_tiny_digits(folder_ / "data", train_count_, 60);
    const auto began = std::chrono::steady_clock::now();
    const Target whole(folder_, {(folder_ / "whole").string(), data(), "0", "count"});
    const int code = whole.wait();
    if (NUDGE_CROSS_COMPILED && (code == 127 || code == 126)) GTEST_SKIP() << "cannot run " << NUDGE_KILL_TARGET;
    ASSERT_EQ(code, 0) << whole.error();
    duration_ = std::chrono::steady_clock::now() - began;
    calls_ = std::stol(whole.output());
  }

  std::string data() const { return (folder_ / "data").string(); }
  std::string run() const { return (folder_ / "run").string(); }
  Target start(const std::vector<std::string>& how = {}) const {
    std::vector<std::string> words = {run(), data(), "0"};
    words.insert(words.end(), how.begin(), how.end());
    return Target(folder_, words);
  }

  /// Undisturbed, the run goes on to its end, which is that of the undisturbed training.
  void expect_good_end() {
    const Target rest = start();
    ASSERT_EQ(rest.wait(), 0) << rest.error();
    ASSERT_TRUE(test::ends_of(folder_ / "whole") == test::ends_of(folder_ / "run"));
    std::filesystem::remove_all(run());
  }

  /// The step that a resumed training goes on from; nothing where there is no checkpoint yet.
  std::optional<std::uint64_t> saved_step() const {
    CheckpointFiles files(run());
    if (!files.any()) return std::nullopt;
    std::vector<std::string> problems;
    return files.read_newest(problems).checkpoint.training.step;
  }

  TemporaryFolder folder_;
  std::uint32_t train_count_ = 164;  // with 100 for validation, 64 are one batch: few calls, all of them tried
  long calls_ = 0;
  std::chrono::duration<double> duration_{};
};

TEST_F(Killed, AtEveryCallThatChangesAFileItGoesOn) {
  ASSERT_GT(calls_, 50);
  std::optional<std::uint64_t> saved;
  for (long call = 1; call <= calls_; ++call) {
    ASSERT_EQ(start({"kill", std::to_string(call)}).wait(), killed) << call;
    const std::optional<std::uint64_t> now = saved_step();
    ASSERT_GE(now, saved) << "a checkpoint was lost at call " << call;
    saved = now;
    expect_good_end();
    if (HasFatalFailure()) FAIL() << "killed at call " << call;
  }
  EXPECT_EQ(saved, 3u);
}

TEST_F(Killed, AFullDiskLosesNothing) {
  std::optional<std::uint64_t> saved;
  long complaints = 0;
  for (long call = 1; call <= calls_; ++call) {
    const Target target = start({"full", std::to_string(call)});
    const int code = target.wait();
    // Where all that is left to do is to rename and to bring names to the disk, the run ends well or complains.
    ASSERT_TRUE(code == 0 || code == 1) << call;
    if (code == 1) {
      ++complaints;
      ASSERT_NE(target.error().find("no room left on the disk"), std::string::npos) << call << ": " << target.error();
    }
    const std::optional<std::uint64_t> now = saved_step();
    ASSERT_GE(now, saved) << "a checkpoint was lost at call " << call;
    saved = now;
    expect_good_end();
    if (HasFatalFailure()) FAIL() << "disk full from call " << call << " on: " << target.error();
  }
  EXPECT_GT(complaints, calls_ - 5);
}

class KilledAtRandom : public Killed {
 protected:
  void SetUp() override {
    train_count_ = 1000;
    Killed::SetUp();
  }
};

TEST_F(KilledAtRandom, SlowTwoHundredTimesItGoesOn) {
  std::mt19937 random(1);
  int kills = 0;
  int runs = 0;
  while (kills < 200) {
    const Target target = start();
    const double wait = duration_.count() * 1.1 * static_cast<double>(random() % 1000) / 1000;
    std::this_thread::sleep_for(std::chrono::duration<double>(wait));
    target.kill();
    const int code = target.wait();
    if (code == killed) {
      ++kills;
      continue;
    }
    ASSERT_EQ(code, 0) << target.error();
    expect_good_end();
    if (HasFatalFailure()) FAIL() << "after " << kills << " kills";
    ++runs;
  }
  expect_good_end();
  EXPECT_GT(runs, 0);
}

}  // namespace
}  // namespace nudge
