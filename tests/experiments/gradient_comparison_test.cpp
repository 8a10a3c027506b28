// Somebody's own gradient beside ours: what is right is told right, and each usual mistake, planted, is called by its
// name.

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "nudge/gradient_check.hpp"
#include "support/expect_error.hpp"
#include "support/random_numbers.hpp"
#include "support/second_backpropagation.hpp"

namespace nudge {
namespace {

using second::Bug;

constexpr std::size_t examples = 5;

/// A network, some examples, our gradient, and a learner's, which starts out right.
struct Learner {
  explicit Learner(Loss loss = Loss::quadratic, const std::string& sizes = "6-4-4-3",
                   Function hidden = Function::sigmoid)
      : network(dense_net({parse_net(sizes).front()}, parse_net(sizes), {.activation = hidden, .loss = loss})),
        second{.sizes = parse_net(sizes), .hidden = hidden, .loss = loss} {
    test::RandomNumbers random(5);
    for (double& w : network.parameters()) w = random.between(-1, 1);
    for (std::size_t i = 0; i < examples; ++i) {
      data.x.push_back(random.many(second.sizes.front(), 0, 1));
      data.y.push_back(random.many(second.sizes.back(), 0, 1));
      x.insert(x.end(), data.x.back().begin(), data.x.back().end());
      y.insert(y.end(), data.y.back().begin(), data.y.back().end());
    }
    second.set_parameters(network.parameters());
    ours = second::mean_gradient(second, data);
    mine = ours;
  }

  const std::vector<ParameterTensor>& tensors() const { return network.architecture().tensors(); }
  std::span<double> part(std::size_t tensor) {
    return std::span(mine).subspan(tensors()[tensor].offset, tensors()[tensor].size());
  }
  void scale(double factor) {
    for (double& g : mine) g *= factor;
  }
  void make_the_mistake(Bug bug) { mine = second::mean_gradient(second, data, bug); }

  /// Without the examples themselves: only what shows in the two gradients.
  std::vector<GradientDifference> compare() const {
    return compare_gradients(mine, ours, tensors(), {.network = &network, .examples = examples}).tensors;
  }
  std::vector<GradientDifference> compare_with_examples() const {
    return compare_gradients(mine, ours, tensors(),
                             {.network = &network,
                              .examples = examples,
                              .x = {x.data(), examples, second.sizes.front()},
                              .y = {y.data(), examples, second.sizes.back()}})
        .tensors;
  }

