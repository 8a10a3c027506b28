// Targets that are numbers: training on them, and what is measured of it.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numeric>

#include "nudge/autoencoder.hpp"
#include "nudge/error.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/prediction.hpp"
#include "nudge/training.hpp"
#include "support/error_of.hpp"

namespace nudge {
namespace {

/// A number of -1 to 1 that looks drawn.
double noise(std::size_t i) { return std::sin(12.9898 * static_cast<double>(i + 1)); }

/// Examples of two numbers with the targets `price` and `area`, in units of their own: nearly straight lines.
Subset houses(std::size_t examples) {
  auto data = std::make_shared<Dataset>();
  data->name = "houses";
  data->shape = Shape{2};
  data->target_names = {"price", "area"};
  for (std::size_t i = 0; i < examples; ++i) {
    const double a = noise(3 * i), b = noise(3 * i + 1), e = noise(3 * i + 2);
    data->features.insert(data->features.end(), {static_cast<float>(a), static_cast<float>(b)});
    data->targets.insert(data->targets.end(), {static_cast<float>(50000 + 9000 * a - 4000 * b + 1500 * e),
                                               static_cast<float>(80 + 20 * b * b + 5 * a)});
  }
  return everything(data);
}

const DenseNetSettings straight{
    .activation = Function::tanh, .loss = Loss::half_quadratic, .output_activation = Function::identity};

Model untrained(const Subset& examples, const char* net = "2-5-2", const DenseNetSettings& settings = straight) {
  Model model = make_model(net, *examples.data, 5, settings);
  model.targets = standardised_targets(examples);
  return model;
}

/// w_1, w_2 and b of the straight line that is nearest to target k: X'X w = X't, solved by elimination.
std::array<double, 3> least_squares(const Subset& examples, std::size_t k) {
  std::array<std::array<double, 4>, 3> rows{};
  for (const std::uint32_t index : examples.indices) {
    const std::span<const float> x = examples.data->row(index);
    const std::array<double, 4> one{x[0], x[1], 1, examples.data->targets_of(index)[k]};
    for (std::size_t i = 0; i < 3; ++i) {
      for (std::size_t j = 0; j < 4; ++j) rows[i][j] += one[i] * one[j];
    }
  }
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t other = 0; other < 3; ++other) {
      if (other == i) continue;
      const double factor = rows[other][i] / rows[i][i];
      for (std::size_t j = 0; j < 4; ++j) rows[other][j] -= factor * rows[i][j];
    }
  }
  return {rows[0][3] / rows[0][0], rows[1][3] / rows[1][1], rows[2][3] / rows[2][2]};
}

TEST(Regression, ANetWithoutHiddenLayerComesToTheLeastSquares) {
  const Subset examples = houses(60);
  ThreadTeam team;
  Trainer trainer(untrained(examples, "2-2"), examples,
                  {.batch_size = 0, .epochs = 400, .optimizer = {.learning_rate = 0.5}}, team);
  while (!trainer.finished()) trainer.step();
  const Model model = std::move(trainer).take();
  const RegressionErrors errors = measure_regression(model, examples, team);
  for (std::size_t k = 0; k < 2; ++k) {
    const std::array<double, 3> line = least_squares(examples, k);
    const double scale = model.targets->deviation[k];
    for (std::size_t i = 0; i < examples.size(); ++i) {
      const std::span<const float> x = examples.data->row(i);
      EXPECT_NEAR(errors.predictions[2 * i + k], line[0] * x[0] + line[1] * x[1] + line[2], 1e-4 * scale) << k;
    }
  }
  EXPECT_GT(*errors.targets[0].r2, 0.95);
  EXPECT_LT(*errors.targets[1].r2, 0.9);  // a curve, which no straight line is
}

