#include <gtest/gtest.h>

#include "nudge/network.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

TEST(Architecture, NamesAndPlacesItsTensors) {
  const Architecture net = dense_net({1, 28, 28}, parse_net("784-128-10"), {});
  EXPECT_EQ(net.parameter_count(), 784U * 128 + 128 + 128 * 10 + 10);
  ASSERT_EQ(net.tensors().size(), 4U);
  EXPECT_EQ(net.tensors()[0].name, "layers.0.weight");
  EXPECT_EQ(net.tensors()[0].rows, 128U);
  EXPECT_EQ(net.tensors()[0].columns, 784U);
  EXPECT_EQ(net.tensors()[3].name, "layers.1.bias");
  EXPECT_EQ(net.tensors()[3].address, "L2");
  EXPECT_EQ(net.tensors()[3].offset, net.parameter_count() - 10);
}

TEST(Architecture, TheArticlesNetworkHas13002Parameters) {
  DenseNetSettings settings{.activation = Function::sigmoid, .loss = Loss::quadratic};
  EXPECT_EQ(dense_net({784}, parse_net("784-16-16-10"), settings).parameter_count(), 13002U);
}

TEST(Architecture, FlattensAnImageFirst) {
  const Architecture net = dense_net({1, 28, 28}, {784, 10}, {});
  EXPECT_EQ(name_of(net.layers().front()), "flatten");
  EXPECT_EQ(net.shape(1), Shape{784});
}

TEST(Architecture, PutsDropoutAfterHiddenActivationsOnly) {
  const Architecture net = dense_net({4}, {4, 3, 2}, {.dropout = 0.5});
  ASSERT_EQ(net.layers().size(), 4U);
  EXPECT_EQ(name_of(net.layers()[2]), "dropout");
}

TEST(Architecture, RefusesWhatDoesNotFit) {
  EXPECT_ERROR(Architecture({784}, {{Dense{512, 10}}}, Loss::cross_entropy),
               "layer 0 (dense): input has 784 columns, weights expect 512");
  EXPECT_ERROR(Architecture({1, 28, 28}, {{Dense{784, 10}}}, Loss::cross_entropy), "put a flatten layer before it");
  EXPECT_ERROR(Architecture({3}, {{Dense{3, 0}}}, Loss::cross_entropy), "has no outputs");
  EXPECT_ERROR(Architecture({3}, {{Flatten{}}}, Loss::cross_entropy), "no layer with parameters");
  EXPECT_ERROR(Architecture({3}, {{Dense{3, 2}}, {Activation{Function::relu}}}, Loss::cross_entropy), "takes logits");
  EXPECT_ERROR(Architecture({3}, {{Dense{3, 2}}}, Loss::quadratic), "takes activations");
  EXPECT_ERROR(Architecture({3}, {{Dropout{1.0}}, {Dense{3, 2}}}, Loss::cross_entropy), "the rate is 1");
  EXPECT_ERROR(Architecture({1U << 20}, {{Dense{1U << 20, 1U << 20}}}, Loss::cross_entropy), "too many");
  EXPECT_ERROR(dense_net({1, 28, 28}, {100, 10}, {}), "its first size is 100, but an example has 784 numbers");
}

TEST(ParseNet, ReadsSizesAndRefusesTheRest) {
  EXPECT_EQ(parse_net("784-128-10"), (std::vector<std::size_t>{784, 128, 10}));
  for (const char* wrong :
       {"", "784", "784-", "-10", "784--10", "784-0-10", "784x10", "7.5-3", "99999999999999999999-1"}) {
    EXPECT_ERROR(parse_net(wrong), "net '");
  }
}

TEST(Names, ReadBackAndListTheKnownOnes) {
  for (const char* name : {"identity", "sigmoid", "tanh", "relu", "leaky-relu", "gelu", "silu"}) {
    EXPECT_EQ(to_string(parse_function(name)), name);
  }
  for (const char* name : {"quadratic", "half-quadratic", "cross-entropy", "binary-cross-entropy"}) {
    EXPECT_EQ(to_string(parse_loss(name)), name);
  }
  EXPECT_ERROR(parse_function("rellu"), "activation 'rellu' is unknown; there are: identity, sigmoid, tanh, relu");
  EXPECT_ERROR(parse_loss("mse"), "loss 'mse' is unknown");
}

}  // namespace
}  // namespace nudge
