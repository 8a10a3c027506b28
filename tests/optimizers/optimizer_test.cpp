#include "nudge/optimizer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
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

constexpr OptimizerKind all_kinds[] = {OptimizerKind::sgd,  OptimizerKind::rmsprop, OptimizerKind::adagrad,
                                       OptimizerKind::adam, OptimizerKind::adamw,   OptimizerKind::lion,
                                       OptimizerKind::muon};

/// Every option that any optimizer takes.
OptimizerSettings with_everything(OptimizerKind kind) {
  const bool has_momentum = kind == OptimizerKind::sgd || kind == OptimizerKind::rmsprop;
  return {.kind = kind,
          .momentum = has_momentum ? 0.5 : 0,
          .weight_decay = 0.01,
          .clip_norm = 5,
          .lookahead = 2,
          .average_decay = 0.9};
}

std::vector<ParameterRange> ranges_of_all_kinds() {
  return {{.begin = 0, .end = 4000, .rate = 0.5, .rows = 50},
          {.begin = 4000, .end = 5000, .decays = false},
          {.begin = 5000, .end = 6000, .frozen = true}};
}

struct Moved {
  std::vector<float> w;
  AlignedArray<float> average;
};

Moved move(Optimizer<float>& optimizer, std::vector<float> w, int steps) {
  std::vector<float> g(w.size());
  for (int step = 0; step < steps; ++step) {
    for (std::size_t i = 0; i < g.size(); ++i) g[i] = std::sin(static_cast<float>(i) + w[i]);
    optimizer.update(w, g, 0.5);
  }
  return {std::move(w), optimizer.state().average};
}

bool same(const Moved& one, const Moved& other) {
  return one.w == other.w && std::equal(one.average.span().begin(), one.average.span().end(),
                                        other.average.span().begin(), other.average.span().end());
}

TEST(Optimizer, TakesTheSameStepForAnyNumberOfThreads) {
  for (const auto kind : all_kinds) {
    SCOPED_TRACE(to_string(kind));
    std::vector<Moved> results;
    for (const std::size_t threads : {1U, 2U, 3U}) {
      ThreadTeam team(threads);
      Optimizer<float> optimizer(with_everything(kind), 6000, ranges_of_all_kinds(), team);
      results.push_back(move(optimizer, std::vector<float>(6000, 0.25F), 5));
    }
    EXPECT_TRUE(same(results[0], results[1]));
    EXPECT_TRUE(same(results[0], results[2]));
  }
}

TEST(Optimizer, GoesOnFromARestoredStateWithTheSameBitsWhateverItsKind) {
  for (const auto kind : all_kinds) {
    SCOPED_TRACE(to_string(kind));
    ThreadTeam team;
    Optimizer<float> whole(with_everything(kind), 6000, ranges_of_all_kinds(), team);
    Optimizer<float> first(with_everything(kind), 6000, ranges_of_all_kinds(), team);
    Optimizer<float> second(with_everything(kind), 6000, ranges_of_all_kinds(), team);
    const Moved half = move(first, std::vector<float>(6000, 0.25F), 3);
    second.restore(first.state());
    EXPECT_TRUE(same(move(second, half.w, 4), move(whole, std::vector<float>(6000, 0.25F), 7)));
  }
}

TEST(Optimizer, KeepsAFrozenRangeItsMomentsAndItsAverageAsTheyWere) {
  for (const auto kind : all_kinds) {
    SCOPED_TRACE(to_string(kind));
    ThreadTeam team;
    Optimizer<float> optimizer(with_everything(kind), 6000, ranges_of_all_kinds(), team);
    const Moved moved = move(optimizer, std::vector<float>(6000, 0.1F), 5);
    const auto all_are = [](std::span<const float> numbers, float expected) {
      return std::all_of(numbers.begin(), numbers.end(), [=](float number) { return number == expected; });
    };
    EXPECT_TRUE(all_are(std::span(moved.w).subspan(5000), 0.1F));
    EXPECT_TRUE(all_are(moved.average.span().subspan(5000), 0.1F));
    EXPECT_FALSE(all_are(std::span(moved.w).first(4000), 0.1F));
    for (const auto* moment : {&optimizer.state().first_moment, &optimizer.state().second_moment}) {
      if (moment->size() > 0) {
        EXPECT_TRUE(all_are(moment->span().subspan(5000), 0));
      }
    }
  }
}

