#include "nudge/exchange.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "models/module_names.hpp"
#include "nudge/net_text.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

using Shapes = std::vector<std::pair<std::string, std::vector<std::size_t>>>;

/// Tensors of these names and shapes, each with numbers of its own.
SafeTensors tensors(const Shapes& shapes) {
  SafeTensors content;
  float next = 1;
  for (const auto& [name, shape] : shapes) {
    std::size_t count = 1;
    for (const std::size_t side : shape) count *= side;
    std::vector<float> numbers(count);
    for (float& number : numbers) number = next++;
    content.tensors.push_back(make_tensor<float>(name, shape, numbers));
  }
  return content;
}

ImportedNetwork import_into(const char* net, const SafeTensors& content, const ImportOptions& options = {}) {
  const Shape input = net_input(net).value_or(Shape{1, 8, 8});
  return import_tensors(content, make_net(input, net, {}), options, "F");
}

/// "layers.0.weight" -> the name that its numbers came from.
std::map<std::string, std::string> origins(const ImportedNetwork& imported) {
  std::map<std::string, std::string> from;
  for (const TensorOrigin& origin : imported.origins) from[origin.name] = origin.theirs;
  return from;
}

TEST(ModuleNames, AreTakenApart) {
  const auto apart = [](const char* name) {
    const ModuleName parts = take_apart(name);
    return parts.module + "|" + std::string(word_of(parts.part));
  };
  EXPECT_EQ(apart("fc1.weight"), "fc1|weight");
  EXPECT_EQ(apart("net.0.bias"), "net.0|bias");
  EXPECT_EQ(apart("weight"), "|weight");
  EXPECT_EQ(apart("bn.running_var"), "bn|running_var");
  EXPECT_EQ(apart("bn.num_batches_tracked"), "bn|num_batches_tracked");
  EXPECT_EQ(apart("W1"), "1|weight");
  EXPECT_EQ(apart("b12"), "12|bias");
  EXPECT_EQ(apart("hidden.W"), "hidden|weight");
  EXPECT_EQ(apart("weight_2"), "2|weight");
  EXPECT_EQ(apart("fc1_bias"), "fc1|bias");
  EXPECT_EQ(apart("fc1.kernel"), "fc1.kernel|tensor");
  EXPECT_EQ(apart("embedding"), "embedding|tensor");
}

TEST(ModuleNames, ComeInTheOrderOfTheirNumbersOrInNone) {
  EXPECT_TRUE(comes_before("fc2", "fc10"));
  EXPECT_FALSE(comes_before("fc10", "fc2"));
  EXPECT_TRUE(comes_before("layer1.0.conv2", "layer1.1.conv1"));
  EXPECT_TRUE(comes_before("conv", "conv2"));
  EXPECT_FALSE(comes_before("conv2", "conv"));
  for (const auto& [a, b] :
       {std::pair("encoder", "decoder"), std::pair("bn1", "layer1.0.bn1"), std::pair("0", "0.1")}) {
    EXPECT_FALSE(comes_before(a, b)) << a;
    EXPECT_FALSE(comes_before(b, a)) << b;
  }
  EXPECT_FALSE(comes_before("fc2", "fc2"));
}

TEST(Import, ShapesSayWhichModuleIsWhichLayer) {
  const ImportedNetwork imported = import_into("6-5-4-3", tensors({{"z.bias", {5}},
                                                                   {"out.weight", {3, 4}},
                                                                   {"a.bias", {4}},
                                                                   {"z.weight", {5, 6}},
                                                                   {"out.bias", {3}},
                                                                   {"a.weight", {4, 5}}}));
  EXPECT_EQ(origins(imported), (std::map<std::string, std::string>{{"layers.0.weight", "z.weight"},
                                                                   {"layers.0.bias", "z.bias"},
                                                                   {"layers.1.weight", "a.weight"},
                                                                   {"layers.1.bias", "a.bias"},
                                                                   {"layers.2.weight", "out.weight"},
                                                                   {"layers.2.bias", "out.bias"}}));
  EXPECT_EQ(imported.network.parameters()[0], 22) << "z.weight begins with it";
  EXPECT_EQ(imported.origins[0].address, "L1");
  EXPECT_EQ(imported.origins[0].dtype, "F32");
}

TEST(Import, NumbersInNamesSayTheOrderOfEqualShapes) {
  Shapes shapes;
  for (const char* name : {"net.10", "net.2", "net.0"}) {
    shapes.push_back({std::string(name) + ".weight", {4, 4}});
    shapes.push_back({std::string(name) + ".bias", {4}});
  }
  const auto from = origins(import_into("4-4-4-4", tensors(shapes)));
  EXPECT_EQ(from.at("layers.0.weight"), "net.0.weight");
  EXPECT_EQ(from.at("layers.1.bias"), "net.2.bias");
  EXPECT_EQ(from.at("layers.2.weight"), "net.10.weight");
}

