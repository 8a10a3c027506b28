#include <gtest/gtest.h>

#include <cmath>

#include "nudge/descents.hpp"
#include "nudge/evaluation.hpp"
#include "support/blobs.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

BasicNetwork<double> some_network(Function activation = Function::tanh) {
  BasicNetwork<double> network(dense_net({1, 4, 4}, {16, 8, 3}, {.activation = activation}));
  initialise(network, 5);
  return network;
}

TEST(NoiseScale, IsThatOfExplicitPerExampleGradients) {
  ThreadTeam team;
  constexpr std::size_t n = 40;
  const Subset subset = test::blobs({.examples = n});
  const Examples<double> examples(subset, plain_preprocessing(*subset.data));
  const BasicNetwork<double> network = some_network();
  std::vector<AlignedArray<double>> gradients;
  for (std::size_t i = 0; i < n; ++i) gradients.push_back(read_traces(network, examples.range(i, 1), team));
  double trace = 0, length = 0;
  for (std::size_t p = 0; p < gradients[0].size(); ++p) {
    double mean = 0, variance = 0;
    for (const AlignedArray<double>& gradient : gradients) mean += gradient[p] / n;
    for (const AlignedArray<double>& gradient : gradients) variance += (gradient[p] - mean) * (gradient[p] - mean) / n;
    trace += variance;
    length += mean * mean;
  }
  const NoiseScale noise = noise_scale(network, examples, team);
  EXPECT_EQ(noise.examples, n);
  EXPECT_NEAR(noise.trace, trace, 1e-12 * trace);
  EXPECT_NEAR(noise.gradient_norm, std::sqrt(length), 1e-12);
  EXPECT_NEAR(noise.scale, trace / length, 1e-11 * trace / length);
}

TEST(NoiseScale, OfEqualExamplesIsZero) {
  ThreadTeam team;
  const Subset all = test::blobs();
  const Subset same{all.data, std::vector<std::uint32_t>(20, 4)};
  const NoiseScale noise = noise_scale(some_network(), {same, plain_preprocessing(*all.data)}, team);
  EXPECT_LT(noise.scale, 1e-12);
  EXPECT_GE(noise.scale, 0);
}

TEST(BatchCosines, FollowTheFormulaWithinTheirStandardError) {
  ThreadTeam team;
  // Ten classes: noise in many directions. The formula counts all of it, the angle only what is across the gradient.
  constexpr std::size_t n = 300, draws = 100;
  const Subset subset = test::blobs({.examples = n, .classes = 10, .shape = {1, 6, 6}});
  const Examples<double> examples(subset, plain_preprocessing(*subset.data));
  BasicNetwork<double> network(dense_net({1, 6, 6}, {36, 20, 10}, {.activation = Function::tanh}));
  initialise(network, 5);
  const double scale = noise_scale(network, examples, team).scale;
  const std::vector<std::size_t> batches{10, 30, 100, 200, 0};
  const auto cosines = batch_cosines(network, examples, batches, draws, 1, team);
  ASSERT_EQ(cosines.size(), batches.size());
  for (std::size_t i = 0; i + 1 < batches.size(); ++i) {
    const BatchCosine& one = cosines[i];
    const double b = static_cast<double>(batches[i]);
    EXPECT_EQ(one.batch, batches[i]);
    EXPECT_EQ(one.draws, draws);
    EXPECT_NEAR(one.predicted, 1 / std::sqrt(1 + scale / b * (n - b) / (n - 1)), 1e-14);
    EXPECT_GT(one.deviation, 0);
    EXPECT_NEAR(one.measured, one.predicted, 3 * one.deviation / std::sqrt(draws)) << one.batch << " " << one.deviation;
  }
  EXPECT_EQ(cosines.back().batch, n);
  EXPECT_EQ(cosines.back().predicted, 1);
  EXPECT_NEAR(cosines.back().measured, 1, 1e-14);
}

TEST(BatchCosines, OfSingleExamplesAreThoseOfTheirOwnGradients) {
  ThreadTeam team;
  constexpr std::size_t n = 120, draws = 400;
  const Subset subset = test::blobs({.examples = n, .classes = 10, .shape = {1, 6, 6}});
  const Examples<double> examples(subset, plain_preprocessing(*subset.data));
  BasicNetwork<double> network(dense_net({1, 6, 6}, {36, 20, 10}, {.activation = Function::tanh}));
  initialise(network, 5);
  const AlignedArray<double> full = read_traces(network, examples, team);
  double mean = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const AlignedArray<double> own = read_traces(network, examples.range(i, 1), team);
    double product = 0;
    for (std::size_t p = 0; p < full.size(); ++p) product += own[p] * full[p];
    mean += product / (norm(own.span()) * norm(full.span())) / n;
  }
  const std::vector<std::size_t> batches{1};
  const BatchCosine single = batch_cosines(network, examples, batches, draws, 1, team).front();
  EXPECT_NEAR(single.predicted, 1 / std::sqrt(1 + noise_scale(network, examples, team).scale), 1e-14);
  EXPECT_NEAR(single.measured, mean, 3 * single.deviation / std::sqrt(draws));
  // The lengths of single gradients differ much, and the prediction counts that as noise.
  EXPECT_GT(single.measured, single.predicted);
}

TEST(BatchCosines, RefuseNoDrawsAndNoGradient) {
  ThreadTeam team;
  const Subset subset = test::blobs();
  const Examples<double> examples(subset, plain_preprocessing(*subset.data));
  const std::vector<std::size_t> batches{1};
  EXPECT_ERROR(batch_cosines(some_network(), examples, batches, 0, 1, team), "0 draws");
  const double x = 0, y = 0.5;
  const BasicNetwork<double> content(dense_net({1, 1, 1}, {1, 1}, {.loss = Loss::quadratic}));
  EXPECT_ERROR(noise_scale(content, Examples<double>({&x, 1, 1}, {&y, 1, 1}), team), "the gradient is 0");
}

}  // namespace
}  // namespace nudge
