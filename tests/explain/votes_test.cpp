// C09: what each neuron of the next layer wants of one before it, and the sum of that.

#include <gtest/gtest.h>

#include "explained_net.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

using test::ExplainedNet;
using test::OutputCase;

TEST(VotesOn, AgreeWithAnIndependentComputationAndSumToTheNeuronsOwnNudge) {
  test::for_every_activation_and_loss([](Function hidden, const OutputCase& output) {
    ExplainedNet net("6-5-4-3", hidden, output);
    for (std::size_t i = 0; i < net.second.size(); ++i) {
      const second::Pass& pass = net.second[i];
      for (std::size_t l = 0; l < net.second_net.layers(); ++l) {
        for (std::size_t k = 0; k < net.second_net.sizes[l]; ++k) {
          SCOPED_TRACE(text("example ", i, ", ", to_string(Neuron{l, k})));
          const Votes found = votes(net.network, *net.trace, i, {l, k});
          EXPECT_EQ(found.neuron, (Neuron{l, k}));
          std::vector<double> desires, single;
          second::Numbers expected_desires, expected;
          second::Real sum = 0, sizes = 0;
          for (const Vote& vote : found.votes) {
            const second::Real W = net.second_net.W[l + 1][vote.neuron * net.second_net.sizes[l] + k];
            EXPECT_EQ(vote.neuron, expected.size());
            EXPECT_EQ(vote.weight, static_cast<double>(W));
            expected_desires.push_back(-pass.dz[l + 1][vote.neuron]);
            expected.push_back(-W * pass.dz[l + 1][vote.neuron]);
            desires.push_back(vote.desire), single.push_back(vote.vote);
            sum += expected.back(), sizes += std::abs(expected.back());
          }
          ASSERT_EQ(expected.size(), net.second_net.sizes[l + 1]);
          test::expect_close(desires, expected_desires, "desire");
          test::expect_close(single, expected, "vote");
          test::expect_close({found.activation}, {pass.a[l][k]}, "activation");
          test::expect_close({found.sum, found.nudge}, {sum, -pass.da[l][k]}, "sum, nudge");
          EXPECT_NEAR(found.sum, found.nudge, 1e-12 * std::max(1.0, static_cast<double>(sizes)));
          ASSERT_EQ(found.agreement.has_value(), sizes != 0);
          if (sizes != 0) {
            EXPECT_NEAR(*found.agreement, static_cast<double>(std::abs(sum) / sizes), 1e-10);
          }
        }
      }
    }
  });
}

TEST(VotesMatrix, HoldsTheVotesOnEachNeuronAndSumsToTheirNudges) {
  ExplainedNet net("6-5-4-3", Function::tanh, {Loss::cross_entropy});
  const BackwardNudges backward = backward_nudges(*net.trace, 1, false);
  for (std::size_t layer = 0; layer < 3; ++layer) {
    const VotesMatrix all = votes_matrix(net.network, *net.trace, 1, layer);
    const std::vector<double>& nudges = layer == 0 ? backward.input.nudges : backward.layers[layer - 1].nudges;
    const std::size_t voters = net.second_net.sizes[layer + 1];
    ASSERT_EQ(all.sums.size(), nudges.size());
    ASSERT_EQ(all.desires.size(), voters);
    ASSERT_EQ(all.votes.size(), nudges.size() * voters);
    for (std::size_t k = 0; k < nudges.size(); ++k) {
      SCOPED_TRACE(to_string(Neuron{layer, k}));
      const Votes one = votes(net.network, *net.trace, 1, {layer, k});
      double sum = 0;
      for (std::size_t j = 0; j < voters; ++j) {
        EXPECT_EQ(all.votes[k * voters + j], one.votes[j].vote);
        EXPECT_EQ(all.desires[j], one.votes[j].desire);
        sum += all.votes[k * voters + j];
      }
      EXPECT_EQ(all.sums[k], sum);
      EXPECT_NEAR(all.sums[k], nudges[k], 1e-12);
    }
  }
  EXPECT_ERROR(votes_matrix(net.network, *net.trace, 1, 3), "L3: gets no votes: L3 holds the outputs");
}

/// 1-1-2 with tanh and quadratic cost on identities: L2's weights and the targets decide the votes.
Votes votes_with(double first_weight, double second_weight, double first_target, double second_target) {
  ExplainedNet net("1-1-2", Function::tanh, {Loss::quadratic, Function::identity}, 1);
  const double parameters[] = {0, 0, first_weight, second_weight, 0, 0};
  std::copy(std::begin(parameters), std::end(parameters), net.network.parameters().begin());
  net.plan.targets(1)(0, 0) = first_target;
  net.plan.targets(1)(0, 1) = second_target;
  net.run(1);
  return votes(net.network, *net.trace, 0, {1, 0});
}

TEST(Votes, AgreementIsOneWhenAllPullOneWay) {
  const Votes unanimous = votes_with(0.3, -0.7, 1, -3);
  EXPECT_EQ(unanimous.agreement, 1.0);
  EXPECT_GT(unanimous.sum, 0);
}

TEST(Votes, AgreementIsZeroWhenTheyCancel) {
  const Votes torn = votes_with(0.5, 0.5, 1, -1);
  EXPECT_EQ(torn.sum, 0);
  EXPECT_EQ(torn.agreement, 0.0);
}

TEST(Votes, NoneVotingIsSaid) {
  EXPECT_EQ(votes_with(0, 0, 1, -1).agreement, std::nullopt) << "no weight joins them";
  EXPECT_EQ(votes_with(0.5, 0.5, 0, 0).agreement, std::nullopt) << "every output is content";
}

TEST(Votes, OnAnOutputOrOnANeuronThatIsNotThereAreRefused) {
  ExplainedNet net("3-2-2", Function::tanh, {Loss::cross_entropy}, 1);
  EXPECT_ERROR(votes(net.network, *net.trace, 0, {2, 0}), "L2.0: is an output");
  EXPECT_ERROR(votes(net.network, *net.trace, 0, {1, 2}), "L1.2: L1 has 2 neurons");
  EXPECT_ERROR(votes(net.network, *net.trace, 0, {0, 3}), "L0.3: the input has 3 numbers");
}

}  // namespace
}  // namespace nudge