TEST(Optimizer, ARangesFactorIsOnItsRate) {
  ThreadTeam team;
  Optimizer<double> optimizer({.learning_rate = 0.1}, 2, {{.begin = 0, .end = 1, .rate = 0.25}, {.begin = 1, .end = 2}},
                              team);
  std::vector<double> w{0, 0}, g{1, 1};
  optimizer.update(w, g, 0.5);
  EXPECT_EQ(w[0], -0.0125);
  EXPECT_EQ(w[1], -0.05);
}

TEST(Optimizer, AFrozenRangeDoesNotCountInTheNorm) {
  ThreadTeam team;
  Optimizer<double> optimizer({.learning_rate = 1, .clip_norm = 1}, 2,
                              {{.begin = 0, .end = 1}, {.begin = 1, .end = 2, .frozen = true}}, team);
  std::vector<double> w{0, 0}, g{0.5, 100};
  optimizer.update(w, g, 1);
  EXPECT_EQ(w[0], -0.5);
  EXPECT_EQ(w[1], 0.0);
}

TEST(Optimizer, AdagradDividesByTheRootOfTheSumOfSquares) {
  // s1 = 4, w1 = 1 - 0.1 * 2 / 2 = 0.9; s2 = 4 + 3.24, w2 = 0.9 - 0.1 * 1.8 / sqrt(7.24)
  const auto path = descend({.kind = OptimizerKind::adagrad, .learning_rate = 0.1}, 2);
  EXPECT_NEAR(path[0], 0.9, 1e-8);
  EXPECT_NEAR(path[1], 0.9 - 0.18 / std::sqrt(7.24), 1e-8);
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
  Optimizer<double> averaging({.lookahead = 2, .average_decay = 0.5}, 1, {{0, 1, true}}, team);
  EXPECT_ERROR(averaging.restore({}), "0 slow weights and an average of 0 numbers, 1 and 1 are expected");
}

TEST(Optimizer, RefusesNumbersOutOfRange) {
  EXPECT_ERROR(check(OptimizerSettings{.learning_rate = 0}), "optimizer.learning_rate is 0, more than 0 is expected");
  EXPECT_ERROR(check(OptimizerSettings{.learning_rate = NAN}), "optimizer.learning_rate is nan");
  EXPECT_ERROR(check(OptimizerSettings{.momentum = 1}), "optimizer.momentum is 1");
  EXPECT_ERROR(check(OptimizerSettings{.nesterov = true}), "optimizer.nesterov");
  EXPECT_ERROR(check(OptimizerSettings{.clip_norm = -1}), "optimizer.clip_norm is -1");
  EXPECT_ERROR(check(OptimizerSettings{.lion_beta2 = 1}), "optimizer.lion_beta2 is 1");
  EXPECT_ERROR(check(OptimizerSettings{.muon_momentum = -0.1}), "optimizer.muon_momentum is -0.1");
  EXPECT_ERROR(check(OptimizerSettings{.partner_rate = 0}), "optimizer.partner_rate is 0, more than 0 is expected");
  EXPECT_ERROR(check(OptimizerSettings{.lookahead_alpha = 0}), "optimizer.lookahead_alpha is 0, more than 0, up to 1");
  EXPECT_ERROR(check(OptimizerSettings{.average_decay = 1}), "optimizer.average_decay is 1, 0 up to but not 1");
  EXPECT_ERROR(check(OptimizerSettings{.layer_rates = {{"L2", 0}}}), "optimizer.layer_rates: L2 has 0, more than 0");
  EXPECT_ERROR(check(OptimizerSettings{.kind = OptimizerKind::muon, .momentum = 0.9}), "but muon has none");
  EXPECT_ERROR(parse_optimizer("adan"), "optimizer 'adan' is unknown; there are: sgd");
  ThreadTeam team;
  EXPECT_ERROR(Optimizer<float>({}, 5, {{.begin = 0, .end = 5, .rows = 2}}, team), "is no matrix of 2 rows");
}

TEST(Norm, IsTheEuclideanLength) {
  std::vector<float> g(37, 2.0F);
  EXPECT_NEAR(norm(std::span<const float>(g)), std::sqrt(37 * 4.0), 1e-12);
}

}  // namespace
}  // namespace nudge
