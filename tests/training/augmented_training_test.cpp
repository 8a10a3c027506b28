#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "nudge/error.hpp"
#include "nudge/training.hpp"
#include "support/blobs.hpp"
#include "support/expect_error.hpp"
#include "training/example_augmenter.hpp"

namespace nudge {
namespace {

const Augmentation turns_and_noise{.rotation = 20, .shift = 1, .elastic = 0.5, .noise = 0.05};

Subset pictures() { return test::blobs({.examples = 60, .shape = {1, 8, 8}}); }

Model untrained(const Subset& subset) {
  Network network(dense_net(subset.data->shape, {subset.data->shape.size(), 16, subset.data->classes.size()}, {}));
  initialise(network, 3);
  return make_model(std::move(network), *subset.data);
}

std::vector<float> trained(const Augmentation& augmentation, std::size_t threads, std::size_t batch = 20) {
  ThreadTeam team(threads);
  const Subset subset = pictures();
  Trainer trainer(untrained(subset), subset, {.batch_size = batch, .epochs = 3, .augment = augmentation}, team);
  while (!trainer.finished()) trainer.step();
  const auto parameters = trainer.model().network.parameters();
  return {parameters.begin(), parameters.end()};
}

TEST(AugmentedTraining, HasTheSameBitsOnAnyNumberOfThreads) {
  for (const double mixup : {0.0, 0.4}) {
    Augmentation augmentation = turns_and_noise;
    augmentation.mixup = mixup;
    const std::vector<float> one = trained(augmentation, 1);
    EXPECT_EQ(trained(augmentation, 3), one);
    EXPECT_NE(trained({}, 1), one);
  }
}

TEST(AugmentedTraining, GoesOnAfterAPauseWithTheSameBits) {
  ThreadTeam team;
  const Subset subset = pictures();
  Augmentation augmentation = turns_and_noise;
  augmentation.mixup = 1;
  const TrainingSettings settings{.batch_size = 20, .epochs = 4, .augment = augmentation};
  Trainer whole(untrained(subset), subset, settings, team), before(untrained(subset), subset, settings, team);
  while (!whole.finished()) whole.step();
  for (int step = 0; step < 5; ++step) before.step();
  Trainer after(untrained(subset), subset, settings, team);
  after.restore(before.state());
  while (!after.finished()) after.step();
  const auto a = whole.model().network.parameters(), b = after.model().network.parameters();
  EXPECT_TRUE(std::ranges::equal(a, b));
}

TEST(AugmentedTraining, GivesTheHookWhatTheNetworkGets) {
  ThreadTeam team;
  const Subset subset = pictures();
  const Augmenter augmenter(turns_and_noise, subset.data->shape, 7);
  std::vector<float> expected(64), scratch(augmenter.scratch_numbers());
  std::size_t seen = 0;
  const auto look = [&](const BatchView& batch) {
    for (std::size_t i = 0; i < batch.positions.size(); ++i) {
      const std::uint32_t position = batch.positions[i];
      augmenter.change(subset.data->image(subset.indices[position]),
                       {.epoch = static_cast<std::uint32_t>(batch.epoch), .example = position}, expected, scratch);
      for (std::size_t k = 0; k < expected.size(); ++k) ASSERT_EQ(batch.x(i, k), expected[k] * (1.0F / 255.0F));
      ++seen;
    }
  };
  Trainer trainer(untrained(subset), subset,
                  {.batch_size = 25, .epochs = 2, .seed = 7, .augment = turns_and_noise, .on_batch = look}, team);
  while (!trainer.finished()) trainer.step();
  EXPECT_EQ(seen, 120U);
}

TEST(ExampleAugmenter, MixesExamplesAndWhatTheyAreAlike) {
  ThreadTeam team(2);
  const Subset subset = pictures();
  const Preprocessing preprocessing = plain_preprocessing(*subset.data);
  for (const double alpha : {0.2, 1.0, 3.0}) {
    ExampleAugmenter augmenter({.mixup = alpha}, subset, preprocessing, 5, team);
    double squares = 0;
    constexpr std::size_t epochs = 100, n = 60;
    for (std::size_t epoch = 0; epoch < epochs; ++epoch) {
      std::vector<std::uint32_t> positions(n);
      std::vector<float> x(n * 64), y(n * 3);
      for (std::uint32_t i = 0; i < n; ++i) {
        positions[i] = i;
        y[i * 3 + static_cast<std::size_t>(subset.label(i))] = 1;
      }
      augmenter.fill(positions, epoch, {x.data(), n, 64}, {y.data(), n, 3});
      for (std::size_t i = 0; i < n; ++i) {
        // One other example, with one share, makes both the picture and the target.
        const float own = y[i * 3 + static_cast<std::size_t>(subset.label(i))];
        ASSERT_NEAR(y[i * 3] + y[i * 3 + 1] + y[i * 3 + 2], 1, 1e-6);
        bool found = false;
        double share = 0;
        for (std::size_t j = 0; j < n && !found; ++j) {
          double best = 0, norm = 0;
          for (std::size_t k = 0; k < 64; ++k) {
            const double a = subset.data->image(i)[k] / 255.0, b = subset.data->image(j)[k] / 255.0;
            best += (static_cast<double>(x[i * 64 + k]) - a) * (b - a);
            norm += (b - a) * (b - a);
          }
          share = norm > 0 ? best / norm : 0;
          double error = 0;
          for (std::size_t k = 0; k < 64; ++k) {
            const double a = subset.data->image(i)[k] / 255.0, b = subset.data->image(j)[k] / 255.0;
            error = std::max(error, std::abs(a + share * (b - a) - static_cast<double>(x[i * 64 + k])));
          }
          const bool same_label = subset.label(j) == subset.label(i);
          found = error < 1e-5 && std::abs((same_label ? 1 : 1 - share) - static_cast<double>(own)) < 1e-5;
        }
        ASSERT_TRUE(found) << "epoch " << epoch << ", example " << i;
        ASSERT_LE(share, 0.5 + 1e-6);
        // The share of either example has the mean 1/2 and the variance 1 / (4 (2 alpha + 1)).
        squares += (share - 0.5) * (share - 0.5);
      }
    }
    EXPECT_NEAR(squares / (epochs * n), 1 / (4 * (2 * alpha + 1)), 0.01) << alpha;
  }
}

TEST(AugmentedTraining, RefusesPicturesChangedWhereThereAreNone) {
  ThreadTeam team;
  const Subset numbers = test::blobs({.examples = 30, .shape = {7}, .pixels = false});
  EXPECT_ERROR(Trainer(untrained(numbers), numbers, {.augment = {.rotation = 5}}, team), "an example has the shape 7");
  EXPECT_NO_THROW(Trainer(untrained(numbers), numbers, {.augment = {.mixup = 0.3}}, team).step());
}

}  // namespace
}  // namespace nudge
