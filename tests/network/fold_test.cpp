#include <gtest/gtest.h>

#include "nudge/net_text.hpp"
#include "nudge/network.hpp"
#include "nudge/plan.hpp"
#include "support/random_numbers.hpp"

namespace nudge {
namespace {

std::vector<double> outputs_of(const BasicNetwork<double>& network, const std::vector<double>& x) {
  ThreadTeam team(1);
  const std::size_t n = x.size() / network.architecture().input().size();
  Plan<double> plan(network.architecture(), n, Purpose::infer, team);
  std::copy(x.begin(), x.end(), plan.input(n).data);
  const auto output = forward_pass(network, plan, n).output().all();
  return {output.begin(), output.end()};
}

TEST(FoldBatchNorms, ComputesTheSameWithFewerLayers) {
  struct Case {
    const char* net;
    const char* folded;
  };
  const Case cases[] = {
      {"2x5x5, conv3x3:4:nobias, batchnorm, relu, conv2x2:3, batchnorm, tanh, 3",
       "conv3x3:4, relu, conv2x2:3, tanh, 3"},
      {"4x1x1, 5, batchnorm, tanh, 3, batchnorm", "5, tanh, 3"},
      {"4x3x3, convtranspose3x3:6:groups2:stride2:nobias, batchnorm, elu, 3",
       "convtranspose3x3:6:stride2:groups2, elu, 3"},
      {"4x5x5, conv3x3:8:groups4, batchnorm, relu, 3", "conv3x3:8:groups4, relu, 3"},
      {"2x5x5, batchnorm, conv3x3:4, relu, batchnorm, 3", "batchnorm, conv3x3:4, relu, batchnorm, 3"},
      {"2x6x6, conv3x3:4:same, batchnorm, residual(conv3x3:4:same:nobias, batchnorm, relu, sequential(conv3x3:4:same, "
       "batchnorm) | batchnorm), batchnorm, relu, 3",
       "conv3x3:4:pad1, residual(conv3x3:4:pad1, relu, sequential(conv3x3:4:pad1) | batchnorm), batchnorm, relu, 3"}};
  for (const Case& one : cases) {
    SCOPED_TRACE(one.net);
    test::RandomNumbers random(4);
    BasicNetwork<double> network(make_net(net_input(one.net).value(), one.net, {}));
    for (double& w : network.parameters()) w = random.between(-1, 1);
    for (double& s : network.statistics()) s = random.between(0.2, 2);
    const BasicNetwork<double> folded = fold_batch_norms(network);
    EXPECT_EQ(to_text(folded.architecture().structure()), one.folded);
    const std::vector<double> x = random.many(3 * network.architecture().input().size(), -1, 1);
    const std::vector<double> before = outputs_of(network, x), after = outputs_of(folded, x);
    for (std::size_t i = 0; i < before.size(); ++i) EXPECT_NEAR(after[i], before[i], 1e-12);
  }
}

TEST(FoldBatchNorms, LeavesNoneInResnet20) {
  const Network network(make_net({3, 32, 32}, "resnet20", {}));
  const Network folded = fold_batch_norms(network);
  EXPECT_EQ(network.architecture().parameter_layers().size(), 43u);
  EXPECT_EQ(folded.architecture().parameter_layers().size(), 22u);
  EXPECT_EQ(folded.architecture().statistics_count(), 0u);
}

}  // namespace
}  // namespace nudge
