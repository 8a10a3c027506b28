// Every kind of layer with every option: its backward gives the gradient (C01), by central differences in double.

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "nudge/error.hpp"
#include "nudge/net_text.hpp"
#include "support/gradient_check.hpp"
#include "support/random_numbers.hpp"

namespace nudge {
namespace {

void expect_right_gradients(const std::vector<const char*>& nets, Loss loss = Loss::cross_entropy) {
  for (const char* net : nets) {
    SCOPED_TRACE(net);
    test::expect_right_gradient(make_net(net_input(net).value(), net, {.loss = loss}), 2);
  }
}

TEST(LayerGradient, OfConvolutionsAgreesWithCentralDifferences) {
  expect_right_gradients(
      {"1x6x6, conv3x3:2, tanh, 3", "3x6x5, conv3x2:4, tanh, 3", "2x5x7, conv1x1:3, tanh, 3",
       "5x1x1, conv1x1:4, tanh, 3", "1x5x5, conv5x5:4, tanh, 3", "1x4x6, conv4x6:3, tanh, 3",
       "2x7x6, conv3x3:3:stride2, tanh, 3", "2x7x8, conv3x3:3:stride3, tanh, 3", "1x8x8, conv2x2:2:stride3, tanh, 3",
       "2x5x5, conv3x3:3:pad1, tanh, 3", "2x4x5, conv5x5:3:same, tanh, 3", "1x1x1, conv3x3:2:pad1, tanh, 3",
       "1x2x2, conv3x3:2:pad4, tanh, 3", "2x7x7, conv3x3:3:pad2:stride2, tanh, 3", "4x5x5, conv3x3:6:groups2, tanh, 3",
       "4x5x5, conv3x3:4:groups4:pad1, tanh, 3", "3x5x4, conv2x3:6:groups3:stride2, tanh, 3",
       "2x5x5, conv3x3:3:nobias, tanh, 3", "1x9x9, conv3x3:4, tanh, conv3x3:3:stride2, tanh, conv3x3:2:pad1, tanh, 4"});
}

TEST(LayerGradient, OfTransposedConvolutionsAgreesWithCentralDifferences) {
  expect_right_gradients({"2x3x4, convtranspose3x3:3, tanh, 3", "2x3x3, convtranspose2x2:3:stride2, tanh, 3",
                          "1x4x3, convtranspose4x4:2:stride2:pad1, tanh, 3", "3x1x1, convtranspose3x2:4, tanh, 3",
                          "4x3x3, convtranspose3x3:6:groups2:stride3, tanh, 3",
                          "4x3x3, convtranspose3x3:4:groups4:nobias, tanh, 3",
                          "1x6x6, conv3x3:3:stride2, tanh, convtranspose3x3:2:stride2:pad1, tanh, 3"});
}

TEST(LayerGradient, OfPoolingAndUpsamplingAgreesWithCentralDifferences) {
  expect_right_gradients({"1x6x6, conv3x3:3, maxpool2, 3", "2x7x7, conv3x3:3, maxpool3:stride2, tanh, 3",
                          "1x7x6, conv2x2:3, maxpool2:stride1, tanh, 3", "2x6x6, conv3x3:2, maxpool3:stride2:pad1, 3",
                          "1x6x7, conv3x3:3, maxpool2x3, tanh, 3", "1x6x6, conv3x3:3, avgpool2, tanh, 3",
                          "1x7x7, conv2x2:3, avgpool3:stride2:pad1, tanh, 3", "1x7x7, conv2x2:3, avgpool2:stride1, 3",
                          "2x5x6, conv3x3:4, tanh, globalavgpool, 3", "2x3x4, conv2x2:3, upsample2, conv3x3:2, tanh, 3",
                          "2x2x3, upsample3, conv3x3:2, tanh, 3"});
}

TEST(LayerGradient, OfNormalisationsInEvaluationAgreesWithCentralDifferences) {
  expect_right_gradients({"2x5x5, conv3x3:3, batchnorm, tanh, 3", "6x1x1, 5, batchnorm, tanh, 3",
                          "2x4x4, conv3x3:3, layernorm, tanh, 3", "6x1x1, 5, layernorm, tanh, 3"});
}

TEST(LayerGradient, OfCompositesAgreesWithCentralDifferences) {
  expect_right_gradients(
      {"6x1x1, 4, tanh, residual(4, tanh), 3", "6x1x1, 4, tanh, residual(5, tanh, 4 | 4), tanh, 3",
       "6x1x1, residual(6, tanh), residual(6, tanh), 3", "4x1x1, residual(4, tanh, 4 | 4, tanh), 3",
       "1x6x6, conv3x3:3, tanh, residual(conv3x3:3:same, tanh, conv3x3:3:same), tanh, 3",
       "2x6x6, conv3x3:3:same, residual(conv3x3:4:same:stride2, tanh | conv1x1:4:stride2), tanh, globalavgpool, 3",
       "6x1x1, 4, tanh, residual(residual(4, tanh), tanh, 4), 3", "6x1x1, 4, residual(residual(4, tanh | 4), 4 | 4), 3",
       "2x3x2, conv1x1:3, residual(flatten, 18, tanh, reshape3x3x2), tanh, 3",
       "2x3x2, conv1x1:2, residual(flatten, tanh | flatten), 3",
       "5x1x1, sequential(4, tanh, sequential(4)), tanh, sequential(3)"});
}

TEST(LayerGradient, OfReshapesAndSoftmaxAgreesWithCentralDifferences) {
  expect_right_gradients(
      {"12x1x1, 8, tanh, reshape2x2x2, conv2x2:3, tanh, 3", "2x2x3, reshape4x3, conv2x2:2, tanh, 3"});
  expect_right_gradients({"6x1x1, 5, tanh, 4, softmax", "6x1x1, 5, softmax, 4, softmax"}, Loss::quadratic);
  expect_right_gradients({"6x1x1, 5, tanh, 4, softmax"}, Loss::half_quadratic);
}

TEST(LayerGradient, OfEveryActivationAgreesWithCentralDifferencesBehindAConvolution) {
  for (const Function function : test::all_functions()) {
    const std::string net = "1x5x5, conv3x3:3, " + to_string(function) + ", 4, " + to_string(function) + ", 3";
    expect_right_gradients({net.c_str()});
    const std::string output = "4x1x1, 5, " + to_string(function) + ", 3, " + to_string(function);
    expect_right_gradients({output.c_str()}, Loss::quadratic);
  }
}

TEST(LayerGradient, ThroughEveryLossAgreesWithCentralDifferencesBehindAConvolution) {
  expect_right_gradients({"1x5x5, conv3x3:2, elu, 3"}, Loss::binary_cross_entropy);
  expect_right_gradients({"1x5x5, conv3x3:2, elu, 3, sigmoid"}, Loss::quadratic);
  expect_right_gradients({"1x5x5, conv3x3:2, elu, 3, tanh"}, Loss::half_quadratic);
}

TEST(LayerGradient, OfThisDropoutBehindAConvolutionAgreesWithCentralDifferencesUnderOneMask) {
  expect_right_gradients({"1x6x6, conv3x3:4, tanh, dropout0.4, conv3x3:3, tanh, dropout0.3, 3"});
}

/// The cost of a batch in training, where batch normalisation couples the examples: the parameters' gradient and the
/// inputs', against central differences.
void expect_right_coupled_gradient(const char* net, std::size_t n, Loss loss = Loss::cross_entropy) {
  SCOPED_TRACE(text(net, " with ", to_string(loss)));
  ThreadTeam team(1);
  test::RandomNumbers random(7);
  const Architecture architecture = make_net(net_input(net).value(), net, {.loss = loss});
  BasicNetwork<double> network(architecture);
  for (double& w : network.parameters()) w = random.between(-1, 1);
  Plan<double> plan(architecture, n, Purpose::explain, team);
  std::vector<double> x = random.many(n * architecture.input().size(), -1, 1);
  const Randomness in_training{3, 1};
  const auto forward = [&] {
    std::copy(x.begin(), x.end(), plan.input(n).data);
    for (std::size_t i = 0; i < n; ++i) {
      one_hot(static_cast<std::int32_t>(i % architecture.outputs()), plan.targets(n).row(i));
      plan.example_ids(n)[i] = static_cast<std::uint32_t>(i);
    }
    return forward_pass(network, plan, n, &in_training);
  };
  const auto cost = [&] {
    forward();
    double sum = 0;
    for (const double one : cost_pass(plan)) sum += one;
    return sum;
  };
  const Trace<double> trace = forward();
  cost_pass(plan);
  std::vector<double> gradient(architecture.parameter_count());
  backward_pass(network, plan, std::span(gradient));
  const std::span<const double> dx = trace.derivative(0).all();
  const std::vector<double> input_gradient(dx.begin(), dx.end());
  const GradientCheck check = check_gradient(network.parameters(), gradient, architecture.tensors(), cost, {});
  for (const TensorCheck& tensor : check.tensors) EXPECT_LT(tensor.error, 1e-7) << tensor.name;
  EXPECT_TRUE(check.passed) << check.error;

  const ParameterTensor inputs{.name = "the inputs", .address = "", .rows = n, .columns = architecture.input().size()};
  const GradientCheck of_inputs = check_gradient(x, input_gradient, {inputs}, cost, {});
  EXPECT_EQ(of_inputs.tensors.at(0).checked, x.size());
  EXPECT_TRUE(of_inputs.passed) << "dC/dx: " << of_inputs.error;
}

TEST(LayerGradient, OfABatchThatIsNormalisedAgreesWithCentralDifferences) {
  // No bias before a normalisation in training: the mean takes it away, and its gradient is all rounding.
  expect_right_coupled_gradient("2x4x4, conv3x3:3:nobias, batchnorm, tanh, 3", 3);
  expect_right_coupled_gradient("2x4x4, conv3x3:3:nobias, batchnorm, tanh, conv2x2:4:nobias, batchnorm, elu, 3", 5);
  expect_right_coupled_gradient("5x1x1, batchnorm, 4, tanh, batchnorm, 3", 6);
  expect_right_coupled_gradient(
      "1x5x5, conv3x3:3:nobias, batchnorm, softplus, residual(conv3x3:3:same:nobias, batchnorm), 3", 4);
}

TEST(LayerGradient, OfABatchThatIsNormalisedAgreesWithCentralDifferencesUnderEveryLoss) {
  const std::string net = "2x4x4, conv3x3:3:nobias, batchnorm, tanh, 3";
  expect_right_coupled_gradient(net.c_str(), 4, Loss::binary_cross_entropy);
  for (const Loss loss : {Loss::quadratic, Loss::half_quadratic}) {
    for (const char* output : {"", ", sigmoid", ", batchnorm, tanh"}) {
      const bool normalised = std::string_view(output).starts_with(", batchnorm");
      // Before a normalisation at the end stands a kernel without a bias.
      const std::string whole = normalised ? "2x4x4, conv3x3:3:nobias, batchnorm, tanh, conv2x2:3:nobias, batchnorm, "
                                             "tanh, globalavgpool"
                                           : net + output;
      expect_right_coupled_gradient(whole.c_str(), 4, loss);
    }
  }
}

/// The gradient of a network at a drawn point, with what is wrong with it, and whether the check finds it right.
template <typename Spoil>
bool passes_the_check(const char* net, const Spoil& spoil) {
  ThreadTeam team(1);
  test::RandomNumbers random(11);
  const Architecture architecture = make_net(net_input(net).value(), net, {});
  BasicNetwork<double> network(architecture);
  for (double& w : network.parameters()) w = random.between(-1, 1);
  const std::vector<double> x = random.many(architecture.input().size(), -1, 1);
  Plan<double> plan(architecture, 1, Purpose::train, team);
  const auto cost = [&] {
    std::copy(x.begin(), x.end(), plan.input(1).data);
    one_hot(1, plan.targets(1).row(0));
    forward_pass(network, plan, 1);
    return cost_pass(plan)[0];
  };
  cost();
  std::vector<double> gradient(architecture.parameter_count());
  backward_pass(network, plan, std::span(gradient));
  const ParameterTensor& kernel = architecture.tensors().front();
  spoil(Matrix<double>(gradient.data() + kernel.offset, kernel.rows, kernel.columns),
        std::span(gradient).subspan(kernel.offset + kernel.size(), kernel.rows));
  return check_gradient(network.parameters(), gradient, architecture.tensors(), cost, {}).passed;
}

TEST(LayerGradient, MistakesInAConvolutionAreCaught) {
  constexpr const char* net = "2x5x5, conv3x3:4:same, tanh, conv3x3:3:stride2, tanh, 3";
  EXPECT_TRUE(passes_the_check(net, [](Matrix<double>, std::span<double>) {}));
  // A convolution where a cross-correlation is computed.
  EXPECT_FALSE(passes_the_check(net, [](Matrix<double> dW, std::span<double>) {
    for (std::size_t o = 0; o < dW.rows; ++o) {
      for (std::size_t i = 0; i < 2; ++i) std::ranges::reverse(dW.row(o).subspan(9 * i, 9));
    }
  }));
  // The mean over the places where the sum belongs, of the kernels and of the biases.
  EXPECT_FALSE(passes_the_check(net, [](Matrix<double> dW, std::span<double>) {
    for (double& g : dW.all()) g /= 25;
  }));
  EXPECT_FALSE(passes_the_check(net, [](Matrix<double>, std::span<double> db) {
    for (double& g : db) g /= 25;
  }));
  // Height and width exchanged; input channels exchanged.
  EXPECT_FALSE(passes_the_check(net, [](Matrix<double> dW, std::span<double>) {
    for (std::size_t o = 0; o < dW.rows; ++o) std::swap(dW(o, 1), dW(o, 3));
  }));
  EXPECT_FALSE(passes_the_check(net, [](Matrix<double> dW, std::span<double>) {
    for (std::size_t o = 0; o < dW.rows; ++o) std::swap_ranges(&dW(o, 0), &dW(o, 0) + 9, &dW(o, 9));
  }));
  // Biases forgotten.
  EXPECT_FALSE(passes_the_check(net, [](Matrix<double>, std::span<double> db) { std::ranges::fill(db, 0.0); }));
}

TEST(LayerGradient, ABatchNormalisationWhoseMomentsAreTakenForConstantsIsCaught) {
  constexpr const char* net = "2x4x4, conv3x3:3:nobias, batchnorm, tanh, 3";
  constexpr std::size_t n = 4;
  ThreadTeam team(1);
  test::RandomNumbers random(7);
  const Architecture architecture = make_net(net_input(net).value(), net, {});
  BasicNetwork<double> network(architecture);
  for (double& w : network.parameters()) w = random.between(-1, 1);
  Plan<double> plan(architecture, n, Purpose::train, team);
  const std::vector<double> x = random.many(n * architecture.input().size(), -1, 1);
  const Randomness in_training{};
  const auto cost = [&](const Randomness* randomness) {
    std::copy(x.begin(), x.end(), plan.input(n).data);
    for (std::size_t i = 0; i < n; ++i) one_hot(static_cast<std::int32_t>(i % 3), plan.targets(n).row(i));
    forward_pass(network, plan, n, randomness);
    double sum = 0;
    for (const double one : cost_pass(plan)) sum += one;
    return sum;
  };
  // The running statistics made the batch's own: in evaluation the same outputs, but nothing depends on the moments.
  const double coupled = cost(&in_training);
  for (int i = 0; i < 500; ++i) update_statistics(network, plan);
  const double pixels = n * 4;
  for (double& variance : network.statistics().subspan(3)) variance *= (pixels - 1) / pixels;
  ASSERT_NEAR(cost(nullptr), coupled, 1e-9);
  std::vector<double> gradient(architecture.parameter_count());
  backward_pass(network, plan, std::span(gradient));
  const auto in_a_batch = [&] { return cost(&in_training); };
  EXPECT_FALSE(check_gradient(network.parameters(), gradient, architecture.tensors(), in_a_batch, {}).passed);
}

}  // namespace
}  // namespace nudge