TEST(Import, WhatNumPyHasIsUnderstood) {
  const auto from = origins(import_into("4-4-4", tensors({{"b1", {4}}, {"W2", {4, 4}}, {"W1", {4, 4}}, {"b2", {4}}})));
  EXPECT_EQ(from.at("layers.0.weight"), "W1");
  EXPECT_EQ(from.at("layers.1.bias"), "b2");
}

TEST(Import, AsksWhereNamesSayNoOrder) {
  const SafeTensors content = tensors({{"enc.weight", {4, 4}},
                                       {"enc.bias", {4}},
                                       {"dec.weight", {4, 4}},
                                       {"dec.bias", {4}},
                                       {"head.weight", {2, 4}},
                                       {"head.bias", {2}}});
  EXPECT_ERROR(import_into("4-4-4-2", content),
               "F: dec, enc have the same shapes, those of L1, L2, and their names do not say which comes first: say "
               "it, as by --map dec=L1 --map enc=L2");
  const auto from = origins(import_into("4-4-4-2", content, {.map = {{"enc", "L1"}}}));
  EXPECT_EQ(from.at("layers.0.weight"), "enc.weight");
  EXPECT_EQ(from.at("layers.1.weight"), "dec.weight");
  EXPECT_EQ(origins(import_into("4-4-4-2", content, {.map = {{"enc", "layers.1"}}})).at("layers.1.bias"), "enc.bias");
  EXPECT_ERROR(import_into("4-4-4-2", content, {.map = {{"head", "L1"}}}),
               "F: --map makes head L1 (dense) takes weight (4, 4), bias (4): head.weight has shape (2, 4), (4, 4) is "
               "expected");
  EXPECT_ERROR(import_into("4-4-4-2", content, {.map = {{"haed", "L1"}}}),
               "F: --map haed=L1: the file has nothing called haed; it has dec.bias, dec.weight, enc.bias");
  EXPECT_ERROR(import_into("4-4-4-2", content, {.map = {{"head", "L7"}}}), "F: --map head=L7: the net has L1 to L3");
}

TEST(Import, SingleTensorsCanBeNamed) {
  const SafeTensors content = tensors({{"kernel", {3, 4}}, {"offset", {3}}});
  EXPECT_ERROR(import_into("4-3", content), "F: L1 (dense) takes weight (3, 4), bias (3), and no tensors fit");
  const auto from = origins(import_into("4-3", content, {.map = {{"kernel", "L1.weight"}, {"offset", "L1.bias"}}}));
  EXPECT_EQ(from.at("layers.0.weight"), "kernel");
  EXPECT_EQ(from.at("layers.0.bias"), "offset");
  EXPECT_ERROR(import_into("4-3", content, {.map = {{"kernel", "L1.weight"}, {"offset", "L1.weight"}}}),
               "F: --map offset=L1.weight: kernel is said to be the same");
}

TEST(Import, LeavesOutWhatIsAskedForAndCountsOfBatches) {
  SafeTensors content =
      tensors({{"0.weight", {3, 4}}, {"0.bias", {3}}, {"aux.fc.weight", {9, 9}}, {"aux.fc.bias", {9}}});
  content.tensors.push_back({"0.num_batches_tracked", "I64", {}, std::vector<std::uint8_t>(8)});
  EXPECT_ERROR(
      import_into("4-3", content),
      "F: aux.fc.weight (9, 9), aux.fc.bias (9) fits no layer of the net (L1 (dense) takes weight (3, 4), bias "
      "(3)); --leave-out aux.fc leaves it out");
  const ImportedNetwork imported = import_into("4-3", content, {.left_out = {"aux"}});
  EXPECT_EQ(imported.left_out, (std::vector<std::string>{"aux.fc.weight", "aux.fc.bias", "0.num_batches_tracked"}));
  EXPECT_ERROR(import_into("4-3", content, {.left_out = {"head"}}),
               "F: there is no head to leave out; there are 0.bias, 0.weight, aux.fc.bias");
}

TEST(Import, FillsWhatComputesTheSame) {
  const ImportedNetwork imported = import_into(
      "conv3x3:2:same, batchnorm, 3",
      tensors({{"c.weight", {2, 1, 3, 3}}, {"n.running_mean", {2}}, {"n.running_var", {2}}, {"f.weight", {3, 128}}}));
  const auto parameters = imported.network.parameters();
  EXPECT_EQ(std::vector<float>(parameters.begin() + 18, parameters.begin() + 24),
            (std::vector<float>{0, 0, 1, 1, 0, 0}))
      << "biases of the convolution; gains and offsets";
  EXPECT_TRUE(imported.origins[1].theirs.empty());
  EXPECT_EQ(imported.network.statistics()[0], 19);
}

