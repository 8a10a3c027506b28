// The example of docs/adding_a_layer.md: it compiles, it is right, and the page shows it as it is.

#include <gtest/gtest.h>

#include <vector>

#include "docs/page_code.hpp"
#include "docs/scale_layer.hpp"

namespace nudge {
namespace {

TEST(AddingALayer, ThePageShowsTheCodeThatIsCompiled) {
  const std::string code = project_file("tests/docs/scale_layer.hpp");
  const std::vector<std::string> shown = cpp_blocks("docs/adding_a_layer.md");
  EXPECT_EQ(shown.size(), 2U);
  for (const std::string& block : shown) EXPECT_NE(code.find(block), std::string::npos) << block;
}

/// C = sum of y^2 / 2, so dy = y, of y = g x.
double cost(const std::vector<double>& g, const std::vector<double>& x, kernels::Compute<double>& compute) {
  std::vector<double> y(x.size());
  forward(Scale{g.size()}, LayerContext<double>{.compute = compute}, std::span<const double>(g),
          Matrix<const double>(x.data(), x.size() / g.size(), g.size()),
          Matrix<double>(y.data(), x.size() / g.size(), g.size()));
  double sum = 0;
  for (const double value : y) sum += value * value / 2;
  return sum;
}

double central_difference(std::vector<double>& numbers, std::size_t i, const auto& of) {
  const double step = 1e-5;
  const double at = numbers[i];
  numbers[i] = at + step;
  const double above = of();
  numbers[i] = at - step;
  const double below = of();
  numbers[i] = at;
  return (above - below) / (2 * step);
}

TEST(AddingALayer, BackwardAgreesWithCentralDifferencesForAnyNumberOfThreads) {
  for (const std::size_t threads : {1U, 2U}) {
    ThreadTeam team(threads);
    kernels::Compute<double> compute(team);
    std::vector<double> g(35), x(4 * 35), dg(35), dx(4 * 35), y(4 * 35);
    for (std::size_t j = 0; j < g.size(); ++j) g[j] = 0.3 + 0.05 * static_cast<double>(j);
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = 0.01 * static_cast<double>(i) - 0.5;
    for (std::size_t i = 0; i < x.size(); ++i) y[i] = g[i % 35] * x[i];
    backward(Scale{35}, LayerContext<double>{.compute = compute}, std::span<const double>(g),
             Matrix<const double>(x.data(), 4, 35), {}, Matrix<const double>(y.data(), 4, 35),
             Matrix<double>(dx.data(), 4, 35), std::span<double>(dg));
    const auto of = [&] { return cost(g, x, compute); };
    for (std::size_t j = 0; j < g.size(); ++j) EXPECT_NEAR(dg[j], central_difference(g, j, of), 1e-8);
    for (std::size_t i = 0; i < x.size(); ++i) EXPECT_NEAR(dx[i], central_difference(x, i, of), 1e-8);
  }
}

}  // namespace
}  // namespace nudge
