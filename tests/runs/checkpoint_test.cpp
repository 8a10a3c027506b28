#include "runs/checkpoint.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "nudge/model_file.hpp"
#include "support/expect_error.hpp"
#include "support/temporary_folder.hpp"

namespace nudge {
namespace {

Model small_model() {
  Model model{.network = Network(dense_net({2}, {2, 3, 2}, {})),
              .preprocessing = {.shape = {2}},
              .classes = {"a", "b"},
              .dataset = "d",
              .training = "[data]\n",
              .result = {}};
  for (std::size_t i = 0; i < model.network.parameters().size(); ++i) {
    model.network.parameters()[i] = 0.1F * static_cast<float>(i);
  }
  return model;
}

AlignedArray<float> moment(std::size_t size, float first) {
  AlignedArray<float> numbers(size);
  for (std::size_t i = 0; i < size; ++i) numbers[i] = first / static_cast<float>(i + 1);
  return numbers;
}

Checkpoint full_checkpoint(std::size_t parameters) {
  Checkpoint checkpoint;
  checkpoint.training = {
      .step = 7, .examples = 300, .cost_sum = 1.0 / 3, .weight = 2.0 / 7, .correct = 123, .optimizer = {}};
  checkpoint.training.optimizer.steps = 6;
  checkpoint.training.optimizer.first_moment = moment(parameters, -1e-40F);
  checkpoint.training.optimizer.second_moment = moment(parameters, std::numeric_limits<float>::infinity());
  checkpoint.training.optimizer.slow_weights = moment(parameters, 3);
  checkpoint.training.optimizer.average = moment(parameters, 1e30F);
  checkpoint.training.plateau = {.factor = 0.1, .best = 1.0 / 7, .waited = 4};
  checkpoint.kept = {{3, 0.25}, {2, 1.0 / 3}};
  checkpoint.best = {3, std::numeric_limits<double>::max()};
  checkpoint.stopped_early = true;
  checkpoint.instruction_set = "reference";
  checkpoint.data = "1+2+3-abc";
  checkpoint.metrics = {1000, "0a1b2c3d"};
  checkpoint.timing = {99, "ffffffff"};
  checkpoint.epoch_seconds = 0.1;
  return checkpoint;
}

bool same_bits(const AlignedArray<float>& a, const AlignedArray<float>& b) {
  return a.size() == b.size() && (a.size() == 0 || std::memcmp(a.data(), b.data(), 4 * a.size()) == 0);
}

TEST(Checkpoint, ReadsBackBitForBit) {
  const TemporaryFolder folder;
  const Model model = small_model();
  const Checkpoint written = full_checkpoint(model.network.parameters().size());
  write_checkpoint(model, written, folder / "c");
  const LoadedCheckpoint read = read_checkpoint(folder / "c");
  EXPECT_EQ(0, std::memcmp(read.model.network.parameters().data(), model.network.parameters().data(),
                           model.network.parameters().size_bytes()));
  EXPECT_EQ(read.model.training, model.training);
  const Checkpoint& c = read.checkpoint;
  EXPECT_EQ(c.training.step, 7u);
  EXPECT_EQ(c.training.examples, 300u);
  EXPECT_EQ(c.training.cost_sum, 1.0 / 3);
  EXPECT_EQ(c.training.weight, 2.0 / 7);
  EXPECT_EQ(c.training.correct, 123u);
  EXPECT_EQ(c.training.optimizer.steps, 6u);
  EXPECT_TRUE(same_bits(c.training.optimizer.first_moment, written.training.optimizer.first_moment));
  EXPECT_TRUE(same_bits(c.training.optimizer.second_moment, written.training.optimizer.second_moment));
  EXPECT_TRUE(same_bits(c.training.optimizer.slow_weights, written.training.optimizer.slow_weights));
  EXPECT_TRUE(same_bits(c.training.optimizer.average, written.training.optimizer.average));
  EXPECT_EQ(c.training.plateau.factor, 0.1);
  EXPECT_EQ(c.training.plateau.best, 1.0 / 7);
  EXPECT_EQ(c.training.plateau.waited, 4u);
  ASSERT_EQ(c.kept.size(), 2u);
  EXPECT_EQ(c.kept[1].epoch, 2u);
  EXPECT_EQ(c.kept[1].cost, 1.0 / 3);
  EXPECT_EQ(c.best->epoch, 3u);
  EXPECT_EQ(c.best->cost, std::numeric_limits<double>::max());
  EXPECT_TRUE(c.stopped_early);
  EXPECT_EQ(c.instruction_set, "reference");
  EXPECT_EQ(c.data, "1+2+3-abc");
  EXPECT_EQ(c.metrics, (FileMark{1000, "0a1b2c3d"}));
  EXPECT_EQ(c.timing, (FileMark{99, "ffffffff"}));
  EXPECT_EQ(c.epoch_seconds, 0.1);
}

TEST(Checkpoint, HasNoMomentsWhereTheOptimizerHasNone) {
  const TemporaryFolder folder;
  write_checkpoint(small_model(), Checkpoint{}, folder / "c");
  EXPECT_EQ(read_safetensors(folder / "c").tensors.size(), 4u);
  const LoadedCheckpoint read = read_checkpoint(folder / "c");
  EXPECT_EQ(read.checkpoint.training.optimizer.first_moment.size(), 0u);
  EXPECT_FALSE(read.checkpoint.best);
}

TEST(Checkpoint, IsAModelToo) {
  const TemporaryFolder folder;
  const Model model = small_model();
  write_checkpoint(model, full_checkpoint(model.network.parameters().size()), folder / "c");
  EXPECT_EQ(load_model(folder / "c").network.parameters()[5], 0.5F);
}

TEST(Checkpoint, AModelIsNone) {
  const TemporaryFolder folder;
  save_model(small_model(), folder / "m");
  EXPECT_ERROR(read_checkpoint(folder / "m"), "m: a model, but no checkpoint");
}

TEST(Checkpoint, NeedsItsChecksumAndMomentsThatFit) {
  const TemporaryFolder folder;
  const Model model = small_model();
  write_checkpoint(model, full_checkpoint(model.network.parameters().size()), folder / "c");
  SafeTensors content = read_safetensors(folder / "c");
  write_safetensors(content, folder / "unchecked", Checksum::none);
  EXPECT_ERROR(read_checkpoint(folder / "unchecked"), "has no checksum");
  content.tensors.back().shape = {17, 1};
  write_safetensors(content, folder / "reshaped", Checksum::crc32);
  EXPECT_ERROR(read_checkpoint(folder / "reshaped"), "tensor 'optimizer.average' is not 17 F32 numbers");
  content.metadata["checkpoint"] = R"({"format":2})";
  write_safetensors(content, folder / "newer", Checksum::crc32);
  EXPECT_ERROR(read_checkpoint(folder / "newer"), "a checkpoint of format 2; this version of nudge reads format 1");
  content.metadata["checkpoint"] = R"({"format":1})";
  write_safetensors(content, folder / "empty", Checksum::crc32);
  EXPECT_ERROR(read_checkpoint(folder / "empty"), "'step' is missing");
}

TEST(Checkpoint, RefusesParametersThatAreNotFinite) {
  const TemporaryFolder folder;
  Model model = small_model();
  model.network.parameters()[2] = NAN;
  EXPECT_ERROR(write_checkpoint(model, {}, folder / "c"), "parameter L1.1.0 (number 2 of layers.0.weight) is nan");
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

std::uint64_t step_of(const std::filesystem::path& file) { return read_checkpoint(file).checkpoint.training.step; }

Checkpoint at_step(std::uint64_t step) {
  Checkpoint checkpoint;
  checkpoint.training.step = step;
  return checkpoint;
}

TEST(CheckpointFiles, KeepTheLastTwo) {
  const TemporaryFolder folder;
  CheckpointFiles files(folder.path());
  EXPECT_FALSE(files.any());
  for (std::uint64_t step = 0; step < 4; ++step) {
    files.write(small_model(), at_step(step));
    EXPECT_TRUE(files.any());
    EXPECT_EQ(step_of(folder / "last.safetensors"), step);
    if (step > 0) {
      EXPECT_EQ(step_of(folder / "previous.safetensors"), step - 1);
    }
    EXPECT_FALSE(std::filesystem::exists(folder / "next.safetensors"));
  }
  std::vector<std::string> problems;
  EXPECT_EQ(CheckpointFiles(folder.path()).read_newest(problems).checkpoint.training.step, 3u);
  EXPECT_TRUE(problems.empty());
}

TEST(CheckpointFiles, ADamagedLastIsReplacedAndNeverPassedOn) {
  const TemporaryFolder folder;
  {
    CheckpointFiles files(folder.path());
    files.write(small_model(), at_step(1));
    files.write(small_model(), at_step(2));
  }
  write_bytes(folder / "last.safetensors", bytes_of_file(folder / "last.safetensors").substr(0, 100));
  CheckpointFiles files(folder.path());
  std::vector<std::string> problems;
  EXPECT_EQ(files.read_newest(problems).checkpoint.training.step, 1u);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_NE(problems[0].find("last.safetensors"), std::string::npos);
  files.write(small_model(), at_step(3));
  EXPECT_EQ(step_of(folder / "last.safetensors"), 3u);
  EXPECT_EQ(step_of(folder / "previous.safetensors"), 1u);
}

TEST(CheckpointFiles, TheOneBeforeServesWhereThereIsNoLast) {
  const TemporaryFolder folder;
  CheckpointFiles(folder.path()).write(small_model(), at_step(1));
  std::filesystem::rename(folder / "last.safetensors", folder / "previous.safetensors");
  CheckpointFiles files(folder.path());
  std::vector<std::string> problems;
  EXPECT_EQ(files.read_newest(problems).checkpoint.training.step, 1u);
  EXPECT_TRUE(problems.empty());
  files.write(small_model(), at_step(2));
  EXPECT_EQ(step_of(folder / "previous.safetensors"), 1u);
}

TEST(CheckpointFiles, SayWhyNoneCanBeRead) {
  const TemporaryFolder folder;
  std::vector<std::string> problems;
  EXPECT_ERROR(CheckpointFiles(folder.path()).read_newest(problems), "no checkpoint can be read: there is none");
  write_bytes(folder / "last.safetensors", "x");
  write_bytes(folder / "previous.safetensors", "");
  EXPECT_ERROR(CheckpointFiles(folder.path()).read_newest(problems), "it has 1 bytes");
  problems.clear();
  EXPECT_ERROR(CheckpointFiles(folder.path()).read_newest(problems), "it has 0 bytes");
}

}  // namespace
}  // namespace nudge
