// C12: every example has its own nudge for every weight, and their average is minus the gradient.

#include <gtest/gtest.h>

#include "explained_net.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

using test::ExplainedNet;
using test::OutputCase;

std::vector<ParameterAddress> all_parameters(const Architecture& architecture) {
  std::vector<ParameterAddress> rows;
  for (std::size_t place = 0; place < architecture.parameter_count(); ++place) {
    rows.push_back(address_at(architecture, place));
  }
  return rows;
}

TEST(NudgeTableOf, AgreesWithAnIndependentComputation) {
  test::for_every_activation_and_loss([](Function hidden, const OutputCase& output) {
    ExplainedNet net("6-5-4-3", hidden, output);
    const Architecture& architecture = net.network.architecture();
    const std::size_t n = net.second.size();
    NudgeTable table(architecture, all_parameters(architecture), 3);
    table.add(*net.trace);
    EXPECT_EQ(table.examples(), n);
    const std::vector<NudgeRow> rows = table.rows();
    ASSERT_EQ(rows.size(), architecture.parameter_count());
    for (std::size_t place = 0; place < rows.size(); ++place) {
      const auto [l, j, k] = rows[place].parameter;
      SCOPED_TRACE(to_string(rows[place].parameter));
      second::Numbers nudges;
      for (const second::Pass& pass : net.second) {
        nudges.push_back(k ? -pass.dW[l][j * net.second_net.sizes[l - 1] + *k] : -pass.db[l][j]);
      }
      test::expect_close(rows[place].nudges, second::Numbers(nudges.begin(), nudges.begin() + 3), "the shown");
      second::Real sum = 0, sizes = 0, up = 0, down = 0, strongest = 0;
      for (const auto nudge : nudges) {
        sum += nudge, sizes += std::abs(nudge), up += nudge > 0 ? 1 : 0, down += nudge < 0 ? 1 : 0;
        strongest = std::max(strongest, std::abs(nudge));
      }
      const auto count = static_cast<second::Real>(n);
      test::expect_close(
          {rows[place].average, rows[place].mean_magnitude, rows[place].up_share, rows[place].down_share},
          {sum / count, sizes / count, up / count, down / count}, "average, magnitude, shares");
      test::expect_close({std::abs(rows[place].strongest_nudge)}, {strongest}, "strongest");
      test::expect_close({rows[place].strongest_nudge}, {nudges[rows[place].strongest]}, "whose");
      EXPECT_NEAR(rows[place].average, -net.gradient[place] / static_cast<double>(n),
                  1e-12 * std::max(1.0, rows[place].mean_magnitude));
      EXPECT_EQ(rows[place].contest().has_value(), sizes != 0);
    }
  });
}

/// 1-1 with weights 0 and quadratic cost on identity: the bias's nudge is 2 y.
std::vector<NudgeRow> bias_rows(const std::vector<double>& targets, std::size_t shown) {
  ExplainedNet net("1-1", Function::tanh, {Loss::quadratic, Function::identity}, targets.size());
  std::fill(net.network.parameters().begin(), net.network.parameters().end(), 0);
  std::copy(targets.begin(), targets.end(), net.plan.targets(targets.size()).data);
  net.run(targets.size());
  NudgeTable table(net.network.architecture(), {{1, 0, {}}}, shown);
  table.add(*net.trace);
  return table.rows();
}

TEST(NudgeTable, SaysWhoPullsHardestAndHowContestedAWeightIs) {
  const NudgeRow row = bias_rows({0.5, -1.5, 0.5, 0}, 2).at(0);
  EXPECT_EQ(row.nudges, (std::vector<double>{1, -3}));
  EXPECT_EQ(row.average, -0.25);
  EXPECT_EQ(row.mean_magnitude, 1.25);
  EXPECT_EQ(row.up_share, 0.5);
  EXPECT_EQ(row.down_share, 0.25);
  EXPECT_EQ(row.strongest, 1U);
  EXPECT_EQ(row.strongest_nudge, -3);
  EXPECT_EQ(row.contest(), 0.8);
  EXPECT_EQ(bias_rows({1, 2}, 9).at(0).contest(), 0.0);
  EXPECT_EQ(bias_rows({1, -1}, 9).at(0).contest(), 1.0);
  EXPECT_EQ(bias_rows({0, 0}, 9).at(0).contest(), std::nullopt);
  EXPECT_EQ(bias_rows({1, 2}, 9).at(0).nudges.size(), 2U);
}

