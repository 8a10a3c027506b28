// The engine against a second backpropagation that shares no code with it: every weighted input, activation, desire and
// gradient.

#include "support/second_backpropagation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "nudge/error.hpp"
#include "nudge/plan.hpp"
#include "support/gradient_check.hpp"
#include "support/random_numbers.hpp"
#include "support/targets.hpp"

namespace nudge {
namespace {

using test::OutputCase;

constexpr std::size_t examples = 5;

/// The largest difference, relative to the largest of the second's numbers.
double relative_difference(std::span<const double> engine, const second::Numbers& second) {
  EXPECT_EQ(engine.size(), second.size());
  double largest = 0, difference = 0;
  for (std::size_t i = 0; i < engine.size(); ++i) {
    largest = std::max(largest, std::abs(static_cast<double>(second[i])));
    difference = std::max(difference, std::abs(static_cast<double>(engine[i] - second[i])));
  }
  return difference == 0 ? 0 : difference / largest;
}

void expect_equal(std::span<const double> engine, const second::Numbers& second, const std::string& what) {
  EXPECT_LT(relative_difference(engine, second), 1e-12) << what;
}

class Both {
 public:
  Both(const char* sizes, Function hidden, const OutputCase& output)
      : network_(test::dense(sizes, hidden, output)),
        plan_(network_.architecture(), examples, Purpose::explain, team_),
        net_{.sizes = parse_net(sizes),
             .hidden = hidden,
             .output = output.activation,
             .loss = output.loss,
             .slope = 0.2} {
    test::RandomNumbers random(77);
    for (double& parameter : network_.parameters()) parameter = random.between(-1.5, 1.5);
    for (double& x : plan_.input(examples).all()) x = std::max(0.0, random.between(-0.5, 1));
    test::draw_targets(random, net_.loss, plan_.targets(examples));
    net_.set_parameters(network_.parameters());
    for (std::size_t i = 0; i < examples; ++i) {
      second_.push_back(second::backpropagate(net_, plan_.input(examples).row(i), plan_.targets(examples).row(i)));
    }
  }

  void expect_same_values();
  void expect_same_desires();
  void expect_same_gradient();

 private:
  ThreadTeam team_{1};
  BasicNetwork<double> network_;
  Plan<double> plan_;
  second::Net net_;
  std::vector<second::Pass> second_;
};

void Both::expect_same_values() {
  const Trace<double> trace = forward_pass(network_, plan_, examples);
  const std::span<const double> costs = cost_pass(plan_);
  for (std::size_t i = 0; i < examples; ++i) {
    for (std::size_t l = 1; l <= net_.layers(); ++l) {
      const std::string where = text(" of layer ", l, ", example ", i);
      expect_equal(trace.weighted_inputs(l).row(i), second_[i].z[l], "z" + where);
      expect_equal(trace.activations(l).row(i), second_[i].a[l], "a" + where);
    }
    expect_equal(costs.subspan(i, 1), {second_[i].cost}, text("the cost of example ", i));
  }
}

void Both::expect_same_desires() {
  const Trace<double> trace = forward_pass(network_, plan_, examples);
  cost_pass(plan_);
  std::vector<double> gradient(network_.parameters().size());
  backward_pass(network_, plan_, std::span(gradient));
  for (std::size_t i = 0; i < examples; ++i) {
    for (std::size_t l = 1; l <= net_.layers(); ++l) {
      const std::string where = text(" of layer ", l, ", example ", i);
      expect_equal(trace.deltas(l).row(i), second_[i].dz[l], "dC/dz" + where);
      expect_equal(trace.activation_derivatives(l).row(i), second_[i].da[l], "dC/da" + where);
    }
    expect_equal(trace.derivative(0).row(i), second_[i].da[0], text("dC/dx, example ", i));
  }
}

void Both::expect_same_gradient() {
  for (const Purpose purpose : {Purpose::train, Purpose::explain}) {
    Plan<double> plan(network_.architecture(), examples, purpose, team_);
    std::copy_n(plan_.input(examples).data, plan_.input(examples).size(), plan.input(examples).data);
    std::copy_n(plan_.targets(examples).data, plan_.targets(examples).size(), plan.targets(examples).data);
    forward_pass(network_, plan, examples);
    cost_pass(plan);
    std::vector<double> gradient(network_.parameters().size());
    backward_pass(network_, plan, std::span(gradient));

    for (std::size_t t = 0; t < network_.architecture().tensors().size(); ++t) {
      const ParameterTensor& tensor = network_.architecture().tensors()[t];
      const std::size_t l = t / 2 + 1;
      second::Numbers sum(tensor.size(), 0);
      for (const second::Pass& pass : second_) {
        const second::Numbers& of_example = tensor.is_bias ? pass.db[l] : pass.dW[l];
        for (std::size_t p = 0; p < sum.size(); ++p) sum[p] += of_example[p];
      }
      expect_equal(std::span(gradient).subspan(tensor.offset, tensor.size()), sum, tensor.name);
    }
  }
}

/// Every activation and loss, and odd shapes.
void for_all_nets(void (Both::*expect)()) {
  test::for_every_activation_and_loss(
      [&](Function hidden, const OutputCase& output) { (Both("6-5-4-3", hidden, output).*expect)(); });
  for (const char* sizes : {"1-1", "3-2", "1-1-1", "19-1-17-3", "2-3-4-5-6"}) {
    SCOPED_TRACE(sizes);
    (Both(sizes, Function::gelu, {Loss::cross_entropy}).*expect)();
  }
}

TEST(SecondBackpropagation, ComputesTheSameValuesLayerByLayer) { for_all_nets(&Both::expect_same_values); }
TEST(SecondBackpropagation, ComputesTheSameDesiresLayerByLayer) { for_all_nets(&Both::expect_same_desires); }
TEST(SecondBackpropagation, ComputesTheSameGradient) { for_all_nets(&Both::expect_same_gradient); }

}  // namespace
}  // namespace nudge
