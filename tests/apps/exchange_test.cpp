// Models for other programs and from them, by the program. PyTorch itself: tests/pytorch.

#include <gtest/gtest.h>

#include "apps/nudge_program.hpp"
#include "apps/tiny_data.hpp"

namespace nudge::test {
namespace {

class Exchange : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(train_on_bars(place_).code, 0);
    exported_ = place_.nudge({"export", "run", "--out", "bars.safetensors"});
    ASSERT_EQ(exported_.code, 0) << exported_.err;
  }
  std::vector<std::string> import(std::vector<std::string> more) {
    std::vector<std::string> all{"import", "bars.safetensors", "--out", "again.safetensors"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  Workplace place_;
  Outcome exported_;
};

TEST_F(Exchange, WhatIsExportedIsPythonAndIsImportedAgain) {
  EXPECT_TRUE(contains(exported_.out, "net = nn.Sequential(\n    nn.Flatten(),\n    nn.Linear(64, 12),\n"))
      << exported_.out;
  EXPECT_TRUE(contains(exported_.out, "# net.load_state_dict(safetensors.torch.load_file(\"bars.safetensors\"))"));
  const Outcome imported = place_.nudge(import({"--net", "64-12-3", "--data", "bars", "--json"}));
  ASSERT_EQ(imported.code, 0) << imported.err;
  EXPECT_EQ(imported.json()["tensors"][2]["from"], "3.weight");
  EXPECT_EQ(imported.json()["tensors"][2]["address"], "L2");
  const auto evaluated = [&](const std::string& model) {
    const Outcome outcome = place_.nudge({"eval", model, "--data", "bars", "--threads", "1", "--json"});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return outcome.json()["cost"];
  };
  EXPECT_EQ(evaluated("again.safetensors"), evaluated("run"));
  const Outcome nothing_said = place_.nudge({"eval", "again.safetensors"});
  EXPECT_EQ(nothing_said.code, 2);
  EXPECT_TRUE(contains(nothing_said.err, "--data is needed: the model does not say what it was trained on"));
}

TEST_F(Exchange, WhatTheNetIsGivenIsSaid) {
  const Outcome imported = place_.nudge(
      import({"--net", "64-12-3", "--input", "8x8", "--mean", "0.25", "--deviation", "0.5", "--classes", "a,b,c"}));
  ASSERT_EQ(imported.code, 0) << imported.err;
  EXPECT_TRUE(contains(imported.out, "1.weight     (12, 64)  F32   L1       layers.0.weight")) << imported.out;
  EXPECT_TRUE(contains(imported.out, "input    1x8x8: (pixel / 255 - 0.25) / 0.5\nclasses  a, b, c\n")) << imported.out;
}

TEST_F(Exchange, WhatDoesNotFitIsNamed) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> table{
      {{"--net", "64-12-4"}, "bars.safetensors: L2 (dense) takes weight (4, 12), bias (4), and no tensors fit"},
      {{"--net", "64-12-3", "--input", "9x9"}, "network.layers: its first size is 64, but an example has 81 numbers"},
      {{"--net", "64-12-3", "--input", "wide"}, "--input wide: 1x28x28, 8x8 or a number such as 13 is expected"},
      {{"--net", "64-12-3", "--classes", "a,b"}, "--classes: 2 names came, the net has 3 outputs"},
      {{"--net", "64-12-3", "--input", "8x8", "--mean", "1,2"},
       "2 numbers came; one is expected, or one for each of the 1 channels"},
      {{"--net", "64-12-3", "--deviation", "0"}, "--mean, --deviation, --scale: "},
      {{"--net", "64-12-3", "--map", "L1"}, "--map L1: OLD=NEW is expected, such as fc1=L2"},
      {{"--net", "64-12-3", "--leave-out", "head"}, "there is no head to leave out; there are 1.bias, 1.weight"}};
  for (const auto& [arguments, message] : table) {
    const Outcome outcome = place_.nudge(import(arguments));
    EXPECT_NE(outcome.code, 0) << message;
    EXPECT_TRUE(contains(outcome.err, message)) << "expected: " << message << "\ncame: " << outcome.err;
    EXPECT_FALSE(std::filesystem::exists(place_ / "again.safetensors")) << message;
  }
}

}  // namespace
}  // namespace nudge::test
