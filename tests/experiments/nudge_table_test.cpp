// C12: over all of a set the table's average is minus the batch gradient, whatever the number of micro-batches.

#include <gtest/gtest.h>

#include <cmath>

#include "nudge/evaluation.hpp"
#include "nudge/experiments.hpp"
#include "support/blobs.hpp"
#include "support/expect_error.hpp"
#include "support/gradient_check.hpp"

namespace nudge {
namespace {

template <typename T>
struct Digits {
  explicit Digits(std::size_t count)
      : subset(test::blobs({.examples = count})),
        preprocessing(plain_preprocessing(*subset.data)),
        examples(subset, preprocessing),
        network(dense_net(subset.data->shape, {16, 12, 3}, {.activation = Function::sigmoid})) {
    initialise(network, 4, Initialisation::book);
  }
  std::vector<ParameterAddress> all_parameters() const {
    std::vector<ParameterAddress> rows;
    for (std::size_t place = 0; place < network.parameters().size(); ++place) {
      rows.push_back(address_at(network.architecture(), place));
    }
    return rows;
  }

  Subset subset;
  Preprocessing preprocessing;
  Examples<T> examples;
  BasicNetwork<T> network;
  ThreadTeam team{2};
};

template <typename T>
void expect_averages_are_minus_the_gradient(std::size_t count, double tolerance) {
  SCOPED_TRACE(count);
  Digits<T> digits(count);
  const NudgeTableResult table =
      nudge_table(digits.network, digits.examples, {.rows = digits.all_parameters(), .shown = 3}, digits.team);
  const AlignedArray<T> gradient = mean_gradient(digits.network, digits.preprocessing, digits.subset, digits.team);
  EXPECT_EQ(table.examples, count);
  EXPECT_EQ(table.by_average + table.by_contest, 0U) << "the caller chose";
  double squares = 0;
  for (std::size_t place = 0; place < gradient.size(); ++place) {
    const NudgeRow& row = table.rows[place];
    EXPECT_EQ(table.nudges[place], -static_cast<double>(gradient[place])) << "the gradient of the same passes";
    EXPECT_LE(std::abs(row.average - table.nudges[place]), tolerance * row.mean_magnitude) << to_string(row.parameter);
    EXPECT_EQ(row.nudges.size(), std::min<std::size_t>(3, count));
    EXPECT_LT(row.strongest, count);
    EXPECT_LE(std::abs(row.average), row.mean_magnitude * (1 + 1e-12));
    EXPECT_LE(row.mean_magnitude, std::abs(row.strongest_nudge) * (1 + 1e-12));
    squares += table.nudges[place] * table.nudges[place];
  }
  EXPECT_NEAR(table.gradient_norm, std::sqrt(squares), 1e-12);
}

TEST(NudgeTableOfMany, AveragesAreMinusTheBatchGradientInDouble) {
  for (const std::size_t count : {1U, 255U, 256U, 257U, 700U}) {
    expect_averages_are_minus_the_gradient<double>(count, 1e-12);
  }
}

TEST(NudgeTableOfMany, AveragesAreMinusTheBatchGradientInFloat) {
  for (const std::size_t count : {1U, 255U, 256U, 257U, 700U}) {
    expect_averages_are_minus_the_gradient<float>(count, 1e-6);
  }
}

TEST(NudgeTableOfMany, ColumnsAreTheExamplesOwnNudges) {
  Digits<double> digits(300);
  const NudgeTableResult table =
      nudge_table(digits.network, digits.examples, {.rows = digits.all_parameters(), .shown = 260}, digits.team);
  for (const std::size_t example : {0U, 1U, 255U, 256U, 259U}) {
    const ExampleRun<double> run(digits.network, digits.examples, example, digits.team);
    for (std::size_t place = 0; place < table.rows.size(); ++place) {
      ASSERT_EQ(table.rows[place].nudges.at(example), -run.gradient()[place]) << place << ", example " << example;
    }
  }
}

template <typename T>
void expect_chosen_rows_are_the_largest_averages_then_the_most_contested() {
  Digits<T> digits(400);
  const NudgeTableResult chosen = nudge_table(digits.network, digits.examples, {.top = 5, .shown = 2}, digits.team);
  ASSERT_EQ(chosen.by_average, 5U);
  ASSERT_EQ(chosen.by_contest, 5U);
  ASSERT_EQ(chosen.rows.size(), 10U);
  const NudgeTableResult all =
      nudge_table(digits.network, digits.examples, {.rows = digits.all_parameters(), .shown = 2}, digits.team);
  EXPECT_EQ(chosen.nudges, all.nudges);
  const auto is_chosen = [&](const ParameterAddress& parameter) {
    return std::any_of(chosen.rows.begin(), chosen.rows.end(),
                       [&](const NudgeRow& row) { return row.parameter == parameter; });
  };
  const auto cancelled = [](const NudgeRow& row) { return row.mean_magnitude - std::abs(row.average); };
  const std::span<const NudgeRow> by_average(chosen.rows.data(), 5), by_contest(chosen.rows.data() + 5, 5);
  for (const auto& rows : {by_average, by_contest}) {
    const auto of_last = std::ranges::count_if(rows, [](const NudgeRow& row) { return row.parameter.layer == 2; });
    EXPECT_EQ(of_last, 3) << "of two layers, and the last one has one more";
  }
  for (const NudgeRow& row : all.rows) {
    if (is_chosen(row.parameter)) continue;
    for (const NudgeRow& one : by_average) {
      if (one.parameter.layer != row.parameter.layer) continue;
      EXPECT_LE(std::abs(row.average), std::abs(one.average) + 1e-6);
    }
    for (const NudgeRow& one : by_contest) {
      if (one.parameter.layer != row.parameter.layer) continue;
      EXPECT_LE(cancelled(row), cancelled(one) + 1e-6);
    }
  }
  for (std::size_t at = 0; at < chosen.rows.size(); ++at) {
    const NudgeRow& same = all.rows[flat_index(digits.network.architecture(), chosen.rows[at].parameter)];
    EXPECT_EQ(chosen.rows[at].average, same.average);
    EXPECT_EQ(chosen.rows[at].nudges, same.nudges);
    for (std::size_t other = 0; other < at; ++other) {
      EXPECT_FALSE(chosen.rows[at].parameter == chosen.rows[other].parameter) << "no row twice";
    }
  }
}

TEST(NudgeTableOfMany, ChoosesTheLargestAveragesThenTheMostContested) {
  expect_chosen_rows_are_the_largest_averages_then_the_most_contested<double>();
  expect_chosen_rows_are_the_largest_averages_then_the_most_contested<float>();
}

TEST(NudgeTableOfMany, HasAllRowsWhenMoreAreAskedForThanThereAre) {
  Digits<double> digits(10);
  const NudgeTableResult table = nudge_table(digits.network, digits.examples, {.top = 100000}, digits.team);
  EXPECT_EQ(table.by_average, digits.network.parameters().size());
  EXPECT_EQ(table.by_contest, 0U);
}

TEST(NudgeTableOfMany, RefusesARowThatTheNetworkDoesNotHave) {
  Digits<double> digits(10);
  EXPECT_ERROR(nudge_table(digits.network, digits.examples, {.rows = {{2, 3, {}}}}, digits.team), "L2 has 3 neurons");
}

}  // namespace
}  // namespace nudge
