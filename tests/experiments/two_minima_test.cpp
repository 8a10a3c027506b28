#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "nudge/descents.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

// The problem again, by formulas that share no code with the engine.
constexpr std::array<double, 4> xs{-2.5, -1.5, -0.5, 0}, ys{0.5, 0.1, 0.1, 0.9};

struct Local {
  double cost = 0, dw = 0, db = 0, ww = 0, wb = 0, bb = 0;
};

Local at(double w, double b) {
  Local l;
  for (std::size_t i = 0; i < xs.size(); ++i) {
    const double a = 1 / (1 + std::exp(-(w * xs[i] + b))), slope = a * (1 - a);
    const double first = 2 * (a - ys[i]) * slope;
    const double second = 2 * slope * slope + 2 * (a - ys[i]) * slope * (1 - 2 * a);
    l.cost += (a - ys[i]) * (a - ys[i]) / 4;
    l.dw += first * xs[i] / 4;
    l.db += first / 4;
    l.ww += second * xs[i] * xs[i] / 4;
    l.wb += second * xs[i] / 4;
    l.bb += second / 4;
  }
  return l;
}

TEST(TwoMinima, AreAllThatThereAreAndTheirDepthsAreRight) {
  ThreadTeam team;
  const TwoMinima result = two_minima({.starts = 1, .steps = 1}, team);
  ASSERT_EQ(result.deeper_at.size(), 2U);
  for (const auto& [point, cost] :
       {std::pair{result.deeper_at, result.deeper_cost}, std::pair{result.shallow_at, result.shallow_cost}}) {
    const Local here = at(point[0], point[1]);
    EXPECT_NEAR(here.cost, cost, 1e-14);
    EXPECT_NEAR(here.dw, 0, 1e-13);
    EXPECT_NEAR(here.db, 0, 1e-13);
    EXPECT_GT(here.ww * here.bb - here.wb * here.wb, 0);
    EXPECT_GT(here.ww, 0);
  }
  EXPECT_LT(result.deeper_cost, 0.7 * result.shallow_cost);

  // Newton's method from each point of a fine grid: the only minima it finds are these two. A minimum draws in all of
  // its neighbourhood, far more than one cell. Where everything is saturated it runs away and finds none.
  std::size_t found_deeper = 0, found_shallow = 0, found_others = 0;
  for (int i = -200; i <= 200; ++i) {
    for (int j = -200; j <= 200; ++j) {
      double w = 0.1 * i, b = 0.1 * j;
      Local l = at(w, b);
      bool lost = false;
      for (int iteration = 0; iteration < 40 && !lost; ++iteration) {
        const double determinant = l.ww * l.bb - l.wb * l.wb;
        const double step_w = (l.bb * l.dw - l.wb * l.db) / determinant,
                     step_b = (l.ww * l.db - l.wb * l.dw) / determinant;
        w -= step_w;
        b -= step_b;
        lost = !(std::abs(w) < 50 && std::abs(b) < 50);
        l = at(w, b);
        if (std::hypot(step_w, step_b) < 1e-12) break;
      }
      const bool is_minimum = !lost && std::hypot(l.dw, l.db) < 1e-13 && l.ww > 1e-6 && l.ww * l.bb > l.wb * l.wb;
      if (!is_minimum) continue;
      if (std::hypot(w - result.deeper_at[0], b - result.deeper_at[1]) < 1e-6) {
        ++found_deeper;
      } else if (std::hypot(w - result.shallow_at[0], b - result.shallow_at[1]) < 1e-6) {
        ++found_shallow;
      } else {
        ++found_others;
        ADD_FAILURE() << "another minimum at " << w << ", " << b << " of cost " << l.cost;
      }
    }
  }
  EXPECT_GT(found_deeper, 10U);
  EXPECT_GT(found_shallow, 10U);
  EXPECT_EQ(found_others, 0U);
  // Around the grid no cost is as low as the deeper minimum: nothing deeper lies far out on the way there.
  for (int i = -200; i <= 200; ++i) {
    for (const double edge : {-20.0, 20.0}) {
      EXPECT_GT(at(0.1 * i, edge).cost, result.deeper_cost);
      EXPECT_GT(at(edge, 0.1 * i).cost, result.deeper_cost);
    }
  }
}

TEST(TwoMinima, CountsEveryStartInOneBasinAndStatesItsError) {
  ThreadTeam team;
  const TwoMinima result = two_minima({.starts = 60, .steps = 600, .batches = {1, 3, 0, 9}}, team);
  ASSERT_EQ(result.shares.size(), 4U);
  EXPECT_EQ(result.shares[0].batch, 1U);
  EXPECT_EQ(result.shares[1].batch, 3U);
  for (const std::size_t all : {2, 3}) {
    EXPECT_EQ(result.shares[all].batch, 4U);
    EXPECT_GT(result.shares[all].shallow, 10U);
    EXPECT_GT(result.shares[all].deeper, 10U);
  }
  for (const TwoMinimaShare& share : result.shares) {
    EXPECT_EQ(share.deeper + share.shallow, 60U);
    EXPECT_DOUBLE_EQ(share.share, static_cast<double>(share.deeper) / 60);
    EXPECT_DOUBLE_EQ(share.standard_error, std::sqrt(share.share * (1 - share.share) / 60));
  }
}