TEST(Import, SaysWhatDoesNotFit) {
  EXPECT_ERROR(import_into("4-3", tensors({{"fc.weight", {4, 3}}, {"fc.bias", {3}}})),
               "F: L1 (dense) takes weight (3, 4), bias (3), and no tensors fit: fc.weight has shape (4, 3), (3, 4) is "
               "expected: it is the transpose");
  EXPECT_ERROR(import_into("4-3-3", tensors({{"1.weight", {3, 4}}, {"1.bias", {3}}})),
               "F: L2 (dense) takes weight (3, 3), bias (3), and no tensors fit; what no layer takes yet is");
  EXPECT_ERROR(
      import_into("conv3x3:2:nobias, 3",
                  tensors({{"c.weight", {2, 1, 3, 3}}, {"c.bias", {2}}, {"f.weight", {3, 72}}, {"f.bias", {3}}})),
      "F: L1 (conv) takes weight (2, 1, 3, 3), and no tensors fit: has no place for c.bias (2)");
  EXPECT_ERROR(import_into("batchnorm, 3", tensors({{"n.weight", {1}}, {"n.bias", {1}}, {"f.weight", {3, 64}}})),
               "there is no running_mean of n (a batch normalisation without running statistics computes otherwise)");
  EXPECT_ERROR(import_into("4-4-4", tensors({{"1.weight", {4, 4}}, {"2.weight", {4, 4}}, {"3.weight", {4, 4}}})),
               "F: 2 layers (L1, L2) and 3 modules (1, 2, 3) have the same shapes");
  EXPECT_ERROR(import_into("4-3", {}), "F: L1 (dense) takes weight (3, 4), bias (3), and no tensors fit");
}

TEST(Import, NamesANumberThatIsNotFinite) {
  SafeTensors content = tensors({{"0.weight", {3, 4}}, {"0.bias", {3}}});
  const std::vector<float> bad{1, 2, INFINITY};
  content.tensors[1] = make_tensor<float>("0.bias", {3}, bad);
  EXPECT_ERROR(import_into("4-3", content), "F: tensor '0.bias': number 2 is inf, which is not finite");
  content.tensors[1] = {"0.bias", "I32", {3}, std::vector<std::uint8_t>(12)};
  EXPECT_ERROR(import_into("4-3", content), "F: tensor '0.bias' has dtype I32, expected F32, F64, F16 or BF16");
}

Model model_of_net(const char* net, const Shape& shape) {
  const Dataset data{.name = "d", .shape = shape, .classes = {"0", "1", "2"}};
  return make_model(net, data, 3);
}

std::vector<std::string> names_of(const SafeTensors& content) {
  std::vector<std::string> names;
  for (const TensorData& tensor : content.tensors) names.push_back(tensor.name);
  return names;
}

TEST(ToTorch, NumbersModulesAsASequentialDoes) {
  const TorchModel torch =
      to_torch(model_of_net("conv3x3:2, batchnorm, relu, residual(conv1x1:2, relu), 3", {1, 8, 8}));
  EXPECT_EQ(
      names_of(torch.state),
      (std::vector<std::string>{"1.num_batches_tracked", "0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean",
                                "1.running_var", "3.body.0.weight", "3.body.0.bias", "5.weight", "5.bias"}));
  for (const char* line : {"    nn.BatchNorm2d(2, eps=1e-05, momentum=0.1),\n", "    Residual(\n",
                           "class Residual(nn.Module)", "    nn.Flatten(),\n    nn.Linear(72, 3),\n)"}) {
    EXPECT_NE(torch.code.find(line), std::string::npos) << torch.code;
  }
  EXPECT_EQ(torch.code.find("ScaledTanh"), std::string::npos);
}

TEST(ToTorch, IsWhatImportTakes) {
  const Model model =
      model_of_net("conv3x3:2:same:nobias, layernorm, relu, conv3x3:2:same:nobias, batchnorm, 5, relu, 3", {1, 4, 4});
  const SafeTensors state = to_torch(model).state;
  const ImportedNetwork again = import_tensors(state, model.network.architecture(), {}, "F");
  EXPECT_TRUE(std::equal(again.network.parameters().begin(), again.network.parameters().end(),
                         model.network.parameters().begin()));
  EXPECT_EQ(state.tensor("1.weight").shape, (std::vector<std::size_t>{2, 4, 4})) << "as nn.LayerNorm([2, 4, 4]) has it";
}

TEST(ToTorch, SaysHowItsInputIsPrepared) {
  Model model = model_of_net("192-3", {3, 8, 8});
  model.preprocessing.scale = 1.0F / 255.0F;
  EXPECT_NE(to_torch(model).code.find("def prepare(x):  # (n, 3, 8, 8), of 0 to 255\n    return x.float() / 255\n"),
            std::string::npos);
  model.preprocessing.mean = {0.25F, 0.5F, 0.75F};
  model.preprocessing.deviation = {1, 2, 4};
  EXPECT_NE(to_torch(model).code.find("(x.float() / 255 - torch.tensor([0.25, 0.5, 0.75]).view(-1, 1, 1)) / "
                                      "torch.tensor([1, 2, 4]).view(-1, 1, 1)"),
            std::string::npos);
}

}  // namespace
}  // namespace nudge
