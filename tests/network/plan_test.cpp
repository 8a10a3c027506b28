#include "nudge/plan.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <tuple>
#include <vector>

#include "network/plan_state.hpp"
#include "nudge/net_text.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

Architecture small_net() { return dense_net({1, 3, 3}, {9, 7, 5, 4}, {.activation = Function::tanh, .dropout = 0.25}); }

Architecture made_of(const char* words) { return make_net(net_input(words).value(), words, {}); }

/// A plan with something in its input and targets.
template <typename T>
Plan<T> filled_plan(const Architecture& architecture, Purpose purpose, ThreadTeam& team, std::size_t n) {
  Plan<T> plan(architecture, n, purpose, team);
  const Matrix<T> x = plan.input(n);
  for (std::size_t i = 0; i < x.size(); ++i) x.data[i] = static_cast<T>(i % 11) / T(11);
  for (std::size_t i = 0; i < n; ++i) {
    one_hot(static_cast<std::int32_t>(i % architecture.outputs()), plan.targets(n).row(i));
    plan.example_ids(n)[i] = static_cast<std::uint32_t>(100 + i);
  }
  return plan;
}

struct Occupied {
  std::size_t begin, end;
};

TEST(PlanLayout, KeepsEveryTensorApartWhenExplaining) {
  const Architecture net = small_net();
  const std::size_t rows = 3;
  const PlanLayout layout = lay_out(net, rows, Purpose::explain);
  std::vector<Occupied> all;
  for (std::size_t i = 0; i < layout.values.size(); ++i) {
    ASSERT_TRUE(layout.values[i].kept);
    ASSERT_TRUE(layout.derivatives[i].kept);
    const std::size_t size = rows * net.shape(i).size();
    if (i == 1) {  // the flattened image is the image
      EXPECT_EQ(layout.values[1].offset, layout.values[0].offset);
      EXPECT_EQ(layout.derivatives[1].offset, layout.derivatives[0].offset);
      continue;
    }
    all.push_back({layout.values[i].offset, layout.values[i].offset + size});
    all.push_back({layout.derivatives[i].offset, layout.derivatives[i].offset + size});
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_LE(all[i].end, layout.size);
    for (std::size_t j = 0; j < i; ++j) EXPECT_TRUE(all[i].end <= all[j].begin || all[j].end <= all[i].begin);
  }
}

TEST(PlanLayout, SharesPlacesWhenItMay) {
  const Architecture net = dense_net({64}, {64, 64, 64, 64, 64, 64, 10}, {});
  const std::size_t explain = lay_out(net, 100, Purpose::explain).size;
  const std::size_t train = lay_out(net, 100, Purpose::train).size;
  const std::size_t infer = lay_out(net, 100, Purpose::infer).size;
  EXPECT_LT(train, explain);
  EXPECT_LT(infer, train);
  EXPECT_LE(infer, 100U * (2 * 64 + 4 * 16));
}

TEST(PlanLayout, TrainingKeepsWhatBackwardReads) {
  const Architecture net = dense_net({4}, {4, 3, 2}, {.activation = Function::gelu});
  const PlanLayout layout = lay_out(net, 2, Purpose::train);
  EXPECT_TRUE(layout.values[0].kept);  // the first weights' input
  EXPECT_TRUE(layout.values[1].kept);  // GELU reads z
  EXPECT_TRUE(layout.values[2].kept);  // the second weights' input
  EXPECT_FALSE(layout.derivatives[0].exists);
  const PlanLayout relu = lay_out(dense_net({4}, {4, 3, 2}, {.activation = Function::relu}), 2, Purpose::train);
  EXPECT_FALSE(relu.values[1].kept);  // ReLU reads a
}

TEST(PlanLayout, HasNoReluAtFullSizeBeforeAMaximum) {
  const Architecture net = made_of("1x6x6, conv3x3:2, relu, maxpool2, 3");
  for (const Purpose purpose : {Purpose::infer, Purpose::train}) {
    const PlanLayout layout = lay_out(net, 2, purpose);
    EXPECT_FALSE(layout.values[2].exists);
    EXPECT_FALSE(layout.derivatives[2].exists);
    EXPECT_TRUE(layout.values[3].exists);
  }
  EXPECT_TRUE(lay_out(net, 2, Purpose::explain).values[2].kept);
  // Whoever else reads what comes before or after the ReLU wants it where it was.
  for (const char* read_twice : {"1x6x6, conv3x3:2, relu, residual(maxpool3:stride1:pad1), 3",
                                 "1x6x6, conv3x3:2, residual(relu, maxpool3:stride1:pad1), 3"}) {
    EXPECT_TRUE(lay_out(made_of(read_twice), 2, Purpose::train).values[2].exists) << read_twice;
  }
}

