#include "nudge/optimizer.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/expect_error.hpp"

namespace nudge {
namespace {

/// A few updates of one parameter with the gradient 2w (of w^2), from w = 1.
std::vector<double> descend(const OptimizerSettings& settings, int steps) {
  ThreadTeam team;
  Optimizer<double> optimizer(settings, 1, {{0, 1, true}}, team);
  std::vector<double> path;
  double w = 1;
  for (int i = 0; i < steps; ++i) {
    double g = 2 * w;
    optimizer.update({&w, 1}, {&g, 1}, 1);
    path.push_back(w);
  }
  return path;
}

TEST(Optimizer, SgdFollowsItsFormula) { EXPECT_NEAR(descend({.learning_rate = 0.1}, 2)[1], 0.64, 1e-15); }

TEST(Optimizer, MomentumFollowsItsFormula) {
  // v1 = 2, w1 = 0.8; v2 = 0.9 * 2 + 1.6 = 3.4, w2 = 0.46
  EXPECT_NEAR(descend({.learning_rate = 0.1, .momentum = 0.9}, 2)[1], 0.46, 1e-15);
}

TEST(Optimizer, NesterovLooksAhead) {
  // v1 = 2, w1 = 1 - 0.1 (2 + 1.8) = 0.62
  EXPECT_NEAR(descend({.learning_rate = 0.1, .momentum = 0.9, .nesterov = true}, 1)[0], 0.62, 1e-15);
}

TEST(Optimizer, AdamsFirstStepIsTheRate) {
  EXPECT_NEAR(descend({.kind = OptimizerKind::adam, .learning_rate = 0.1}, 1)[0], 0.9, 1e-8);
}

TEST(Optimizer, AdamWShrinksBesidesTheStep) {
  const auto w = descend({.kind = OptimizerKind::adamw, .learning_rate = 0.1, .weight_decay = 0.5}, 1)[0];
  EXPECT_NEAR(w, 0.95 - 0.1, 1e-8);
}

TEST(Optimizer, RmspropDividesByTheRootMeanSquare) {
  // s = 0.01 * 4, step = 0.1 * 2 / 0.2
  EXPECT_NEAR(descend({.kind = OptimizerKind::rmsprop, .learning_rate = 0.1}, 1)[0], 0.0, 1e-6);
}

TEST(Optimizer, SparesBiasesFromDecayWhereToldSo) {
  ThreadTeam team;
  Optimizer<double> optimizer({.learning_rate = 0.1, .weight_decay = 0.5}, 4, {{0, 3, true}, {3, 4, false}}, team);
  std::vector<double> w{1, 1, 1, 1};
  std::vector<double> g(4, 0.0);
  optimizer.update(w, g, 1);
  EXPECT_NEAR(w[0], 0.95, 1e-15);
  EXPECT_EQ(w[3], 1.0);
}

TEST(Optimizer, ClipsByTheGlobalNorm) {
  ThreadTeam team;
  Optimizer<double> optimizer({.learning_rate = 1, .clip_norm = 1}, 2, {{0, 1, true}, {1, 2, false}}, team);
  std::vector<double> w{0, 0};
  std::vector<double> g{3, 4};
  optimizer.update(w, g, 1);
  EXPECT_NEAR(w[0], -0.6, 1e-6);
  EXPECT_NEAR(w[1], -0.8, 1e-6);
}

TEST(Optimizer, TakesTheSameStepForAnyNumberOfThreads) {
  for (const auto kind : {OptimizerKind::sgd, OptimizerKind::rmsprop, OptimizerKind::adam, OptimizerKind::adamw}) {
    std::vector<std::vector<float>> results;
    for (const std::size_t threads : {1U, 2U, 3U}) {
      ThreadTeam team(threads);
      const double momentum = kind == OptimizerKind::sgd || kind == OptimizerKind::rmsprop ? 0.5 : 0;
      Optimizer<float> optimizer({.kind = kind, .momentum = momentum, .weight_decay = 0.01}, 5000,
                                 {{0, 4000, true}, {4000, 5000, false}}, team);
      std::vector<float> w(5000), g(5000);
      for (int step = 0; step < 3; ++step) {
        for (std::size_t i = 0; i < g.size(); ++i) g[i] = std::sin(static_cast<float>(i) + w[i]);
        optimizer.update(w, g, 0.5);
      }
      results.push_back(w);
    }
    EXPECT_EQ(results[0], results[1]);
    EXPECT_EQ(results[0], results[2]);
  }
}

TEST(Optimizer, GoesOnFromARestoredState) {
  ThreadTeam team;
  const OptimizerSettings settings{.kind = OptimizerKind::adam, .learning_rate = 0.1};
  Optimizer<double> first(settings, 1, {{0, 1, true}}, team);
  double w = 1;
  double g = 2;
  first.update({&w, 1}, {&g, 1}, 1);
  Optimizer<double> second(settings, 1, {{0, 1, true}}, team);
  second.restore(first.state());
  double w2 = w;
  g = 0.3;
  first.update({&w, 1}, {&g, 1}, 1);
  g = 0.3;
  second.update({&w2, 1}, {&g, 1}, 1);
  EXPECT_EQ(w, w2);
  EXPECT_ERROR(second.restore(OptimizerState<double>{}), "moments of 0 and 0 numbers, 1 and 1 are expected by adam");
}

TEST(Optimizer, RefusesNumbersOutOfRange) {
  EXPECT_ERROR(check(OptimizerSettings{.learning_rate = 0}), "optimizer.learning_rate is 0, more than 0 is expected");
  EXPECT_ERROR(check(OptimizerSettings{.learning_rate = NAN}), "optimizer.learning_rate is nan");
  EXPECT_ERROR(check(OptimizerSettings{.momentum = 1}), "optimizer.momentum is 1");
  EXPECT_ERROR(check(OptimizerSettings{.nesterov = true}), "optimizer.nesterov");
  EXPECT_ERROR(check(OptimizerSettings{.clip_norm = -1}), "optimizer.clip_norm is -1");
  EXPECT_ERROR(parse_optimizer("adan"), "optimizer 'adan' is unknown; there are: sgd");
}

TEST(Norm, IsTheEuclideanLength) {
  std::vector<float> g(37, 2.0F);
  EXPECT_NEAR(norm(std::span<const float>(g)), std::sqrt(37 * 4.0), 1e-12);
}

}  // namespace
}  // namespace nudge
