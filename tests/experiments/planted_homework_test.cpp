// Each mistake of a list, planted into a student's program, is called by its name; what is no known mistake gets none.

#include <gtest/gtest.h>

#include <algorithm>

#include "experiments/planted_homework_list.hpp"
#include "nudge/error.hpp"
#include "nudge/gradient_check.hpp"
#include "support/random_numbers.hpp"

namespace nudge {
namespace {

using planted::Homework;
using planted::Plant;
using planted::Planted;
using planted::Row;
using planted::Table;

/// A net with its examples, as the student and as the engine have it.
struct Class {
  BasicNetwork<double> network;
  Homework homework;
  std::vector<double> x, y, ours;

  Class(const std::string& sizes, Function hidden, Loss loss, std::size_t n, std::uint32_t seed = 3)
      : network(dense_net({parse_net(sizes).front()}, parse_net(sizes), {.activation = hidden, .loss = loss})) {
    test::RandomNumbers random(seed);
    for (double& w : network.parameters()) w = random.between(-1, 1);
    homework.loss = loss;
    homework.hidden = hidden;
    for (const ParameterTensor& tensor : network.architecture().tensors()) {
      const auto numbers = network.view(tensor);
      if (tensor.is_bias) {
        homework.b.emplace_back(numbers.all().begin(), numbers.all().end());
        continue;
      }
      homework.W.emplace_back();
      for (std::size_t j = 0; j < numbers.rows; ++j)
        homework.W.back().emplace_back(numbers.row(j).begin(), numbers.row(j).end());
    }
    const std::size_t outputs = parse_net(sizes).back();
    for (std::size_t i = 0; i < n; ++i) {
      homework.x.push_back(random.many(parse_net(sizes).front(), 0, 1));
      homework.y.emplace_back(outputs, 0);
      homework.y.back()[(i * 2 + i / outputs) % outputs] = 1;
      x.insert(x.end(), homework.x.back().begin(), homework.x.back().end());
      y.insert(y.end(), homework.y.back().begin(), homework.y.back().end());
    }
    ours = planted::gradient(homework);
  }