/// A net, and what a pass of it is for.
class PlanPurposes : public ::testing::TestWithParam<std::tuple<const char*, Purpose>> {};

TEST_P(PlanPurposes, GiveTheNumbersThatExplainingGives) {
  ThreadTeam team;
  const auto [words, purpose] = GetParam();
  const Architecture net = made_of(words);
  Network network(net);
  initialise(network, 5);
  const Randomness randomness{.seed = 9, .epoch = 2};
  Plan<float> plan = filled_plan<float>(net, purpose, team, 6);
  Plan<float> explain = filled_plan<float>(net, Purpose::explain, team, 6);
  const Trace<float> trace = forward_pass(network, plan, 6, &randomness);
  const Trace<float> whole = forward_pass(network, explain, 6, &randomness);
  for (std::size_t i = 0; i <= net.layers().size(); ++i) {
    if (!plan.state().layout.values[i].kept) continue;
    EXPECT_TRUE(std::equal(trace.value(i).all().begin(), trace.value(i).all().end(), whole.value(i).all().begin()));
  }
  const auto costs = cost_pass(plan);
  const auto whole_costs = cost_pass(explain);
  EXPECT_TRUE(std::equal(costs.begin(), costs.end(), whole_costs.begin()));
  if (purpose == Purpose::infer) return;
  std::vector<float> gradient(net.parameter_count()), whole_gradient(net.parameter_count());
  backward_pass(network, plan, std::span<float>(gradient));
  backward_pass(network, explain, std::span<float>(whole_gradient));
  EXPECT_EQ(gradient, whole_gradient);
}

INSTANTIATE_TEST_SUITE_P(
    All, PlanPurposes,
    ::testing::Combine(
        ::testing::Values("1x3x3, 7, tanh, dropout0.25, 5, tanh, dropout0.25, 4",
                          "1x8x8, conv3x3:3, relu, maxpool2, conv2x2:4, relu, maxpool2:stride1, 5, relu, 4",
                          "2x9x9, conv3x3:4:same, batchnorm, relu, maxpool3:stride2:pad1, conv3x3:4, relu, maxpool3, 3",
                          "1x8x8, conv3x3:3:same, residual(conv3x3:3:same, relu, maxpool3:stride1:pad1), relu, 4",
                          "1x8x8, relu, maxpool2, conv2x2:3, sigmoid, maxpool2, 4"),
        ::testing::Values(Purpose::infer, Purpose::train, Purpose::explain)));

TEST(Trace, RefusesATensorThatWasNotKept) {
  ThreadTeam team;
  const Architecture net = small_net();
  Network network(net);
  Plan<float> plan = filled_plan<float>(net, Purpose::train, team, 2);
  const Trace<float> trace = forward_pass(network, plan, 2);
  EXPECT_ERROR(trace.weighted_inputs(1), "not kept by a plan made to train; make the plan to explain");
  EXPECT_ERROR(trace.derivative(3), "is not kept");
  EXPECT_ERROR(trace.value(99), "position 99");
  EXPECT_ERROR(trace.activations(4), "L4: there is no such layer");
  Plan<float> explain = filled_plan<float>(net, Purpose::explain, team, 2);
  EXPECT_ERROR(forward_pass(network, explain, 2).deltas(1), "only after backward_pass");
}

