// A model described as text and as JSON.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "nudge/net_text.hpp"
#include "support/sample_report.hpp"
#include "text/model_words.hpp"
#include "text/text.hpp"

namespace nudge {
namespace {

TEST(ModelText, HasAddressNameShapesAndCountsOfEveryLayer) {
  const std::string text = model_text(test::sample_model());
  for (const char* needed :
       {"network     16-5-3\n", "activation  relu\n", "input       1x4x4, as pixel / 255\n",
        "loss        cross-entropy\n", "classes     3: cat, dog, owl\n", "trained on  animals\n",
        "address  in file   layer    input  output  parameters  multiply-adds  bytes\n",
        "L1       layers.0  dense       16       5          85             80    340\n",
        "L2       layers.1  dense        5       3          18             15     72\n",
        "total                                             103             95    412\n", "  layers = \"16-5-3\"\n"}) {
    EXPECT_NE(text.find(needed), std::string::npos) << needed << "\nin\n" << text;
  }
}

TEST(ModelText, SaysWhatSetsLayersOfAKindApart) {
  Model model{Network(Architecture({2, 1, 1},
                                   {Layer{Dense{2, 2}}, Layer{Activation{Function::leaky_relu, 0.2}},
                                    Layer{Dropout{0.25}}, Layer{Dense{2, 1}}},
                                   Loss::binary_cross_entropy)),
              {},
              {"x"},
              "",
              "",
              {}};
  model.preprocessing = {{2, 1, 1}, 1.0F, {0.5F, 1.5F}, {1.0F, 2.0F}};
  const std::string text = model_text(model);
  for (const char* needed :
       {"leaky-relu, slope 0.2", "dropout, rate 0.25", "(value - mean) / deviation, of each column",
        "network     2-2-1\n", "activation  leaky-relu, slope 0.2\n", "dropout     0.25\n"}) {
    EXPECT_NE(text.find(needed), std::string::npos) << text;
  }
  EXPECT_EQ(text.find("trained"), std::string::npos);
}

TEST(ModelText, NamesTheNetAsTheCommandLineTakesIt) {
  const auto text_of = [](const char* net, const DenseNetSettings& settings = {}) {
    Model model{Network(make_net(usual_input, net, settings)), {}, {}, "", "", {}};
    model.preprocessing.shape = usual_input;
    return model_text(model);
  };
  EXPECT_EQ(text_of("lenet5").find("network  lenet5\n"), 0U) << text_of("lenet5");
  EXPECT_EQ(text_of("resnet20").find("network  resnet20\n"), 0U) << text_of("resnet20");
  EXPECT_EQ(text_of("conv5x5:6, relu, 10").find("network  conv5x5:6, relu, 10\ninput "), 0U);
  EXPECT_NE(
      text_of("784-5-10", {.loss = Loss::quadratic, .output_activation = Function::tanh}).find("output      tanh\n"),
      std::string::npos);
}

TEST(ModelText, SaysWhatABatchNormalisationHasItsStatisticsOf) {
  const auto text_of = [](const char* net, const char* training) {
    Model model{Network(make_net({1, 8, 8}, net, {})), {}, {}, "", training, {}};
    model.preprocessing.shape = {1, 8, 8};
    return model_text(model);
  };
  constexpr const char* words = "batch norm  statistics of each of the 8 shards of a batch of 128 by itself\n";
  EXPECT_NE(text_of("conv3x3:2, batchnorm, 3", "[training]\nbatch = 128\nshards = 8\n").find(words), std::string::npos);
  for (const auto& [net, training] : {std::pair{"conv3x3:2, batchnorm, 3", "[training]\nbatch = 128\n"},
                                      std::pair{"conv3x3:2, 3", "[training]\nbatch = 128\nshards = 8\n"},
                                      std::pair{"conv3x3:2, batchnorm, 3", "with pleasure"}}) {
    EXPECT_EQ(text_of(net, training).find("batch norm"), std::string::npos) << training;
  }
}

TEST(ModelText, StandardisedPixelsAreDescribed) {
  Model model = test::sample_model();
  model.preprocessing.mean = {0.1307F};
  model.preprocessing.deviation = {0.3081F};
  EXPECT_NE(model_text(model).find("(pixel / 255 - 0.1307) / 0.3081"), std::string::npos);
}

TEST(ModelJson, HoldsWhatTheTextSays) {
  const auto json = nlohmann::json::parse(document_of(test::sample_model()));
  EXPECT_EQ(json["network"], "16-5-3");
  EXPECT_EQ(json["loss"], "cross-entropy");
  EXPECT_EQ(json["parameters"], 103);
  EXPECT_EQ(json["bytes"], 412);
  ASSERT_EQ(json["layers"].size(), 4U);
  EXPECT_TRUE(json["layers"][0]["address"].is_null());
  EXPECT_EQ(json["layers"][0]["input"], nlohmann::json({1, 4, 4}));
  EXPECT_EQ(json["layers"][0]["output"], nlohmann::json({16}));
  EXPECT_EQ(json["layers"][1]["address"], "L1");
  EXPECT_EQ(json["layers"][1]["name"], "layers.0");
  EXPECT_EQ(json["layers"][1]["kind"], "dense");
  EXPECT_EQ(json["layers"][3]["multiply_adds"], 15);
  EXPECT_EQ(json["preprocessing"]["scale"].get<float>(), 1.0F / 255.0F);
  EXPECT_EQ(json["training"], "[network]\nlayers = \"16-5-3\"\n");
}

TEST(ModelJson, TellsTheResultWhereThereIsOne) {
  Model model = test::sample_model();
  EXPECT_TRUE(nlohmann::json::parse(document_of(model))["result"].is_null());
  model.result = test::sample_epochs().back();
  EXPECT_EQ(nlohmann::json::parse(document_of(model))["result"]["epoch"], 3);
  EXPECT_NE(model_text(model).find("result      epoch 3, test 87.50 %"), std::string::npos) << model_text(model);
}

}  // namespace
}  // namespace nudge