  GradientComparison compare(const std::vector<double>& mine) const {
    const std::size_t n = homework.x.size();
    return compare_gradients(
        mine, ours, network.architecture().tensors(),
        {.network = &network, .examples = n, .x = {x.data(), n, x.size() / n}, .y = {y.data(), n, y.size() / n}});
  }
};

std::string words_of(const GradientComparison& comparison) {
  std::string words = comparison.where + "\n";
  for (const auto& explanation : comparison.explanations) {
    for (const std::string& sentence : explanation) words += "  " + sentence + "\n";
    words += "  ---\n";
  }
  return words;
}

bool has(const std::vector<std::string>& sentences, const std::string& words) {
  return std::ranges::any_of(sentences, [&](const std::string& one) { return one.find(words) != std::string::npos; });
}

/// The first explanation has the words, and no unexplained rest.
void expect_named(const Class& school, const Planted& planted) {
  const std::vector<double> mine = planted::gradient(school.homework, planted.plant);
  const GradientComparison comparison = school.compare(mine);
  ASSERT_FALSE(comparison.agrees()) << planted.name << " changes nothing";
  ASSERT_FALSE(comparison.explanations.empty()) << planted.name << ": no name\n" << words_of(comparison);
  EXPECT_TRUE(has(comparison.explanations.front(), planted.words)) << planted.name << "\n" << words_of(comparison);
  EXPECT_FALSE(comparison.where.empty()) << planted.name;
  for (const GradientDifference& tensor : comparison.tensors) {
    EXPECT_NE(tensor.cause, "differs, no usual cause found") << planted.name << ", " << tensor.name;
  }
}

TEST(PlantedHomework, TheStudentsOwnProgramIsRight) {
  for (const Loss loss : {Loss::quadratic, Loss::cross_entropy}) {
    const Class school("6-5-4", Function::tanh, loss, 7);
    EXPECT_TRUE(school.compare(school.ours).agrees());
  }
}

TEST(PlantedHomework, MistakesWithSquaresAreNamed) {
  const Class school("9-6-5", Function::sigmoid, Loss::quadratic, 8);
  for (const Planted& planted : planted::mistakes_for_squares()) expect_named(school, planted);
}

TEST(PlantedHomework, InADeeperNetToo) {
  const Class school("9-7-6-5", Function::tanh, Loss::half_quadratic, 8);
  for (const Planted& planted : planted::mistakes_for_squares()) {
    if (planted.name.starts_with("half")) continue;
    expect_named(school, planted);
  }
}

TEST(PlantedHomework, MistakesWithSoftmaxAreNamed) {
  for (const Function hidden : {Function::sigmoid, Function::tanh, Function::relu}) {
    const Class school("9-7-5", hidden, Loss::cross_entropy, 8);
    for (const Planted& planted : planted::mistakes_for_softmax()) {
      // p - y sums to 0: one number for all biases is 0.
      if (planted.name != "one bias for all") expect_named(school, planted);
    }
  }
}

TEST(PlantedHomework, WithoutAHiddenLayer) {
  const Class school("9-5", Function::sigmoid, Loss::quadratic, 8);
  for (const Planted& planted : planted::mistakes_for_squares()) {
    if (planted.name.find("hidden") == std::string::npos) expect_named(school, planted);
  }
}

TEST(PlantedHomework, ASquareLayerIsNotTransposed) {
  const Class school("4-5-5", Function::sigmoid, Loss::quadratic, 6);
  Plant plant;
  plant.weights_back = [](const Homework& h, std::size_t l) {
    Table turned = h.W[l];
    for (std::size_t j = 0; j < turned.size(); ++j) {
      for (std::size_t k = 0; k < turned.size(); ++k) turned[j][k] = h.W[l][k][j];
    }
    return turned;
  };
  expect_named(school, {"hidden: W not transposed", plant, "W is not transposed"});
  plant = {};
  plant.slope = [](const Homework& h, std::size_t l, std::size_t i, std::size_t j) {
    return planted::ds(h.function(l), h.z[h.L()][i][j]);
  };
  expect_named(school, {"hidden: slope of the wrong layer", plant, "slope of another layer"});
  plant = {};
  plant.inputs = [](const Homework& h, std::size_t l) { return l == 2 ? h.a[2] : h.a[l - 1]; };
  expect_named(school, {"a^l for a^(l-1)", plant, "a^2 stands where a^1 belongs"});
}

TEST(PlantedHomework, AFactorWithAMistakeIsFound) {
  const Class school("9-6-5", Function::sigmoid, Loss::quadratic, 8);
  for (const double factor : {8.0, -1.0, 0.2, 0.5, -0.03}) {
    for (const Planted& planted : planted::mistakes_for_squares()) {
      if (planted.name.find("hidden") == std::string::npos) continue;
      Planted both = planted;
      both.plant.after = [factor, after = planted.plant.after](Homework& h) {
        if (after) after(h);
        for (Table& table : h.gW) {
          for (Row& row : table) {
            for (double& g : row) g *= factor;
          }
        }
        for (Row& row : h.gb) {
          for (double& g : row) g *= factor;
        }
      };
      expect_named(school, both);
    }
  }
}

TEST(PlantedHomework, TwoMistakesAtOnceAreFound) {
  const Class school("9-6-5", Function::sigmoid, Loss::quadratic, 8);
  Plant plant;
  plant.output_delta = [](const Homework&, const Row& z, const Row& y) {
    Row p = planted::softmax(z);
    for (std::size_t j = 0; j < p.size(); ++j) p[j] -= y[j];
    return p;
  };
  plant.slope = [](const Homework&, std::size_t, std::size_t, std::size_t) { return 1.0; };
  expect_named(school, {"softmax", plant, "softmax + cross-entropy at the output"});
  expect_named(school, {"slope", plant, "slope s'(z) is missing, in L1"});
}

TEST(PlantedHomework, WhatIsNoKnownMistakeGetsNoName) {
  for (const char* sizes : {"9-6-5", "4-4-4-4", "4-3-2", "9-5"}) {
    const Class school(sizes, Function::sigmoid, Loss::quadratic, 8);
    test::RandomNumbers random(17);
    for (const double noise : {3e-4, 0.01, 1.0}) {
      std::vector<double> mine = school.ours;
      double size = 0;
      for (const double g : mine) size = std::max(size, std::abs(g));
      for (double& g : mine) g += noise * size * random.between(-1, 1);
      const GradientComparison comparison = school.compare(mine);
      EXPECT_TRUE(comparison.explanations.empty()) << sizes << ", " << noise << "\n" << words_of(comparison);
    }
  }
}

TEST(PlantedHomework, HalfOfAMistakeGetsNoName) {
  const Class school("9-6-5", Function::sigmoid, Loss::quadratic, 8);
  for (const Planted& planted : planted::mistakes_for_squares()) {
    if (planted.name.find("hidden") == std::string::npos) continue;
    std::vector<double> mine = planted::gradient(school.homework, planted.plant);
    for (std::size_t i = 0; i < mine.size(); ++i) mine[i] = 0.4 * mine[i] + 0.6 * school.ours[i];
    const GradientComparison comparison = school.compare(mine);
    EXPECT_TRUE(comparison.explanations.empty()) << planted.name << "\n" << words_of(comparison);
  }
}

TEST(PlantedHomework, OneExampleAlone) {
  const Class school("9-6-5", Function::sigmoid, Loss::quadratic, 1);
  for (const Planted& planted : planted::mistakes_for_squares()) {
    if (planted.name.find("hidden") != std::string::npos) expect_named(school, planted);
  }
}

TEST(PlantedHomework, OtherExamplesAreNamed) {
  const Class school("9-6-5", Function::sigmoid, Loss::quadratic, 8);
  const Class others("9-6-5", Function::sigmoid, Loss::quadratic, 11, 3);
  Homework theirs = school.homework;
  theirs.x = others.homework.x;
  theirs.y = others.homework.y;
  const std::vector<double> mine = planted::gradient(theirs);
  const GradientComparison comparison =
      compare_gradients(mine, school.ours, school.network.architecture().tensors(),
                        {.network = &school.network,
                         .examples = 8,
                         .x = {school.x.data(), 8, 9},
                         .y = {school.y.data(), 8, 5},
                         .others = {{"the 11 others", {others.x.data(), 11, 9}, {others.y.data(), 11, 5}}}});
  ASSERT_EQ(comparison.explanations.size(), 1U);
  EXPECT_EQ(comparison.explanations[0], std::vector<std::string>{"the 11 others"});
}

/// Ours with the tensors in [first, last) times a factor.
std::vector<double> with_factor(const Class& school, std::size_t first, std::size_t last, double factor) {
  std::vector<double> mine = school.ours;
  const auto& tensors = school.network.architecture().tensors();
  for (std::size_t t = first; t < last; ++t) {
    for (std::size_t i = 0; i < tensors[t].size(); ++i) mine[tensors[t].offset + i] *= factor;
  }
  return mine;
}

TEST(PlantedHomework, ABareFactorGetsNoReason) {
  const Class school("9-6-5", Function::sigmoid, Loss::quadratic, 8);
  for (const double factor : {7.0, 11.0, 1.5, 16.0, 1.9, 0.32, 0.7}) {
    const GradientComparison all = school.compare(with_factor(school, 0, 4, factor));
    ASSERT_EQ(all.explanations.size(), 1U);
    EXPECT_EQ(all.explanations[0], std::vector<std::string>{text("everywhere: ", factor, " times ours")});
    const GradientComparison one = school.compare(with_factor(school, 1, 2, factor));
    ASSERT_EQ(one.explanations.size(), 1U);
    EXPECT_EQ(one.explanations[0], std::vector<std::string>{text("L1's biases: ", factor, " times ours")});
  }
}

TEST(PlantedHomework, OnlyPartOfTheTensorsCannotHaveWhatChangesAll) {
  const Class school("9-6-5", Function::sigmoid, Loss::quadratic, 8);
  const std::pair<std::size_t, std::size_t> parts[] = {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {0, 2}, {2, 4}};
  for (const auto& [first, last] : parts) {
    for (const double factor : {0.5, -1.0, 0.1, 0.2}) {
      const std::string words = words_of(school.compare(with_factor(school, first, last, factor)));
      EXPECT_EQ(words.find("(a-y)^2"), std::string::npos) << words;
      EXPECT_EQ(words.find("y - a"), std::string::npos) << words;
      EXPECT_EQ(words.find("rate"), std::string::npos) << words;
      EXPECT_EQ(words.find("averaged over the"), std::string::npos) << words;
    }
  }
}

TEST(PlantedHomework, AMistakeIsNotNamedWhereTheTensorsBelowContradictIt) {
  const Class school("9-6-5", Function::sigmoid, Loss::quadratic, 8);
  Plant plant;
  plant.slope = [](const Homework&, std::size_t l, std::size_t, std::size_t) { return l == 2 ? 1.0 : 0.3; };
  std::vector<double> mine = planted::gradient(school.homework, plant);
  const std::size_t below = school.network.architecture().tensors()[2].offset;
  for (std::size_t i = 0; i < below; ++i) mine[i] += 0.1 * static_cast<double>(i % 7);
  const GradientComparison comparison = school.compare(mine);
  EXPECT_EQ(words_of(comparison).find("delta^2 = a - y"), std::string::npos) << words_of(comparison);
}

TEST(PlantedHomework, OneMistakeInEachLayerIsOneExplanation) {
  const Class school("9-7-6-5", Function::sigmoid, Loss::quadratic, 8);
  Homework first = school.homework;
  first.x.resize(1);
  first.y.resize(1);
  const std::vector<double> of_first = planted::gradient(first);
  std::vector<double> mine = school.ours;
  for (const ParameterTensor& tensor : school.network.architecture().tensors()) {
    for (std::size_t i = 0; tensor.is_bias && i < tensor.size(); ++i)
      mine[tensor.offset + i] = of_first[tensor.offset + i];
  }
  const GradientComparison comparison = school.compare(mine);
  ASSERT_EQ(comparison.explanations.size(), 1U) << words_of(comparison);
  ASSERT_EQ(comparison.explanations[0].size(), 3U) << words_of(comparison);
  for (const char* layer : {"L1", "L2", "L3"})
    EXPECT_TRUE(has(comparison.explanations[0], text(layer, "'s biases: those of the first example")));
}

TEST(PlantedHomework, BiasesOfZeroThatWereUpdatedAreNoFactor) {
  Class school("9-6-5", Function::sigmoid, Loss::quadratic, 8);
  for (const ParameterTensor& tensor : school.network.architecture().tensors()) {
    for (std::size_t i = 0; tensor.is_bias && i < tensor.size(); ++i)
      school.network.parameters()[tensor.offset + i] = 0;
  }
  for (Row& b : school.homework.b) std::ranges::fill(b, 0);
  school.ours = planted::gradient(school.homework);
  std::vector<double> mine(school.ours.size());
  for (std::size_t i = 0; i < mine.size(); ++i) mine[i] = school.network.parameters()[i] - 3 * school.ours[i];
  const GradientComparison comparison = school.compare(mine);
  ASSERT_EQ(comparison.explanations.size(), 1U) << words_of(comparison);
  ASSERT_EQ(comparison.explanations[0].size(), 1U) << words_of(comparison);
  EXPECT_NE(comparison.explanations[0][0].find("the updated parameters are saved, w - 3 dC/dw"), std::string::npos);
}

TEST(PlantedHomework, WhereTheErrorLiesIsSaid) {
  const Class school("9-7-6-5", Function::sigmoid, Loss::quadratic, 8);
  const auto where = [&](std::size_t tensor) {
    std::vector<double> mine = school.ours;
    const ParameterTensor& spoiled = school.network.architecture().tensors()[tensor];
    for (std::size_t i = 0; i < spoiled.size(); ++i) mine[spoiled.offset + i] += 0.1 * static_cast<double>(i % 3);
    return school.compare(mine).where;
  };
  EXPECT_EQ(where(4),
            "L3's biases agree, so delta^3 is right. L3's weights differ: the error lies in the product of delta^3 and "
            "a^2, or in how it is saved. L2's weights and biases agree: what is passed back is right");
  EXPECT_TRUE(where(3).starts_with("L2's weights agree, so delta^2 is right. L2's biases differ")) << where(3);
  std::vector<double> mine = school.ours;
  for (std::size_t i = 0; i < school.network.architecture().tensors()[2].offset; ++i)
    mine[i] += 0.1 * static_cast<double>(i % 5);
  EXPECT_EQ(
      school.compare(mine).where,
      "L2's weights and biases agree, so delta^2 is right. L1's weights and biases differ: the error lies between "
      "delta^2 and delta^1 (W^2^T delta^2, or the slope s'(z^1))");
  for (double& g : mine) g += 1;
  EXPECT_TRUE(school.compare(mine).where.starts_with("L3's weights and biases differ, the last layer's already"));
}

}  // namespace
}  // namespace nudge
