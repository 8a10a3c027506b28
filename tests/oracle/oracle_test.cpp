// The engine against PyTorch: outputs, costs, gradients, and twenty steps of every optimizer.

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <span>

#include "nudge/error.hpp"
#include "nudge/net_text.hpp"
#include "nudge/optimizer.hpp"
#include "nudge/plan.hpp"
#include "oracle/oracle_cases.hpp"

namespace nudge {
namespace {

using oracle::Case;
using oracle::Tensor;

constexpr const char* folder = NUDGE_ORACLE_FOLDER;

Architecture architecture_of(const Case& given) {
  if (given.settings.contains("net"))
    return make_net(net_input(given.setting("net")).value(), given.setting("net"), {});
  const std::vector<std::size_t> sizes = parse_net(given.setting("sizes"));
  return dense_net({sizes.front()}, sizes,
                   {.activation = parse_function(given.setting("hidden")),
                    .slope = given.number("slope", 0),
                    .loss = parse_loss(given.setting("loss")),
                    .output_activation = parse_function(given.setting("output"))});
}

template <typename T>
void copy(const Tensor& from, std::span<T> to) {
  ASSERT_EQ(from.numbers.size(), to.size());
  for (std::size_t i = 0; i < to.size(); ++i) to[i] = static_cast<T>(from.numbers[i]);
}

/// norm(ours - torch's) / norm(torch's)
template <typename T>
double distance(std::span<const T> ours, const Tensor& torch) {
  EXPECT_EQ(ours.size(), torch.numbers.size());
  double apart = 0, size = 0;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    apart += std::pow(static_cast<double>(ours[i]) - torch.numbers[i], 2);
    size += torch.numbers[i] * torch.numbers[i];
  }
  return apart == 0 ? 0 : std::sqrt(apart / size);
}

class TorchOracleOfDenseNets : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(std::string(folder) + "/index.txt")) {
      GTEST_SKIP() << "no PyTorch to compare with: Debian's python3-torch is not installed";
    }
    cases_ = oracle::read_cases(folder);
  }
  std::vector<Case> cases_;
};

template <typename T>
void expect_same_gradient(const Case& given, double tolerance) {
  ThreadTeam team(1);
  BasicNetwork<T> network(architecture_of(given));
  const auto& tensors = network.architecture().tensors();
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    copy<T>(given.tensor(text("parameter", i)), network.view(tensors[i]).all());
  }
  const std::size_t n = given.tensor("x").rows;
  Plan<T> plan(network.architecture(), n, Purpose::train, team);
  copy<T>(given.tensor("x"), plan.input(n).all());
  copy<T>(given.tensor("y"), plan.targets(n).all());
  plan.make_targets(n);
  const Trace<T> trace = forward_pass(network, plan, n);
  const std::span<const T> costs = cost_pass(plan);
  EXPECT_LT(distance<T>(trace.output().all(), given.tensor("output")), tolerance) << "output";
  EXPECT_LT(distance<T>(costs, given.tensor("costs")), tolerance) << "costs";

  AlignedArray<T> gradient(network.parameters().size());
  backward_pass(network, plan, gradient.span());
  for (T& g : gradient.span()) g /= static_cast<T>(n);
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    EXPECT_LT(
        distance<T>(gradient.span().subspan(tensors[i].offset, tensors[i].size()), given.tensor(text("gradient", i))),
        tolerance)
        << "gradient of " << tensors[i].name;
  }
}

TEST_F(TorchOracleOfDenseNets, AgreesOnOutputsCostsAndGradientsInDouble) {
  std::size_t compared = 0;
  for (const Case& given : cases_) {
    if (given.what != "gradient" || given.setting("precision") != "double") continue;
    SCOPED_TRACE(given.name);
    expect_same_gradient<double>(given, 1e-9);
    ++compared;
  }
  EXPECT_GE(compared, 11U * 24U) << "every activation with every loss";
}

TEST_F(TorchOracleOfDenseNets, AgreesOnOutputsCostsAndGradientsInFloat) {
  std::size_t compared = 0;
  for (const Case& given : cases_) {
    if (given.what != "gradient" || given.setting("precision") != "float") continue;
    SCOPED_TRACE(given.name);
    expect_same_gradient<float>(given, 1e-5);
    ++compared;
  }
  EXPECT_GE(compared, 11U * 24U) << "every activation with every loss";
}

TEST_F(TorchOracleOfDenseNets, AgreesOnWeightedAndSmoothedCrossEntropy) {
  std::size_t compared = 0;
  for (const Case& given : cases_) {
    if (given.what != "weighted") continue;
    SCOPED_TRACE(given.name);
    ThreadTeam team(1);
    BasicNetwork<double> network(architecture_of(given));
    const auto& tensors = network.architecture().tensors();
    for (std::size_t i = 0; i < tensors.size(); ++i) {
      copy<double>(given.tensor(text("parameter", i)), network.view(tensors[i]).all());
    }
    LossOptions options{.label_smoothing = given.number("label_smoothing", 0)};
    if (given.tensors.contains("class_weights")) options.class_weights = given.tensor("class_weights").numbers;
    const Tensor& y = given.tensor("y");
    const std::size_t n = y.rows;
    Plan<double> plan(network.architecture(), n, Purpose::train, team);
    copy<double>(given.tensor("x"), plan.input(n).all());
    copy<double>(y, plan.targets(n).all());
    plan.make_targets(n, options);
    forward_pass(network, plan, n);
    EXPECT_LT(distance<double>(cost_pass(plan), given.tensor("costs")), 1e-9) << "costs";
    AlignedArray<double> gradient(network.parameters().size());
    backward_pass(network, plan, gradient.span());

    // With labels PyTorch's mean is ours: the sum of the weights is what it divides by.
    const double divisor = given.tensor("divisor").numbers[0];
    double weight = 0;
    for (const double of_example : plan.mean_weights(n)) weight += of_example;
    if (given.number("labels", 0) != 0) {
      EXPECT_NEAR(weight, divisor, 1e-12);
    }
    for (double& g : gradient.span()) g /= divisor;
    for (std::size_t i = 0; i < tensors.size(); ++i) {
      EXPECT_LT(distance<double>(gradient.span().subspan(tensors[i].offset, tensors[i].size()),
                                 given.tensor(text("gradient", i))),
                1e-9)
          << "gradient of " << tensors[i].name;
    }
    ++compared;
  }
  EXPECT_EQ(compared, 16U);
}