TEST(Regression, ErrorsAreThoseOfTheirFormulas) {
  const Subset examples = houses(300);  // more than one pass
  ThreadTeam team;
  const Model model = untrained(examples);
  const RegressionErrors errors = measure_regression(model, examples, team);
  ASSERT_EQ(errors.predictions.size(), 600U);
  ASSERT_EQ(errors.targets.size(), 2U);
  double cost = 0;
  for (std::size_t k = 0; k < 2; ++k) {
    double residual = 0, mean = 0, total = 0;
    for (std::size_t i = 0; i < 300; ++i) mean += examples.data->targets_of(i)[k] / 300.0;
    for (std::size_t i = 0; i < 300; ++i) {
      const double t = examples.data->targets_of(i)[k];
      residual += std::pow(errors.predictions[2 * i + k] - t, 2);
      total += std::pow(t - mean, 2);
    }
    EXPECT_NEAR(errors.targets[k].rmse / std::sqrt(residual / 300), 1, 1e-6);
    EXPECT_NEAR(*errors.targets[k].r2, 1 - residual / total, 1e-6);
    cost += 0.5 * residual / 300 / std::pow(model.targets->deviation[k], 2);
  }
  EXPECT_NEAR(errors.cost / cost, 1, 1e-5);
  EXPECT_NEAR(*errors.r2(), (*errors.targets[0].r2 + *errors.targets[1].r2) / 2, 1e-12);
  Predictor predictor(model);
  const Predicted said = predictor.predict(examples, 7);
  ASSERT_EQ(said.values.size(), 2U);
  EXPECT_TRUE(said.probabilities.empty());
  EXPECT_FLOAT_EQ(said.values[0], errors.predictions[14]);
  std::vector<float> all(600);
  predictor.predict(Matrix<const float>(examples.data->features.data(), 300, 2), Matrix<float>(all.data(), 300, 2));
  for (std::size_t i = 0; i < 600; ++i) EXPECT_FLOAT_EQ(all[i], errors.predictions[i]);
}

TEST(Regression, HasTheErrorsOfAFewNumbersByHand) {
  // The net says 0 as standardised, so it says 2: the errors of 1, 3, 2 and 6 are 1, -1, 0 and -4.
  auto data = std::make_shared<Dataset>();
  data->shape = Shape{1};
  data->features = {1, 2, 3, 4};
  data->targets = {1, 3, 2, 6};
  data->target_names = {"t"};
  Model model = make_model("1-1", *data, 1, straight);
  model.targets->mean = {2};
  std::ranges::fill(model.network.parameters(), 0.0F);
  ThreadTeam team;
  const RegressionErrors errors = measure_regression(model, everything(data), team);
  EXPECT_DOUBLE_EQ(errors.rmse(), std::sqrt(18.0 / 4));
  EXPECT_DOUBLE_EQ(*errors.r2(), 1 - 18.0 / 14);
  EXPECT_DOUBLE_EQ(errors.cost, 9.0 / 4);
  const Subset one{everything(data).data, {3}};
  EXPECT_FALSE(measure_regression(model, one, team).r2());
}

TEST(Regression, ItsGradientAgreesWithCentralDifferences) {
  const Subset examples = houses(6);
  for (const Loss loss : {Loss::quadratic, Loss::half_quadratic}) {
    DenseNetSettings settings = straight;
    settings.loss = loss;
    const Model model = untrained(examples, "2-5-2", settings);
    ThreadTeam team;
    const AlignedArray<double> gradient = mean_gradient<double>(model, examples, team);
    BasicNetwork<double> network = convert<double>(model.network);
    const auto cost = [&] {
      Plan<double> plan(network.architecture(), 6, Purpose::infer, team);
      std::vector<std::uint32_t> positions(6);
      std::iota(positions.begin(), positions.end(), 0U);
      gather(examples, positions, model.preprocessing, plan.input(6));
      gather_targets(examples, positions, *model.targets, plan.targets(6));
      forward_pass(network, plan, 6);
      const std::span<const double> costs = cost_pass(plan);
      return std::accumulate(costs.begin(), costs.end(), 0.0) / 6;
    };
    double length = 0;
    for (std::size_t i = 0; i < gradient.size(); ++i) {
      constexpr double step = 1e-5;
      const double at = network.parameters()[i];
      network.parameters()[i] = at + step;
      const double above = cost();
      network.parameters()[i] = at - step;
      const double below = cost();
      network.parameters()[i] = at;
      EXPECT_NEAR((above - below) / (2 * step), gradient[i], 1e-8) << to_string(loss) << ' ' << i;
      length = std::max(length, std::abs(gradient[i]));
    }
    EXPECT_GT(length, 1e-2);
  }
}

