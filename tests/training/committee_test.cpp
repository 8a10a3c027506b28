#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "nudge/evaluation.hpp"
#include "nudge/prediction.hpp"
#include "support/blobs.hpp"
#include "support/expect_error.hpp"
#include "training/picture_copies.hpp"

namespace nudge {
namespace {

Network drawn(std::uint64_t seed, Loss loss = Loss::cross_entropy) {
  Network network(dense_net({1, 4, 4}, {16, 6, 3}, {.activation = Function::tanh, .loss = loss}));
  initialise(network, seed);
  return network;
}

std::vector<float> copied(const std::vector<float>& picture, const Shape& shape, const PictureCopy& copy) {
  std::vector<float> out(picture.size());
  copy_picture(picture, shape, copy, out);
  return out;
}

TEST(PictureCopies, MoveAndMirrorAndRepeatTheEdge) {
  const Shape shape{1, 2, 3};
  const std::vector<float> picture{1, 2, 3, 4, 5, 6};
  EXPECT_EQ(copied(picture, shape, {}), picture);
  EXPECT_EQ(copied(picture, shape, {.down = 1}), (std::vector<float>{1, 2, 3, 1, 2, 3}));
  EXPECT_EQ(copied(picture, shape, {.right = -1}), (std::vector<float>{2, 3, 3, 5, 6, 6}));
  EXPECT_EQ(copied(picture, shape, {.mirrored = true}), (std::vector<float>{3, 2, 1, 6, 5, 4}));
  EXPECT_EQ(copied(picture, shape, {.right = 1, .mirrored = true}), (std::vector<float>{3, 3, 2, 6, 6, 5}));
  const std::vector<float> two_channels{1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60};
  EXPECT_EQ(copied(two_channels, {2, 2, 3}, {.down = -1}),
            (std::vector<float>{4, 5, 6, 4, 5, 6, 40, 50, 60, 40, 50, 60}));
}

TEST(PictureCopies, AreAllDifferentWithTheOriginalFirst) {
  const Shape shape{1, 3, 4};
  const std::vector<float> picture{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  for (const TestAugmentation augmentation : {TestAugmentation{}, TestAugmentation{true, false},
                                              TestAugmentation{false, true}, TestAugmentation{true, true}}) {
    std::vector<std::vector<float>> all;
    for (const PictureCopy& copy : picture_copies(augmentation)) all.push_back(copied(picture, shape, copy));
    EXPECT_EQ(all.front(), picture);
    EXPECT_EQ(all.size(), augmentation.copies());
    std::sort(all.begin(), all.end());
    EXPECT_EQ(std::unique(all.begin(), all.end()), all.end());
  }
}

TEST(TestAugmentation, IsReadFromWords) {
  EXPECT_EQ(parse_test_augmentation("shifts").copies(), 9U);
  EXPECT_EQ(parse_test_augmentation("flips").copies(), 2U);
  EXPECT_EQ(parse_test_augmentation("flips,shifts").copies(), 18U);
  EXPECT_ERROR(parse_test_augmentation("turns"), "'turns': expected shifts, flips or shifts,flips");
  EXPECT_ERROR(parse_test_augmentation("flips,flips"), "each once");
  EXPECT_ERROR(parse_test_augmentation(""), "expected shifts");
  EXPECT_ERROR(parse_test_augmentation("flips,"), "expected shifts");
}

TEST(Committee, OfOneNetworkIsThatNetwork) {
  ThreadTeam team;
  const Subset subset = test::blobs({.examples = 400});
  for (const Loss loss : {Loss::cross_entropy, Loss::binary_cross_entropy, Loss::quadratic, Loss::half_quadratic}) {
    const std::vector<Model> members{make_model(drawn(3, loss), *subset.data)};
    const Evaluation alone = evaluate(members[0], subset, team);
    const CommitteeEvaluation committee = evaluate_committee(members, subset, {}, team);
    EXPECT_EQ(committee.together.predictions, alone.predictions);
    EXPECT_EQ(committee.together.confusion, alone.confusion);
    EXPECT_EQ(committee.correct, std::vector<std::size_t>{alone.correct});
    EXPECT_NEAR(committee.together.cost, alone.cost, 1e-6) << to_string(loss);
    for (std::size_t i = 0; i < alone.examples; ++i) {
      ASSERT_NEAR(committee.together.costs[i], alone.costs[i], 2e-6);
      ASSERT_EQ(committee.together.margin[i], alone.margin[i]);
    }
  }
}

TEST(Committee, AveragesProbabilitiesAsOneExampleAtATimeDoes) {
  ThreadTeam team(2);
  const Subset subset = test::blobs({.examples = 300});
  const std::vector<Model> members{make_model(drawn(1), *subset.data), make_model(drawn(2), *subset.data),
                                   make_model(drawn(5, Loss::binary_cross_entropy), *subset.data)};
  const CommitteeEvaluation committee = evaluate_committee(members, subset, {}, team);

  Predictor one(members[0]), two(members[1]), three(members[2]);
  std::size_t correct = 0;
  double cost = 0;
  for (std::size_t i = 0; i < subset.size(); ++i) {
    double mean[3] = {};
    for (Predictor* predictor : {&one, &two, &three}) {
      const std::span<const float> probabilities = predictor->predict(subset, i).probabilities;
      for (std::size_t k = 0; k < 3; ++k) mean[k] += static_cast<double>(probabilities[k]) / 3;
    }
    const auto said = static_cast<std::int32_t>(std::max_element(mean, mean + 3) - mean);
    const auto label = static_cast<std::size_t>(subset.label(i));
    EXPECT_EQ(committee.together.predictions[i], said);
    EXPECT_NEAR(committee.together.true_probability[i], mean[label], 1e-7);
    correct += said == subset.label(i) ? 1U : 0U;
    cost -= std::log(mean[label]) / 300;
  }
  EXPECT_EQ(committee.together.correct, correct);
  EXPECT_NEAR(committee.together.cost, cost, 1e-6) << "losses differ, so it is cross-entropy";
  for (std::size_t m = 0; m < members.size(); ++m) {
    EXPECT_EQ(committee.correct[m], evaluate(members[m], subset, team).correct);
  }
}

TEST(Committee, AveragesOverTheCopiesOfEachPicture) {
  ThreadTeam team;
  const Subset subset = test::blobs({.examples = 6});
  const std::vector<Model> members{make_model(drawn(4), *subset.data)};
  const TestAugmentation augmentation{true, true};
  const Evaluation together = evaluate_committee(members, subset, augmentation, team).together;

  Predictor predictor(members[0]);
  for (std::size_t i = 0; i < subset.size(); ++i) {
    double mean = 0;
    for (const PictureCopy& copy : picture_copies(augmentation)) {
      // The copies are made of bytes here, and of scaled numbers there.
      const auto bytes = subset.data->image(i);
      std::vector<float> moved(bytes.size());
      copy_picture(std::vector<float>(bytes.begin(), bytes.end()), subset.data->shape, copy, moved);
      const Image image{subset.data->shape, std::vector<std::uint8_t>(moved.begin(), moved.end())};
      const auto label = static_cast<std::size_t>(subset.label(i));
      mean += static_cast<double>(predictor.predict(image).probabilities[label]) / 18;
    }
    EXPECT_NEAR(together.true_probability[i], mean, 1e-6);
  }
}

TEST(Committee, HasTheSameBitsForAnyNumberOfThreads) {
  const Subset subset = test::blobs({.examples = 500});
  const std::vector<Model> members{make_model(drawn(1), *subset.data), make_model(drawn(2), *subset.data)};
  ThreadTeam one(1), three(3);
  const Evaluation a = evaluate_committee(members, subset, {true, false}, one).together;
  const Evaluation b = evaluate_committee(members, subset, {true, false}, three).together;
  EXPECT_EQ(a.cost, b.cost);
  EXPECT_EQ(a.costs, b.costs);
  EXPECT_EQ(a.margin, b.margin);
}

TEST(Committee, RefusesMembersThatDoNotBelongTogether) {
  ThreadTeam team;
  const Subset subset = test::blobs();
  const Model model = make_model(drawn(1), *subset.data);
  const Subset of_four = test::blobs({.classes = 4});
  const std::vector<Model> outputs{model, make_model("16-4", *of_four.data, 1)};
  EXPECT_ERROR(evaluate_committee(outputs, subset, {}, team), "network 2 has 4 outputs, the first 3");
  const Subset large = test::blobs({.shape = {1, 5, 5}});
  const std::vector<Model> inputs{model, make_model("25-3", *large.data, 1)};
  EXPECT_ERROR(evaluate_committee(inputs, subset, {}, team), "has the shape 1x4x4, the model expects 1x5x5");
  EXPECT_ERROR(evaluate_committee({}, subset, {}, team), "no members");
}

TEST(Committee, DoesNotMoveWhatIsNoPicture) {
  ThreadTeam team;
  const Subset subset = test::blobs({.shape = {16}, .pixels = false});
  const std::vector<Model> members{make_model("16-3", *subset.data, 1)};
  EXPECT_ERROR(evaluate_committee(members, subset, {.shifts = true}, team), "16 numbers in a row");
  EXPECT_EQ(evaluate_committee(members, subset, {}, team).together.examples, 300U);
}

}  // namespace
}  // namespace nudge