OptimizerSettings optimizer_of(const Case& given) {
  OptimizerSettings settings;
  settings.kind = parse_optimizer(given.setting("kind"));
  settings.learning_rate = given.number("learning_rate", 0);
  settings.momentum = given.number("momentum", settings.momentum);
  settings.nesterov = given.number("nesterov", 0) != 0;
  settings.beta1 = given.number("beta1", settings.beta1);
  settings.beta2 = given.number("beta2", settings.beta2);
  settings.alpha = given.number("alpha", settings.alpha);
  settings.epsilon = given.number("epsilon", settings.epsilon);
  settings.weight_decay = given.number("weight_decay", settings.weight_decay);
  settings.decay_biases = given.number("decay_biases", 1) != 0;
  settings.clip_norm = given.number("clip_norm", settings.clip_norm);
  settings.average_decay = given.number("average_decay", settings.average_decay);
  return settings;
}

/// Takes the steps that PyTorch took, on the same batches, and compares the parameters after each.
void expect_same_steps(const Case& given, std::size_t threads) {
  ThreadTeam team(threads);
  BasicNetwork<double> network(architecture_of(given));
  const auto& tensors = network.architecture().tensors();
  std::vector<ParameterRange> ranges;
  const OptimizerSettings settings = optimizer_of(given);
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    copy<double>(given.tensor(text("start", i)), network.view(tensors[i]).all());
    ranges.push_back({.begin = tensors[i].offset,
                      .end = tensors[i].offset + tensors[i].size(),
                      .decays = !tensors[i].is_bias || settings.decay_biases,
                      .rate = given.number(text("rate", i / 2), 1),
                      .frozen = i < 2 && given.number("frozen", 0) != 0});
  }
  Optimizer<double> optimizer(settings, network.parameters().size(), ranges, team);

  const auto steps = static_cast<std::size_t>(given.number("steps", 0));
  ASSERT_GE(steps, 20U);
  for (std::size_t step = 0; step < steps; ++step) {
    const Tensor& x = given.tensor(text("x", step));
    Plan<double> plan(network.architecture(), x.rows, Purpose::train, team);
    copy<double>(x, plan.input(x.rows).all());
    copy<double>(given.tensor(text("y", step)), plan.targets(x.rows).all());
    plan.make_targets(x.rows);
    forward_pass(network, plan, x.rows);
    cost_pass(plan);
    AlignedArray<double> gradient(network.parameters().size());
    backward_pass(network, plan, gradient.span());
    for (double& g : gradient.span()) g /= static_cast<double>(x.rows);
    optimizer.update(network.parameters(), gradient.span(), given.tensor("factors").numbers[step]);
    for (std::size_t i = 0; i < tensors.size(); ++i) {
      const std::string key = text("step", step, ".", i);
      EXPECT_LT(distance<double>(network.view(tensors[i]).all(), given.tensor(key)), 1e-9)
          << tensors[i].name << " after step " << step + 1;
      if (settings.average_decay == 0) continue;
      const auto average = optimizer.state().average.span().subspan(tensors[i].offset, tensors[i].size());
      EXPECT_LT(distance<double>(average, given.tensor(text("average", step, ".", i))), 1e-9)
          << "average of " << tensors[i].name << " after step " << step + 1;
    }
  }
}

TEST_F(TorchOracleOfDenseNets, AgreesOnTwentyStepsOfEveryOptimizerInDouble) {
  std::size_t compared = 0;
  for (const Case& given : cases_) {
    if (given.what != "optimizer") continue;
    SCOPED_TRACE(given.name);
    expect_same_steps(given, 1 + compared % 3);
    ++compared;
  }
  EXPECT_GE(compared, 125U);
}

TEST_F(TorchOracleOfDenseNets, AgreesOnWhenTheRateFallsOnAPlateau) {
  std::size_t compared = 0;
  for (const Case& given : cases_) {
    if (given.what != "plateau") continue;
    SCOPED_TRACE(given.name);
    const Schedule schedule{.kind = ScheduleKind::plateau,
                            .factor = given.number("factor", 0),
                            .patience = static_cast<std::size_t>(given.number("patience", 0)),
                            .threshold = given.number("threshold", 0),
                            .minimum = given.number("minimum", 0)};
    const std::vector<double>& rates = given.tensor("rates").numbers;
    EXPECT_LT(rates.back(), 1) << "a rate that never falls shows nothing";
    Plateau plateau;
    for (std::size_t epoch = 0; epoch < rates.size(); ++epoch) {
      update_plateau(plateau, schedule, given.tensor("costs").numbers[epoch]);
      // PyTorch leaves out falls of less than 1e-8.
      EXPECT_NEAR(plateau.factor, rates[epoch], 1.1e-8) << epoch;
    }
    ++compared;
  }
  EXPECT_EQ(compared, 3U);
}

}  // namespace
}  // namespace nudge
