// An autoencoder's targets are its inputs, before they are corrupted.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "nudge/autoencoder.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/prediction.hpp"
#include "nudge/training.hpp"
#include "support/blobs.hpp"
#include "support/expect_error.hpp"
#include "training/input_targets.hpp"

namespace nudge {
namespace {

const char* const dense = "64-12-3";
const char* const convolutional = "conv4x4:3:pad1:stride2, tanh, 5";

Subset pictures(std::size_t examples = 70) { return test::blobs({.examples = examples, .shape = {1, 8, 8}}); }

Model untrained(const char* encoder = dense, Loss loss = Loss::half_quadratic, const Subset& examples = pictures()) {
  const DenseNetSettings settings{.activation = Function::tanh, .loss = loss};
  return make_autoencoder(autoencoder_net(examples.data->shape, encoder, "mirror", settings), *examples.data, 5);
}

TrainingSettings settings(const Corruption& corruption = {}) {
  return {.batch_size = 20,
          .epochs = 3,
          .seed = 3,
          .optimizer = {.kind = OptimizerKind::adam, .learning_rate = 0.01},
          .corruption = corruption};
}

/// The mean cost over the examples with these parameters, in double.
double cost_of(const BasicNetwork<double>& network, const Subset& examples, const Preprocessing& preprocessing) {
  ThreadTeam team;
  Plan<double> plan(network.architecture(), examples.size(), Purpose::infer, team);
  double sum = 0;
  for (std::uint32_t first = 0; first < examples.size(); first += 100) {
    std::vector<std::uint32_t> positions(std::min<std::size_t>(100, examples.size() - first));
    std::iota(positions.begin(), positions.end(), first);
    const Matrix<double> x = plan.input(positions.size());
    gather(examples, positions, preprocessing, x);
    std::ranges::copy(x.all(), plan.targets(positions.size()).all().begin());
    forward_pass(network, plan, positions.size());
    for (const double cost : cost_pass(plan)) sum += cost;
  }
  return sum / static_cast<double>(examples.size());
}

TEST(Autoencoder, ItsGradientAgreesWithCentralDifferences) {
  const Subset examples = pictures(6);
  for (const Loss loss : {Loss::quadratic, Loss::half_quadratic, Loss::binary_cross_entropy}) {
    for (const char* encoder : {dense, convolutional}) {
      SCOPED_TRACE(to_string(loss) + ", " + encoder);
      const Model model = untrained(encoder, loss, examples);
      ThreadTeam team;
      const AlignedArray<double> gradient = mean_gradient<double>(model, examples, team);
      BasicNetwork<double> network = convert<double>(model.network);
      double error = 0, length = 0;
      for (std::size_t i = 0; i < gradient.size(); i += 7) {  // every layer's, some hundreds
        constexpr double step = 1e-5;
        const double at = network.parameters()[i];
        network.parameters()[i] = at + step;
        const double above = cost_of(network, examples, model.preprocessing);
        network.parameters()[i] = at - step;
        const double below = cost_of(network, examples, model.preprocessing);
        network.parameters()[i] = at;
        error = std::max(error, std::abs((above - below) / (2 * step) - gradient[i]));
        length = std::max(length, std::abs(gradient[i]));
      }
      EXPECT_GT(length, 1e-3);
      EXPECT_LT(error, 1e-7 * length);
    }
  }
}

TEST(Autoencoder, MeasuresWhatItGivesBack) {
  const Subset examples = pictures(300);  // more than one pass
  for (const Loss loss : {Loss::half_quadratic, Loss::binary_cross_entropy}) {
    const Model model = untrained(dense, loss);
    ThreadTeam team;
    const ReconstructionErrors errors = measure_reconstruction(model, examples, team);
    ASSERT_EQ(errors.squared_errors.size(), 300U);
    EXPECT_NEAR(errors.cost, cost_of(convert<double>(model.network), examples, model.preprocessing), 1e-5);
    // The half quadratic cost is half the sum over 64 numbers.
    if (loss == Loss::half_quadratic) {
      EXPECT_NEAR(errors.mean_squared_error(), errors.cost / 32, 1e-6);
    }
    EXPECT_GT(errors.mean_squared_error(), 0);
  }
}

struct Outcome {
  std::vector<float> parameters;
  std::vector<double> costs;
  bool operator==(const Outcome&) const = default;
};

Outcome trained(const TrainingSettings& what, std::size_t threads = 1, std::size_t pause_after = 0) {
  ThreadTeam team(threads);
  const Subset examples = pictures();
  Trainer trainer(untrained(), examples, what, team);
  Outcome outcome;
  for (std::size_t i = 0; i < pause_after; ++i) outcome.costs.push_back(trainer.step().cost);
  Trainer next(untrained(), examples, what, team);
  next.restore(trainer.state());
  while (!next.finished()) outcome.costs.push_back(next.step().cost);
  const auto parameters = next.model().network.parameters();
  outcome.parameters.assign(parameters.begin(), parameters.end());
  return outcome;
}

TEST(Autoencoder, LearnsToGiveBackItsInput) {
  ThreadTeam team;
  TrainingSettings what = settings();
  what.epochs = 40;
  const Subset examples = pictures();
  Trainer trainer(untrained(), examples, what, team);
  const double before = measure_reconstruction(trainer.model(), examples, team).mean_squared_error();
  while (!trainer.finished()) trainer.step();
  EXPECT_EQ(trainer.running_accuracy(), 0);
  EXPECT_LT(measure_reconstruction(trainer.model(), examples, team).mean_squared_error(), before / 3);
}

TEST(Autoencoder, DenoisesWithTheSameBitsOnAnyNumberOfThreadsAndAfterAPause) {
  const TrainingSettings what = settings({.masking = 0.3, .noise = 0.2});
  const Outcome one = trained(what);
  EXPECT_EQ(one, trained(what, 3));
  EXPECT_EQ(one, trained(what, 2, 6));  // in the second epoch
  EXPECT_NE(one, trained(settings({.masking = 0.3})));
  EXPECT_NE(one, trained(settings()));
  TrainingSettings other_seed = what;
  other_seed.seed = 4;
  EXPECT_NE(one.costs, trained(other_seed).costs);
}

TEST(Autoencoder, GivesTheHookTheInputCorruptedAndTheTargetAsItWas) {
  TrainingSettings what = settings({.masking = 0.5});
  what.epochs = 1;
  const Subset examples = pictures();
  std::size_t seen = 0, zeros = 0;
  what.on_batch = [&](const BatchView& batch) {
    for (std::size_t i = 0; i < batch.positions.size(); ++i) {
      EXPECT_EQ(batch.labels[i], -1);
      for (std::size_t k = 0; k < batch.x.columns; ++k, ++seen) {
        EXPECT_FLOAT_EQ(batch.y(i, k), static_cast<float>(examples.data->image(batch.positions[i])[k]) / 255);
        zeros += batch.x(i, k) == 0 ? 1 : 0;
        EXPECT_TRUE(batch.x(i, k) == 0 || batch.x(i, k) == batch.y(i, k));
      }
    }
  };
  ThreadTeam team;
  Trainer trainer(untrained(), examples, what, team);
  while (!trainer.finished()) trainer.step();
  EXPECT_EQ(seen, 70U * 64);
  EXPECT_NEAR(static_cast<double>(zeros) / static_cast<double>(seen), 0.5, 4 * std::sqrt(0.25 / (70 * 64)));
}

TEST(Corrupter, AddsNoiseOfItsDeviationAnewInEachEpoch) {
  constexpr std::size_t n = 200, numbers = 51;  // odd: the last of a pair is not used
  ThreadTeam team(2);
  const Corrupter corrupter({.noise = 0.25}, 9, team);
  std::vector<std::uint32_t> positions(n);
  std::iota(positions.begin(), positions.end(), 0U);
  const auto noise = [&](std::size_t epoch) {
    std::vector<float> x(n * numbers);
    corrupter.change(positions, epoch, Matrix<float>(x.data(), n, numbers));
    return x;
  };
  const std::vector<float> first = noise(0), second = noise(1);
  EXPECT_EQ(first, noise(0));
  double sum = 0, squares = 0, products = 0;
  for (std::size_t i = 0; i < first.size(); ++i) {
    sum += static_cast<double>(first[i]);
    squares += static_cast<double>(first[i]) * static_cast<double>(first[i]);
    products += static_cast<double>(first[i]) * static_cast<double>(second[i]);
  }
  const double count = n * numbers, variance = 0.25 * 0.25;
  EXPECT_NEAR(sum / count, 0, 4 * 0.25 / std::sqrt(count));
  EXPECT_NEAR(squares / count, variance, 4 * variance * std::sqrt(2 / count));
  EXPECT_NEAR(products / count, 0, 4 * variance / std::sqrt(count));
}

TEST(Autoencoder, SaysWhatItDoesNotTake) {
  const Subset examples = pictures();
  ThreadTeam team;
  const auto with = [&](auto change) {
    TrainingSettings what = settings();
    change(what);
    Trainer(untrained(), examples, what, team);
  };
  EXPECT_ERROR(with([](TrainingSettings& s) { s.corruption.masking = 1; }), "the chance 1, 0 to below 1 is expected");
  EXPECT_ERROR(with([](TrainingSettings& s) { s.corruption.noise = -1; }), "noise of the deviation -1");
  EXPECT_ERROR(with([](TrainingSettings& s) { s.augment.mixup = 1; }), "an autoencoder has no labels to mix");
  EXPECT_ERROR(with([](TrainingSettings& s) { s.loss.class_weights.assign(64, 1); }), "neither class weights");
  EXPECT_ERROR(Trainer(make_model(dense, *examples.data, 1), examples, settings({.noise = 1}), team),
               "only an autoencoder's inputs are corrupted");
  EXPECT_ERROR(evaluate(untrained(), examples, team), "the model is an autoencoder");
  EXPECT_ERROR(Predictor{untrained()}, "the model is an autoencoder");
  EXPECT_ERROR(measure_reconstruction(make_model(dense, *examples.data, 1), examples, team), "is a classifier");
}

TEST(Autoencoder, RefusesInputsThatItsOutputCannotMake) {
  auto table = std::make_shared<Dataset>(*test::blobs({.examples = 10, .shape = {4}, .pixels = false}).data);
  table->features[6] = 1.5F;
  const Subset examples = everything(table);
  ThreadTeam team;
  const auto train_with = [&](const DenseNetSettings& net) {
    Trainer(make_autoencoder(autoencoder_net({4}, "4-2", "mirror", net), *table, 1), examples, settings(), team);
  };
  for (const DenseNetSettings& net : {autoencoder_settings, DenseNetSettings{.loss = Loss::binary_cross_entropy}}) {
    EXPECT_ERROR(train_with(net), "give back 1.5, number 3 of example 1, and its output makes 0 to 1");
  }
  train_with({.loss = Loss::half_quadratic, .output_activation = Function::identity});
}

}  // namespace
}  // namespace nudge
