#include "nudge/prediction.hpp"

#include <gtest/gtest.h>

#include "nudge/evaluation.hpp"
#include "support/blobs.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

Network network_for(const Subset& subset) {
  const Shape& shape = subset.data->shape;
  Network network(dense_net(shape, {shape.size(), 5, subset.data->classes.size()}, {}));
  initialise(network, 7);
  return network;
}

TEST(Predictor, SaysOfAnExampleWhatTheEvaluationSays) {
  const Subset subset = test::blobs({.examples = 12});
  const Network network = network_for(subset);
  const Preprocessing preprocessing = standardised_preprocessing(subset);
  ThreadTeam team(2);
  const Evaluation evaluation = evaluate({network, preprocessing, subset.data->classes}, subset, team);
  Predictor predictor(network, preprocessing);
  for (std::size_t i = 0; i < subset.size(); ++i) {
    const auto label = static_cast<std::size_t>(subset.label(i));
    EXPECT_EQ(predictor.probabilities(subset, i)[label], evaluation.true_probability[i]) << i;
  }
}

TEST(Predictor, SaysTheSameOfAnExampleAndOfItsPicture) {
  const Subset subset = test::blobs({.examples = 3, .shape = {3, 4, 4}});
  const Network network = network_for(subset);
  const Preprocessing preprocessing = plain_preprocessing(*subset.data);
  Predictor predictor(network, preprocessing);
  const std::span<const float> view = predictor.probabilities(subset, 2);
  const std::vector<float> of_example(view.begin(), view.end());
  const std::span<const float> of_picture = predictor.probabilities(example_image(*subset.data, 2));
  EXPECT_EQ(std::vector<float>(of_picture.begin(), of_picture.end()), of_example);
}

TEST(Predictor, BringsPicturesToTheModelsSizeAndColour) {
  const Preprocessing gray{.shape = {1, 4, 6}};
  const Image large{{3, 9, 5}, std::vector<std::uint8_t>(3 * 9 * 5, 200)};
  const Image fitted = fit_picture(large, gray);
  EXPECT_EQ(fitted.shape, gray.shape);
  EXPECT_EQ(fitted.pixels, std::vector<std::uint8_t>(24, 200));
}

TEST(Predictor, RefusesAPictureWhereTheModelTakesNumbers) {
  const Preprocessing numbers{.shape = {13}};
  EXPECT_ERROR(fit_picture(Image{{1, 2, 2}, std::vector<std::uint8_t>(4)}, numbers), "takes 13 numbers");
}

TEST(Predictor, RefusesAPositionThatIsNotThere) {
  const Subset subset = test::blobs({.examples = 3});
  const Network network = network_for(subset);
  const Preprocessing preprocessing = plain_preprocessing(*subset.data);
  Predictor predictor(network, preprocessing);
  EXPECT_ERROR(predictor.probabilities(subset, 3), "example 3 of 3");
}

}  // namespace
}  // namespace nudge
