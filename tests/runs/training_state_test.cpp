// save_training_state and load_training_state: a training of one's own, paused and gone on with.

#include <gtest/gtest.h>

#include <algorithm>

#include "nudge/model_file.hpp"
#include "nudge/run.hpp"
#include "support/blobs.hpp"
#include "support/expect_error.hpp"
#include "support/temporary_folder.hpp"

namespace nudge {
namespace {

constexpr const char* net = "conv3x3:4, batchnorm, relu, dropout0.2, 3";

TrainingSettings settings_of(const OptimizerSettings& optimizer) {
  return {.batch_size = 15,
          .epochs = 4,
          .optimizer = optimizer,
          .schedule = {.kind = ScheduleKind::plateau, .factor = 0.5, .patience = 0}};
}

void step(Trainer& trainer) {
  if (trainer.step().epoch_finished) trainer.update_plateau(1);
}

bool same_bits(std::span<const float> a, std::span<const float> b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

TEST(TrainingStateFile, GoesOnWithTheSameBitsFromEveryStep) {
  const TemporaryFolder folder;
  ThreadTeam team;
  const Subset train = test::blobs({.examples = 60, .shape = {1, 6, 6}});
  for (const OptimizerSettings& optimizer :
       {OptimizerSettings{.learning_rate = 0.05},
        OptimizerSettings{.kind = OptimizerKind::adam, .learning_rate = 0.01, .lookahead = 3, .average_decay = 0.8}}) {
    const TrainingSettings settings = settings_of(optimizer);
    Trainer whole(make_model(net, *train.data, 1), train, settings, team);
    while (!whole.finished()) {
      save_training_state(whole.state(), folder / "state");
      Trainer other(make_model(net, *train.data, 2), train, settings, team);
      other.restore(load_training_state(folder / "state"));
      step(whole);
      step(other);
      const Network &a = whole.model().network, &b = other.model().network;
      ASSERT_TRUE(same_bits(a.parameters(), b.parameters()));
      ASSERT_TRUE(same_bits(a.statistics(), b.statistics()));
      ASSERT_TRUE(same_bits(whole.averaged_parameters(), other.averaged_parameters()));
      ASSERT_TRUE(same_bits(whole.averaged_statistics(), other.averaged_statistics()));
      ASSERT_EQ(whole.running_cost(), other.running_cost());
      ASSERT_EQ(whole.running_accuracy(), other.running_accuracy());
      ASSERT_EQ(whole.state().plateau.factor, other.state().plateau.factor);
      ASSERT_EQ(whole.state().plateau.waited, other.state().plateau.waited);
    }
    EXPECT_LT(whole.state().plateau.factor, 1);
  }
}

TEST(TrainingStateFile, RefusesWhatIsNoneOrDamaged) {
  const TemporaryFolder folder;
  ThreadTeam team;
  const Subset train = test::blobs({.examples = 60, .shape = {1, 6, 6}});
  Trainer trainer(make_model(net, *train.data, 1), train, settings_of({.momentum = 0.5}), team);
  trainer.step();
  save_training_state(trainer.state(), folder / "state");
  save_model(trainer.model(), folder / "model");
  EXPECT_ERROR(load_training_state(folder / "model"), "model: is no training's state");
  EXPECT_ERROR(load_training_state(folder / "none"), "none");
  EXPECT_ERROR(save_training_state({}, folder / "empty"), "holds no parameters");

  const SafeTensors good = read_safetensors(folder / "state");
  const auto with = [&](auto&& change) {
    SafeTensors content = good;
    change(content);
    write_safetensors(content, folder / "changed", Checksum::crc32);
    load_training_state(folder / "changed");
  };
  EXPECT_ERROR(with([](SafeTensors& content) { content.tensors.erase(content.tensors.begin()); }), "has no parameters");
  EXPECT_ERROR(with([](SafeTensors& content) { content.tensors[0].name = "weights"; }), "has no tensor 'weights'");
  EXPECT_ERROR(with([](SafeTensors& content) {
                 content.tensors.back().shape = {content.tensors.back().shape[0], 1};
               }),
               "tensor 'optimizer.first_moment' is not ");
  EXPECT_ERROR(with([](SafeTensors& content) { content.metadata["training_state"] = R"({"format":9})"; }),
               "is of format 9; this version of nudge reads format 1");
  EXPECT_ERROR(with([](SafeTensors& content) { content.metadata["training_state"] = R"({"format":1})"; }),
               "'step' is missing");

  Trainer other(make_model("36-5-3", *train.data, 1), train, settings_of({.momentum = 0.5}), team);
  EXPECT_ERROR(other.restore(load_training_state(folder / "state")), "the network has 203 and 0");
}

}  // namespace
}  // namespace nudge