TEST(NudgeTable, GoesOnCountingOverSeveralTraces) {
  ExplainedNet net("1-1", Function::tanh, {Loss::quadratic, Function::identity}, 2);
  std::fill(net.network.parameters().begin(), net.network.parameters().end(), 0);
  NudgeTable table(net.network.architecture(), {{1, 0, {}}}, 3);
  for (const double target : {1.0, 4.0, 2.0}) {
    std::fill_n(net.plan.targets(2).data, 2, target);
    net.run(2);
    table.add(*net.trace);
  }
  const NudgeRow row = table.rows().at(0);
  EXPECT_EQ(table.examples(), 6U);
  EXPECT_EQ(row.nudges, (std::vector<double>{2, 2, 8}));
  EXPECT_EQ(row.strongest, 2U);
  EXPECT_NEAR(row.average, 28.0 / 6, 1e-15);
}

TEST(NudgeTable, RefusesWhatTheNetworkDoesNotHave) {
  ExplainedNet net("3-2-2", Function::tanh, {Loss::cross_entropy}, 1);
  const Architecture& architecture = net.network.architecture();
  EXPECT_ERROR(NudgeTable(architecture, {{1, 2, 0}}, 1), "L1.2.0: L1 has 2 neurons");
  EXPECT_ERROR(NudgeTable(architecture, {{2, 0, 2}}, 1), "L2.0.2");
  NudgeTable table(architecture, {{1, 1, 2}}, 1);
  EXPECT_ERROR(table.rows(), "no example was added");
  ExplainedNet smaller("2-2-2", Function::tanh, {Loss::cross_entropy}, 1);
  EXPECT_ERROR(table.add(*smaller.trace), "L1.1.2: a neuron of L1 has 2 inputs");
}

TEST(ContestCount, FindsTheParametersThatArePulledHardToBothSides) {
  ExplainedNet net("6-5-4-3", Function::tanh, {Loss::cross_entropy}, 7);
  const Architecture& architecture = net.network.architecture();
  NudgeTable table(architecture, all_parameters(architecture), 0);
  ContestCount contest(architecture);
  for (int round = 0; round < 2; ++round) {
    table.add(*net.trace);
    contest.add(*net.trace);
  }
  const std::vector<NudgeRow> rows = table.rows();
  const auto cancelled = [&](const ParameterAddress& parameter) {
    const NudgeRow& row = rows[flat_index(architecture, parameter)];
    return row.mean_magnitude - std::abs(row.average);
  };
  std::vector<double> gradient;
  for (const NudgeRow& row : rows) gradient.push_back(-row.average);
  const auto ranking = contest.most_contested<double>(gradient, rows.size());
  ASSERT_EQ(ranking.size(), rows.size());
  std::vector<char> seen(rows.size());
  for (std::size_t at = 0; at < ranking.size(); ++at) {
    seen[flat_index(architecture, ranking[at])] = 1;
    if (at > 0) {
      EXPECT_LE(cancelled(ranking[at]), cancelled(ranking[at - 1]) + 1e-14);
    }
  }
  EXPECT_EQ(std::count(seen.begin(), seen.end(), 1), static_cast<std::ptrdiff_t>(rows.size()));
  EXPECT_EQ(contest.most_contested<double>(gradient, 2).size(), 2U);
}

TEST(ContestCount, RefusesATraceOfAnotherNetworkAndAnEmptyCount) {
  ExplainedNet net("3-2", Function::tanh, {Loss::cross_entropy}, 1);
  ContestCount contest(test::dense("3-3", Function::tanh, {Loss::cross_entropy}));
  EXPECT_ERROR(contest.most_contested<double>({}, 1), "no example was added");
  EXPECT_ERROR(contest.add(*net.trace), "another architecture");
  ContestCount counted(net.network.architecture());
  counted.add(*net.trace);
  EXPECT_ERROR(counted.most_contested<double>({}, 1), "gradient");
}

}  // namespace
}  // namespace nudge
