// Lion and Muon against their authors' formulas, written again here as plainly as can be, without a line of the engine.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "nudge/error.hpp"
#include "nudge/optimizer.hpp"
#include "optimizers/muon.hpp"
#include "support/random_numbers.hpp"

namespace nudge {
namespace {

constexpr int steps = 20;

/// A row a vector.
using Rows = std::vector<std::vector<long double>>;

Rows transposed(const Rows& m) {
  Rows out(m[0].size(), std::vector<long double>(m.size()));
  for (std::size_t i = 0; i < m.size(); ++i) {
    for (std::size_t j = 0; j < m[0].size(); ++j) out[j][i] = m[i][j];
  }
  return out;
}

Rows product(const Rows& a, const Rows& b) {
  Rows out(a.size(), std::vector<long double>(b[0].size()));
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < b[0].size(); ++j) {
      for (std::size_t k = 0; k < b.size(); ++k) out[i][j] += a[i][k] * b[k][j];
    }
  }
  return out;
}

/// p x + q y
Rows sum(long double p, const Rows& x, long double q, const Rows& y) {
  Rows out = x;
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (std::size_t j = 0; j < x[0].size(); ++j) out[i][j] = p * x[i][j] + q * y[i][j];
  }
  return out;
}

/// As published: on the transposed matrix where it is taller than wide, X <- a X + (b A + c A A) X with A = X X^T.
Rows newton_schulz(Rows x) {
  const bool tall = x.size() > x[0].size();
  if (tall) x = transposed(x);
  long double squares = 0;
  for (const auto& row : x) {
    for (const long double number : row) squares += number * number;
  }
  x = sum(1 / (std::sqrt(squares) + 1e-7L), x, 0, x);
  for (int i = 0; i < 5; ++i) {
    const Rows a = product(x, transposed(x));
    x = sum(3.4445L, x, 1, product(sum(-4.7750L, a, 2.0315L, product(a, a)), x));
  }
  return tall ? transposed(x) : x;
}

Rows as_rows(std::span<const double> numbers, std::size_t rows) {
  const std::size_t columns = numbers.size() / rows;
  Rows out;
  for (std::size_t i = 0; i < rows; ++i)
    out.emplace_back(numbers.begin() + i * columns, numbers.begin() + (i + 1) * columns);
  return out;
}

void expect_near(std::span<const double> ours, const Rows& theirs, double tolerance) {
  for (std::size_t i = 0; i < ours.size(); ++i) {
    const long double other = theirs[i / theirs[0].size()][i % theirs[0].size()];
    ASSERT_NEAR(ours[i], static_cast<double>(other), tolerance) << i;
  }
}

class MuonOfShape : public testing::TestWithParam<std::pair<std::size_t, std::size_t>> {};

TEST_P(MuonOfShape, TakesTwentyStepsAsPublished) {
  const auto [rows, columns] = GetParam();
  const std::size_t size = rows * columns;
  ThreadTeam team(2);
  const OptimizerSettings settings{
      .kind = OptimizerKind::muon, .learning_rate = 0.02, .weight_decay = 0.1, .muon_momentum = 0.9};
  Optimizer<double> optimizer(settings, size, {{.begin = 0, .end = size, .rows = rows}}, team);
  test::RandomNumbers random(3);
  std::vector<double> w = random.many(size, -1, 1);
  Rows weights = as_rows(w, rows);
  Rows momentum(rows, std::vector<long double>(columns));
  for (int step = 0; step < steps; ++step) {
    std::vector<double> g = random.many(size, -1, 1);
    const Rows gradient = as_rows(g, rows);
    const double factor = 1 - 0.02 * step;
    momentum = sum(0.9L, momentum, 0.1L, gradient);
    const Rows direction = newton_schulz(sum(0.1L, gradient, 0.9L, momentum));
    const long double rate = 0.02L * factor;
    const long double scale = std::sqrt(std::max(1.0L, static_cast<long double>(rows) / columns));
    weights = sum(1 - rate * 0.1L, weights, -rate * scale, direction);
    optimizer.update(w, g, factor);
    ASSERT_NO_FATAL_FAILURE(expect_near(w, weights, 1e-9)) << "step " << step + 1;
  }
}

INSTANTIATE_TEST_SUITE_P(WideAndTall, MuonOfShape,
                         testing::Values(std::pair(4, 4), std::pair(3, 7), std::pair(7, 3), std::pair(1, 6),
                                         std::pair(6, 1), std::pair(12, 30)),
                         [](const auto& shape) { return text(shape.param.first, "_by_", shape.param.second); });

TEST(Muon, MakesAMatrixAboutOrthogonal) {
  ThreadTeam team(1);
  for (const auto& [rows, columns] : {std::pair<std::size_t, std::size_t>{8, 20}, {20, 8}}) {
    OrthogonalStep<double> step(rows * columns, 8, team);
    std::vector<double> numbers = test::RandomNumbers(4).many(rows * columns, -3, 3);
    const Matrix<const double> o = step.orthogonalised({numbers.data(), rows, columns});
    // The rows of a wide result and the columns of a tall one are nearly of length 1 and at right angles.
    for (std::size_t i = 0; i < 8; ++i) {
      for (std::size_t j = 0; j < 8; ++j) {
        double dot = 0;
        for (std::size_t k = 0; k < 20; ++k) dot += rows == 8 ? o(i, k) * o(j, k) : o(k, i) * o(k, j);
        EXPECT_NEAR(dot, i == j ? 1 : 0, 0.6) << i << ", " << j;
      }
    }
  }
}

