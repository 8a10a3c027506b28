// C03, C04: the outputs, their shares of the cost, and the nudges in the quantity that each loss names.

#include <gtest/gtest.h>

#include "explained_net.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

using test::ExplainedNet;
using test::OutputCase;

TEST(OutputNudgesOf, AgreeWithAnIndependentComputation) {
  test::for_every_activation_and_loss([](Function hidden, const OutputCase& output) {
    ExplainedNet net("6-5-4-3", hidden, output);
    for (std::size_t i = 0; i < net.second.size(); ++i) {
      SCOPED_TRACE(i);
      const OutputNudges found = output_nudges(*net.trace, i);
      const second::Pass& pass = net.second[i];
      const auto y = net.trace->targets().row(i);
      const std::size_t L = net.second_net.layers();
      const second::Numbers softmax = second::softmax(pass.z[L]);
      second::Numbers a, shares;
      double sum = 0;
      std::vector<double> activations, costs, nudges, of_z, z;
      for (const OutputNudge& one : found.outputs) {
        const std::size_t j = one.neuron;
        const second::Real logit = pass.z[L][j], target = y[j], sigmoid = second::sigmoid(logit);
        const second::Real distance = pass.a[L][j] - target;
        switch (output.loss) {
          case Loss::quadratic:
            a.push_back(pass.a[L][j]), shares.push_back(distance * distance);
            break;
          case Loss::half_quadratic:
            a.push_back(pass.a[L][j]), shares.push_back(distance * distance / 2);
            break;
          case Loss::cross_entropy:
            a.push_back(softmax[j]), shares.push_back(-target * std::log(softmax[j]));
            break;
          case Loss::binary_cross_entropy:
            a.push_back(sigmoid);
            shares.push_back(-target * std::log(sigmoid) - (1 - target) * std::log(1 - sigmoid));
            break;
        }
        activations.push_back(one.activation), costs.push_back(one.cost), nudges.push_back(one.nudge);
        of_z.push_back(one.nudge_of_weighted_input), z.push_back(one.weighted_input);
        EXPECT_EQ(one.target, y[j]);
        sum += one.cost;
      }
      test::expect_close(z, pass.z[L], "z");
      test::expect_close(activations, a, "activation");
      test::expect_close(costs, shares, "share of the cost");
      test::expect_close(nudges, pass.da[L], "nudge", -1);
      test::expect_close(of_z, pass.dz[L], "nudge of the weighted input", -1);
      test::expect_close({found.cost}, {pass.cost}, "cost");
      EXPECT_NEAR(sum, found.cost, 1e-12 * std::max(1.0, found.cost)) << "the shares sum to the cost";
    }
  });
}

OutputNudges nudges_for(const OutputCase& output, std::vector<double> y) {
  ExplainedNet net("3-4-3", Function::tanh, output, 1);
  std::copy(y.begin(), y.end(), net.plan.targets(1).data);
  net.run(1);
  return output_nudges(*net.trace, 0);
}

TEST(OutputNudges, AreProportionalToTheDistanceFromTheTargetInTheQuantityNamed) {
  const OutputNudges quadratic = nudges_for({Loss::quadratic, Function::sigmoid}, {0, 1, 0});
  EXPECT_EQ(to_string(quadratic.nudge_of), "activation");
  const OutputNudges half = nudges_for({Loss::half_quadratic, Function::sigmoid}, {0, 1, 0});
  EXPECT_EQ(to_string(half.nudge_of), "activation");
  const OutputNudges softmax = nudges_for({Loss::cross_entropy}, {0, 1, 0});
  EXPECT_EQ(to_string(softmax.nudge_of), "logit");
  const OutputNudges binary = nudges_for({Loss::binary_cross_entropy}, {0, 1, 0});
  EXPECT_EQ(to_string(binary.nudge_of), "weighted_input");
  for (std::size_t j = 0; j < 3; ++j) {
    const auto distance = [&](const OutputNudges& of) { return of.outputs[j].target - of.outputs[j].activation; };
    EXPECT_EQ(quadratic.outputs[j].nudge, 2 * distance(quadratic));
    EXPECT_EQ(half.outputs[j].nudge, distance(half));
    EXPECT_EQ(softmax.outputs[j].nudge, distance(softmax));
    EXPECT_EQ(binary.outputs[j].nudge, distance(binary));
    for (const OutputNudges& of : {quadratic, half, softmax, binary}) {
      EXPECT_GT(of.outputs[j].nudge * (j == 1 ? 1 : -1), 0) << "up for the right one, down for the others";
    }
  }
}

TEST(OutputNudges, OfASaturatedSigmoidAreLargeForItsActivationAndSmallForItsWeightedInput) {
  ExplainedNet net("1-1", Function::tanh, {Loss::quadratic, Function::sigmoid}, 1);
  net.network.parameters()[0] = 0;
  net.network.parameters()[1] = 12;
  net.plan.targets(1)(0, 0) = 0;
  net.run(1);
  const OutputNudge output = output_nudges(*net.trace, 0).outputs[0];
  EXPECT_LT(output.nudge, -1.99);
  EXPECT_LT(output.nudge_of_weighted_input, 0);
  EXPECT_GT(output.nudge_of_weighted_input, -1e-4);
}

TEST(OutputNudges, OfAnExampleThatIsNotThereAreRefused) {
  ExplainedNet net("2-2", Function::tanh, {Loss::cross_entropy}, 2);
  EXPECT_ERROR(output_nudges(*net.trace, 2), "example 2: the trace has 2 examples, 0 to 1 are expected");
}

TEST(OutputNudges, OfATraceThatHasNotGoneBackAreRefused) {
  ExplainedNet net("2-2", Function::tanh, {Loss::cross_entropy}, 2);
  const Trace<double> forward_only = forward_pass(net.network, net.plan, 2);
  EXPECT_ERROR(output_nudges(forward_only, 0), "after cost_pass");
  cost_pass(net.plan);
  EXPECT_ERROR(output_nudges(forward_only, 0), "only after backward_pass");
}

}  // namespace
}  // namespace nudge
