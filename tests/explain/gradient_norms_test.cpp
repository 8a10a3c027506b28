// C14: per-example squared norms of the gradient, without the gradients.

#include <gtest/gtest.h>

#include "explained_net.hpp"

namespace nudge {
namespace {

using test::ExplainedNet;
using test::OutputCase;

TEST(GradientNormsOf, EqualTheNormsOfExplicitPerExampleGradients) {
  test::for_every_activation_and_loss([](Function hidden, const OutputCase& output) {
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
  });
}

}  // namespace
}  // namespace nudge
