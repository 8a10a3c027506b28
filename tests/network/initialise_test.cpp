#include <gtest/gtest.h>

#include <cmath>

#include "nudge/network.hpp"
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
