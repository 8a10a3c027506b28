#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "nudge/net_text.hpp"
#include "nudge/plan.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

struct Moments {
  double mean = 0;
  double variance = 0;
  double largest = 0;
};

Moments moments(std::span<const double> numbers) {
  Moments m;
  for (const double x : numbers) m.mean += x / static_cast<double>(numbers.size());
  for (const double x : numbers) {
    m.variance += (x - m.mean) * (x - m.mean) / static_cast<double>(numbers.size());
    m.largest = std::max(m.largest, std::abs(x));
  }
  return m;
}

struct Case {
  Initialisation initialisation;
  double variance;
  bool uniform;
};

class InitialisationOfAWeight : public ::testing::TestWithParam<Case> {};

TEST_P(InitialisationOfAWeight, HasItsVariance) {
  BasicNetwork<double> network(dense_net({300}, {300, 200}, {}));
  initialise(network, 7, GetParam().initialisation);
  const Moments m = moments(network.view(network.architecture().tensors()[0]).all());
  EXPECT_NEAR(m.mean, 0, 4 * std::sqrt(GetParam().variance / 60000));
  EXPECT_NEAR(m.variance, GetParam().variance, 0.03 * GetParam().variance);
  const double widest = std::sqrt(3 * GetParam().variance);
  if (GetParam().uniform) {
    EXPECT_LE(m.largest, widest);
  } else {
    EXPECT_GE(m.largest, widest);
  }
}

INSTANTIATE_TEST_SUITE_P(All, InitialisationOfAWeight,
                         ::testing::Values(Case{Initialisation::he_normal, 2.0 / 300, false},
                                           Case{Initialisation::he_uniform, 2.0 / 300, true},
                                           Case{Initialisation::glorot_normal, 2.0 / 500, false},
                                           Case{Initialisation::glorot_uniform, 2.0 / 500, true},
                                           Case{Initialisation::lecun_normal, 1.0 / 300, false},
                                           Case{Initialisation::lecun_uniform, 1.0 / 300, true},
                                           Case{Initialisation::book, 1.0, false}),
                         [](const auto& tested) {
                           std::string name = to_string(tested.param.initialisation);
                           name.erase(std::remove(name.begin(), name.end(), '-'), name.end());
                           return name;
                         });

TEST(Initialisation, IsCalledByItsName) {
  const Architecture architecture = make_net({8, 1, 1}, "8-6-3", {});
  const auto drawn = [&](const auto&... which) {
    Network network(architecture);
    initialise(network, 3, which...);
    return std::vector<float>(network.parameters().begin(), network.parameters().end());
  };
  EXPECT_EQ(drawn(std::string_view("default")), drawn());
  EXPECT_EQ(drawn(std::string_view("lecun-normal")), drawn(Initialisation::lecun_normal));
  EXPECT_NE(drawn(std::string_view("lecun-normal")), drawn());
}

struct KernelCase {
  const char* net;
  double n_in, n_out;
};

/// A kernel (rows, columns a group, h, w) has columns h w inputs and rows h w outputs, as PyTorch counts them.
TEST(Initialisation, OfAKernelHasTheVarianceOfItsInputsAndOutputs) {
  for (const KernelCase& kernel : {KernelCase{"12x8x8, conv3x3:200, 2", 12 * 9, 200 * 9},
                                   KernelCase{"8x8x8, conv5x2:300:stride2:pad1, 2", 8 * 10, 300 * 10},
                                   // A kernel of a group sees its share of the channels.
                                   KernelCase{"24x6x6, conv3x3:240:groups4, 2", 6 * 9, 240 * 9},
                                   KernelCase{"500x4x4, conv3x3:500:groups500, 2", 9, 500 * 9},
                                   // The rows of a transposed one are its input channels.
                                   KernelCase{"120x3x3, convtranspose3x2:20, 2", 20 * 6, 120 * 6},
                                   KernelCase{"120x3x3, convtranspose3x3:60:groups4:stride2, 2", 15 * 9, 120 * 9}}) {
    SCOPED_TRACE(kernel.net);
    BasicNetwork<double> network(make_net(net_input(kernel.net).value(), kernel.net, {}));
    const auto variance = [&](Initialisation initialisation) {
      initialise(network, 7, initialisation);
      return moments(network.view(network.architecture().tensors()[0]).all()).variance;
    };
    const double he = 2 / kernel.n_in, glorot = 2 / (kernel.n_in + kernel.n_out), lecun = 1 / kernel.n_in;
    EXPECT_NEAR(variance(Initialisation::he_normal), he, 0.07 * he);
    EXPECT_NEAR(variance(Initialisation::he_uniform), he, 0.07 * he);
    EXPECT_NEAR(variance(Initialisation::glorot_normal), glorot, 0.07 * glorot);
    EXPECT_NEAR(variance(Initialisation::glorot_uniform), glorot, 0.07 * glorot);
    EXPECT_NEAR(variance(Initialisation::lecun_normal), lecun, 0.07 * lecun);
    EXPECT_NEAR(variance(Initialisation::lecun_uniform), lecun, 0.07 * lecun);
  }
}