TEST(TwoMinima, ShowsTheCurveAndTheBallsOnIt) {
  ThreadTeam team;
  const TwoMinima result = two_minima({.starts = 30, .steps = 200, .batches = {1, 0}}, team);
  const auto on_line = [&](double t) {
    return Local(at(result.shallow_at[0] + t * (result.deeper_at[0] - result.shallow_at[0]),
                    result.shallow_at[1] + t * (result.deeper_at[1] - result.shallow_at[1])));
  };
  ASSERT_EQ(result.line_along.size(), result.line_costs.size());
  EXPECT_LT(result.line_along.front(), 0);
  EXPECT_GT(result.line_along.back(), 1);
  double hill = 0;
  for (std::size_t i = 0; i < result.line_along.size(); ++i) {
    EXPECT_NEAR(result.line_costs[i], on_line(result.line_along[i]).cost, 1e-14);
    if (result.line_along[i] > 0 && result.line_along[i] < 1) hill = std::max(hill, result.line_costs[i]);
  }
  EXPECT_GT(hill, result.shallow_cost);

  ASSERT_EQ(result.grid_costs.size(), result.grid_weights.size() * result.grid_biases.size());
  for (std::size_t row = 0; row < result.grid_biases.size(); row += 7) {
    for (std::size_t column = 0; column < result.grid_weights.size(); column += 5) {
      EXPECT_NEAR(result.grid_costs[row * result.grid_weights.size() + column],
                  at(result.grid_weights[column], result.grid_biases[row]).cost, 1e-14);
    }
  }
  const auto expect_balls = [&](const TwoMinimaBalls& balls) {
    ASSERT_EQ(balls.weights.size(), 30U);
    for (std::size_t i = 0; i < 30; ++i) {
      EXPECT_NEAR(balls.costs[i], at(balls.weights[i], balls.biases[i]).cost, 1e-14);
      // What is left is at right angles to the line.
      const double w = result.deeper_at[0] - result.shallow_at[0], b = result.deeper_at[1] - result.shallow_at[1];
      const double rest_w = balls.weights[i] - result.shallow_at[0] - balls.along[i] * w;
      const double rest_b = balls.biases[i] - result.shallow_at[1] - balls.along[i] * b;
      EXPECT_NEAR(rest_w * w + rest_b * b, 0, 1e-9);
    }
  };
  expect_balls(result.starts);
  for (const TwoMinimaShare& share : result.shares) {
    expect_balls(share.ends);
    ASSERT_EQ(share.basins.size(), 30U);
    EXPECT_EQ(static_cast<std::size_t>(std::count(share.basins.begin(), share.basins.end(), Basin::deeper)),
              share.deeper);
  }
  // Full-batch descents lie nearly still in their valleys by then.
  for (std::size_t i = 0; i < 30; ++i) {
    EXPECT_LE(result.shares[1].ends.costs[i], result.starts.costs[i] + 1e-12);
    EXPECT_TRUE(result.starts.weights[i] >= result.grid_weights.front() &&
                result.starts.weights[i] <= result.grid_weights.back());
  }
}

TEST(TwoMinima, FullBatchDescentNeverLeavesItsBasin) {
  ThreadTeam team;
  // Steps small enough to follow the slope: more of them lead nowhere else.
  const auto share = [&](std::size_t steps) {
    return two_minima({.starts = 60, .steps = steps, .learning_rate = 0.5, .batches = {0}}, team).shares[0].deeper;
  };
  EXPECT_EQ(share(1), share(1000));
}

TEST(TwoMinima, HaveTheSameBitsForAnyNumberOfThreads) {
  std::vector<std::size_t> deeper;
  for (const std::size_t threads : {1, 2, 3}) {
    ThreadTeam team(threads);
    const TwoMinima result = two_minima({.starts = 40, .steps = 300, .batches = {1, 2}}, team);
    deeper.push_back(result.shares[0].deeper * 1000 + result.shares[1].deeper);
    EXPECT_EQ(deeper.back(), deeper.front());
  }
}

TEST(TwoMinima, RefusesWhatHasNoMeaning) {
  ThreadTeam team;
  EXPECT_ERROR(two_minima({.starts = 0}, team), "0 starts");
  EXPECT_ERROR(two_minima({.steps = 0}, team), "0 steps");
  EXPECT_ERROR(two_minima({.learning_rate = 0}, team), "a learning rate of 0");
  EXPECT_ERROR(two_minima({.batches = {}}, team), "no batch size");
}

}  // namespace
}  // namespace nudge
