// One address for a neuron or a parameter: there and back, and what is refused.

#include <gtest/gtest.h>

#include "nudge/network.hpp"
#include "support/error_of.hpp"

namespace nudge {
namespace {

Architecture digits() { return dense_net({1, 28, 28}, {784, 16, 10}, {}); }

TEST(Address, NamesEveryParameterAndFindsItAgain) {
  const Architecture architecture = dense_net({1, 2, 3}, {6, 4, 2}, {});
  for (std::size_t i = 0; i < architecture.parameter_count(); ++i) {
    const ParameterAddress address = address_at(architecture, i);
    EXPECT_EQ(flat_index(architecture, address), i);
    EXPECT_EQ(parse_parameter(to_string(address), architecture), address);
    EXPECT_EQ(parse_parameter(to_string(address, architecture), architecture), address);
  }
}

TEST(Address, WritesWeightsBiasesAndPixels) {
  const Architecture architecture = digits();
  EXPECT_EQ(to_string(ParameterAddress{2, 7, 3}), "L2.7.3");
  EXPECT_EQ(to_string(ParameterAddress{2, 7, {}}), "L2.7.bias");
  EXPECT_EQ(to_string(Neuron{2, 5}), "L2.5");
  EXPECT_EQ(to_string(ParameterAddress{1, 3, 404}, architecture), "L1.3@r14,c12");
  EXPECT_EQ(to_string(ParameterAddress{2, 3, 4}, architecture), "L2.3.4");
  EXPECT_EQ(parse_parameter("L1.3@r14,c12", architecture), (ParameterAddress{1, 3, 404}));
  EXPECT_EQ(parse_neuron("L0.783", architecture), (Neuron{0, 783}));
}

TEST(Address, SaysWhatIsWrong) {
  const Architecture architecture = digits();
  const auto of = [&](const char* address) { return error_of([&] { parse_parameter(address, architecture); }); };
  for (const char* nonsense : {"", "L", "L1", "L1.", "L1.3", "L1.3.", "L1.3.x", "L1.3.4.5", "1.3.4", "L1.3@r1",
                               "L1.-3.1", "L1.3@r1,c2x", "L99999999999999999999.1.1"}) {
    EXPECT_NE(of(nonsense).find("is no address"), std::string::npos) << nonsense;
  }
  EXPECT_EQ(of("L3.0.0"), "L3.0.0: there is no layer L3; L1 to L2 are expected");
  EXPECT_EQ(of("L0.0.0"), "L0.0.0: there is no layer L0; L1 to L2 are expected");
  EXPECT_EQ(of("L2.10.0"), "L2.10.0: L2 has 10 neurons, 0 to 9 are expected");
  EXPECT_EQ(of("L2.0.16"), "L2.0.16: a neuron of L2 has 16 inputs, 0 to 15 are expected");
  EXPECT_EQ(of("L2.0@r1,c1"), "L2.0@r1,c1: pixels name the inputs of L1 only");
  EXPECT_EQ(of("L1.0@r28,c0"),
            "L1.0@r28,c0: the input has 28 x 28 pixels, rows 0 to 27 and columns 0 to 27 are expected");
  EXPECT_EQ(error_of([&] { parse_neuron("L0.784", architecture); }),
            "L0.784: the input has 784 numbers, 0 to 783 are expected");
  EXPECT_NE(error_of([&] { address_at(architecture, architecture.parameter_count()); }), "");
}

}  // namespace
}  // namespace nudge
