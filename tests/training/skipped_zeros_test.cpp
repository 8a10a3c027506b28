// A training on examples that are mostly 0 keeps its first layer's weights in another form: nobody can tell.

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <numeric>

#include "nudge/error.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/plan.hpp"
#include "nudge/prediction.hpp"
#include "nudge/training.hpp"
#include "support/error_of.hpp"

namespace nudge {
namespace {

/// Pictures with few pixels that are not 0.
Subset dark_pictures() {
  Dataset data{.name = "dark", .shape = {.channels = 1, .height = 12, .width = 12}, .classes = {"a", "b", "c"}};
  for (std::size_t i = 0; i < 60; ++i) {
    data.labels.push_back(static_cast<std::int32_t>(i % 3));
    for (std::size_t pixel = 0; pixel < 144; ++pixel) {
      const bool lit = (pixel * 13 + i * 29 + pixel / 7 * i) % 6 == 0;
      data.pixels.push_back(static_cast<std::uint8_t>(lit ? 40 + (pixel + 31 * i) % 200 : 0));
    }
  }
  return everything(std::make_shared<const Dataset>(std::move(data)));
}

bool same(std::span<const float> a, std::span<const float> b) { return std::ranges::equal(a, b); }

/// The parameters after the steps of a trainer of the examples in their order, made by hand, layer by layer.
Network by_hand(const Model& start, const Subset& train, const OptimizerSettings& settings, std::size_t batch,
                std::span<const std::uint32_t> order, AlignedArray<float>& first_moment) {
  ThreadTeam team;
  Network network = start.network;
  const std::size_t parameters = network.parameters().size();
  Optimizer<float> optimizer(settings, parameters, parameter_ranges(network.architecture(), settings), team);
  Plan<float> plan(network.architecture(), batch, Purpose::train, team);
  for (std::size_t first = 0; first < order.size(); first += batch) {
    const auto piece = order.subspan(first, batch);
    gather<float>(train, piece, start.preprocessing, plan.input(batch));
    for (std::size_t i = 0; i < batch; ++i) one_hot(train.label(piece[i]), plan.targets(batch).row(i));
    plan.make_targets(batch);
    forward_pass(network, plan, batch);
    cost_pass(plan);
    AlignedArray<float> gradient(parameters);
    backward_pass(network, plan, gradient.span());
    for (float& g : gradient.span()) g *= 1 / static_cast<float>(batch);
    optimizer.update(network.parameters(), gradient.span(), 1);
  }
  first_moment = optimizer.state().first_moment;
  return network;
}

const OptimizerSettings all_optimizers[] = {
    {.learning_rate = 0.1},
    {.learning_rate = 0.05, .momentum = 0.9, .nesterov = true, .average_decay = 0.5},
    {.kind = OptimizerKind::adamw, .learning_rate = 0.01, .weight_decay = 0.1},
    {.kind = OptimizerKind::rmsprop, .learning_rate = 0.01, .lookahead = 2},
    {.learning_rate = 0.1, .weight_decay = 0.01},
    {.learning_rate = 0.1, .clip_norm = 0.01},
    {.kind = OptimizerKind::muon, .learning_rate = 0.02}};

TEST(SkippedZeros, HaveTheBitsOfTheStepsMadeLayerByLayer) {
  const Subset train = dark_pictures();
  const Model start = make_model("144-70-3", *train.data, 3);
  for (const OptimizerSettings& settings : all_optimizers) {
    for (const std::size_t threads : {1U, 2U}) {
      SCOPED_TRACE(testing::Message() << to_string(settings.kind) << ", threads " << threads);
      ThreadTeam team(threads);
      std::vector<std::uint32_t> order;
      Trainer trainer(start, train,
                      {.batch_size = 20,
                       .epochs = 1,
                       .optimizer = settings,
                       .on_batch =
                           [&](const BatchView& batch) {
                             order.insert(order.end(), batch.positions.begin(), batch.positions.end());
                           }},
                      team);
      while (!trainer.finished()) trainer.step();
      AlignedArray<float> first_moment;
      const Network expected = by_hand(start, train, settings, 20, order, first_moment);
      EXPECT_TRUE(same(trainer.model().network.parameters(), expected.parameters()));
      EXPECT_FALSE(same(expected.parameters(), start.network.parameters()));
      const TrainingState state = trainer.state();
      const std::span<const float> expected_moment = first_moment.span();
      EXPECT_TRUE(same(state.optimizer.first_moment.span(), expected_moment));
    }
  }
}

/// The parameters after all steps.
AlignedArray<float> trained(const Model& start, const Subset& train, const TrainingSettings& settings,
                            std::size_t threads) {
  ThreadTeam team(threads);
  Trainer trainer(start, train, settings, team);
  while (!trainer.finished()) trainer.step();
  const std::span<const float> parameters = trainer.model().network.parameters();
  AlignedArray<float> copy(parameters.size());
  std::ranges::copy(parameters, copy.data());
  return copy;
}

// A hook that changes nothing sees the inputs as numbers; without one they are listed from the bytes.
TEST(SkippedZeros, AreTheSameFromBytesAndFromNumbers) {
  const Subset train = dark_pictures();
  const Model start = make_model("144-70-3", *train.data, 3);
  for (const OptimizerSettings& optimizer : all_optimizers) {
    for (const std::size_t batch : {1U, 7U, 20U}) {
      for (const std::size_t accumulate : {1U, 3U}) {
        SCOPED_TRACE(testing::Message() << to_string(optimizer.kind) << ", batch " << batch << ", " << accumulate);
        TrainingSettings settings{.batch_size = batch, .epochs = 2, .optimizer = optimizer};
        settings.accumulate = accumulate;
        const AlignedArray<float> from_bytes = trained(start, train, settings, 2);
        settings.on_batch = [](const BatchView&) {};
        EXPECT_TRUE(same(from_bytes.span(), trained(start, train, settings, 1).span()));
      }
    }
  }
}

TEST(SkippedZeros, LeaveAFrozenLayerAsItIs) {
  const Subset train = dark_pictures();
  const Model start = make_model("144-70-3", *train.data, 3);
  for (const OptimizerSettings& base : all_optimizers) {
    OptimizerSettings optimizer = base;
    optimizer.frozen = {"L1"};
    if (optimizer.kind == OptimizerKind::muon) continue;
    SCOPED_TRACE(to_string(optimizer.kind));
    const AlignedArray<float> after = trained(start, train, {.batch_size = 20, .epochs = 2, .optimizer = optimizer}, 1);
    const std::span<const float> before = start.network.parameters();
    const std::size_t first_layer = 144 * 70 + 70;
    EXPECT_TRUE(same(after.span().first(first_layer), before.first(first_layer)));
    EXPECT_FALSE(same(after.span(), before));
  }
}

TEST(SkippedZeros, SayWhichLayerIsNotFiniteAsAlways) {
  const Subset train = dark_pictures();
  const TrainingSettings settings{.batch_size = 20, .epochs = 50, .optimizer = {.learning_rate = 1e30}};
  const auto message = [&](bool with_hook) {
    ThreadTeam team;
    TrainingSettings own = settings;
    if (with_hook) own.on_batch = [](const BatchView&) {};
    Trainer trainer(make_model("144-70-3", *train.data, 3), train, own, team);
    return error_of([&] {
      while (!trainer.finished()) trainer.step();
    });
  };
  EXPECT_NE(message(false), "");
  EXPECT_EQ(message(false), message(true));
}

/// What a pass layer by layer, weights by rows, makes of the examples (n, classes).
std::vector<float> probabilities_by_rows(const Model& model, const Subset& subset) {
  ThreadTeam team;
  Plan<float> plan(model.network.architecture(), subset.size(), Purpose::infer, team);
  std::vector<std::uint32_t> all(subset.size());
  std::iota(all.begin(), all.end(), 0U);
  gather<float>(subset, all, model.preprocessing, plan.input(all.size()));
  const Matrix<const float> output = forward_pass(model.network, plan, all.size()).output();
  std::vector<float> probabilities(output.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    output_probabilities(model.network.architecture().loss(), output.row(i),
                         std::span(probabilities).subspan(i * output.columns, output.columns));
  }
  return probabilities;
}

TEST(SkippedZeros, ArePredictedAndEvaluatedToTheBit) {
  const Subset subset = dark_pictures();
  for (const Loss loss : {Loss::cross_entropy, Loss::binary_cross_entropy, Loss::quadratic}) {
    for (const std::size_t threads : {1U, 2U}) {
      SCOPED_TRACE(testing::Message() << to_string(loss) << ", threads " << threads);
      ThreadTeam team(threads);
      const Model model = make_model("144-70-3", *subset.data, 3, {.loss = loss});
      const std::vector<float> expected = probabilities_by_rows(model, subset);
      std::vector<float> values(subset.data->pixels.begin(), subset.data->pixels.end());
      std::vector<float> probabilities(expected.size());
      for (const std::size_t batch : {1U, 7U, 60U}) {
        Predictor predictor(model, {.batch = batch, .team = &team});
        predictor.predict({values.data(), subset.size(), 144}, {probabilities.data(), subset.size(), 3});
        EXPECT_EQ(probabilities, expected);
        EXPECT_TRUE(same(predictor.predict(subset, 5).probabilities, std::span(expected).subspan(15, 3)));
      }
      const Evaluation evaluation = evaluate(model, subset, team);
      for (std::size_t i = 0; i < subset.size(); ++i) {
        EXPECT_EQ(evaluation.true_probability[i], expected[3 * i + static_cast<std::size_t>(subset.label(i))]);
      }
    }
  }
}

TEST(SkippedZeros, GoOnFromAStateAsIfNothingHadBeen) {
  ThreadTeam team;
  const Subset train = dark_pictures();
  const TrainingSettings settings{.batch_size = 20, .epochs = 2, .optimizer = all_optimizers[1]};
  Trainer whole(make_model("144-70-3", *train.data, 3), train, settings, team);
  for (int step = 0; step < 2; ++step) whole.step();
  Trainer second(make_model("144-70-3", *train.data, 4), train, settings, team);
  second.restore(whole.state());
  EXPECT_TRUE(same(second.model().network.parameters(), whole.model().network.parameters()));
  while (!whole.finished()) {
    whole.step();
    second.step();
  }
  EXPECT_TRUE(same(second.model().network.parameters(), whole.model().network.parameters()));
  EXPECT_TRUE(same(second.averaged_parameters(), whole.averaged_parameters()));
  const TrainingState state = whole.state();
  EXPECT_TRUE(same(whole.averaged_parameters(), state.optimizer.average.span()));
}

}  // namespace
}  // namespace nudge
