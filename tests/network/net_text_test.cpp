#include "nudge/net_text.hpp"

#include <gtest/gtest.h>

#include "support/expect_error.hpp"

namespace nudge {
namespace {

constexpr Shape digit{1, 28, 28};

std::vector<std::string> shapes_of(const Architecture& net) {
  std::vector<std::string> shapes;
  for (std::size_t i = 0; i <= net.layers().size(); ++i) shapes.push_back(to_string(net.shape(i)));
  return shapes;
}

TEST(NetText, MakesTheLayersItNames) {
  const Architecture net =
      make_net(digit, "conv5x5:6, relu, maxpool2, conv5x5:16, relu, maxpool2, 120, relu, 84, relu, 10", {});
  EXPECT_EQ(shapes_of(net), (std::vector<std::string>{"1x28x28", "6x24x24", "6x24x24", "6x12x12", "16x8x8", "16x8x8",
                                                      "16x4x4", "256", "120", "120", "84", "84", "10"}));
  EXPECT_EQ(net.parameter_count(), 6u * 26 + 16 * 151 + 120 * 257 + 84 * 121 + 10 * 85);
}

TEST(NetText, KnowsEveryOptionOfAConvolution) {
  EXPECT_EQ(
      parse_layers("conv5x3:6:pad2:stride3:nobias", digit),
      (std::vector<Layer>{{Conv2D{
          .inputs = 1, .outputs = 6, .window = {.height = 5, .width = 3, .stride = 3, .padding = 2}, .bias = false}}}));
  EXPECT_EQ(parse_layers("conv3x3:8:groups4:same", {4, 5, 5}),
            (std::vector<Layer>{
                {Conv2D{.inputs = 4, .outputs = 8, .window = {.height = 3, .width = 3, .padding = 1}, .groups = 4}}}));
  EXPECT_EQ(parse_layers(" convtranspose4x4:3:stride2:pad1 ", {2, 7, 7}),
            (std::vector<Layer>{{ConvTranspose2D{
                .inputs = 2, .outputs = 3, .window = {.height = 4, .width = 4, .stride = 2, .padding = 1}}}}));
}

TEST(NetText, IsReadBackFromItsOwnText) {
  for (const char* net :
       {"conv5x5:6:pad2:stride2, relu, maxpool2, leaky-relu0.25, 120, tanh, dropout0.3, 10",
        "conv3x3:4:groups1:nobias, batchnorm, silu, avgpool3:stride2:pad1, maxpool2x3:stride1, globalavgpool, 10",
        "100, reshape4x5x5, convtranspose2x2:3:stride2, upsample2, flatten, layernorm, 10, softmax",
        "residual(conv3x3:1:pad1, batchnorm | conv1x1:1), residual(relu), sequential(conv3x3:2, sequential(gelu)), "
        "10"}) {
    const std::vector<Layer> layers = parse_layers(net, digit);
    EXPECT_EQ(parse_layers(to_text(layers), digit), layers) << to_text(layers);
  }
}

TEST(NetText, ReadyMadeNetsHaveTheParametersOfTheLiterature) {
  const auto count = [](const char* net, const Shape& input) { return make_net(input, net, {}).parameter_count(); };
  EXPECT_EQ(count("lenet5", digit), 61'706u);
  EXPECT_EQ(count("book-conv1", digit), 20u * 26 + 100 * (20 * 144 + 1) + 1010);
  EXPECT_EQ(count("book-conv2", digit), 20u * 26 + 40 * 501 + 100 * (40 * 16 + 1) + 1010);
  EXPECT_EQ(count("book-conv2-relu", digit), count("book-conv2", digit));
  EXPECT_EQ(count("resnet20", {3, 32, 32}), 272'474u);
  EXPECT_EQ(count("lenet5:26", digit), 61'706u + 16 * 85);
  // What the descriptions say is what there is.
  for (const NamedNet& net : named_nets()) {
    const bool is_resnet = net.name == "resnet20";
    const std::size_t parameters = count(std::string(net.name).c_str(), is_resnet ? Shape{3, 32, 32} : digit);
    std::string digits = std::to_string(parameters);
    for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
    EXPECT_NE(net.what.find(digits + " parameters"), std::string_view::npos) << net.name << " has " << digits;
  }
}

TEST(NetText, TakesTheInputsShapeAsTheFirstItem) {
  EXPECT_EQ(net_input("784-30-10"), Shape{784});
  EXPECT_EQ(net_input("3x32x32, conv3x3:4, 10"), (Shape{3, 32, 32}));
  EXPECT_EQ(net_input("28x28, 10"), digit);
  EXPECT_EQ(net_input("conv3x3:4, 10"), std::nullopt);
  EXPECT_EQ(parse_layers("1x28x28, lenet5", digit), parse_layers("lenet5", digit));
  EXPECT_ERROR(parse_layers("3x32x32, conv3x3:4", digit),
               "it names an input of 3x32x32, but an example has the shape 1x28x28");
}

TEST(NetText, EndsInTheOutputActivationWithAQuadraticLoss) {
  const DenseNetSettings quadratic{.loss = Loss::quadratic, .output_activation = Function::tanh};
  EXPECT_EQ(to_text(make_net(digit, "conv5x5:2, relu, 10", quadratic).structure()), "conv5x5:2, relu, 10, tanh");
  EXPECT_EQ(to_text(make_net(digit, "conv5x5:2, relu, 10, sigmoid", quadratic).structure()),
            "conv5x5:2, relu, 10, sigmoid");
  EXPECT_EQ(to_text(make_net(digit, "conv5x5:2, relu, 10, softmax", quadratic).structure()),
            "conv5x5:2, relu, 10, softmax");
}

TEST(NetText, RefusesWhatIsNoNetByItsItem) {
  const auto parse = [](const char* net) { return parse_layers(net, digit); };
  EXPECT_ERROR(parse("conv5x5, relu"), "item 1 'conv5x5': the number of kernels, such as conv5x5:6, is expected");
  EXPECT_ERROR(parse("conv5x5:6, rellu"), "item 2 'rellu': a number of neurons, conv5x5:6");
  EXPECT_ERROR(parse("conv5x5x5:6"), "item 1 'conv5x5x5:6': a window such as conv5x5:6 is expected");
  EXPECT_ERROR(parse("conv5x5:6:pad"), "conv5x5:6, with options pad2, same, stride2, groups3 or nobias, is expected");
  EXPECT_ERROR(parse("conv4x4:6:same"), "'same' needs a square window of an odd side");
  EXPECT_ERROR(parse("maxpool2:groups2"), "maxpool2, with options stride2 or pad1, is expected");
  EXPECT_ERROR(parse("conv5x5:6,, 10"), "an item is missing");
  EXPECT_ERROR(parse(""), "an item is missing");
  EXPECT_ERROR(parse("relu2, 10"), "item 1 'relu2': relu alone is expected");
  EXPECT_ERROR(parse("dropout, 10"), "dropout0.5 is expected");
  EXPECT_ERROR(parse("residual(conv3x3:1:same"), "a bracket '(' without its ')'");
  EXPECT_ERROR(parse("conv3x3:1)"), "a bracket ')' without its '('");
  EXPECT_ERROR(parse("residual(relu | relu | relu)"), "a body and, after one '|', a shortcut are expected");
  EXPECT_ERROR(parse("circular(relu)"), "residual(...) or sequential(...) is expected");
  EXPECT_ERROR(parse("lenet5:x"), "lenet5:26 is expected");
  EXPECT_ERROR(make_net(digit, "conv5x5:6, 10", {.dropout = 0.5}),
               "network.dropout is 0.5, but the net lists its layers");
}

TEST(NetText, RefusesALayerThatDoesNotFitByItsPositionAndBothShapes) {
  const auto parse = [](const char* net) { return parse_layers(net, digit); };
  EXPECT_ERROR(
      parse("conv5x5:6, maxpool2, conv3x3:4, conv11x11:2"),
      "item 4 (conv11x11:2), layer 3 (conv): input has the shape 4x10x10, at least 11 x 11 pixels are expected");
  EXPECT_ERROR(parse("100, conv3x3:2"), "item 2 (conv3x3:2), layer 2 (conv): input has the shape 100, at least 3 x 3");
  EXPECT_ERROR(parse("conv5x5:6:groups2"), "2 groups do not divide 1 input and 6 output channels");
  EXPECT_ERROR(parse("conv0x5:6"), "a window of 0 x 5 with stride 1, at least 1 is expected of each");
  EXPECT_ERROR(parse("conv5x5:6:stride0"), "with stride 0");
  EXPECT_ERROR(parse("conv5x5:0"), "the number of kernels");
  EXPECT_ERROR(parse("maxpool2:pad2"),
               "a padding of 2 pixels around a window of 2 x 2, less than the window is expected");
  EXPECT_ERROR(parse("convtranspose1x1:2:pad20"), "leaves nothing");
  EXPECT_ERROR(parse("reshape3x3x3"), "input has 784 numbers (the shape 1x28x28), they do not make 3x3x3");
  EXPECT_ERROR(parse("softmax"), "a plain vector is expected");
  EXPECT_ERROR(parse("dropout1"), "the rate is 1");
  EXPECT_ERROR(parse("residual(conv5x5:6)"), "its body makes the shape 6x24x24 of 1x28x28, its shortcut 1x28x28");
  EXPECT_ERROR(make_net(digit, "conv5x5:6", {}), "the output has the shape 6x24x24, a vector is expected");
  EXPECT_ERROR(make_net(digit, "10, softmax", {}), "takes logits, but a softmax follows the last weights");
  EXPECT_ERROR(make_net(digit, "upsample16384, upsample16384", {}), "which is too large");
}

}  // namespace
}  // namespace nudge
