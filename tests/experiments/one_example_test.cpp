#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "nudge/evaluation.hpp"
#include "nudge/experiments.hpp"
#include "support/blobs.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

/// A model that tells the clouds apart.
Model trained(const Subset& data, ThreadTeam& team) {
  Trainer trainer(make_model("16-8-3", *data.data, 1), data, {.batch_size = 10, .epochs = 5}, team);
  while (!trainer.finished()) trainer.step();
  return std::move(trainer).take();
}

/// The model after plain gradient steps on one example alone, made by hand.
Model followed(Model model, const Subset& train, std::uint32_t index, int steps, float rate, ThreadTeam& team) {
  for (int step = 0; step < steps; ++step) {
    const auto gradient = mean_gradient(model, Subset{train.data, {index}}, team);
    for (std::size_t i = 0; i < gradient.size(); ++i) model.network.parameters()[i] -= rate * gradient[i];
  }
  return model;
}

/// How many of the test set are called this class.
std::size_t called(const OneExampleMoment& moment, std::size_t label) {
  return moment.confusion[label] + moment.confusion[3 + label] + moment.confusion[6 + label];
}

TEST(OneExample, IsAllThatTheNetworkSeesInTheEnd) {
  ThreadTeam team;
  const Subset train = test::blobs(), test = test::blobs({.seed = 2});
  const std::size_t position = find_label(train, 2, 0);
  const OneExample result = one_example(make_model("16-8-3", *train.data, 1), train, position, test, {}, team);
  EXPECT_EQ(result.label, 2);
  const OneExampleMoment &start = result.moments.front(), &end = result.moments.back();
  EXPECT_EQ(start.step, 0U);
  EXPECT_EQ(end.step, 500U);
  EXPECT_LE(result.moments.size(), 22U);
  EXPECT_LT(called(start, 2), 240U);
  EXPECT_GT(called(end, 2), 270U);
  EXPECT_LT(end.accuracy, 0.4);
  EXPECT_LT(end.own_cost, 0.01 * start.own_cost);
  EXPECT_GT(end.cost, start.cost);
}

TEST(OneExample, SaysWhatEveryClassIsCalled) {
  ThreadTeam team;
  const Subset train = test::blobs(), test = test::blobs({.examples = 90, .seed = 2});
  const Model model = trained(train, team);
  const OneExample result = one_example(model, train, 2, test, {.steps = 30, .records = 2}, team);
  EXPECT_EQ(result.moments.front().confusion, evaluate(model, test, team).confusion);
  const Model after = followed(model, train, 2, 30, 0.5, team);
  EXPECT_EQ(result.moments.back().confusion, evaluate(after, test, team).confusion);
}

TEST(OneExample, AlwaysLooksAfterTheFirstStep) {
  ThreadTeam team;
  const Subset train = test::blobs();
  const Model start = make_model("16-8-3", *train.data, 1);
  for (const std::size_t records : {1U, 2U, 20U}) {
    const OneExample result = one_example(start, train, 2, train, {.steps = 40, .records = records}, team);
    EXPECT_EQ(result.moments[1].step, 1U);
    EXPECT_EQ(result.moments.back().step, 40U);
    EXPECT_EQ(result.moments[1].confusion, evaluate(followed(start, train, 2, 1, 0.5, team), train, team).confusion);
  }
  EXPECT_EQ(one_example(start, train, 2, train, {.steps = 1}, team).moments.size(), 2U);
}

TEST(OneExample, SaysWhoIsHelpedAndWhoIsHurt) {
  ThreadTeam team;
  const Subset train = test::blobs(), test = test::blobs({.examples = 90, .seed = 2});
  const Model model = trained(train, team);
  const Evaluation before = evaluate(model, test, team);
  const OneExample result = one_example(model, train, 2, test, {.steps = 30, .records = 4}, team);
  const Evaluation after = evaluate(followed(model, train, 2, 30, 0.5, team), test, team);
  EXPECT_EQ(result.moments.back().accuracy, after.accuracy());
  ASSERT_EQ(result.classes.size(), 3U);
  for (std::size_t c = 0; c < 3; ++c) {
    std::size_t helped = 0, hurt = 0, right_before = 0, right_after = 0;
    double cost_before = 0, cost_after = 0;
    for (std::size_t i = 0; i < test.size(); ++i) {
      if (test.label(i) != static_cast<std::int32_t>(c)) continue;
      helped += after.costs[i] < before.costs[i];
      hurt += after.costs[i] > before.costs[i];
      right_before += before.predictions[i] == test.label(i);
      right_after += after.predictions[i] == test.label(i);
      cost_before += static_cast<double>(before.costs[i]) / 30;
      cost_after += static_cast<double>(after.costs[i]) / 30;
    }
    const ClassChange& change = result.classes[c];
    EXPECT_EQ(change.examples, 30U);
    EXPECT_EQ(change.helped, helped);
    EXPECT_EQ(change.hurt, hurt);
    EXPECT_EQ(change.right_before, right_before);
    EXPECT_EQ(change.right_after, right_after);
    EXPECT_NEAR(change.cost_before, cost_before, 1e-9);
    EXPECT_NEAR(change.cost_after, cost_after, 1e-9);
  }
  EXPECT_GT(result.classes[2].helped, result.classes[2].hurt);
  EXPECT_GT(result.classes[0].hurt, result.classes[0].helped);
}

TEST(OneExample, TakesPlainGradientSteps) {
  ThreadTeam team;
  const Subset train = test::blobs();
  const Model start = make_model("16-8-3", *train.data, 1);
  const OneExample result = one_example(start, train, 7, train, {.steps = 3, .learning_rate = 0.25}, team);
  const Evaluation by_hand = evaluate(followed(start, train, 7, 3, 0.25F, team), train, team);
  EXPECT_EQ(result.moments.back().cost, by_hand.cost);
  EXPECT_EQ(result.moments.back().own_cost, static_cast<double>(by_hand.costs[7]));
}

TEST(OneExample, RefusesWhatIsNotThere) {
  ThreadTeam team;
  const Subset train = test::blobs();
  const Model model = make_model("16-3", *train.data, 1);
  EXPECT_ERROR(one_example(model, train, 300, train, {}, team), "position 300, the training set has 300 examples");
  EXPECT_ERROR(one_example(model, train, 0, train, {.steps = 0}, team), "0 steps");
}

}  // namespace
}  // namespace nudge
