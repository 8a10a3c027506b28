#pragma once
// A dense network of random numbers, run on a few examples with everything kept, beside a second backpropagation that
// shares no code with the engine.

#include <algorithm>
#include <string>
#include <vector>

#include "nudge/explain.hpp"
#include "support/gradient_check.hpp"
#include "support/random_numbers.hpp"
#include "support/second_backpropagation.hpp"
#include "support/targets.hpp"

namespace nudge::test {

class ExplainedNet {
 public:
  ExplainedNet(const std::string& sizes, Function hidden, const OutputCase& output, std::size_t examples = 4)
      : network(dense(sizes, hidden, output)),
        plan(network.architecture(), examples, Purpose::explain, team),
        gradient(network.parameters().size()) {
    second_net = {
        .sizes = parse_net(sizes), .hidden = hidden, .output = output.activation, .loss = output.loss, .slope = 0.2};
    RandomNumbers random(41);
    for (double& w : network.parameters()) w = random.between(-1.5, 1.5);
    for (double& x : plan.input(examples).all()) x = std::max(0.0, random.between(-0.5, 1));
    draw_targets(random, output.loss, plan.targets(examples));
    run(examples);
    second_net.set_parameters(network.parameters());
    for (std::size_t i = 0; i < examples; ++i) {
      second.push_back(second::backpropagate(second_net, plan.input(examples).row(i), plan.targets(examples).row(i)));
    }
  }

  void run(std::size_t examples) {
    std::fill(gradient.begin(), gradient.end(), 0);
    trace.emplace(forward_pass(network, plan, examples));
    cost_pass(plan);
    backward_pass(network, plan, std::span(gradient));
  }

  ThreadTeam team{1};
  BasicNetwork<double> network;
  Plan<double> plan;
  std::vector<double> gradient;  ///< summed over the examples
  std::optional<Trace<double>> trace;
  second::Net second_net;
  std::vector<second::Pass> second;  ///< of each example
};

/// To 1e-12 of the largest of the numbers (or of 1, if they are smaller).
inline void expect_close(const std::vector<double>& found, const second::Numbers& expected, const std::string& what,
                         double sign = 1) {
  ASSERT_EQ(found.size(), expected.size()) << what;
  double scale = 1;
  for (const auto number : expected) scale = std::max(scale, std::abs(static_cast<double>(number)));
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_NEAR(found[i], sign * static_cast<double>(expected[i]), 1e-12 * scale) << what << ", number " << i;
  }
}

}  // namespace nudge::test