TEST(Muon, AMatrixOfZerosStaysOne) {
  ThreadTeam team(1);
  OrthogonalStep<float> step(6, 2, team);
  std::vector<float> numbers(6);
  for (const float number : step.orthogonalised({numbers.data(), 2, 3}).all()) EXPECT_EQ(number, 0.0F);
}

TEST(Muon, LeavesWhatIsNoMatrixToAdamWAtItsOwnRate) {
  ThreadTeam team(1);
  OptimizerSettings settings{
      .kind = OptimizerKind::muon, .learning_rate = 0.5, .weight_decay = 0.2, .partner_rate = 0.01};
  Optimizer<double> muon(settings, 10, {{.begin = 0, .end = 6, .rows = 2}, {.begin = 6, .end = 10}}, team);
  settings.kind = OptimizerKind::adamw;
  settings.learning_rate = 0.01;
  Optimizer<double> adamw(settings, 4, {{.begin = 0, .end = 4}}, team);
  test::RandomNumbers random(5);
  std::vector<double> w = random.many(10, -1, 1);
  std::vector<double> rest(w.begin() + 6, w.end());
  for (int step = 0; step < steps; ++step) {
    std::vector<double> g = random.many(10, -1, 1);
    std::vector<double> rest_of_g(g.begin() + 6, g.end());
    muon.update(w, g, 0.7);
    adamw.update(rest, rest_of_g, 0.7);
  }
  EXPECT_TRUE(std::equal(rest.begin(), rest.end(), w.begin() + 6));
}

TEST(Lion, TakesTwentyStepsAsPublished) {
  ThreadTeam team(2);
  const std::size_t size = 50;
  const OptimizerSettings settings{
      .kind = OptimizerKind::lion, .learning_rate = 0.01, .beta1 = 0.8, .weight_decay = 0.3, .lion_beta2 = 0.95};
  Optimizer<double> optimizer(settings, size, {{.begin = 0, .end = size}}, team);
  test::RandomNumbers random(6);
  std::vector<double> w = random.many(size, -1, 1);
  std::vector<long double> theta(w.begin(), w.end());
  std::vector<long double> m(size);
  for (int step = 0; step < steps; ++step) {
    std::vector<double> g = random.many(size, -1, 1);
    g[7] = 0;  // a direction of exactly 0 in the first step
    const double factor = 1 - 0.04 * step;
    const long double rate = 0.01L * factor;
    for (std::size_t i = 0; i < size; ++i) {
      const long double c = 0.8L * m[i] + (1 - 0.8L) * g[i];
      const int sign = c > 0 ? 1 : c < 0 ? -1 : 0;
      theta[i] = theta[i] - rate * (sign + 0.3L * theta[i]);
      m[i] = 0.95L * m[i] + (1 - 0.95L) * g[i];
    }
    optimizer.update(w, g, factor);
    for (std::size_t i = 0; i < size; ++i) ASSERT_NEAR(w[i], static_cast<double>(theta[i]), 1e-12) << i;
  }
}

TEST(Lookahead, EveryKStepsGoesBackTowardsItsSecondWeights) {
  ThreadTeam team(1);
  const OptimizerSettings inner{.learning_rate = 0.1, .momentum = 0.9};
  OptimizerSettings settings = inner;
  settings.lookahead = 3;
  settings.lookahead_alpha = 0.25;
  Optimizer<double> with(settings, 1, {{.begin = 0, .end = 1}}, team);
  Optimizer<double> without(inner, 1, {{.begin = 0, .end = 1}}, team);
  double w = 2, fast = 2, slow = 2;
  for (int step = 1; step <= steps; ++step) {
    double g = std::cos(w), g_fast = std::cos(fast);
    with.update({&w, 1}, {&g, 1}, 1);
    without.update({&fast, 1}, {&g_fast, 1}, 1);
    if (step % 3 == 0) {
      slow = slow + 0.25 * (fast - slow);
      fast = slow;
    }
    ASSERT_EQ(w, fast) << step;
  }
}

TEST(Average, FollowsItsFormulaAndStartsAtTheFirstStepsWeights) {
  ThreadTeam team(1);
  Optimizer<double> optimizer({.learning_rate = 0.1, .average_decay = 0.75}, 1, {{.begin = 0, .end = 1}}, team);
  double w = 1, average = 0;
  for (int step = 1; step <= steps; ++step) {
    double g = 2 * w;
    optimizer.update({&w, 1}, {&g, 1}, 1);
    average = step == 1 ? w : 0.75 * average + 0.25 * w;
    EXPECT_NEAR(optimizer.state().average[0], average, 1e-15);
  }
}

}  // namespace
}  // namespace nudge
