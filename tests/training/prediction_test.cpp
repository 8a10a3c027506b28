#include "nudge/prediction.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <thread>

#include "nudge/evaluation.hpp"
#include "nudge/net_text.hpp"
#include "support/blobs.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

Model model_for(const Subset& subset, const Preprocessing& preprocessing) {
  const Shape& shape = subset.data->shape;
  Model model{Network(dense_net(shape, {shape.size(), 5, subset.data->classes.size()}, {})),
              preprocessing,
              subset.data->classes,
              {},
              {},
              {}};
  initialise(model.network, 7);
  return model;
}
Model model_for(const Subset& subset) { return model_for(subset, plain_preprocessing(*subset.data)); }

std::vector<float> copy(std::span<const float> numbers) { return {numbers.begin(), numbers.end()}; }

/// An example's bytes as somebody has them who holds numbers.
std::vector<float> values_of(const Subset& subset, std::size_t position) {
  const std::span<const std::uint8_t> bytes = subset.data->image(subset.indices[position]);
  return {bytes.begin(), bytes.end()};
}

TEST(Predictor, SaysOfAnExampleWhatTheEvaluationSays) {
  const Subset subset = test::blobs({.examples = 12});
  const Model model = model_for(subset, standardised_preprocessing(subset));
  ThreadTeam team(2);
  const Evaluation evaluation = evaluate(model, subset, team);
  Predictor predictor(model);
  for (std::size_t i = 0; i < subset.size(); ++i) {
    const auto label = static_cast<std::size_t>(subset.label(i));
    const Predicted predicted = predictor.predict(subset, i);
    EXPECT_EQ(predicted.probabilities[label], evaluation.true_probability[i]) << i;
    EXPECT_EQ(predicted.index, static_cast<std::size_t>(evaluation.predictions[i]));
    EXPECT_EQ(predicted.name, model.classes[predicted.index]);
    EXPECT_EQ(predicted.probability(),
              *std::max_element(predicted.probabilities.begin(), predicted.probabilities.end()));
  }
}

TEST(Predictor, SaysTheSameOfAnExampleItsPictureAndItsValues) {
  const Subset subset = test::blobs({.examples = 3, .shape = {3, 4, 4}});
  Predictor predictor(model_for(subset, standardised_preprocessing(subset)));
  const std::vector<float> of_example = copy(predictor.predict(subset, 2).probabilities);
  EXPECT_EQ(copy(predictor.predict(example_image(*subset.data, 2)).probabilities), of_example);
  EXPECT_EQ(copy(predictor.predict(values_of(subset, 2)).probabilities), of_example);
}

TEST(Predictor, SaysTheSameInABatchOfAnySizeOnAnyThreads) {
  const Subset subset = test::blobs({.examples = 23, .shape = {1, 4, 4}});
  const Model model = model_for(subset);
  Predictor alone(model);
  std::vector<float> expected, values;
  std::vector<Image> images;
  for (std::size_t i = 0; i < subset.size(); ++i) {
    for (const float probability : alone.predict(subset, i).probabilities) expected.push_back(probability);
    for (const float value : values_of(subset, i)) values.push_back(value);
    images.push_back(example_image(*subset.data, i));
  }
  const std::size_t outputs = model.classes.size();
  ThreadTeam team(3);
  for (const std::size_t batch : {1, 4, 23, 1000}) {
    Predictor predictor(model, {.batch = batch, .team = &team});
    std::vector<float> out(expected.size());
    predictor.predict({values.data(), subset.size(), subset.data->shape.size()}, {out.data(), subset.size(), outputs});
    EXPECT_EQ(out, expected) << batch;
    std::fill(out.begin(), out.end(), 0.0F);
    predictor.predict(images, {out.data(), images.size(), outputs});
    EXPECT_EQ(out, expected) << batch;
  }
}

TEST(Predictor, ForgetsAnExampleThatItRefused) {
  const Subset subset = test::blobs({.examples = 2, .shape = {1, 8, 8}});
  Predictor predictor(model_for(subset), {.batch = 2});
  const std::vector<float> expected = copy(predictor.predict(subset, 1).probabilities);
  std::vector<float> values(2 * 64), out(2 * expected.size());  // mostly zeros, the last one infinite
  values[5] = 100;
  values[127] = INFINITY;
  std::vector<float> unknown(64);
  unknown[20] = NAN;
  EXPECT_ERROR(predictor.predict(unknown), "example: number 20 is nan");
  EXPECT_ERROR(predictor.predict({values.data(), 2, 64}, {out.data(), 2, expected.size()}),
               "example: number 63 is inf");
  EXPECT_EQ(copy(predictor.predict(subset, 1).probabilities), expected);
  EXPECT_ERROR(predictor.predict(std::span<const float>(values).subspan(64)), "example: number 63 is inf");
  EXPECT_EQ(copy(predictor.predict(example_image(*subset.data, 1)).probabilities), expected);
}

TEST(Predictor, OwnsTheModelAndItsCopiesShareTheWeights) {
  const Subset subset = test::blobs({.examples = 3});
  auto first = std::make_unique<Predictor>(model_for(subset));
  const std::vector<float> expected = copy(first->predict(subset, 1).probabilities);
  Predictor second = *first;
  EXPECT_EQ(&second.model(), &first->model());
  Predictor third = std::move(*first);
  first.reset();
  EXPECT_EQ(copy(second.predict(subset, 1).probabilities), expected);
  EXPECT_EQ(copy(third.predict(subset, 1).probabilities), expected);
  third = second;
  EXPECT_EQ(copy(third.predict(subset, 1).probabilities), expected);
}

