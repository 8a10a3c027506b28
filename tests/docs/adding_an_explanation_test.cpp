// The example of docs/adding_an_explanation.md: it compiles, and it is right.

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "docs/silent_neurons.hpp"
#include "nudge/error.hpp"
#include "nudge/net_text.hpp"
#include "nudge/network.hpp"

namespace nudge {
namespace {

class AddingAnExplanation : public testing::Test {
 protected:
  AddingAnExplanation() : network_(make_net(Shape{1, 1, 5}, "12, relu, 3", {})) { initialise(network_, 3); }

  Trace<double> pass() {
    for (std::size_t k = 0; k < 5; ++k) plan_.input(1)(0, k) = 0.3 * static_cast<double>(k) - 0.5;
    one_hot(1, plan_.targets(1).row(0));
    gradient_.assign(network_.architecture().parameter_count(), 0.0);
    Trace<double> trace = forward_pass(network_, plan_, 1);
    cost_pass(plan_);
    backward_pass(network_, plan_, std::span(gradient_));
    return trace;
  }

  BasicNetwork<double> network_;
  ThreadTeam team_;
  Plan<double> plan_{network_.architecture(), 1, Purpose::explain, team_};
  std::vector<double> gradient_;
};

TEST_F(AddingAnExplanation, SilentNeuronsAreThoseWhoseWeightsGetNoGradient) {
  const Trace<double> trace = pass();
  const SilentNeurons result = silent_neurons(trace, 0, 1);
  EXPECT_EQ(result.neurons, 12U);
  EXPECT_GT(result.silent.size(), 0U);
  EXPECT_LT(result.silent.size(), 12U);
  for (std::size_t j = 0; j < 12; ++j) {
    const bool is_silent = std::count(result.silent.begin(), result.silent.end(), j) == 1;
    EXPECT_EQ(is_silent, trace.activations(1)(0, j) == 0) << j;
    const auto weights = std::span(gradient_).subspan(5 * j, 5);
    EXPECT_EQ(is_silent, std::ranges::all_of(weights, [](double g) { return g == 0; })) << j;
  }
  EXPECT_TRUE(silent_neurons(trace, 0, 2).silent.empty());
}

TEST_F(AddingAnExplanation, AnExampleThatThePassDidNotHaveIsAnError) {
  const Trace<double> trace = pass();
  EXPECT_THROW(silent_neurons(trace, 1, 1), Error);
}

}  // namespace
}  // namespace nudge
