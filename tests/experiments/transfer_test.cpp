#include "nudge/transfer.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "nudge/documents.hpp"
#include "nudge/evaluation.hpp"
#include "support/blobs.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

Subset pictures() { return test::blobs({.examples = 120, .shape = {1, 8, 8}}); }

Model other_task() {
  ThreadTeam team;
  const Subset all = pictures();
  Trainer trainer(make_model("64-12-8-3", *all.data, 4), all, {.batch_size = 20, .epochs = 5}, team);
  while (!trainer.finished()) trainer.step();
  return std::move(trainer).take();
}

TEST(NewHead, KeepsTheBodyAndDrawsTheLastWeights) {
  const Model before = other_task(), after = with_new_head(before, {"a", "b", "c", "d"}, 7);
  EXPECT_EQ(after.classes.size(), 4U);
  EXPECT_EQ(after.network.architecture().outputs(), 4U);
  const std::size_t body = before.network.architecture().tensors()[4].offset;
  const auto old = before.network.parameters(), now = after.network.parameters();
  EXPECT_TRUE(std::ranges::equal(old.first(body), now.first(body)));
  Network fresh(after.network.architecture());
  initialise(fresh, 7);
  EXPECT_TRUE(std::ranges::equal(std::as_const(fresh).parameters().subspan(body), now.subspan(body)));
  EXPECT_EQ(body_layers(after), (std::vector<std::string>{"L1", "L2"}));
}

TEST(NewHead, RefusesWhatHasNone) {
  const Subset all = pictures();
  const Model residual = make_model("conv3x3:4, relu, globalavgpool, residual(4, relu, 3 | 3)", *all.data, 1);
  EXPECT_ERROR(with_new_head(residual, {"a", "b"}, 1),
               "the network ends in a layer 'residual', a dense one is expected");
  EXPECT_ERROR(with_new_head(other_task(), {"a"}, 1), "1 classes, at least 2 are expected");
}

TEST(Transfer, TrainsTheThreeWaysOnTheSameLabels) {
  const Model model = other_task();
  const Subset all = pictures();
  ThreadTeam team;
  TransferSettings settings{.labels = {1, 4}, .draws = 2, .steps = 7, .training = {.batch_size = 5}};
  std::vector<std::size_t> told;
  const TransferComparison comparison = compare_transfer(
      model, all, all, settings, team, [&](std::size_t done, std::size_t of) { told.push_back(100 * of + done); });
  EXPECT_EQ(told.size(), 12U);
  EXPECT_EQ(told.back(), 1212U);
  ASSERT_EQ(comparison.results.size(), 6U);

  // The frozen way of 4 labels a class, draw 1, by hand.
  const Subset few = balanced_draw(all, 4, 1);
  ASSERT_EQ(few.size(), 12U);
  Trainer trainer(with_new_head(model, all.data->classes, 1), few,
                  {.batch_size = 5, .epochs = 3, .seed = 1, .optimizer = {.frozen = {"L1", "L2"}}}, team);
  while (!trainer.finished()) trainer.step();
  const TransferResult& frozen = comparison.results[4];
  EXPECT_EQ(frozen.way, TransferWay::frozen);
  EXPECT_EQ(frozen.labels, 4U);
  EXPECT_EQ(frozen.accuracies[1], evaluate(trainer.model(), all, team).accuracy());
  EXPECT_DOUBLE_EQ(frozen.mean(), (frozen.accuracies[0] + frozen.accuracies[1]) / 2);
  EXPECT_NEAR(frozen.deviation(), std::abs(frozen.accuracies[0] - frozen.accuracies[1]) / std::sqrt(2.0), 1e-12);

  const std::string document = document_of(comparison, Subject{}, DocumentForm::line);
  EXPECT_NE(document.find(R"({"labels":4,"way":"fine-tuned","mean":)"), std::string::npos) << document;
}

TEST(Transfer, AFrozenBodyHasItsBatchNormalisationsFolded) {
  const Subset all = pictures();
  Model model = make_model("conv3x3:4, batchnorm, relu, 3", *all.data, 2);
  ThreadTeam team;
  // At this rate nothing is learnt, so the number of steps must not matter.
  const auto accuracy = [&](std::size_t steps) {
    const TransferSettings settings{.labels = {4},
                                    .draws = 1,
                                    .steps = steps,
                                    .training = {.batch_size = 6, .optimizer = {.learning_rate = 1e-15}}};
    return compare_transfer(model, all, all, settings, team).results[1].accuracies[0];
  };
  EXPECT_EQ(accuracy(1), accuracy(40));
}

TEST(Transfer, CountsStepsOfAccumulatedBatches) {
  const Subset all = pictures();
  ThreadTeam team;
  const auto from_scratch = [&](std::size_t batch, std::size_t accumulate, std::size_t steps) {
    const TransferSettings settings{
        .labels = {8},
        .draws = 5,
        .steps = steps,
        .training = {.batch_size = batch, .accumulate = accumulate, .optimizer = {.learning_rate = 0.02}}};
    return compare_transfer(other_task(), all, all, settings, team).results[0].accuracies;
  };
  EXPECT_EQ(from_scratch(4, 3, 9), from_scratch(12, 1, 9));
  EXPECT_NE(from_scratch(4, 3, 9), from_scratch(12, 1, 3));  // so the number of steps is seen
}

TEST(Transfer, RefusesWhatCannotBeCompared) {
  const Subset all = pictures();
  ThreadTeam team;
  const auto with = [&](const TransferSettings& settings) { compare_transfer(other_task(), all, all, settings, team); };
  EXPECT_ERROR(with({.labels = {}}), "no numbers of labels came");
  TransferSettings with_pool;
  with_pool.training.unlabelled = {.pool = pictures(), .batch = 5, .information = 1};
  EXPECT_ERROR(with(with_pool), "transfer: the settings have unlabelled examples");
  EXPECT_ERROR(with({.labels = {0}}), "0 labels a class");
  EXPECT_ERROR(with({.labels = {1}, .draws = 0}), "0 draws");
  EXPECT_ERROR(with({.labels = {1000}}), "cannot draw 1000 examples of the class");
}

}  // namespace
}  // namespace nudge
