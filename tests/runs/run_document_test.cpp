// What the document of a run tells.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>

#include "base/base64.hpp"
#include "nudge/error.hpp"
#include "nudge/net_text.hpp"
#include "support/expect_error.hpp"
#include "support/sample_report.hpp"

namespace nudge {
namespace {

using nlohmann::json;
using test::sample_report;

json told(const RunReport& report) { return json::parse(document_of(report)); }

/// The same with another test part.
RunReport with_data(RunReport report, const std::function<void(Dataset&)>& change) {
  Dataset data = *report.data.test.data;
  change(data);
  report.data.test.data = std::make_shared<const Dataset>(std::move(data));
  return report;
}

TEST(RunDocument, HoldsTheCourseTheTestAndHowItWasMade) {
  RunReport report = sample_report();
  report.result.epochs[0].gradient_norm.reset();
  const json run = told(report);
  EXPECT_EQ(run["document"], "run");
  EXPECT_EQ(run["title"], "animals, the first");
  EXPECT_EQ(run["finished"], true);
  EXPECT_EQ(run["epochs"].size(), 3U);
  EXPECT_EQ(run["epochs"][2]["train_cost"], report.result.epochs[2].train_cost);
  EXPECT_FALSE(run["epochs"][0].contains("gradient_norm"));
  EXPECT_EQ(run["test"]["examples"], 6);
  EXPECT_EQ(run["model"], "runs/animals/model.safetensors");
  EXPECT_EQ(run["data"], "animals");
  EXPECT_EQ(run["architecture"]["net"], "16-5-3");
  EXPECT_EQ(run["classes"], (json{"cat", "dog", "owl"}));
  EXPECT_EQ(run["command"], "nudge train config.toml");
  EXPECT_EQ(run["made_by"], "nudge 9.8.7");
  EXPECT_EQ(run["configuration"], report.configuration);
  report.model->dataset = "/data/of/farms.csv";
  EXPECT_EQ(told(report)["data"], "farms.csv");
}

TEST(RunDocument, NothingAtAllIsOneToo) {
  const json run = told({});
  EXPECT_TRUE(run["test"].is_null());
  EXPECT_TRUE(run["epochs"].empty());
  for (const char* key : {"title", "mistakes", "first_layer", "architecture", "configuration"}) {
    EXPECT_FALSE(run.contains(key)) << key;
  }
}

TEST(RunDocument, MistakesComeWorstFirstWithPictureClassesAndPosition) {
  const json mistakes = told(sample_report())["mistakes"]["examples"];
  ASSERT_EQ(mistakes.size(), 2U) << "what is right is no mistake";
  EXPECT_EQ(mistakes[0]["position"], 2);
  EXPECT_EQ(mistakes[0]["truth"], 1);
  EXPECT_EQ(mistakes[0]["called"], 0);
  EXPECT_EQ(mistakes[0]["cost"], 2.25);
  EXPECT_EQ(mistakes[1]["position"], 1);
  const Subset test = test::sample_subset();
  EXPECT_EQ(mistakes[0]["image"]["base64"], base64(example_image(*test.data, 2).pixels));
  EXPECT_EQ(mistakes[0]["image"]["shape"], (json{1, 4, 4}));
}

TEST(RunDocument, APositionCountsInTheTestPartThePictureIsTheExamplesOwn) {
  RunReport report = sample_report();
  std::reverse(report.data.test.indices.begin(), report.data.test.indices.end());
  report.result.test->predictions = {2, 2, 2, 1, 0, 0};  // labels are 2 2 1 1 0 0 now: position 2 is wrong, example 3
  const json mistakes = told(report)["mistakes"]["examples"];
  ASSERT_EQ(mistakes.size(), 1U);
  EXPECT_EQ(mistakes[0]["position"], 2);
  EXPECT_EQ(mistakes[0]["image"]["base64"], base64(example_image(*report.data.test.data, 3).pixels));
}

TEST(RunDocument, MistakesHaveWhatTheNetworkSaysOfThem) {
  RunReport report = sample_report();
  // All weights 0 and biases of log(1), log(2), log(5): whatever the picture, the probabilities are 1/8, 2/8, 5/8.
  const std::span<float> parameters = report.model->network.parameters();
  std::fill(parameters.begin(), parameters.end(), 0.0F);
  parameters[parameters.size() - 2] = std::log(2.0F);
  parameters[parameters.size() - 1] = std::log(5.0F);
  const json mistakes = told(report)["mistakes"];
  EXPECT_EQ(mistakes["are_probabilities"], true);
  const double expected[] = {0.125, 0.25, 0.625};
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_NEAR(mistakes["examples"][0]["outputs"][i].get<double>(), expected[i], 1e-6);
}

TEST(RunDocument, HasAtMost24Mistakes) {
  RunReport report = with_data(sample_report(), [](Dataset& data) {
    data.labels.assign(30, 0);
    data.pixels.assign(30 * 16, 99);
  });
  report.data.test = everything(report.data.test.data);
  Evaluation& evaluation = *report.result.test;
  evaluation.examples = 30;
  evaluation.correct = 0;
  evaluation.confusion = {0, 30, 0, 0, 0, 0, 0, 0, 0};
  evaluation.predictions.assign(30, 1);
  for (auto* numbers : {&evaluation.costs, &evaluation.true_probability, &evaluation.margin}) numbers->assign(30, 0.5F);
  EXPECT_EQ(told(report)["mistakes"]["examples"].size(), 24U);
}

TEST(RunDocument, RefusesATestPartOrCallsThatAreWrong) {
  RunReport report = sample_report();
  report.data.test.indices[2] = 6;
  EXPECT_ERROR(told(report), "position 2 of a subset is example 6");
  EXPECT_ERROR(told(with_data(sample_report(), [](Dataset& data) { data.labels[1] = 3; })), "example 1 is 3, 0 to 2");
  EXPECT_ERROR(told(with_data(sample_report(), [](Dataset& data) { data.classes.emplace_back("elk"); })),
               "a report's test part has 4 classes, its model 3");
  for (const std::int32_t called : {3, -1}) {
    report = sample_report();
    report.result.test->predictions[4] = called;
    EXPECT_ERROR(told(report), "a report's evaluation calls example 4 class " + std::to_string(called));
  }
  report = sample_report();
  report.data.test.indices.pop_back();
  EXPECT_ERROR(told(report), "a report's evaluation has 6 examples, its test part 5");
  report = sample_report();
  report.model->classes = {"cat", "dog"};
  EXPECT_THROW(told(report), Error);
}

TEST(RunDocument, TellsTheFirstLayersWeights) {
  const RunReport report = sample_report();
  const json layer = told(report)["first_layer"];
  EXPECT_EQ(layer["address"], "L1");
  EXPECT_EQ(layer["neurons"], 5);
  EXPECT_EQ(layer["shape"], (json{1, 4, 4}));
  EXPECT_EQ(layer["is_filter"], false);
  ASSERT_EQ(layer["weights"].size(), 5U);
  ASSERT_EQ(layer["weights"][4].size(), 16U);
  EXPECT_EQ(layer["weights"][4][1].get<float>(), report.model->network.parameters()[4 * 16 + 1]);
}

TEST(RunDocument, TellsOfAsManyNeuronsAsAreAskedFor) {
  RunReport report = sample_report();
  report.model = test::sample_model({1, 4, 4}, 70);
  EXPECT_EQ(told(report)["first_layer"]["weights"].size(), 64U);
  EXPECT_EQ(told(report)["first_layer"]["neurons"], 70);
  report.shown_neurons = 0;
  EXPECT_FALSE(told(report).contains("first_layer"));
}

TEST(RunDocument, AConvolutionsFiltersAreItsFirstLayer) {
  RunReport report = sample_report();
  report.result.test.reset();
  report.model->network = Network(make_net({1, 4, 4}, "conv3x3:2, relu, 3", {}));
  const json layer = told(report)["first_layer"];
  EXPECT_EQ(layer["is_filter"], true);
  EXPECT_EQ(layer["shape"], (json{1, 3, 3}));
  EXPECT_EQ(layer["weights"].size(), 2U);
}

TEST(RunDocument, InputsThatAreNoPicturesHaveNone) {
  RunReport report = with_data(sample_report(), [](Dataset& data) {
    data.shape = {16, 1, 1};
    data.features.assign(data.pixels.begin(), data.pixels.end());
    data.pixels.clear();
  });
  report.model = test::sample_model({16, 1, 1});
  report.model->preprocessing.scale = 1;
  const json run = told(report);
  EXPECT_FALSE(run.contains("first_layer"));
  EXPECT_TRUE(run["mistakes"]["examples"][0]["image"].is_null());
}

TEST(RunDocument, OfATrainingThatDivergedHasNulls) {
  RunReport report = sample_report();
  report.result.epochs[2].train_cost = std::nan("");
  report.result.test->cost = std::nan("");
  report.model->network.parameters()[3] = std::nanf("");
  const json run = told(report);
  EXPECT_TRUE(run["epochs"][2]["train_cost"].is_null());
  EXPECT_TRUE(run["test"]["cost"].is_null());
  EXPECT_TRUE(run["first_layer"]["weights"][0][3].is_null());
}

}  // namespace
}  // namespace nudge