TEST(Initialisation, LeavesBiasesAtZeroExceptInTheBook) {
  Network network(dense_net({5}, {5, 400, 3}, {}));
  const ParameterTensor& bias = network.architecture().tensors()[1];
  initialise(network, 1, Initialisation::he_normal);
  for (const float b : network.view(bias).all()) EXPECT_EQ(b, 0.0F);
  initialise(network, 1, Initialisation::book);
  double square = 0;
  for (const float b : network.view(bias).all()) square += static_cast<double>(b) * static_cast<double>(b) / 400;
  EXPECT_NEAR(square, 1, 0.25);
}

TEST(Initialisation, ZeroIsZero) {
  Network network(dense_net({5}, {5, 4, 3}, {}));
  initialise(network, 1, Initialisation::book);
  initialise(network, 1, Initialisation::zero);
  for (const float p : network.parameters()) EXPECT_EQ(p, 0.0F);
}

TEST(Initialisation, OrthogonalRowsOrColumnsHaveLengthOneAndRightAngles) {
  for (const char* net : {"20-7-3", "7-20-3", "1x9x9, conv3x3:5, relu, conv2x2:30, relu, 3"}) {
    SCOPED_TRACE(net);
    BasicNetwork<double> network(make_net(net_input(net).value(), net, {}));
    initialise(network, 4, Initialisation::orthogonal);
    for (const ParameterTensor& tensor : network.architecture().tensors()) {
      if (tensor.is_vector) continue;
      const Matrix<double> w = network.view(tensor);
      const bool by_rows = w.rows <= w.columns;
      for (std::size_t i = 0; i < std::min(w.rows, w.columns); ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
          double product = 0;
          for (std::size_t k = 0; k < std::max(w.rows, w.columns); ++k) {
            product += by_rows ? w(i, k) * w(j, k) : w(k, i) * w(k, j);
          }
          EXPECT_NEAR(product, i == j ? 1 : 0, 1e-12) << tensor.name << " " << i << ", " << j;
        }
      }
    }
  }
}

TEST(Initialisation, IdentityHandsTheInputOn) {
  ThreadTeam team(1);
  for (const char* net : {"2x5x4, conv3x3:2:same", "4x3x3, conv5x5:4:same:groups2", "40x1x1, 40, 40"}) {
    SCOPED_TRACE(net);
    const std::string whole = std::string(net) + ", flatten";
    BasicNetwork<double> network(make_net(net_input(net).value(), whole, {}));
    initialise(network, 4, Initialisation::identity);
    Plan<double> plan(network.architecture(), 1, Purpose::explain, team);
    for (std::size_t i = 0; i < plan.input(1).columns; ++i) plan.input(1)(0, i) = 0.5 * static_cast<double>(i) - 3;
    const Trace<double> trace = forward_pass(network, plan, 1);
    for (std::size_t i = 0; i < trace.value(0).columns; ++i) EXPECT_EQ(trace.output()(0, i), trace.value(0)(0, i));
  }
}

TEST(Initialisation, OfANormalisationIsGainOneAndOffsetZero) {
  Network network(make_net({2, 4, 4}, "conv3x3:3, batchnorm, relu, layernorm, 3", {}));
  initialise(network, 4, Initialisation::book);
  for (const std::size_t tensor : {2, 4}) {
    for (const float gain : network.view(network.architecture().tensors()[tensor]).all()) EXPECT_EQ(gain, 1.0F);
    for (const float offset : network.view(network.architecture().tensors()[tensor + 1]).all()) EXPECT_EQ(offset, 0.0F);
  }
}

TEST(Initialisation, DependsOnTheSeedAlone) {
  Network a(dense_net({5}, {5, 4, 3}, {}));
  Network b = a;
  Network c = a;
  initialise(a, 1);
  initialise(b, 1);
  initialise(c, 2);
  EXPECT_TRUE(std::equal(a.parameters().begin(), a.parameters().end(), b.parameters().begin()));
  EXPECT_FALSE(std::equal(a.parameters().begin(), a.parameters().end(), c.parameters().begin()));
}

TEST(Initialisation, FollowsTheActivationByDefault) {
  EXPECT_EQ(default_initialisation(Function::relu), Initialisation::he_normal);
  EXPECT_EQ(default_initialisation(Function::tanh), Initialisation::glorot_uniform);
  Network by_default(dense_net({5}, {5, 4, 3}, {.activation = Function::relu}));
  Network chosen = by_default;
  initialise(by_default, 3);
  initialise(chosen, 3, Initialisation::he_normal);
  const ParameterTensor& first = by_default.architecture().tensors()[0];
  EXPECT_TRUE(std::equal(by_default.view(first).all().begin(), by_default.view(first).all().end(),
                         chosen.view(first).all().begin()));
}

}  // namespace
}  // namespace nudge
