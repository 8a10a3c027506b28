// C12 on all handwritten digits: the last column of the article's table is the step. Skipped where MNIST has not been
// fetched.

#include <gtest/gtest.h>

#include <cmath>

#include "nudge/data_files.hpp"
#include "nudge/experiments.hpp"

namespace nudge {
namespace {

TEST(SlowNudgeTable, OfAllDigitsInFloatAveragesToMinusTheGradient) {
  if (!data_status("mnist").complete()) GTEST_SKIP() << "mnist is not here: nudge data get mnist";
  const LoadedData data = load_data("mnist");
  ThreadTeam team(2);
  Network network(
      dense_net({1, 28, 28}, {784, 16, 16, 10}, {.activation = Function::sigmoid, .loss = Loss::quadratic}));
  initialise(network, 1);
  NudgeTableOptions options{.rows = {}, .top = 8, .shown = 1};
  // Every bias, every weight behind the first layer, and every seventh of that.
  for (std::size_t place = 0; place < network.parameters().size(); ++place) {
    const ParameterAddress address = address_at(network.architecture(), place);
    if (address.layer > 1 || !address.input || place % 7 == 0) options.rows.push_back(address);
  }
  const NudgeTableResult table =
      nudge_table(network, Examples<float>(everything(data.train), plain_preprocessing(*data.train)), options, team);
  ASSERT_EQ(table.examples, 60000U);
  ASSERT_GT(table.rows.size(), 2000U);
  for (const NudgeRow& row : table.rows) {
    const double minus_gradient = table.nudges[flat_index(network.architecture(), row.parameter)];
    EXPECT_LE(std::abs(row.average - minus_gradient), 1e-6 * row.mean_magnitude) << to_string(row.parameter);
  }
}

}  // namespace
}  // namespace nudge
