// What takes a Model and a data set is, to the bit, what the widened network gives on the examples in double.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "nudge/descents.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/experiments.hpp"
#include "support/blobs.hpp"

namespace nudge {
namespace {

class OfModels : public testing::Test {
 protected:
  OfModels() : subset_(test::blobs({.examples = 20})), model_(standardised(subset_)) {}

  /// Standardised, so that a preprocessing that is not the model's would show.
  static Model standardised(const Subset& subset) {
    Model model = make_model("16-6-3", *subset.data, 1, {.activation = Function::tanh});
    model.preprocessing = standardised_preprocessing(subset);
    return model;
  }

  Subset subset_;
  Model model_;
  BasicNetwork<double> network_ = convert<double>(model_.network);
  Examples<double> examples_{subset_, model_.preprocessing};
  ThreadTeam team_;
};

TEST_F(OfModels, ExplanationsAreThoseOfTheWidenedNetwork) {
  std::vector<double> x(16), y(3);
  const std::uint32_t position = 4;
  gather<double>(subset_, {&position, 1}, model_.preprocessing, {x.data(), 1, 16});
  one_hot<double>(subset_.label(4), y);
  const ExampleExplanation expected = explain_example(network_, x, y, {.top = 3}, team_);
  const auto expect_equal = [&](const ExampleExplanation& found) {
    EXPECT_EQ(found.outputs.cost, expected.outputs.cost);
    EXPECT_EQ(found.sensitivity.size(), 3U);
    EXPECT_EQ(found.sensitivity[0].gradient, expected.sensitivity[0].gradient);
    EXPECT_EQ(found.measured[0].measured, expected.measured[0].measured);
    EXPECT_EQ(found.map, expected.map);
  };
  expect_equal(explain_example(model_, subset_, 4, {.top = 3}, team_));

  // Numbers of one's own: floats, so the example is one whose numbers are floats.
  const std::vector<float> narrow_x(x.begin(), x.end()), narrow_y(y.begin(), y.end());
  const std::vector<double> exact_x(narrow_x.begin(), narrow_x.end());
  EXPECT_EQ(explain_example(model_, narrow_x, narrow_y, {}, team_).outputs.cost,
            explain_example(network_, exact_x, y, {}, team_).outputs.cost);
}

TEST_F(OfModels, TablesAndPairsAreThoseOfTheWidenedNetwork) {
  EXPECT_EQ(nudge_table(model_, subset_, {.top = 4}, team_).nudges,
            nudge_table(network_, examples_, {.top = 4}, team_).nudges);
  const auto found = hebbian_average(model_, subset_, 5, team_),
             expected = hebbian_average(network_, examples_, 5, team_);
  ASSERT_EQ(found.size(), expected.size());
  ASSERT_FALSE(expected[0].together.empty());
  EXPECT_EQ(found[0].together[0].nudge, expected[0].together[0].nudge);
}

TEST_F(OfModels, WhatIsMeasuredIsThatOfTheWidenedNetwork) {
  const SteepestOptions options{.doublings = 2};
  EXPECT_EQ(steepest(model_, subset_, options, team_).lengths[1].steps[1].measured,
            steepest(network_, examples_, options, team_).lengths[1].steps[1].measured);
  EXPECT_EQ(noise_scale(model_, subset_, team_).scale, noise_scale(network_, examples_, team_).scale);
  const std::array<std::size_t, 2> batches{1, 5};
  EXPECT_EQ(batch_cosines(model_, subset_, batches, 3, 1, team_)[1].measured,
            batch_cosines(network_, examples_, batches, 3, 1, team_)[1].measured);

  const AlignedArray<double> gradient = mean_gradient<double>(model_, subset_, team_);
  const AlignedArray<double> expected = read_traces(network_, examples_, team_);
  EXPECT_TRUE(std::equal(gradient.span().begin(), gradient.span().end(), expected.span().begin()));
  const auto most = most_sensitive<double>(network_.architecture(), gradient.span(), {}, 2);
  const std::array<double, 1> steps{0.01};
  EXPECT_EQ(measure_sensitivity(model_, subset_, most, steps, team_)[1].measured,
            measure_sensitivity(network_, examples_, most, steps, team_)[1].measured);
}

}  // namespace
}  // namespace nudge