TEST(Predictor, CopiesPredictOnThreadsOfTheirOwn) {
  const Subset subset = test::blobs({.examples = 40});
  const Model model = model_for(subset);
  Predictor predictor(model);
  std::vector<float> expected;
  for (std::size_t i = 0; i < subset.size(); ++i) expected.push_back(predictor.predict(subset, i).probabilities[0]);
  std::vector<std::size_t> wrong(4);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < wrong.size(); ++t) {
    threads.emplace_back([mine = predictor, t, &subset, &wrong, &expected]() mutable {
      for (int round = 0; round < 50; ++round) {
        for (std::size_t i = 0; i < subset.size(); ++i) {
          wrong[t] += mine.predict(subset, i).probabilities[0] != expected[i] ? 1U : 0U;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<std::size_t>(4));
}

TEST(Predictor, TakesATablesNumbersAsTheyAre) {
  Model model{Network(dense_net({2}, {2, 3, 2}, {})),
              {.shape = {2}, .scale = 1, .mean = {10, -5}, .deviation = {2, 4}},
              {"no", "yes"},
              {},
              {},
              {}};
  initialise(model.network, 3);
  Model bare = model;
  bare.preprocessing = {.shape = {2}, .scale = 1};
  Predictor predictor(model), of_prepared(bare);
  const std::vector<float> values{14, 3}, prepared{2, 2};
  EXPECT_EQ(copy(predictor.predict(values).probabilities), copy(of_prepared.predict(prepared).probabilities));
}

TEST(Predictor, BringsPicturesToTheModelsSizeAndColour) {
  const Preprocessing gray{.shape = {1, 4, 6}};
  const Image large{{3, 9, 5}, std::vector<std::uint8_t>(3 * 9 * 5, 200)};
  const Image fitted = fit_picture(large, gray);
  EXPECT_EQ(fitted.shape, gray.shape);
  EXPECT_EQ(fitted.pixels, std::vector<std::uint8_t>(24, 200));
}

TEST(Predictor, RefusesToWorkAfterItWasMovedFrom) {
  const Subset subset = test::blobs({.examples = 3, .shape = {1, 4, 4}});
  Predictor predictor(model_for(subset));
  Predictor moved = std::move(predictor);
  EXPECT_LT(moved.predict(subset, 0).index, 3U);
  const std::vector<float> values(16, 1.0F);
  std::vector<float> out(3);
  // NOLINTBEGIN(bugprone-use-after-move)
  EXPECT_ERROR(predictor.model(), "this predictor was moved from");
  EXPECT_ERROR(predictor.predict(values), "moved from");
  EXPECT_ERROR(predictor.predict(Image{{1, 4, 4}, std::vector<std::uint8_t>(16)}), "moved from");
  EXPECT_ERROR(predictor.predict(subset, 0), "moved from");
  EXPECT_ERROR(predictor.predict({values.data(), 1, 16}, {out.data(), 1, 3}), "moved from");
  EXPECT_ERROR(predictor.predict(std::span<const Image>{}, {out.data(), 0, 3}), "moved from");
  EXPECT_ERROR(Predictor{predictor}, "moved from");
  // NOLINTEND(bugprone-use-after-move)
}

TEST(Predictor, RefusesWhatDoesNotFitWithTheCause) {
  const Subset subset = test::blobs({.examples = 3, .shape = {1, 4, 4}});
  const Model model = model_for(subset);
  Predictor predictor(model);
  std::vector<float> values(16, 1.0F);
  EXPECT_ERROR(predictor.predict(std::span(values).first(15)), "example: has 15 numbers, the model expects 1x4x4");
  values[3] = NAN;
  EXPECT_ERROR(predictor.predict(values), "example: number 3 is nan");
  values[3] = 1;
  EXPECT_ERROR(predictor.predict(subset, 3), "example 3 of 3");
  EXPECT_ERROR(predictor.predict(Subset{nullptr, {0}}, 0), "a null pointer came");
  EXPECT_ERROR(predictor.predict(Image{{1, 4, 4}, std::vector<std::uint8_t>(15)}), "has 15 bytes and the shape 1x4x4");
  EXPECT_ERROR(predictor.predict(Image{{3, 9, 9}, std::vector<std::uint8_t>(15)}), "has 15 bytes and the shape 3x9x9");
  std::vector<float> out(6);
  EXPECT_ERROR(predictor.predict({values.data(), 1, 15}, {out.data(), 1, 3}),
               "example: has 15 numbers, the model expects 1x4x4");
  EXPECT_ERROR(predictor.predict({values.data(), 1, 16}, {out.data(), 2, 3}),
               "probabilities of 1 examples are 1 x 3 numbers, there is room for 2 x 3");
  EXPECT_ERROR(Predictor(model, {.batch = 0}), "batches of 0 examples");
  Model broken = model;
  broken.classes.pop_back();
  EXPECT_ERROR(Predictor{broken}, "has 2 classes, the network has 3 outputs");
  broken = model;
  broken.preprocessing.shape = {15};
  EXPECT_ERROR(Predictor{broken}, "an example has the shape 15, the network's input 1x4x4");
  Model table{Network(dense_net({13}, {13, 2}, {})), {.shape = {13}, .scale = 1}, {"no", "yes"}, {}, {}, {}};
  Predictor of_numbers(table);
  EXPECT_ERROR(of_numbers.predict(Image{{1, 2, 2}, std::vector<std::uint8_t>(4)}), "takes 13 numbers");
}

}  // namespace
}  // namespace nudge
