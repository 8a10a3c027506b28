#include "nudge/net_text.hpp"

#include <gtest/gtest.h>

#include "support/expect_error.hpp"
#include "support/kinds.hpp"
#include "support/project_file.hpp"

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

TEST(NetText, OfEveryKindIsReadBackFromItsOwnText) {
  std::set<std::size_t> kinds;
  for (const char* net :
       {"conv5x5:6:pad2:stride2, relu, maxpool2, leaky-relu0.25, 120, tanh, dropout0.3, 10",
        "conv3x3:4:groups1:nobias, batchnorm, silu, avgpool3:stride2:pad1, maxpool2x3:stride1, globalavgpool, 10",
        "100, reshape4x5x5, convtranspose2x2:3:stride2, upsample2, flatten, layernorm, 10, softmax",
        "residual(conv3x3:1:pad1, batchnorm | conv1x1:1), residual(relu), sequential(conv3x3:2, sequential(gelu)), "
        "10"}) {
    const std::vector<Layer> layers = parse_layers(net, digit);
    EXPECT_EQ(parse_layers(to_text(layers), digit), layers) << to_text(layers);
    kinds.merge(test::kinds_in(layers));
  }
  EXPECT_EQ(kinds, test::every_kind()) << "a kind of layer is not among them";
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

TEST(NetText, AReadyMadeNetGetsTheOutputsThatItDoesNotSay) {
  EXPECT_EQ(with_outputs("lenet5", 5), "lenet5:5");
  EXPECT_EQ(with_outputs(" lenet5 ", 26), "lenet5:26");
  EXPECT_EQ(with_outputs("3x32x32, resnet20", 100), "3x32x32, resnet20:100");
  for (const char* net :
       {"lenet5:7", "784-30-10", "conv5x5:6, relu, 10", "relu, lenet5", "28x28, 10, lenet5", "lenet"}) {
    EXPECT_EQ(with_outputs(net, 5), net);
  }
  for (const NamedNet& net : named_nets()) EXPECT_EQ(with_outputs(net.name, 10), net.name);
  EXPECT_EQ(make_net(digit, with_outputs("lenet5", 5), {}).outputs(), 5u);
}

TEST(NetText, ReadyMadeNetsAreExplainedInTheDocs) {
  const std::string page = project_file("docs/command_line.md");
  for (const NamedNet& net : named_nets()) {
    const std::string row = "| `" + std::string(net.name) + "` | " + std::string(net.what) + " |";
    EXPECT_NE(page.find(row), std::string::npos) << row;
  }
}

TEST(NetText, TakesTheInputsShapeAsTheFirstItem) {
  EXPECT_EQ(net_input("784-30-10"), Shape{784});
  EXPECT_EQ(net_input("3x32x32, conv3x3:4, 10"), (Shape{3, 32, 32}));
  EXPECT_EQ(net_input("28x28, 10"), digit);
  EXPECT_EQ(net_input("conv3x3:4, 10"), std::nullopt);
  EXPECT_EQ(parse_layers("1x28x28, lenet5", digit), parse_layers("lenet5", digit));
  EXPECT_ERROR(parse_layers("3x32x32, conv3x3:4", digit),
               "item 1 names an input of 3x32x32, but an example has the shape 1x28x28");
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
  EXPECT_ERROR(parse("conv5x5x5:6"), "item 1 'conv5x5x5:6': a window such as conv5x5:6 is expected");
  EXPECT_ERROR(parse("conv5x5:6:pad"), "conv5x5:6, with options pad2, same, stride2, groups3 or nobias, is expected");
  EXPECT_ERROR(parse("conv4x4:6:same"), "'same' needs a square window of an odd side");
  EXPECT_ERROR(parse("maxpool2:groups2"), "maxpool2, with options stride2 or pad1, is expected");
  EXPECT_ERROR(parse("conv5x5:6,, 10"), "item 2 is missing");
  EXPECT_ERROR(parse(""), "item 1 is missing");
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

TEST(NetText, NamesTheNearestOfWhatItDoesNotKnow) {
  const auto parse = [](const char* net) { return parse_layers(net, digit); };
  EXPECT_ERROR(parse("conv5x5:6, rellu"),
               "item 2 'rellu': unknown layer; the nearest is relu; there are 120 (neurons)");
  EXPECT_ERROR(parse("con5x5:6, 10"), "item 1 'con5x5:6': unknown layer; the nearest is conv");
  EXPECT_ERROR(parse("resnt20"), "unknown net 'resnt20'; the nearest is resnet20; there are lenet5, book-conv1");
  EXPECT_ERROR(parse("lenet"), "unknown net 'lenet'; the nearest is lenet5");
  EXPECT_ERROR(parse("lenet5, 10"), "item 1 'lenet5': lenet5 is a whole net, not a layer of a list");
}

TEST(NetText, RefusesOptionsThatContradictEachOtherOrAreSaidTwice) {
  const auto parse = [](const char* net) { return parse_layers(net, digit); };
  EXPECT_ERROR(parse("conv5x5:6:same:pad1, 10"),
               "item 1 'conv5x5:6:same:pad1': 'same' and 'pad1' both say the padding, one is expected");
  EXPECT_ERROR(parse("conv5x5:6:stride2:stride3, 10"), "'stride2' and 'stride3' both say the stride");
  EXPECT_ERROR(parse("conv5x5:6:nobias:nobias, 10"), "'nobias' and 'nobias' both say that there is no bias");
  EXPECT_ERROR(parse("conv5x5:6:7, 10"), "'6' and '7' both say the number of kernels");
  EXPECT_ERROR(parse("conv5x5:6:groups1:groups1, 10"), "both say the groups");
  EXPECT_ERROR(parse("relu, maxpool2:pad1:pad1"),
               "item 2 'maxpool2:pad1:pad1': 'pad1' and 'pad1' both say the padding");
}

TEST(NetText, AsksForCommasBetweenLayers) {
  EXPECT_ERROR(parse_layers("conv5x5:6 relu maxpool2 10", digit),
               "commas are expected between layers: conv5x5:6, relu, maxpool2, 10");
  EXPECT_ERROR(parse_layers("conv5x5:6, residual(relu) 10", digit),
               "item 2 'residual(relu) 10': commas are expected between layers: residual(relu), 10");
  EXPECT_EQ(parse_layers("conv5 x 5: 6 :pad2, residual ( relu )", digit),
            parse_layers("conv5x5:6:pad2, residual(relu)", digit));
}

TEST(NetText, RefusesAListThatBeginsWithTheSizeOfItsInput) {
  EXPECT_ERROR(
      make_net(digit, "784, 128, relu, 10", {}),
      "item 1 '784': a list does not begin with the size of the input: 128, relu, 10, or the sizes 784-128-10, "
      "are expected");
  EXPECT_ERROR(make_net({64}, "64, 10", {}), "the sizes 64-10 are expected");
  // A hidden layer as large as the input is none of this.
  EXPECT_EQ(make_net(digit, "784, relu, 10", {}).parameter_count(), 784u * 785 + 7850);
  EXPECT_EQ(make_net(digit, "28x28, 784, 10", {}).parameter_count(), 784u * 785 + 7850);
}

TEST(NetText, OfAnArchitectureIsItsShortestText) {
  const auto text_of = [](const Shape& input, const char* net, const DenseNetSettings& settings = {}) {
    return net_of(make_net(input, net, settings));
  };
  EXPECT_EQ(text_of(digit, "784-30-10"), "784-30-10");
  EXPECT_EQ(text_of(digit, "30, relu, 10"), "784-30-10");
  EXPECT_EQ(text_of(digit, "30, relu, 20, tanh, 10"), "30, relu, 20, tanh, 10");
  EXPECT_EQ(text_of(digit, "30, relu, dropout0.5, 20, relu, 10"), "30, relu, dropout0.5, 20, relu, 10");
  EXPECT_EQ(text_of(digit, "lenet5"), "lenet5");
  EXPECT_EQ(text_of(digit, "lenet5:26"), "lenet5:26");
  EXPECT_EQ(text_of({3, 32, 32}, "resnet20"), "3x32x32, resnet20");
  EXPECT_EQ(text_of(digit, "book-conv1", {.loss = Loss::quadratic}), "book-conv1");
  EXPECT_EQ(text_of({64}, "30, relu, 20, tanh, 10"), "64x1x1, 30, relu, 20, tanh, 10");
}

TEST(NetText, OfAnArchitectureIsReadBackToIt) {
  std::vector<std::string> nets{"784-30-10",
                                "784-30-20-10",
                                "784-10",
                                "30, relu, 20, tanh, 10",
                                "784, relu, 10",
                                "conv5x5:6, relu, maxpool2, 10",
                                "residual(conv3x3:4:same | conv1x1:4), batchnorm, 20, leaky-relu0.2, 10",
                                "conv5x5:4:nobias, globalavgpool, sequential(10, sigmoid)"};
  for (const NamedNet& named : named_nets()) {
    nets.emplace_back(named.name);
    nets.push_back(std::string(named.name) + ":7");
  }
  const DenseNetSettings leaky{.activation = Function::leaky_relu, .slope = 0.3, .dropout = 0.25};
  const DenseNetSettings quadratic{.loss = Loss::quadratic, .output_activation = Function::tanh};
  for (const std::string& net : nets) {
    for (const Shape& input : {digit, Shape{1, 32, 32}, Shape{3, 28, 28}}) {
      for (const DenseNetSettings& settings : {DenseNetSettings{}, leaky, quadratic}) {
        const bool is_plain = is_plain_net(net);
        if (is_plain ? input != digit : settings.dropout > 0) continue;
        if (takes_logits(settings.loss) && net.find("sigmoid)") != std::string::npos) continue;
        const Architecture made = make_net(input, net, settings);
        const std::string text = net_of(made);
        const auto plain = plain_settings(made);
        const DenseNetSettings loss_alone{.loss = settings.loss};
        EXPECT_EQ(
            make_net(net_input(text).value_or(usual_input).is_flat() ? input : net_input(text).value_or(usual_input),
                     text, plain.value_or(loss_alone)),
            made)
            << net << " became " << text;
      }
    }
  }
}

TEST(NetText, IsCheckedWithoutTheInputsShape) {
  for (const char* net :
       {"784-10", "1x28x28, lenet5", "resnet20", "conv5x5:6, batchnorm, residual(relu | conv1x1:6), 10"}) {
    EXPECT_NO_THROW(check_net(net)) << net;
  }
  EXPECT_ERROR(check_net("28x28, residual(relu, rellu), 10"), "item 2.2 'rellu': unknown layer");
  EXPECT_ERROR(check_net("784-"), "sizes joined by '-' are expected");
}

TEST(NetText, RefusesALayerThatDoesNotFitByItsItemAndBothShapes) {
  const auto parse = [](const char* net) { return parse_layers(net, digit); };
  EXPECT_ERROR(parse("conv5x5:6, maxpool2, conv3x3:4, conv11x11:2"),
               "item 4 'conv11x11:2': input has the shape 4x10x10, at least 11 x 11 pixels are expected");
  EXPECT_ERROR(parse("100, conv3x3:2"), "item 2 'conv3x3:2': input has the shape 100, at least 3 x 3");
  EXPECT_ERROR(parse("28x28, 100, conv3x3:2"), "item 3 'conv3x3:2': input has");
  EXPECT_ERROR(parse("relu, residual(relu, conv5x5:1 | conv30x30:1)"), "item 2.3 'conv30x30:1': input has");
  EXPECT_ERROR(parse("conv3x3:4, residual(conv3x3:4), 10"), "item 2 'residual(conv3x3:4)': its body makes the shape");
  EXPECT_ERROR(parse_layers("lenet5", {1, 5, 5}), "item 4 'conv5x5:16' of lenet5: input has the shape 6x2x2");
  EXPECT_ERROR(parse("relu, upsample10000"), "item 2 'upsample10000': its output has the shape 1x280000x280000, which");
  EXPECT_ERROR(parse("conv3x3:4000000000"), "item 1 'conv3x3:4000000000': ");
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
  EXPECT_ERROR(make_net(digit, "conv5x5:6", {}),
               "the output has the shape 6x24x24, a vector is expected: end in the number of classes, such as 10");
  EXPECT_ERROR(make_net(digit, "10, softmax", {}), "takes logits, but a softmax follows the last weights");
  EXPECT_ERROR(make_net(digit, "upsample16384, upsample16384", {}), "which is too large");
}

}  // namespace
}  // namespace nudge
