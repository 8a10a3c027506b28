// The gradient check must notice what people get wrong: each mistake is planted in the second backpropagation, whose
// cost stays right.

#include <gtest/gtest.h>

#include <ostream>

#include "nudge/error.hpp"
#include "nudge/gradient_check.hpp"
#include "support/random_numbers.hpp"
#include "support/second_backpropagation.hpp"

namespace nudge {
namespace {

using second::Bug;

struct Planted {
  const char* name;
  Bug bug;
  Function hidden;
  Function output;
  Loss loss;
};

void PrintTo(const Planted& planted, std::ostream* out) { *out << planted.name; }

/// Four layers, three of one size, so that mixed-up indices stay inside of the tensors. Real-valued targets that sum to
/// something else than 1.
struct Problem {
  explicit Problem(const Planted& planted)
      : net{.sizes = {5, 4, 4, 4, 3},
            .hidden = planted.hidden,
            .output = planted.output,
            .loss = planted.loss,
            .slope = 0.1} {
    test::RandomNumbers random(20240501);
    for (std::size_t l = 1; l <= net.layers(); ++l) {
      const std::string layer = text("layers.", l - 1);
      add_tensor(layer + ".weight", net.sizes[l], net.sizes[l - 1]);
      add_tensor(layer + ".bias", net.sizes[l], 1);
    }
    parameters = random.many(parameters.size(), -1, 1);
    for (int i = 0; i < 3; ++i) {
      examples.x.push_back(random.many(net.sizes.front(), 0, 1));
      examples.y.push_back(random.many(net.sizes.back(), 0, 1));
    }
    net.set_parameters(parameters);
  }

  GradientCheck check(Bug bug) {
    const auto cost = [&] {
      net.set_parameters(parameters);
      return static_cast<double>(second::mean_cost(net, examples));
    };
    const std::vector<double> gradient = second::mean_gradient(net, examples, bug);
    return check_gradient(parameters, gradient, tensors, cost, {});
  }

  second::Net net;
  std::vector<ParameterTensor> tensors;
  std::vector<double> parameters;
  second::Examples examples;

 private:
  void add_tensor(const std::string& name, std::size_t rows, std::size_t columns) {
    tensors.push_back({.name = name, .address = "", .offset = parameters.size(), .rows = rows, .columns = columns});
    parameters.resize(parameters.size() + rows * columns);
  }
};

class PlantedBug : public testing::TestWithParam<Planted> {};

TEST_P(PlantedBug, IsCaughtByTheGradientCheck) {
  const GradientCheck check = Problem(GetParam()).check(GetParam().bug);
  EXPECT_FALSE(check.passed);
  EXPECT_GT(check.error, 1e-5) << "far above the tolerance, not by luck";
}

TEST_P(PlantedBug, WithoutTheBugTheGradientPasses) {
  const GradientCheck check = Problem(GetParam()).check(Bug::none);
  EXPECT_TRUE(check.passed) << check.error;
}

constexpr Function sigmoid = Function::sigmoid;
constexpr Loss quadratic = Loss::quadratic;

INSTANTIATE_TEST_SUITE_P(
    CheckGradient, PlantedBug,
    testing::Values(
        Planted{"OutputSignTurned", Bug::output_sign, sigmoid, sigmoid, quadratic},
        Planted{"HiddenSignTurned", Bug::hidden_sign, sigmoid, sigmoid, quadratic},
        Planted{"FactorTwoOfTheQuadraticCostMissing", Bug::loss_factor, sigmoid, sigmoid, quadratic},
        Planted{"FactorHalfOfTheBooksCostMissing", Bug::loss_factor, sigmoid, sigmoid, Loss::half_quadratic},
        Planted{"OutputDerivativeMissing", Bug::output_derivative_missing, Function::relu, sigmoid, quadratic},
        Planted{"HiddenDerivativeMissing", Bug::hidden_derivative_missing, sigmoid, sigmoid, quadratic},
        Planted{"HiddenDerivativeMissingInSilu", Bug::hidden_derivative_missing, Function::silu, sigmoid,
                Loss::cross_entropy},
        Planted{"SigmoidDerivativeAtTheActivation", Bug::derivative_at_a, sigmoid, sigmoid, quadratic},
        Planted{"GeluDerivativeAtTheActivation", Bug::derivative_at_a, Function::gelu, Function::identity, quadratic},
        Planted{"DerivativeOfAnotherLayer", Bug::derivative_of_another_layer, Function::tanh, sigmoid, quadratic},
        Planted{"TanhDerivativeNotSquared", Bug::tanh_derivative_unsquared, Function::tanh, Function::tanh, quadratic},
        Planted{"LeakySlopeForgotten", Bug::leaky_slope_forgotten, Function::leaky_relu, sigmoid, quadratic},
        Planted{"GeluDerivativeOfTheTanhForm", Bug::gelu_derivative_approximate, Function::gelu, sigmoid, quadratic},
        Planted{"SoftmaxWithoutMinusY", Bug::softmax_minus_y_missing, sigmoid, sigmoid, Loss::cross_entropy},
        Planted{"SoftmaxWithoutItsDerivative", Bug::softmax_derivative_missing, sigmoid, sigmoid, Loss::cross_entropy},
        Planted{"TargetsTakenToSumToOne", Bug::targets_not_summed, sigmoid, sigmoid, Loss::cross_entropy},
        Planted{"WeightsTransposed", Bug::transposed_weights, sigmoid, sigmoid, quadratic},
        Planted{"VotesOverwrittenNotAdded", Bug::only_one_vote, sigmoid, sigmoid, quadratic},
        Planted{"WeightsUpdatedBeforeTheDesireIsPassedOn", Bug::updated_before_passing_on, sigmoid, sigmoid, quadratic},
        Planted{"OuterProductTransposed", Bug::outer_product_transposed, sigmoid, sigmoid, quadratic},
        Planted{"OuterProductWithTheLayersOwnActivation", Bug::outer_product_a_of_layer, sigmoid, sigmoid, quadratic},
        Planted{"OuterProductWithTheWeightedInput", Bug::outer_product_z, sigmoid, sigmoid, quadratic},
        Planted{"LastInputSkipped", Bug::last_input_skipped, sigmoid, sigmoid, quadratic},
        Planted{"ActivationOfTheExampleBefore", Bug::stale_activation, sigmoid, sigmoid, quadratic},
        Planted{"BiasForgotten", Bug::bias_forgotten, sigmoid, sigmoid, Loss::binary_cross_entropy},
        Planted{"BiasOfTheLayerBelow", Bug::bias_of_layer_below, sigmoid, sigmoid, quadratic},
        Planted{"BiasFromTheActivation", Bug::bias_from_activation, sigmoid, sigmoid, quadratic},
        Planted{"SumInPlaceOfMean", Bug::not_averaged, sigmoid, sigmoid, quadratic},
        Planted{"MeanDividedTwice", Bug::averaged_twice, sigmoid, sigmoid, quadratic},
        Planted{"OnlyTheLastExample", Bug::last_example_only, sigmoid, sigmoid, quadratic}),
    [](const testing::TestParamInfo<Planted>& planted) { return planted.param.name; });

}  // namespace
}  // namespace nudge
