// C14: per-example squared norms of the gradient, without the gradients.

#include <gtest/gtest.h>

#include "explained_net.hpp"

namespace nudge {
namespace {

using test::ExplainedNet;
using test::OutputCase;

class GradientNormsOf : public testing::TestWithParam<std::tuple<Function, OutputCase>> {};

TEST_P(GradientNormsOf, EqualTheNormsOfExplicitPerExampleGradients) {
  const auto& [hidden, output] = GetParam();
  ExplainedNet net("6-5-4-3", hidden, output);
  second::Numbers norms;
  for (const second::Pass& pass : net.second) {
    second::Real sum = 0;
    for (std::size_t l = 1; l <= net.second_net.layers(); ++l) {
      for (const auto g : pass.dW[l]) sum += g * g;
      for (const auto g : pass.db[l]) sum += g * g;
    }
    norms.push_back(sum);
  }
  test::expect_close(gradient_squared_norms(*net.trace), norms, "squared norm");
}

INSTANTIATE_TEST_SUITE_P(EveryActivationAndLoss, GradientNormsOf, test::every_activation_and_loss(),
                         test::combination_name);

}  // namespace
}  // namespace nudge