  BasicNetwork<double> network;
  second::Net second;
  second::Examples data;
  std::vector<double> x, y;
  std::vector<double> ours, mine;
};

void expect_everywhere(const std::vector<GradientDifference>& differences, const std::string& cause) {
  for (const GradientDifference& difference : differences) {
    EXPECT_FALSE(difference.agrees) << difference.name;
    EXPECT_TRUE(difference.cause.starts_with(cause)) << difference.name << ": " << difference.cause;
  }
}

TEST(CompareGradients, ARightGradientAgrees) {
  Learner learner;
  test::RandomNumbers random(1);
  for (double& g : learner.mine) g *= 1 + random.between(-1e-6, 1e-6);  // as if it had been computed in float
  for (const GradientDifference& difference : learner.compare_with_examples()) {
    EXPECT_TRUE(difference.agrees);
    EXPECT_EQ(difference.cause, "");
    EXPECT_LT(difference.difference, 1e-6);
    EXPECT_NEAR(difference.ratio, 1, 1e-6);
  }
}

TEST(CompareGradients, NamesTheTensorThatDiffers) {
  Learner learner;
  learner.part(2)[5] += 0.5;
  const auto differences = learner.compare_with_examples();
  ASSERT_EQ(differences.size(), 6U);
  for (std::size_t i = 0; i < 6; ++i) EXPECT_EQ(differences[i].agrees, i != 2) << i;
  EXPECT_EQ(differences[2].name, "layers.1.weight");
  EXPECT_EQ(differences[2].cause, "differs, no usual cause found");
}

TEST(CompareGradients, MeasuresTheDifferenceAgainstOurs) {
  Learner learner;
  double square = 0;
  for (const double g : learner.part(1)) square += g * g;
  learner.part(1)[0] += 0.25;
  EXPECT_NEAR(learner.compare()[1].difference, 0.25 / std::sqrt(square), 1e-12);
}

TEST(CompareGradients, TheToleranceDecides) {
  Learner learner;
  learner.scale(1.01);
  EXPECT_FALSE(compare_gradients(learner.mine, learner.ours, learner.tensors(), {}, 0.009).tensors[0].agrees);
  EXPECT_TRUE(compare_gradients(learner.mine, learner.ours, learner.tensors(), {}, 0.011).tensors[0].agrees);
}

TEST(CompareGradients, KnowsTheMissingFactorTwo) {
  Learner learner;
  learner.make_the_mistake(Bug::loss_factor);
  const auto differences = learner.compare();
  expect_everywhere(differences, "half of ours: the factor 2 of (a-y)^2 is missing");
  EXPECT_NEAR(differences[0].ratio, 0.5, 1e-12);
}

TEST(CompareGradients, KnowsAFactorTwoTooManyInTheBooksCost) {
  Learner learner(Loss::half_quadratic);
  learner.make_the_mistake(Bug::loss_factor);
  expect_everywhere(learner.compare(), "twice ours: the factor 1/2 of the half-quadratic cost is missing");
}

TEST(CompareGradients, BlamesNoQuadraticFactorOnAnotherLoss) {
  Learner learner(Loss::cross_entropy);
  learner.scale(0.5);
  expect_everywhere(learner.compare(), "half of ours");
}

TEST(CompareGradients, KnowsASumThatWasNotAveraged) {
  Learner learner;
  learner.make_the_mistake(Bug::not_averaged);
  expect_everywhere(learner.compare(), "5 times ours: summed over the examples, not averaged");
}

TEST(CompareGradients, KnowsAMeanThatWasDividedTwice) {
  Learner learner;
  learner.make_the_mistake(Bug::averaged_twice);
  expect_everywhere(learner.compare(), "1/5 of ours: divided by the number of examples twice");
}

TEST(CompareGradients, KnowsAWrongSign) {
  Learner learner;
  learner.make_the_mistake(Bug::output_sign);
  expect_everywhere(learner.compare(), "minus the gradient: the nudge, -dC/dw, is saved, or y - a stands for a - y");
}

TEST(CompareGradients, KnowsSeveralFactorsAtOnce) {
  Learner learner;
  learner.scale(-0.5 * examples);
  expect_everywhere(learner.compare(),
                    "minus the gradient: the nudge, -dC/dw, is saved, or y - a stands for a - y; half of ours: the "
                    "factor 2 of (a-y)^2 is missing; 5 times ours: summed over the examples, not "
                    "averaged");
}

TEST(CompareGradients, GivesAnyOtherFactor) {
  Learner learner;
  learner.scale(0.75);
  expect_everywhere(learner.compare(), "0.75 times ours");
  learner.scale(0.9376);
  expect_everywhere(learner.compare(), "0.7032 times ours");
}

TEST(CompareGradients, OneNumberAloneIsNoMultiple) {
  Learner learner(Loss::quadratic, "3-4-1");
  learner.part(3)[0] *= 0.75;
  EXPECT_EQ(learner.compare()[3].cause, "differs, no usual cause found");
}

TEST(CompareGradients, KnowsTransposedWeights) {
  Learner learner;
  learner.make_the_mistake(Bug::outer_product_transposed);
  const auto differences = learner.compare();
  for (std::size_t i = 0; i < differences.size(); ++i) {
    EXPECT_EQ(differences[i].agrees, i % 2 == 1) << "only weights can be transposed";
    EXPECT_EQ(differences[i].cause.starts_with("transposed"), i % 2 == 0) << differences[i].name;
  }
}

TEST(CompareGradients, KnowsTransposedWeightsWithAFactor) {
  Learner learner;
  learner.make_the_mistake(Bug::outer_product_transposed);
  learner.scale(examples);
  EXPECT_EQ(learner.compare()[0].cause,
            "transposed and then reshaped: the shape is right, but the numbers lie in the order of (inputs, outputs); "
            "5 times "
            "ours: summed over the examples, not averaged");
}

TEST(CompareGradients, KnowsForgottenBiases) {
  Learner learner;
  learner.make_the_mistake(Bug::bias_forgotten);
  for (const GradientDifference& difference : learner.compare()) {
    const bool is_bias = difference.name.ends_with("bias");
    EXPECT_EQ(difference.agrees, !is_bias);
    EXPECT_EQ(difference.cause, is_bias ? "all 0: the sum of the deltas is left out" : "");
    EXPECT_EQ(difference.ratio, is_bias ? 0 : 1);
  }
}

TEST(CompareGradients, KnowsWeightsThatWereNeverComputed) {
  Learner learner;
  std::fill(learner.part(0).begin(), learner.part(0).end(), 0);
  EXPECT_EQ(learner.compare()[0].cause, "all 0: never computed");
}

TEST(CompareGradients, KnowsTheGradientOfAnotherTensor) {
  Learner learner;
  learner.make_the_mistake(Bug::bias_of_layer_below);
  EXPECT_EQ(learner.compare()[3].cause, "the gradient of another tensor: L1's biases");
}

TEST(CompareGradients, KnowsBiasesSummedOverTheNeurons) {
  Learner learner;
  double sum = 0;
  for (const double g : learner.part(1)) sum += g;
  std::fill(learner.part(1).begin(), learner.part(1).end(), sum);
  EXPECT_EQ(learner.compare()[1].cause, "one number everywhere: summed over the neurons too");
  std::fill(learner.part(1).begin(), learner.part(1).end(), sum / 4);
  EXPECT_EQ(learner.compare()[1].cause, "one number everywhere: averaged over the neurons too");
}

TEST(CompareGradients, KnowsNumbersThatAreNone) {
  Learner learner;
  learner.part(4)[1] = std::numeric_limits<double>::quiet_NaN();
  const auto differences = learner.compare_with_examples();
  EXPECT_FALSE(differences[4].agrees);
  EXPECT_EQ(differences[4].cause, "holds numbers that are not finite (nan or inf)");
  EXPECT_TRUE(differences[0].agrees);
}

TEST(CompareGradients, OursAllZeroIsSaid) {
  Learner learner;
  std::fill(learner.ours.begin(), learner.ours.end(), 0);
  expect_everywhere(learner.compare(), "ours is all 0 here");
}

TEST(CompareGradients, KnowsAForgottenHiddenDerivative) {
  Learner learner;
  learner.make_the_mistake(Bug::hidden_derivative_missing);
  const auto differences = learner.compare_with_examples();
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(differences[i].cause, "the slope s'(z) is missing, in L1 to L2");
  }
  EXPECT_TRUE(differences[4].agrees) << "the output layer is right";
  EXPECT_TRUE(differences[5].agrees);
}

TEST(CompareGradients, KnowsAForgottenOutputDerivative) {
  Learner learner;
  learner.make_the_mistake(Bug::output_derivative_missing);
  expect_everywhere(learner.compare_with_examples(), "the slope s'(z) is missing, in L3");
}

TEST(CompareGradients, KnowsADerivativeTakenAtTheActivation) {
  for (const Function hidden : {Function::sigmoid, Function::gelu}) {
    Learner learner(Loss::quadratic, "6-4-4-3", hidden);
    learner.make_the_mistake(Bug::derivative_at_a);
    expect_everywhere(learner.compare_with_examples(),
                      "the slope is taken at a, s'(a), where s'(z) belongs, in every layer");
  }
}

TEST(CompareGradients, KnowsTheLastExampleAlone) {
  Learner learner;
  learner.make_the_mistake(Bug::last_example_only);
  expect_everywhere(learner.compare_with_examples(), "the gradient of the last example alone, not the mean");
}

TEST(CompareGradients, KnowsAMistakeWithAFactor) {
  Learner learner;
  learner.make_the_mistake(Bug::output_derivative_missing);
  learner.scale(examples);
  EXPECT_EQ(learner.compare_with_examples()[0].cause,
            "the slope s'(z) is missing, in L3; 5 times ours: summed over the examples, not "
            "averaged");
}

TEST(CompareGradients, WithoutTheExamplesItDoesNotGuess) {
  Learner learner;
  learner.make_the_mistake(Bug::output_derivative_missing);
  EXPECT_EQ(learner.compare()[0].cause, "differs, no usual cause found");
}

/// The gradient of the learner who updates a layer's weights, at this rate, and then passes the desire back through
/// them; here by hand, because the second backpropagation updates after every example and at a rate of 1.
std::vector<double> updating_before_passing_on(const Learner& learner, double rate) {
  using second::Numbers;
  const second::Net& net = learner.second;
  std::vector<second::Pass> passes;
  for (std::size_t i = 0; i < examples; ++i) {
    passes.push_back(second::backpropagate(net, learner.data.x[i], learner.data.y[i]));
  }
  std::vector<double> gradient(learner.ours.size());
  std::size_t end = gradient.size();
  for (std::size_t l = net.layers(); l >= 1; --l) {
    const std::size_t n_in = net.sizes[l - 1], n_out = net.sizes[l];
    const std::size_t begin = end - n_out * (n_in + 1);
    Numbers dW(n_out * n_in, 0);
    for (std::size_t j = 0; j < n_out; ++j) {
      for (const second::Pass& pass : passes) {
        for (std::size_t k = 0; k < n_in; ++k) dW[j * n_in + k] += pass.dz[l][j] * pass.a[l - 1][k] / examples;
        gradient[begin + n_out * n_in + j] += static_cast<double>(pass.dz[l][j] / examples);
      }
    }
    for (std::size_t i = 0; i < dW.size(); ++i) gradient[begin + i] = static_cast<double>(dW[i]);
    for (second::Pass& pass : passes) {
      if (l == 1) break;
      for (std::size_t k = 0; k < n_in; ++k) {
        second::Real da = 0;
        for (std::size_t j = 0; j < n_out; ++j) {
          da += (net.W[l][j * n_in + k] - static_cast<second::Real>(rate) * dW[j * n_in + k]) * pass.dz[l][j];
        }
        pass.dz[l - 1][k] = da * second::slope_of(net.hidden, net.slope, pass.z[l - 1][k], Bug::none);
      }
    }
    end = begin;
  }
  return gradient;
}

TEST(CompareGradients, KnowsWeightsUpdatedBeforePassingOnAndTheRate) {
  for (const double rate : {0.1, 3.0}) {
    Learner learner;
    learner.mine = updating_before_passing_on(learner, rate);
    const auto differences = learner.compare_with_examples();
    const std::string cause =
        text("the weights were updated (at a rate of ", rate, ") before the desire was passed on");
    for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(differences[i].cause, cause) << differences[i].name;
    EXPECT_TRUE(differences[4].agrees) << "the output layer is computed before anything is updated";
    EXPECT_TRUE(differences[5].agrees);
  }
}

TEST(CompareGradients, RefusesWhatDoesNotFit) {
  Learner learner;
  EXPECT_ERROR(compare_gradients(std::span<const double>(learner.mine).first(10), learner.ours, learner.tensors(), {}),
               text("your gradient has 10 numbers, the network's has ", learner.ours.size()));
  learner.scale(2);
  GradientContext context{.network = &learner.network, .examples = 3, .x = {learner.x.data(), examples, 6}};
  EXPECT_ERROR(compare_gradients(learner.mine, learner.ours, learner.tensors(), context),
               "3 examples are announced, 5 are given");
  context.examples = 5;
  EXPECT_ERROR(compare_gradients(learner.mine, learner.ours, learner.tensors(), context),
               "x is 5 x 6 and y 0 x 0, the network takes 6 inputs and gives 3 outputs");
}

}  // namespace
}  // namespace nudge
