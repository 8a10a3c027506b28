// A run whose files somebody changed or removed says so before it goes on, and what to do.

#include <gtest/gtest.h>

#include <string>

#include "nudge/error.hpp"
#include "nudge/model_file.hpp"
#include "runs/tiny_runs.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

using namespace test;

std::string with_carriage_returns(const std::string& text) {
  std::string out;
  for (const char sign : text) out += sign == '\n' ? "\r\n" : std::string(1, sign);
  return out;
}

class TouchedRun : public testing::Test {
 protected:
  void SetUp() override { EXPECT_FALSE(start_run(tiny(), in(run_), stop_after(7)).finished); }

  void expect_resumes_like(const std::filesystem::path& whole) {
    EXPECT_TRUE(resume_run(in(run_), 0, {}).finished);
    expect_same_ends(whole, run_);
  }

  const TemporaryFolder folder_;
  const std::filesystem::path run_ = folder_ / "run";
};

TEST_F(TouchedRun, WithEditedLogsDoesNotGoOn) {
  start_run(tiny(), in(folder_ / "whole"), {});
  for (const char* name : {"metrics.jsonl", "timing.jsonl"}) {
    const std::string good = bytes_of_file(run_ / name);
    ASSERT_GT(good.size(), 10U) << name;
    std::string edited = good;
    edited[good.find(':') + 1] = '9';
    write_bytes(run_ / name, edited);
    EXPECT_ERROR(resume_run(in(run_), 0, {}), std::string(name) + ": its first ");
    EXPECT_EQ(bytes_of_file(run_ / name), edited) << "is left as it was found";

    write_bytes(run_ / name, with_carriage_returns(good));
    EXPECT_ERROR(resume_run(in(run_), 0, {}), std::string(name) + ": its line ends were changed (to CR LF)");
    write_bytes(run_ / name, good.substr(0, good.size() / 2));
    EXPECT_ERROR(resume_run(in(run_), 0, {}), std::string(name) + ": has ");
    std::filesystem::remove(run_ / name);
    EXPECT_ERROR(resume_run(in(run_), 0, {}), std::string(name) + ": is gone");
    write_bytes(run_ / name, good + "{\"epoch\":");
  }
  expect_resumes_like(folder_ / "whole");
}

TEST_F(TouchedRun, WithoutItsBestModelSaysWhatToDo) {
  std::filesystem::remove(run_ / "model.safetensors");
  std::filesystem::remove(run_ / "previous.safetensors");
  EXPECT_ERROR(resume_run(in(run_), 0, {}),
               "model.safetensors: is gone. It was the only copy of the best model, that of epoch ");
  EXPECT_ERROR(load_model(run_), "; its run has not finished, or the file was removed: `nudge resume ");
  std::filesystem::copy_file(run_ / "last.safetensors", run_ / "model.safetensors");
  EXPECT_TRUE(resume_run(in(run_), 0, {}).finished);
}

TEST_F(TouchedRun, TakesItsBestModelFromTheCheckpointOfThatEpoch) {
  start_run(tiny(), in(folder_ / "whole"), {});
  std::filesystem::remove(run_ / "model.safetensors");
  expect_resumes_like(folder_ / "whole");
}

TEST(FinishedRun, TakesItsBestModelFromItsLastCheckpoint) {
  Configuration configuration = tiny();
  configuration.optimizer.average_decay = 0.9;
  const TemporaryFolder folder;
  start_run(configuration, in(folder / "run"), {});
  const std::string model = bytes_of_file(folder / "run" / "model.safetensors");
  std::filesystem::remove(folder / "run" / "model.safetensors");
  EXPECT_TRUE(resume_run(in(folder / "run"), 0, {}).finished);
  EXPECT_EQ(bytes_of_file(folder / "run" / "model.safetensors"), model);
}

TEST(FinishedRun, WritesItsFinalModelAgain) {
  Configuration plain = tiny();
  plain.data.validation = 0;
  Configuration averaged = plain;
  averaged.optimizer.average_decay = 0.9;
  for (const Configuration& configuration : {plain, averaged}) {
    const TemporaryFolder folder;
    start_run(configuration, in(folder / "run"), {});
    const std::string model = bytes_of_file(folder / "run" / "model.safetensors");
    std::filesystem::remove(folder / "run" / "model.safetensors");
    EXPECT_TRUE(resume_run(in(folder / "run"), 0, {}).test.has_value());
    EXPECT_EQ(bytes_of_file(folder / "run" / "model.safetensors"), model);
  }
}

TEST(FinishedRun, TakesItsBestModelFromThoseItKept) {
  const TemporaryFolder folder;
  Configuration configuration = tiny();
  configuration.training.keep_best = 2;
  start_run(configuration, in(folder / "run"), {});
  const std::string model = bytes_of_file(folder / "run" / "model.safetensors");
  std::filesystem::remove(folder / "run" / "model.safetensors");
  EXPECT_TRUE(resume_run(in(folder / "run"), 0, {}).finished);
  EXPECT_EQ(bytes_of_file(folder / "run" / "model.safetensors"), model);
}

}  // namespace
}  // namespace nudge
