#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "report/text_report.hpp"

namespace nudge {
namespace {

GradientCheck sample_check(bool passed) {
  return {{{"layers.0.weight", 50, 3.5e-9, 7, 0.25, 0.2500000009}}, 2e-9, 3.5e-9, 4, passed};
}

TEST(GradientText, SaysErrorAndVerdict) {
  const std::string text = gradient_check_text(sample_check(true), {});
  for (const char* needed :
       {"layers.0.weight", "3.50e-09", "8 random directions: largest error 2.00e-09",
        "4 points at which nothing can be proved were drawn anew", "passed: largest error 3.50e-09, 1e-07 allowed"}) {
    EXPECT_NE(text.find(needed), std::string::npos) << text;
  }
  EXPECT_NE(gradient_check_text(sample_check(false), {}).find("FAILED"), std::string::npos);
}

TEST(GradientJson, HoldsTheSame) {
  const auto json = nlohmann::json::parse(gradient_check_json(sample_check(true), {}));
  EXPECT_EQ(json["passed"], true);
  EXPECT_EQ(json["error"], 3.5e-9);
  EXPECT_EQ(json["tolerance"], 1e-7);
  EXPECT_EQ(json["tensors"][0]["numeric"], 0.2500000009);
}

TEST(GradientComparison, SaysPerTensorWhetherItAgreesAndWhyNot) {
  const std::vector<GradientDifference> differences{{"layers.0.weight", true, 1e-7, 1, ""},
                                                    {"layers.0.bias", false, 0.5, 0.5, "half of ours"}};
  const std::string text = gradient_comparison_text(differences);
  EXPECT_NE(text.find("layers.0.weight  agrees     1.00e-07   1.000\n"), std::string::npos) << text;
  EXPECT_NE(text.find("layers.0.bias    DIFFERS       0.500  0.5000  half of ours\n"), std::string::npos) << text;
  EXPECT_NE(text.find("not all tensors agree"), std::string::npos);
  const auto json = nlohmann::json::parse(gradient_comparison_json(differences));
  EXPECT_EQ(json["agrees"], false);
  EXPECT_EQ(json["tensors"][1]["cause"], "half of ours");
}

TEST(GradientComparison, AllAgreeWhenAllDo) {
  const std::vector<GradientDifference> differences{{"layers.0.bias", true, 0, 1, ""}};
  EXPECT_NE(gradient_comparison_text(differences).find("\nall tensors agree\n"), std::string::npos);
  EXPECT_EQ(nlohmann::json::parse(gradient_comparison_json(differences))["agrees"], true);
}

}  // namespace
}  // namespace nudge
