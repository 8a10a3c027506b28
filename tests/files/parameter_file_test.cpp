#include <gtest/gtest.h>

#include "nudge/error.hpp"
#include "nudge/model_file.hpp"

namespace nudge {
namespace {

BasicNetwork<double> net() {
  return BasicNetwork<double>(
      dense_net(Shape{2}, {2, 3, 1}, {.activation = Function::sigmoid, .loss = Loss::quadratic}));
}

constexpr const char* right = R"(
[L1]
weight = [[0.1, -2], [3, 4e-3], [5, 6]]
bias = [7, 8, 9]
[L2]
weight = [[-1, -2, -3]]
bias = [0.5]
)";

TEST(ParameterFile, FillsEveryParameterWithTheNumberAsWritten) {
  BasicNetwork<double> network = net();
  read_parameters_text(right, "toy.toml", network);
  const std::vector<double> expected{0.1, -2, 3, 4e-3, 5, 6, 7, 8, 9, -1, -2, -3, 0.5};
  EXPECT_EQ(std::vector<double>(network.parameters().begin(), network.parameters().end()), expected);
}

TEST(ParameterFile, ChangesNothingWhereThereIsAnError) {
  BasicNetwork<double> network = net();
  network.parameters()[0] = 42;
  EXPECT_THROW(read_parameters_text("[L1]\nweight = [[1, 1], [1, 1], [1, 1]]\nbias = [1, 1]\n", "t", network), Error);
  EXPECT_EQ(network.parameters()[0], 42);
}

std::string message_of(const std::string& toml) {
  BasicNetwork<double> network = net();
  try {
    read_parameters_text(toml, "toy.toml", network);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(ParameterFile, SaysWhatDoesNotFit) {
  const std::string layer_1 = "[L1]\nweight = [[1, 1], [1, 1], [1, 1]]\nbias = [1, 1, 1]\n";
  EXPECT_EQ(message_of(layer_1), "toy.toml: no L2.weight");
  EXPECT_EQ(message_of(layer_1 + "[L2]\nweight = [[1, 1, 1]]\n"), "toy.toml: no L2.bias");
  EXPECT_EQ(message_of("[L1]\nweight = [[1, 1], [1, 1]]\n"),
            "toy.toml:2:10: L1.weight: expected a list of 3 rows (a row a neuron) of 2 numbers, found 2");
  EXPECT_EQ(message_of("[L1]\nweight = [[1, 1], [1], [1, 1]]\n"),
            "toy.toml:2:19: L1.weight row 1: expected 2 numbers, found 1");
  EXPECT_EQ(message_of("[L1]\nweight = [1, 2, 3]\n"), "toy.toml:2:11: L1.weight row 0: expected a list of 2 numbers");
  EXPECT_EQ(message_of("[L1]\nweight = 1\n"),
            "toy.toml:2:10: L1.weight: expected a list of 3 rows (a row a neuron) of 2 numbers");
  EXPECT_EQ(message_of("[L1]\nweight = [[1, \"x\"], [1, 1], [1, 1]]\n"),
            "toy.toml:2:15: L1.weight row 0: expected finite numbers");
  EXPECT_EQ(message_of("[L1]\nweight = [[1, inf], [1, 1], [1, 1]]\n"),
            "toy.toml:2:15: L1.weight row 0: expected finite numbers");
  EXPECT_EQ(message_of(layer_1 + "[L3]\nbias = [1]\n"), "toy.toml:4:2: [L3]: the network has [L1] to [L2]");
  EXPECT_EQ(message_of("[L1]\nbiases = [1]\n"), "toy.toml:2:1: unknown key L1.biases; there are weight and bias");
  EXPECT_EQ(message_of("L1 = 3\n"), "toy.toml:1:1: L1: expected a section, [L1]");
  EXPECT_NE(message_of("[L1\n").find("not TOML"), std::string::npos);
}

}  // namespace
}  // namespace nudge
