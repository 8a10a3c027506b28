#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "nudge/model_file.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

/// 3-2-2: layers.0.weight (2, 3), layers.0.bias (2), layers.1.weight (2, 2), layers.1.bias (2).
const Architecture small = dense_net(Shape{3}, {3, 2, 2}, {});

std::vector<double> counting() {
  std::vector<double> numbers(small.parameter_count());
  std::iota(numbers.begin(), numbers.end(), 1.0);
  return numbers;
}

SafeTensors counting_file() { return to_safetensors<double>(counting(), small.tensors()); }

TEST(GradientFile, ComesBackAsItWas) {
  const NamedGradient gradient = from_safetensors(counting_file(), small.tensors(), "mine");
  EXPECT_EQ(gradient.flat, counting());
  EXPECT_EQ(gradient.found.size(), small.tensors().size());
  EXPECT_TRUE(gradient.missing.empty());
}

TEST(GradientFile, HasTheShapesOfTheModel) {
  const SafeTensors file = counting_file();
  EXPECT_EQ(file.tensors[0].shape, (std::vector<std::size_t>{2, 3}));
  EXPECT_EQ(file.tensors[1].shape, (std::vector<std::size_t>{2}));
}

TEST(GradientFile, TakesATransposedWeightAndABiasAsARow) {
  SafeTensors file = counting_file();
  file.tensors[0].shape = {3, 2};
  file.tensors[1].shape = {1, 2};
  EXPECT_EQ(from_safetensors(file, small.tensors(), "mine").flat, counting());
}

TEST(GradientFile, TakesNumbersThatAreNotFiniteForTheComparisonToJudge) {
  std::vector<double> numbers = counting();
  numbers[3] = std::nan("");
  const SafeTensors file = to_safetensors<double>(numbers, small.tensors());
  EXPECT_TRUE(std::isnan(from_safetensors(file, small.tensors(), "mine").flat[3]));
}

TEST(GradientFile, NamesWhatIsMissing) {
  SafeTensors file = counting_file();
  file.tensors.erase(file.tensors.begin() + 1);
  const NamedGradient gradient = from_safetensors(file, small.tensors(), "mine");
  EXPECT_EQ(gradient.missing, std::vector<std::string>{"layers.0.bias"});
  EXPECT_EQ(gradient.found.size(), 3U);
}

TEST(GradientFile, PassesOverWhatIsNoTensorOfTheModel) {
  SafeTensors file = counting_file();
  file.tensors.insert(file.tensors.begin(), make_tensor<double>("loss", {}, std::vector<double>{3}));
  file.tensors.push_back(make_tensor<double>("history", {5}, std::vector<double>(5)));
  const NamedGradient gradient = from_safetensors(file, small.tensors(), "mine");
  EXPECT_EQ(gradient.flat, counting());
  EXPECT_EQ(gradient.passed_over, (std::vector<std::string>{"loss", "history"}));
  EXPECT_TRUE(gradient.taken_for.empty());
}

TEST(GradientFile, RefusesOtherNamesAndShapes) {
  SafeTensors file = counting_file();
  file.tensors[0].name = "fc1.weight";
  EXPECT_ERROR(from_safetensors(file, small.tensors(), "mine"),
               "mine: the model has no tensor \"fc1.weight\" of shape (2, 3); it has layers.0.weight (2, 3)");
  file = counting_file();
  file.tensors[0].shape = {6};
  EXPECT_ERROR(from_safetensors(file, small.tensors(), "mine"), "layers.0.weight has shape (6), the model's is (2, 3)");
}

}  // namespace
}  // namespace nudge
