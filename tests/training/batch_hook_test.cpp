// TrainingSettings::on_batch: what is done to the examples of a batch before the network sees them.

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "base/random.hpp"
#include "nudge/training.hpp"
#include "support/blobs.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

using test::blobs;

std::vector<float> parameters_after(const Subset& train, TrainingSettings settings, std::size_t threads = 1,
                                    std::size_t pause = 0) {
  ThreadTeam team(threads);
  settings.batch_size = 100;
  settings.epochs = 2;
  TrainingState state;
  {
    Trainer trainer(make_model("16-8-3", *train.data, 1), train, settings, team);
    for (std::size_t step = 0; step < pause; ++step) trainer.step();
    state = trainer.state();
  }
  Trainer trainer(make_model("16-8-3", *train.data, 1), train, settings, team);
  trainer.restore(std::move(state));
  while (!trainer.finished()) trainer.step();
  const std::span<const float> parameters = trainer.model().network.parameters();
  return {parameters.begin(), parameters.end()};
}

/// Adds noise that depends on the seed, the epoch and the example alone.
void add_noise(const BatchView& batch) {
  const Philox random(batch.seed, RandomPurpose::example);
  for (std::size_t i = 0; i < batch.positions.size(); ++i) {
    for (std::size_t j = 0; j < batch.x.columns; ++j) {
      const auto bits =
          random(batch.positions[i], static_cast<std::uint32_t>(j), static_cast<std::uint32_t>(batch.epoch), 0);
      batch.x(i, j) += 0.2F * uniform(bits[0]);
    }
  }
}

TEST(BatchHook, SeesEveryExampleOnceAnEpochAsItGoesIn) {
  ThreadTeam team;
  const Subset train = blobs({.examples = 700});
  const Preprocessing preprocessing = plain_preprocessing(*train.data);
  std::vector<std::size_t> visits(700 * 2), sizes;
  std::size_t last_step = 0;
  const auto look = [&](const BatchView& batch) {
    EXPECT_EQ(batch.seed, 5U);
    EXPECT_EQ(batch.epoch, (batch.step - 1) / 2);
    last_step = batch.step;
    const std::size_t n = batch.positions.size();
    sizes.push_back(n);
    ASSERT_TRUE(batch.x.rows == n && batch.y.rows == n && batch.labels.size() == n);
    AlignedArray<float> x(n * 16);
    gather<float>(train, batch.positions, preprocessing, {x.data(), n, 16});
    EXPECT_TRUE(std::equal(x.span().begin(), x.span().end(), batch.x.all().begin()));
    for (std::size_t i = 0; i < n; ++i) {
      ++visits[batch.epoch * 700 + batch.positions[i]];
      EXPECT_EQ(batch.labels[i], train.label(batch.positions[i]));
      for (std::size_t k = 0; k < 3; ++k) {
        EXPECT_EQ(batch.y(i, k), static_cast<std::size_t>(batch.labels[i]) == k ? 1 : 0);
      }
    }
  };
  Trainer trainer(make_model("16-8-3", *train.data, 1), train,
                  {.batch_size = 400, .epochs = 2, .seed = 5, .on_batch = look}, team);
  while (!trainer.finished()) trainer.step();
  EXPECT_EQ(visits, std::vector<std::size_t>(1400, 1));
  EXPECT_EQ(sizes, (std::vector<std::size_t>{256, 144, 256, 44, 256, 144, 256, 44}));
  EXPECT_EQ(last_step, 4U);
}

TEST(BatchHook, ThatOnlyLooksChangesNoBit) {
  const Subset train = blobs();
  EXPECT_EQ(parameters_after(train, {.on_batch = [](const BatchView&) {}}), parameters_after(train, {}));
}

TEST(BatchHook, ThatDrawsByTheExampleHasTheSameBitsForAnyNumberOfThreadsAndAfterAPause) {
  const Subset train = blobs();
  const TrainingSettings settings{.seed = 3, .on_batch = add_noise};
  const std::vector<float> once = parameters_after(train, settings);
  EXPECT_NE(once, parameters_after(train, {.seed = 3}));
  EXPECT_EQ(once, parameters_after(train, settings, 3));
  EXPECT_EQ(once, parameters_after(train, settings, 2, 4));
}

TEST(BatchHook, ChangesWhatTheNetworkSeesAndIsToSay) {
  // Every example becomes the first one of class 0, and is to be called so.
  const Subset train = blobs(), first{train.data, std::vector<std::uint32_t>(300, 0)};
  const auto replace = [&](const BatchView& batch) {
    const std::vector<std::uint32_t> positions(batch.positions.size(), 0);
    gather<float>(train, positions, plain_preprocessing(*train.data), batch.x);
    for (std::size_t i = 0; i < batch.positions.size(); ++i) one_hot(train.label(0), batch.y.row(i));
  };
  EXPECT_EQ(parameters_after(train, {.on_batch = replace}), parameters_after(first, {}));
}

TEST(BatchHook, AnErrorOfItsOwnEndsTheStepWithTheParametersAsTheyWere) {
  ThreadTeam team;
  const Subset train = blobs();
  const Model model = make_model("16-8-3", *train.data, 1);
  Trainer trainer(model, train, {.on_batch = [](const BatchView&) { fail("enough"); }}, team);
  EXPECT_ERROR(trainer.step(), "enough");
  EXPECT_TRUE(std::equal(model.network.parameters().begin(), model.network.parameters().end(),
                         trainer.model().network.parameters().begin()));
  EXPECT_EQ(trainer.state().step, 0U);
}

}  // namespace
}  // namespace nudge
