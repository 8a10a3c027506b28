// Trainings that come to nothing for a known reason, and some that come to little but not to nothing.

#include "training/nothing_learnt.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <numeric>
#include <string>

#include "base/random.hpp"
#include "nudge/error.hpp"
#include "nudge/training.hpp"
#include "support/blobs.hpp"

namespace nudge {
namespace {

/// A number from 0 to 1 of its own for each example and place.
float drawn(std::size_t example, std::uint32_t place) {
  return uniform(Philox(5, RandomPurpose::example)(static_cast<std::uint32_t>(example), place, 0, 0)[0]);
}

/// A table of two columns; `value` says number j of an example, `label` its class.
Subset table(std::size_t examples, std::size_t classes, const std::function<std::int32_t(std::size_t)>& label,
             const std::function<float(std::size_t, std::size_t)>& value) {
  auto data = std::make_shared<Dataset>();
  data->name = "table";
  data->shape = {2};
  for (std::size_t c = 0; c < classes; ++c) data->classes.push_back("class " + std::to_string(c));
  for (std::size_t i = 0; i < examples; ++i) {
    data->labels.push_back(label(i));
    for (std::size_t j = 0; j < 2; ++j) data->features.push_back(value(i, j));
  }
  Subset subset{data, std::vector<std::uint32_t>(examples)};
  std::iota(subset.indices.begin(), subset.indices.end(), 0U);
  return subset;
}

std::int32_t thirds(std::size_t i) { return static_cast<std::int32_t>(i % 3); }
/// Where class i % 3 lies, about -1 to 1.
float scaled(std::size_t i, std::size_t j) {
  const float centre = j == 0 ? static_cast<float>(i % 3) - 1 : (i % 3 == 1 ? 1.0F : -1.0F);
  return centre + 0.3F * (drawn(i, static_cast<std::uint32_t>(j)) - 0.5F);
}

struct Training {
  const char* net = "2-8-3";
  TrainingSettings settings{.batch_size = 10, .epochs = 20, .optimizer = {.learning_rate = 0.1}};
  DenseNetSettings of_net{};
  std::function<void(Network&)> change_first{};  ///< the weights that it begins with
};

std::optional<NothingLearnt> trained(const Subset& data, const Training& how = {}) {
  ThreadTeam team(1);
  Model model = make_model(how.net, *data.data, 1, how.of_net);
  if (how.change_first) how.change_first(model.network);
  const Network before = model.network;
  Trainer trainer(std::move(model), data, how.settings, team);
  std::size_t steps = 0;
  while (!trainer.finished()) steps = trainer.step().number;
  return nothing_learnt(
      std::move(trainer).take(), [&] { return before; }, data, how.settings, steps, team);
}

testing::AssertionResult names(const std::optional<NothingLearnt>& nothing, const std::string& cause) {
  if (!nothing) return testing::AssertionFailure() << "something was learnt";
  std::string all;
  for (const std::string& one : nothing->causes) {
    if (one.find(cause) != std::string::npos) return testing::AssertionSuccess();
    all += one + "\n";
  }
  return testing::AssertionFailure() << "the causes are\n" << all;
}

TEST(NothingLearnt, IsNotSaidWhereSomethingWas) {
  EXPECT_FALSE(trained(table(150, 3, thirds, scaled)));
  EXPECT_FALSE(trained(test::blobs(), {.net = "16-8-3", .settings = {.batch_size = 10, .epochs = 2}}));
}

TEST(NothingLearnt, NamesInputsThatAreNotScaledAndNeuronsThatAreDead) {
  const auto unscaled = [](std::size_t i, std::size_t j) {
    return j == 0 ? 800 + 300 * scaled(i, j) : 12 + scaled(i, j);
  };
  const auto nothing = trained(table(150, 3, thirds, unscaled));
  EXPECT_TRUE(
      names(nothing,
            "the inputs are not scaled: 2 of 2 columns lie far from a mean of 0 and a deviation of 1, the farthest "
            "(number 1) with a mean of"));
  EXPECT_TRUE(names(nothing, "8 of the 8 neurons of L1 are 0 for every example (dead)"));
  EXPECT_EQ(nothing->examples, 150U);
  EXPECT_NEAR(nothing->commonest, 1.0 / 3, 1e-9);
}

TEST(NothingLearnt, NamesNeuronsThatStartedAlike) {
  const auto zero = [](Network& network) { std::fill(network.parameters().begin(), network.parameters().end(), 0.0F); };
  EXPECT_TRUE(
      names(trained(table(150, 3, thirds, scaled), {.change_first = zero}), "all neurons of L1 have the same weights"));
}

TEST(NothingLearnt, NamesWeightsThatHardlyMoved) {
  Training slow;
  slow.settings.optimizer.learning_rate = 1e-7;
  slow.change_first = [](Network& network) {  // an output that calls everything class 0
    network.parameters()[network.parameters().size() - 3] = 5;
  };
  EXPECT_TRUE(names(trained(table(150, 3, thirds, scaled), slow), "the learning rate is too low, or they are frozen"));
}

testing::AssertionResult says_only(const std::optional<NothingLearnt>& nothing, const std::string& cause) {
  if (nothing && nothing->causes.size() > 1) return testing::AssertionFailure() << "then " << nothing->causes[1];
  return names(nothing, cause);
}

TEST(NothingLearnt, NamesAWeightDecayThatTookTheWeightsAway) {
  Training decayed;
  decayed.settings.optimizer.weight_decay = 5;
  EXPECT_TRUE(
      says_only(trained(table(150, 3, thirds, scaled), decayed), "a weight decay of 5 (optimizer.weight_decay)"));
}

TEST(NothingLearnt, NamesGradientsThatAreShortenedToNothing) {
  const auto always_the_first = [](Network& network) { network.parameters()[network.parameters().size() - 3] = 5; };
  for (const double clip : {1e-9, 1e-4}) {
    Training clipped{.change_first = always_the_first};
    clipped.settings.optimizer.clip_norm = clip;
    EXPECT_TRUE(says_only(trained(table(150, 3, thirds, scaled), clipped), "(optimizer.clip_norm)")) << clip;
  }
  Training slow{.change_first = always_the_first};
  slow.settings.optimizer = {.learning_rate = 1e-9, .clip_norm = 1e-2};
  EXPECT_TRUE(says_only(trained(table(150, 3, thirds, scaled), slow), "the learning rate is too low"));
}

TEST(NothingLearnt, NamesWeightsThatLeaveOneClassOnly) {
  Training weighed;
  weighed.settings.loss.class_weights = {0, 0, 1};
  EXPECT_TRUE(says_only(trained(table(150, 3, thirds, scaled), weighed),
                        "(training.class_weights) give ‘class 2’, 33.3 % of the examples, 100 % of the cost"));
}

TEST(NothingLearnt, NamesDropoutThatLeavesHardlyAnything) {
  Training dropped;
  dropped.of_net.dropout = 0.999;
  dropped.settings.epochs = 2;
  dropped.change_first = [](Network& network) {  // an output that calls everything class 0
    network.parameters()[network.parameters().size() - 3] = 10;
  };
  EXPECT_TRUE(names(trained(table(150, 3, thirds, scaled), dropped), "dropout leaves 99.9 % of the values of L1 out"));
}

TEST(NothingLearnt, NamesSaturatedActivations) {
  Training steep;
  steep.of_net.activation = Function::sigmoid;
  steep.settings.optimizer.learning_rate = 1e-3;
  steep.change_first = [](Network& network) {
    for (std::size_t i = 16; i < 24; ++i) network.parameters()[i] = 100;  // L1's biases
  };
  EXPECT_TRUE(
      names(trained(table(150, 3, thirds, scaled), steep), "100 % of the activations of L1 are saturated (sigmoid)"));
}

TEST(NothingLearnt, NamesInputsThatSayNothing) {
  const auto constant = [](std::size_t, std::size_t) { return 0.5F; };
  EXPECT_TRUE(names(trained(table(150, 3, thirds, constant)), "the inputs are the same for every example"));
  const auto alike = [](std::size_t i, std::size_t j) { return 0.5F + 1e-4F * scaled(i, j); };
  EXPECT_TRUE(names(trained(table(150, 3, thirds, alike)), "the inputs hardly differ"));
}

TEST(NothingLearnt, SuspectsTheLabelsWhereAllElseIsAsUsual) {
  const auto shuffled = [](std::size_t i) { return static_cast<std::int32_t>(drawn(i, 7) * 3); };
  EXPECT_TRUE(
      names(trained(table(600, 3, shuffled, scaled), {.net = "2-4-3", .settings = {.batch_size = 10, .epochs = 3}}),
            "the labels do not belong to the examples"));
}

TEST(NothingLearnt, IsNotSaidWhereThereIsTooLittleToJudgeBy) {
  const auto nothing_in_it = [](std::size_t i, std::size_t j) { return drawn(i, static_cast<std::uint32_t>(j)); };
  EXPECT_FALSE(trained(table(18, 3, thirds, nothing_in_it))) << "few examples";
  EXPECT_FALSE(trained(table(150, 3, thirds, nothing_in_it), {.settings = {.batch_size = 150, .epochs = 5}}))
      << "few steps";
  EXPECT_FALSE(trained(table(
      150, 3, [](std::size_t) { return 1; }, scaled)))
      << "one class";
}

TEST(NothingLearnt, OfARareClassIsJudgedByTheCostToo) {
  // One in twenty is of class 1, and lies apart: a model may call all class 0 and yet know how likely 1 is.
  const auto rare = [](std::size_t i) { return static_cast<std::int32_t>(i % 20 == 0 ? 1 : 0); };
  const auto apart = [](std::size_t i, std::size_t j) {
    return (i % 20 == 0 ? 1.0F : -1.0F) + 2 * (drawn(i, static_cast<std::uint32_t>(j)) - 0.5F);
  };
  EXPECT_FALSE(
      trained(table(400, 2, rare, apart),
              {.net = "2-4-2", .settings = {.batch_size = 10, .epochs = 1, .optimizer = {.learning_rate = 0.05}}}));
  EXPECT_TRUE(
      trained(table(400, 2, rare, [](std::size_t i, std::size_t j) { return drawn(i, static_cast<std::uint32_t>(j)); }),
              {.net = "2-4-2"}));
}

}  // namespace
}  // namespace nudge