std::vector<float> trained(std::size_t threads, std::size_t pause_after = 0) {
  const Subset examples = houses(70);
  const TrainingSettings settings{
      .batch_size = 16, .epochs = 3, .optimizer = {.kind = OptimizerKind::adam, .learning_rate = 0.01}};
  ThreadTeam team(threads);
  Trainer trainer(untrained(examples), examples, settings, team);
  for (std::size_t i = 0; i < pause_after; ++i) trainer.step();
  Trainer next(untrained(examples), examples, settings, team);
  next.restore(trainer.state());
  while (!next.finished()) next.step();
  EXPECT_EQ(next.running_accuracy(), 0);
  const std::span<const float> parameters = std::as_const(next.model().network).parameters();
  return {parameters.begin(), parameters.end()};
}

TEST(Regression, HasTheSameBitsOverThreadsAndAfterAPause) {
  EXPECT_EQ(trained(1), trained(3));
  EXPECT_EQ(trained(1), trained(2, 7));
}

TEST(Regression, FrozenLayersStayAndTheOthersLearn) {
  const Subset examples = houses(40);
  ThreadTeam team;
  Trainer trainer(untrained(examples), examples, {.batch_size = 10, .epochs = 3, .optimizer = {.frozen = {"L1"}}},
                  team);
  const double before = measure_regression(trainer.model(), examples, team).cost;
  while (!trainer.finished()) trainer.step();
  const Model model = untrained(examples);
  const auto now = std::as_const(trainer.model().network).parameters(),
             then = std::as_const(model.network).parameters();
  EXPECT_TRUE(std::ranges::equal(now.first(15), then.first(15)));
  EXPECT_FALSE(std::ranges::equal(now.subspan(15), then.subspan(15)));
  EXPECT_LT(measure_regression(trainer.model(), examples, team).cost, before);
}

TEST(Regression, ItsModelComesBackFromItsBytes) {
  const Subset examples = houses(20);
  const Model model = untrained(examples);
  const Model back = model_from_bytes(model_to_bytes(model));
  EXPECT_EQ(back.targets, model.targets);
  EXPECT_TRUE(back.classes.empty());
  EXPECT_TRUE(std::ranges::equal(std::as_const(back.network).parameters(), model.network.parameters()));
}

TEST(Regression, RefusesWhatGoesByClasses) {
  const Subset examples = houses(20);
  ThreadTeam team;
  const Model model = untrained(examples);
  const auto training = [&](const Model& of, const TrainingSettings& settings) {
    return error_of([&] { Trainer(of, examples, settings, team); });
  };
  EXPECT_EQ(error_of([&] { evaluate(model, examples, team); }),
            "the model predicts numbers (price, ...) and says no class; `nudge eval` and `nudge predict` take it");
  EXPECT_EQ(error_of([&] { make_model("2-2", *examples.data, 1); }),
            "model: its targets are numbers, and the loss cross-entropy compares with a class: quadratic or "
            "half-quadratic is expected");
  EXPECT_EQ(error_of([&] { make_model("2-3", *examples.data, 1, straight); }),
            "model: has 2 targets, the network has 3 outputs");
  EXPECT_EQ(training(model, {.loss = {.class_weights = {1, 2}}}),
            "training: the targets are numbers, so there are neither class weights nor label smoothing");
  EXPECT_EQ(training(model, {.corruption = {.noise = 1}}),
            "training: only an autoencoder's inputs are corrupted, and the model is of targets that are numbers");
  DenseNetSettings sigmoid = straight;
  sigmoid.output_activation = Function::sigmoid;
  const std::string beyond = training(untrained(examples, "2-5-2", sigmoid), {});
  EXPECT_TRUE(beyond.starts_with("training: the target 'price' of example 1 is 1.4")) << beyond;
  EXPECT_TRUE(
      beyond.ends_with(" as standardised, which the output's sigmoid cannot make: the output activation "
                       "identity makes any number"))
      << beyond;
  EXPECT_EQ(error_of([&] { balanced_class_weights(examples); }), "class weights: the targets of 'houses' are numbers");
  Dataset other = *examples.data;
  other.target_names = {"price", "height"};
  EXPECT_EQ(error_of([&] { check_fits(other, model); }),
            "data 'houses': its targets are 'price', 'height', the model's 'price', 'area'");
}

}  // namespace
}  // namespace nudge
