#include "nudge/model.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>

#include "models/model_tensors.hpp"
#include "nudge/error.hpp"
#include "nudge/model_file.hpp"
#include "nudge/net_text.hpp"
#include "support/expect_error.hpp"
#include "support/kinds.hpp"
#include "support/largest_allocation.hpp"
#include "support/temporary_folder.hpp"

namespace nudge {
namespace {

using Json = nlohmann::ordered_json;

/// One of every layer of a dense network.
Model small_model() {
  const Shape input{.channels = 2, .height = 3, .width = 1};
  Architecture architecture(input,
                            {{Flatten{}},
                             {Dense{6, 4}},
                             {Activation{Function::leaky_relu, 0.1}},
                             {Dropout{1.0 / 3}},
                             {Dense{4, 4}},
                             {Activation{Function::gelu}},
                             {Dense{4, 3}},
                             {Activation{Function::sigmoid}}},
                            Loss::half_quadratic);
  Model model{.network = Network(std::move(architecture)),
              .preprocessing = {.shape = input,
                                .scale = 1.0F / 255.0F,
                                .mean = {0.1F, 1.17549435e-38F},
                                .deviation = {1.0F / 3.0F, 3.4e38F}},
              .classes = {"a\"b", "", "\xC3\xA9"},
              .dataset = "C:\\digits\n",
              .training = "[data]\nsource = \"x\"\n",
              .result = {},
              .look = LearntLook{{.ink = 0.1}, {.ground = 255, .contrast = 1.0 / 3, .figures = 2}}};
  std::mt19937 random(3);
  for (float& parameter : model.network.parameters()) {
    do parameter = std::bit_cast<float>(static_cast<std::uint32_t>(random()));
    while (!std::isfinite(parameter));
  }
  model.network.parameters()[0] = -0.0F;
  model.network.parameters()[1] = 1e-45F;
  EpochMetrics result;
  result.epoch = 3;
  result.step = 1800;
  result.learning_rate = 0.1;
  result.train_cost = 1.0 / 3;
  result.train_accuracy = 0.97;
  result.evaluated_on = "validation";
  result.cost = 5e-324;
  result.accuracy = 1;
  model.result = result;
  return model;
}

bool same_bits(std::span<const float> a, std::span<const float> b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size_bytes()) == 0;
}

TEST(Model, ReadsBackBitForBit) {
  const TemporaryFolder folder;
  const Model model = small_model();
  save_model(model, folder / "model.safetensors");
  for (const std::filesystem::path& path : {folder / "model.safetensors", folder.path()}) {
    const Model again = load_model(path);
    EXPECT_TRUE(again.network.architecture() == model.network.architecture());
    EXPECT_TRUE(same_bits(again.network.parameters(), model.network.parameters()));
    EXPECT_EQ(again.preprocessing, model.preprocessing);
    EXPECT_EQ(again.classes, model.classes);
    EXPECT_EQ(again.dataset, model.dataset);
    EXPECT_EQ(again.training, model.training);
    EXPECT_EQ(again.result, model.result);
    save_model(again, folder / "again");
    EXPECT_EQ(bytes_of_file(folder / "again"), bytes_of_file(folder / "model.safetensors"));
  }
}

TEST(Model, ReadsBackEveryActivation) {
  const TemporaryFolder folder;
  for (const std::string& name : function_names()) {
    SCOPED_TRACE(name);
    Model model = small_model();
    model.network =
        Network(dense_net(model.preprocessing.shape, {6, 5, 3}, {.activation = parse_function(name), .slope = 0.25}));
    save_model(model, folder / "m");
    EXPECT_TRUE(load_model(folder / "m").network.architecture() == model.network.architecture());
  }
}

/// The model's file with something changed in its description, its tensors or both.
template <typename Change>
void load_changed(const Change& change, const Model& model = small_model()) {
  const TemporaryFolder folder;
  save_model(model, folder / "m");
  SafeTensors content = read_safetensors(folder / "m");
  Json json = Json::parse(content.metadata.at("nudge"));
  change(content, json);
  if (content.metadata.contains("nudge") && !json.is_null()) content.metadata["nudge"] = json.dump();
  write_safetensors(content, folder / "m", Checksum::none);
  load_model(folder / "m");
}

/// A network with every kind of layer, its numbers drawn, its running statistics too.
Model convolutional_model() {
  const Shape input{2, 6, 6};
  Model model = small_model();
  model.preprocessing = {.shape = input};
  model.network = Network(make_net(
      input,
      "conv3x2:4:pad1:stride2:groups2:nobias, batchnorm, softplus, maxpool2:stride1, residual(conv1x1:4, elu | "
      "sequential(conv3x3:4:same, batchnorm)), avgpool2:stride1:pad1, upsample2, convtranspose3x3:4:groups2, "
      "reshape4x10x8, globalavgpool, flatten, layernorm, 8, hard-swish, dropout0.25, 3, softmax",
      {.loss = Loss::half_quadratic}));
  std::mt19937 random(5);
  const auto draw = [&] { return static_cast<float>(random() % 1000) / 7; };
  for (float& parameter : model.network.parameters()) parameter = draw();
  for (float& statistic : model.network.statistics()) statistic = draw();
  return model;
}

TEST(Model, ReadsBackEveryKindOfLayerBitForBit) {
  const TemporaryFolder folder;
  const Model model = convolutional_model();
  const std::set<std::size_t> kinds = test::kinds_in(model.network.architecture().structure());
  EXPECT_EQ(kinds, test::every_kind()) << "a kind of layer is not among them";
  save_model(model, folder / "m");
  const Model again = load_model(folder / "m");
  EXPECT_TRUE(again.network.architecture() == model.network.architecture());
  EXPECT_TRUE(same_bits(again.network.parameters(), model.network.parameters()));
  EXPECT_TRUE(same_bits(again.network.statistics(), model.network.statistics()));
  const SafeTensors content = read_safetensors(folder / "m", true);
  EXPECT_EQ(content.tensor("layers.0.weight").shape, (std::vector<std::size_t>{4, 1, 3, 2}));
  EXPECT_EQ(content.tensor("layers.1.weight").shape, (std::vector<std::size_t>{4}));
  EXPECT_EQ(content.tensor("layers.1.running_mean").shape, (std::vector<std::size_t>{4}));
  EXPECT_EQ(content.tensor("layers.5.weight").shape, (std::vector<std::size_t>{4, 2, 3, 3}));
}

TEST(Model, RefusesBrokenConvolutionsWithTheCause) {
  struct Broken {
    void (*change)(Json&);
    const char* message;
  };
  const Broken broken[] = {
      {[](Json& j) { j["layers"][0].erase("stride"); }, "m: layers[0]: 'stride' is missing"},
      {[](Json& j) { j["layers"][0]["stride"] = 0; }, "with stride 0, at least 1 is expected"},
      {[](Json& j) { j["layers"][0]["groups"] = 3; }, "3 groups do not divide 2 input and 4 output channels"},
      {[](Json& j) { j["layers"][0]["height"] = 60; }, "at least 60 x 2 pixels are expected"},
      {[](Json& j) { j["layers"][0]["padding"] = std::uint64_t{1} << 40; },
       "m: layers[0].padding: 1099511627776 is more"},
      {[](Json& j) { j["layers"][0]["padding"] = 1 << 20; }, "a side of 1048576 pixels, at most 16384"},
      {[](Json& j) { j["layers"][0]["outputs"] = 1 << 20; }, "layer"},
      {[](Json& j) { j["layers"][0]["bias"] = 1; }, "m: layers[0].bias: expected true or false, found 1"},
      {[](Json& j) { j["layers"][1]["epsilon"] = 0; }, "epsilon is 0, more than 0 is expected"},
      {[](Json& j) { j["layers"][1]["momentum"] = 2; }, "the momentum is 2"},
      {[](Json& j) { j["layers"][4]["body"] = Json::array(); }, "its body has no layers"},
      {[](Json& j) {
         j["layers"][4]["shortcut"] = Json::array({{{"type", "upsample"}, {"factor", 2}}});
       },
       "its body makes the shape 4x2x3, its shortcut 4x4x6"},
      {[](Json& j) {
         j["layers"][4]["shortcut"] = Json::array({{{"type", "add"}}});
       },
       "m: layers[4].shortcut[0]: unknown type of layer 'add'"},
      {[](Json& j) {
         Json nested = {{"type", "relu"}};
         for (int i = 0; i < 50; ++i) nested = {{"type", "sequential"}, {"layers", Json::array({nested})}};
         j["layers"][2] = nested;
       },
       "nested deeper than 35 levels"},
      {[](Json& j) { j["layers"][6]["factor"] = 1 << 14; },
       "layer 9 (upsample): its output has the shape 4x49152x65536, which is too large"},
  };
  for (const Broken& one : broken) {
    largest_allocation = 0;
    EXPECT_ERROR(load_changed([&](SafeTensors&, Json& json) { one.change(json); }, convolutional_model()), one.message);
    EXPECT_LT(largest_allocation, 300000u) << one.message;
  }
  EXPECT_ERROR(load_changed([](SafeTensors& c,
                               Json&) { const_cast<TensorData&>(c.tensor("layers.1.running_var")).bytes[3] = 0xBF; },
                            convolutional_model()),
               "number 0 of layers.1.running_var is -");
}

TEST(Model, HasTheTensorsThatOthersExpect) {
  const TemporaryFolder folder;
  save_model(small_model(), folder / "m");
  const SafeTensors content = read_safetensors(folder / "m", true);
  ASSERT_EQ(content.tensors.size(), 6u);
  EXPECT_EQ(content.tensor("layers.0.weight").shape, (std::vector<std::size_t>{4, 6}));
  EXPECT_EQ(content.tensor("layers.0.bias").shape, (std::vector<std::size_t>{4}));
  EXPECT_EQ(content.tensor("layers.2.weight").shape, (std::vector<std::size_t>{3, 4}));
  const Json json = Json::parse(content.metadata.at("nudge"));
  EXPECT_EQ(json["layers"].dump(),
            R"([{"type":"flatten"},{"type":"dense","outputs":4},{"type":"leaky-relu","slope":0.1},)"
            R"({"type":"dropout","rate":0.3333333333333333},{"type":"dense","outputs":4},{"type":"gelu"},)"
            R"({"type":"dense","outputs":3},{"type":"sigmoid"}])");
  EXPECT_EQ(json["input"].dump(), R"({"channels":2,"height":3,"width":1})");
  EXPECT_EQ(json["loss"], "half-quadratic");
}

TEST(Model, RefusesToSaveWhatCannotBeUsed) {
  const TemporaryFolder folder;
  const auto save = [&](const auto& change) {
    Model model = small_model();
    change(model);
    save_model(model, folder / "m");
  };
  EXPECT_ERROR(save([](Model& m) { m.network.parameters()[6 * 4 + 4 + 5] = NAN; }),
               "parameter L2.1.1 (number 5 of layers.1.weight) is nan");
  EXPECT_ERROR(save([](Model& m) { m.network.parameters()[6 * 4 + 2] = INFINITY; }),
               "parameter L1.2.bias (number 2 of layers.0.bias) is inf");
  EXPECT_ERROR(save([](Model& m) { m.classes.pop_back(); }), "2 class names for 3 outputs");
  EXPECT_ERROR(save([](Model& m) { m.preprocessing.shape = {6}; }),
               "the preprocessing makes examples of 6, the network takes 2x3x1");
  EXPECT_ERROR(save([](Model& m) { m.preprocessing.mean = {1}; }), "has 1 means and 2 deviations");
  EXPECT_ERROR(save([](Model& m) { m.preprocessing.deviation[1] = 0; }), "preprocessing: deviation 1 is 0");
  EXPECT_ERROR(save([](Model& m) { m.preprocessing.mean[0] = NAN; }), "preprocessing: mean 0 is nan");
  EXPECT_ERROR(save([](Model& m) { m.preprocessing.scale = INFINITY; }), "preprocessing: the scale is inf");
  EXPECT_ERROR(save([](Model& m) { m.dataset = "\xE9"; }), "not UTF-8");
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(Model, RefusesBrokenDescriptionsWithTheCause) {
  struct Broken {
    void (*change)(Json&);
    const char* message;
  };
  const Broken broken[] = {
      {[](Json& j) { j = Json::array(); }, "m: expected an object, found an array"},
      {[](Json& j) { j.erase("format"); }, "m: 'format' is missing"},
      {[](Json& j) { j["format"] = 2; }, "a model file of format 2; this version of nudge reads format 1"},
      {[](Json& j) { j["format"] = -1; }, "m: format: expected a whole number, found -1"},
      {[](Json& j) { j["colour"] = 1; }, "m: unknown key 'colour'"},
      {[](Json& j) { j.erase("layers"); }, "m: 'layers' is missing"},
      {[](Json& j) { j["layers"] = 3; }, "m: layers: expected an array, found 3"},
      {[](Json& j) { j["layers"] = Json::array(); }, "network: has no layer with parameters"},
      {[](Json& j) { j["layers"][1] = "dense"; }, "m: layers[1]: expected an object, found \"dense\""},
      {[](Json& j) { j["layers"][1].erase("type"); }, "m: layers[1]: 'type' is missing"},
      {[](Json& j) { j["layers"][1]["type"] = "convolve"; }, "m: layers[1]: unknown type of layer 'convolve'"},
      {[](Json& j) { j["layers"][1].erase("outputs"); }, "m: layers[1]: 'outputs' is missing"},
      {[](Json& j) { j["layers"][1]["bias"] = false; }, "m: layers[1]: unknown key 'bias'"},
      {[](Json& j) { j["layers"][1]["outputs"] = 0; }, "layer 1"},
      {[](Json& j) { j["layers"][1]["outputs"] = 4.5; }, "m: layers[1].outputs: expected a whole number, found 4.5"},
      {[](Json& j) { j["layers"][1]["outputs"] = std::uint64_t{1} << 63; }, "layer 1"},
      {[](Json& j) { j["layers"][1]["outputs"] = std::uint64_t{1} << 40; }, "m"},
      {[](Json& j) { j["layers"][1]["outputs"] = 5; },
       "tensor 'layers.0.weight' has shape (4, 6), the architecture expects (5, 6)"},
      {[](Json& j) { j["layers"].erase(0); }, "layer 0"},
      {[](Json& j) { j["layers"].erase(7); }, "m: network: the loss half-quadratic takes activations"},
      {[](Json& j) { j["layers"][2]["slope"] = 1.5; }, "m: layers[2].slope: 1.5 is not from 0 to 1"},
      {[](Json& j) { j["layers"][3]["rate"] = 1; }, "m: layers[3].rate: 1 is not from 0 up to, without, 1"},
      {[](Json& j) { j["layers"][3]["rate"] = "a third"; }, "m: layers[3].rate: expected a number, found \"a third\""},
      {[](Json& j) { j["loss"] = "mse"; }, "m: loss: loss 'mse' is unknown"},
      {[](Json& j) { j["loss"] = "cross-entropy"; }, "the loss cross-entropy takes logits"},
      {[](Json& j) { j["input"]["width"] = 0; }, "m: input.width: 0 is not from 1 to 1048576"},
      {[](Json& j) { j["input"]["width"] = std::uint64_t{1} << 62; },
       "m: input.width: 4611686018427387904 is not from 1"},
      {[](Json& j) { j["input"]["width"] = 2; },
       "tensor 'layers.0.weight' has shape (4, 6), the architecture expects (4, 12)"},
      {[](Json& j) {
         for (const char* side : {"channels", "height", "width"}) j["input"][side] = 1 << 20;
       },
       "layer 0 (flatten): its output has the shape 1152921504606846976, which is too large"},
      {[](Json& j) {
         j["preprocessing"]["mean"] = j["preprocessing"]["deviation"] = {1, 2, 3};
       },
       "m: preprocessing: has 3 means, one for each channel of 2x3x1"},
      {[](Json& j) { j["preprocessing"]["mean"].erase(1); }, "m: preprocessing: has 1 means and 2 deviations"},
      {[](Json& j) { j["preprocessing"]["scale"] = 0; }, "m: preprocessing: the scale is 0, more than 0 is expected"},
      {[](Json& j) { j["preprocessing"]["scale"] = -1; }, "m: preprocessing: the scale is -1"},
      {[](Json& j) { j["preprocessing"]["mean"][1] = 1e39; },
       "m: preprocessing.mean[1]: 1e+39 is not finite as a float"},
      {[](Json& j) { j["preprocessing"]["deviation"][0] = 0; }, "preprocessing: deviation 0 is 0"},
      {[](Json& j) { j["preprocessing"]["deviation"][0] = nullptr; },
       "m: preprocessing.deviation[0]: expected a number, found null"},
      {[](Json& j) { j["preprocessing"]["scale"] = true; }, "m: preprocessing.scale: expected a number, found true"},
      {[](Json& j) {
         j["classes"] = {"a", "b"};
       },
       "m: 2 class names for 3 outputs"},
      {[](Json& j) { j["classes"][0] = 1; }, "m: classes[0]: expected a text, found 1"},
      {[](Json& j) { j["result"]["epoch"] = "last"; }, "m: result.epoch: expected a whole number, found \"last\""},
  };
  for (const Broken& one : broken) {
    largest_allocation = 0;
    EXPECT_ERROR(load_changed([&](SafeTensors&, Json& json) { one.change(json); }), one.message);
    EXPECT_LT(largest_allocation, 100000u) << one.message;
  }
}

TEST(Model, RefusesTensorsThatAreNotTheArchitectures) {
  const auto tensor = [](SafeTensors& content, const std::string& name) -> TensorData& {
    return const_cast<TensorData&>(content.tensor(name));
  };
  EXPECT_ERROR(load_changed([](SafeTensors& c, Json&) { c.tensors.pop_back(); }), "tensor 'layers.2.bias' is missing");
  EXPECT_ERROR(load_changed([&](SafeTensors& c, Json&) { tensor(c, "layers.1.bias").name = "layers.1.gain"; }),
               "tensor 'layers.1.bias' is missing");
  EXPECT_ERROR(load_changed([](SafeTensors& c, Json&) {
                 c.tensors.push_back({"layers.3.weight", "U8", {1}, {0}});
               }),
               "tensor 'layers.3.weight' belongs to no layer of the architecture");
  EXPECT_ERROR(load_changed([](SafeTensors& c, Json&) {
                 c.tensors.push_back({"optimizer.first_moment", "U8", {1}, {0}});
               }),
               "tensor 'optimizer.first_moment' belongs to no layer");
  EXPECT_ERROR(load_changed([&](SafeTensors& c, Json&) {
                 std::swap(tensor(c, "layers.0.weight").shape[0], tensor(c, "layers.0.weight").shape[1]);
               }),
               "has shape (6, 4), the architecture expects (4, 6)");
  EXPECT_ERROR(load_changed([&](SafeTensors& c, Json&) {
                 tensor(c, "layers.0.bias").shape = {4, 1};
               }),
               "has shape (4, 1), the architecture expects (4)");
  EXPECT_ERROR(load_changed([&](SafeTensors& c, Json&) { tensor(c, "layers.0.bias").dtype = "I32"; }),
               "tensor 'layers.0.bias' has dtype I32, expected F32, F64, F16 or BF16");
  EXPECT_ERROR(load_changed([&](SafeTensors& c, Json&) {
                 const float nan = std::numeric_limits<float>::quiet_NaN();
                 std::memcpy(tensor(c, "layers.2.weight").bytes.data() + 4 * 6, &nan, 4);
               }),
               "parameter L3.1.2 (number 6 of layers.2.weight) is nan");
  EXPECT_ERROR(load_changed([](SafeTensors& c, Json&) { c.metadata.erase("nudge"); }),
               "not a model that nudge saved: its metadata have no 'nudge'");
  EXPECT_ERROR(load_changed([](SafeTensors& c, Json& j) {
                 j = nullptr;
                 c.metadata["nudge"] = "{";
               }),
               "the model's description: not JSON (byte 2)");
  EXPECT_ERROR(load_changed([](SafeTensors& c, Json& j) {
                 j = nullptr;
                 c.metadata["nudge"] = std::string(100000, '[');
               }),
               "nested deeper than 35 levels");
}

TEST(Model, SaysWhenThereIsNone) {
  const TemporaryFolder folder;
  EXPECT_ERROR(load_model(folder / "nothing"), "nothing: no such file");
  EXPECT_ERROR(load_model(folder.path()), "holds no model.safetensors");
}

TEST(Model, ACutOrAFlippedBitIsNoticed) {
  const TemporaryFolder folder;
  save_model(small_model(), folder / "m");
  const std::string good = bytes_of_file(folder / "m");
  const auto load = [](const std::string& bytes) {
    std::istringstream in(bytes);
    SafeTensors content = read_safetensors(in, bytes.size(), "m", true);
    return model_of(content.metadata, content.views(), "m");
  };
  load(good);
  for (std::size_t length = 0; length < good.size(); ++length) EXPECT_THROW(load(good.substr(0, length)), Error);
  for (std::size_t byte = 0; byte < good.size(); ++byte) {
    std::string bad = good;
    bad[byte] = static_cast<char>(bad[byte] ^ (1 << byte % 8));
    EXPECT_THROW(load(bad), Error) << byte;
  }
}

TEST(Model, RandomDamageWithoutAChecksumIsReadOrRefusedButNeverWorse) {
  const TemporaryFolder folder;
  save_model(small_model(), folder / "m");
  write_safetensors(read_safetensors(folder / "m"), folder / "unchecked", Checksum::none);
  const std::string good = bytes_of_file(folder / "unchecked");
  std::mt19937 random(11);
  std::size_t refused = 0;
  for (int round = 0; round < 5000; ++round) {
    std::string bad = good;
    for (auto change = random() % 3 + 1; change > 0; --change) {
      bad[random() % bad.size()] = static_cast<char>(random());
    }
    std::istringstream in(bad);
    largest_allocation = 0;
    try {
      SafeTensors content = read_safetensors(in, bad.size(), "m");
      model_of(content.metadata, content.views(), "m");
    } catch (const Error&) {
      ++refused;
    }
    EXPECT_LT(largest_allocation, 100000u);
  }
  EXPECT_GT(refused, 2000u);
  EXPECT_LT(refused, 5000u);
}

}  // namespace
}  // namespace nudge
