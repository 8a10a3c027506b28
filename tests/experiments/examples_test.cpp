#include <gtest/gtest.h>

#include <algorithm>

#include "nudge/evaluation.hpp"
#include "nudge/experiments.hpp"
#include "support/blobs.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

constexpr std::size_t count = 600;  // more than two passes

template <typename T>
BasicNetwork<T> some_network() {
  BasicNetwork<T> network(dense_net({1, 4, 4}, {16, 9, 3}, {.activation = Function::sigmoid}));
  initialise(network, 3);
  return network;
}

template <typename A, typename B>
void expect_equal_bits(const A& a, const B& b) {
  ASSERT_EQ(a.size(), b.size());
  EXPECT_TRUE(std::equal(a.begin(), a.end(), b.begin()));
}

template <typename T>
class ExamplesOf : public testing::Test {};
using Numbers = testing::Types<float, double>;
TYPED_TEST_SUITE(ExamplesOf, Numbers);

TYPED_TEST(ExamplesOf, GiveTheGradientAndTheCostOfTheEvaluationToTheBit) {
  using T = TypeParam;
  const Subset subset = test::blobs({.examples = count});
  const Preprocessing preprocessing = plain_preprocessing(*subset.data);
  const BasicNetwork<T> network = some_network<T>();
  for (const std::size_t threads : {1, 2}) {
    ThreadTeam team(threads);
    const Examples<T> examples(subset, preprocessing);
    std::size_t seen = 0;
    double cost = 0;
    const AlignedArray<T> gradient = read_traces<T>(network, examples, team, [&](const Trace<T>& trace) {
      seen += trace.examples();
      for (const T one : trace.costs()) cost += static_cast<double>(one);
    });
    EXPECT_EQ(seen, count);
    EXPECT_EQ(mean_cost(network, examples, team), cost / count);
    expect_equal_bits(gradient.span(), mean_gradient(network, preprocessing, subset, team).span());
  }
}

TYPED_TEST(ExamplesOf, AsRowsAreTheSameAsTheSubset) {
  using T = TypeParam;
  ThreadTeam team;
  const Subset subset = test::blobs({.examples = count});
  const Preprocessing preprocessing = plain_preprocessing(*subset.data);
  const BasicNetwork<T> network = some_network<T>();
  std::vector<T> x(count * 16), y(count * 3);
  const Matrix<T> xs(x.data(), count, 16), ys(y.data(), count, 3);
  std::vector<std::uint32_t> all(count);
  for (std::size_t i = 0; i < count; ++i) all[i] = static_cast<std::uint32_t>(i);
  gather(subset, all, preprocessing, xs);
  for (std::size_t i = 0; i < count; ++i) one_hot(subset.label(i), ys.row(i));
  const Examples<T> bytes(subset, preprocessing), rows(xs, ys);
  for (const auto& [first, length] : {std::pair<std::size_t, std::size_t>{0, count}, {7, 300}, {599, 1}}) {
    const AlignedArray<T> of_bytes = read_traces(network, bytes.range(first, length), team);
    expect_equal_bits(of_bytes.span(), read_traces(network, rows.range(first, length), team).span());
  }
  // A range of a range counts from its own start.
  EXPECT_EQ(mean_cost(network, rows.range(100, 50).range(10, 1), team), mean_cost(network, bytes.range(110, 1), team));
}

TYPED_TEST(ExamplesOf, RunAloneGiveTheirOwnGradientAndCost) {
  using T = TypeParam;
  ThreadTeam team;
  const Subset subset = test::blobs({.examples = 5});
  const Examples<T> examples(subset, plain_preprocessing(*subset.data));
  const BasicNetwork<T> network = some_network<T>();
  const ExampleRun<T> run(network, examples, 3, team);
  expect_equal_bits(run.gradient(), read_traces(network, examples.range(3, 1), team).span());
  EXPECT_EQ(run.cost(), mean_cost(network, examples.range(3, 1), team));
  const auto x = run.trace().value(0).row(0);
  const auto y = run.trace().targets().row(0);
  const ExampleRun<T> again(network, x, y, team);
  expect_equal_bits(run.gradient(), again.gradient());
}

TEST(Examples, RefuseWhatDoesNotFit) {
  ThreadTeam team;
  const Network network = some_network<float>();
  const Subset subset = test::blobs({.examples = 5});
  const Preprocessing preprocessing = plain_preprocessing(*subset.data);
  const Examples<float> examples(subset, preprocessing);
  EXPECT_ERROR(Examples<float>(Subset{subset.data, {}}, preprocessing), "no examples");
  EXPECT_ERROR(Examples<float>(Matrix<const float>{}, Matrix<const float>{}), "there are none");
  std::vector<float> numbers(100);
  EXPECT_ERROR(Examples<float>({numbers.data(), 2, 16}, {numbers.data(), 3, 3}), "x has 2 rows, y 3");
  const Examples<float> narrow({numbers.data(), 2, 15}, {numbers.data(), 2, 3});
  EXPECT_ERROR(mean_cost(network, narrow, team), "have 15 numbers each, the network takes 16");
  const Examples<float> targets({numbers.data(), 2, 16}, {numbers.data(), 2, 4});
  EXPECT_ERROR(read_traces(network, targets, team), "have 4 targets each, the network has 3 outputs");
  EXPECT_ERROR(examples.range(3, 3), "3 from 3 are asked for, there are 5");
  EXPECT_ERROR(examples.range(5, 1), "there are 5");
  EXPECT_ERROR(examples.range(0, 0), "0 from 0");
  EXPECT_ERROR(ExampleRun<float>(network, examples, 5, team), "position 5, 0 to 4 are expected");
}

}  // namespace
}  // namespace nudge
