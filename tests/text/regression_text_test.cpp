#include "text/regression_text.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace nudge {
namespace {

const Targets targets{.names = {"price", "area"}, .mean = {0, 0}, .deviation = {1, 1}};

RegressionErrors errors() {
  return {.examples = 1200,
          .cost = 0.25,
          .predictions = {},
          .targets = {{.rmse = 3, .r2 = 0.5}, {.rmse = 4, .r2 = std::nullopt}}};
}

TEST(RegressionText, HasALineForEachOfSeveralTargets) {
  EXPECT_EQ(regression_text(errors(), targets),
            "r.m.s. error  3.536  (1,200 examples)\n"
            "R²            -\n"
            "cost          0.2500\n\n"
            "target  r.m.s. error      R²\n"
            "price          3.000  0.5000\n"
            "area           4.000       -\n");
  RegressionErrors one = errors();
  one.targets.pop_back();
  EXPECT_EQ(regression_text(one, {.names = {"price"}, .mean = {0}, .deviation = {1}}),
            "r.m.s. error  3.000  (1,200 examples)\n"
            "R²            0.5000\n"
            "cost          0.2500\n");
}

TEST(RegressionText, AnR2ThatDoesNotExistIsNull) {
  const auto json = nlohmann::json::parse(document_of(errors(), targets, Subject{}));
  EXPECT_TRUE(json.at("r2").is_null());
  EXPECT_EQ(json.at("targets").at(0).at("r2"), 0.5);
  EXPECT_TRUE(json.at("targets").at(1).at("r2").is_null());
  EXPECT_EQ(json.at("examples"), 1200);
}

TEST(RegressionText, SaysWhatIsPredictedAndWhereItIsKnownWhatIsTrue) {
  std::vector<Prediction> predictions{
      {.source = "x.csv 0", .probabilities = {}, .label = {}, .values = {1234.5F, -2}, .targets = {}}};
  EXPECT_EQ(values_text(predictions, targets), "example   price     area\nx.csv 0  1234.5  -2.0000\n");
  EXPECT_EQ(document_of(predictions[0], targets),
            R"({"document":"predicted_values","example":"x.csv 0","targets":["price","area"],"values":[1234.5,-2.0]})");
  predictions[0].targets = {1000, 1};
  EXPECT_EQ(values_text(predictions, targets),
            "example   price    true     area    true\nx.csv 0  1234.5  1000.0  -2.0000  1.0000\n");
  EXPECT_TRUE(nlohmann::json::parse(document_of(predictions[0], targets)).at("true").is_array());
  EXPECT_EQ(values_text({}, targets), "");
}

}  // namespace
}  // namespace nudge