TEST(Plan, WeighsAndSoftensTheTargetsOfAPass) {
  ThreadTeam team;
  const Architecture net = dense_net({2}, {2, 2}, {});
  BasicNetwork<double> network(net);
  Plan<double> plan(net, 3, Purpose::explain, team);
  const std::vector<double> u = {2, 0.5};
  const auto load = [&] {
    for (std::size_t i = 0; i < 2; ++i) one_hot(static_cast<std::int32_t>(i), plan.targets(2).row(i));
  };
  load();
  plan.make_targets(2, {.class_weights = {1, 3}}, u);
  const std::span<const double> mean_weights = plan.mean_weights(2);
  EXPECT_EQ(std::vector<double>(mean_weights.begin(), mean_weights.end()), (std::vector<double>{2, 1.5}));
  const Trace<double> trace = forward_pass(network, plan, 2);
  const std::span<const double> costs = cost_pass(plan);
  EXPECT_NEAR(costs[0], 2 * std::log(2), 1e-15);
  EXPECT_NEAR(costs[1], 1.5 * std::log(2), 1e-15);
  EXPECT_EQ(trace.cost_weights()[1], 1.5);

  load();
  plan.make_targets(2);
  EXPECT_EQ(plan.mean_weights(2)[1], 1) << "the next batch has weights of its own";
  EXPECT_ERROR(plan.make_targets(2, {}, {u.data(), 1}), "1 example weights, one for each of the 2 examples");
  EXPECT_ERROR(plan.make_targets(2, {.label_smoothing = 2}), "training.label_smoothing is 2, 0 to 1 is expected");
  EXPECT_ERROR(plan.make_targets(2, {.class_weights = {1}}), "class_weights has 1 numbers, one for each of the 2");
  EXPECT_ERROR(plan.make_targets(4), "a pass of 4 examples, 1 to 3 are expected");
}

TEST(Passes, RefuseTheWrongOrderAndTheWrongNetwork) {
  ThreadTeam team;
  const Architecture net = small_net();
  Network network(net);
  Plan<float> plan = filled_plan<float>(net, Purpose::train, team, 2);
  std::vector<float> gradient(net.parameter_count());
  EXPECT_ERROR(cost_pass(plan), "forward_pass has to come before it");
  forward_pass(network, plan, 2);
  EXPECT_ERROR(backward_pass(network, plan, std::span<float>(gradient)), "cost_pass has to come before it");
  cost_pass(plan);
  EXPECT_ERROR(backward_pass(network, plan, std::span<float>(gradient).first(3)), "the gradient has 3 numbers");
  EXPECT_ERROR(forward_pass(network, plan, 3), "a pass of 3 examples, 1 to 2 are expected");
  Network other(dense_net({9}, {9, 4}, {}));
  EXPECT_ERROR(forward_pass(other, plan, 2), "another architecture");
  Plan<float> infer = filled_plan<float>(net, Purpose::infer, team, 2);
  forward_pass(network, infer, 2);
  cost_pass(infer);
  EXPECT_ERROR(backward_pass(network, infer, std::span<float>(gradient)), "made to infer");
  EXPECT_ERROR(Plan<float>(net, 0, Purpose::train, team), "a batch of 0 examples");
}

TEST(Passes, AddIntoTheGradient) {
  ThreadTeam team;
  const Architecture net = small_net();
  BasicNetwork<double> network(net);
  initialise(network, 5);
  Plan<double> plan = filled_plan<double>(net, Purpose::train, team, 4);
  std::vector<double> once(net.parameter_count()), twice(net.parameter_count());
  for (std::vector<double>* gradient : {&once, &twice, &twice}) {
    forward_pass(network, plan, 4);
    cost_pass(plan);
    backward_pass(network, plan, std::span<double>(*gradient));
  }
  for (std::size_t i = 0; i < once.size(); ++i) EXPECT_NEAR(twice[i], 2 * once[i], 1e-12);
}

TEST(Dropout, DrawsByExampleAndEpochNotByRow) {
  ThreadTeam team;
  const Architecture net({40}, {{Dropout{0.5}}, {Dense{40, 2}}}, Loss::cross_entropy);
  Network network(net);
  Plan<float> plan(net, 2, Purpose::explain, team);
  std::fill(plan.input(2).data, plan.input(2).data + 80, 1.0F);
  const auto masks = [&](std::uint32_t first, std::uint32_t second, std::uint32_t epoch) {
    plan.example_ids(2)[0] = first;
    plan.example_ids(2)[1] = second;
    const Randomness randomness{.seed = 1, .epoch = epoch};
    const auto all = forward_pass(network, plan, 2, &randomness).value(1).all();
    return std::vector<float>(all.begin(), all.end());
  };
  const auto a = masks(7, 8, 0);
  const auto b = masks(8, 7, 0);
  const auto c = masks(7, 8, 1);
  EXPECT_TRUE(std::equal(a.begin(), a.begin() + 40, b.begin() + 40));
  EXPECT_NE(a, c);
  EXPECT_FALSE(std::equal(a.begin(), a.begin() + 40, a.begin() + 40));
  for (const float x : a) EXPECT_TRUE(x == 0.0F || x == 2.0F);
}

}  // namespace
}  // namespace nudge
