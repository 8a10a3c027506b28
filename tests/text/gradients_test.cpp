#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/sample_report.hpp"
#include "text/text.hpp"

namespace nudge {
namespace {

GradientCheck sample_check(bool passed) {
  return {{{"layers.0.weight", 50, 3.5e-9, 7, 0.25, 0.2500000009}}, 2e-9, 3.5e-9, 4, passed};
}

nlohmann::json told(const GradientReport& report) {
  return nlohmann::json::parse(document_of(report, test::sample_model().network.architecture(), Subject{}));
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
  const auto json = nlohmann::json::parse(document_of(sample_check(true), {}));
  EXPECT_EQ(json["passed"], true);
  EXPECT_EQ(json["error"], 3.5e-9);
  EXPECT_EQ(json["tolerance"], 1e-7);
  EXPECT_EQ(json["tensors"][0]["numeric"], 0.2500000009);
}

GradientComparison sample_comparison() {
  return {.tensors = {{"layers.0.weight", "L1", false, true, 1e-7, 1, ""},
                      {"layers.0.bias", "L1", true, false, 0.5, 0.5, "half of ours"}},
          .where = "L1's weights agree",
          .explanations = {{"half of ours", "and more"}, {"a rate"}},
          .notes = {"Names: W1 for layers.0.weight"}};
}

TEST(GradientComparison, SaysPerTensorWhetherItAgreesAndThenWhereAndWhy) {
  const std::string text = gradient_comparison_text(sample_comparison());
  for (const char* needed :
       {"L1 weights  agrees     1.00e-07   1.000\n", "L1 biases   DIFFERS       0.500  0.5000\n",
        "not all tensors agree", "Where:   L1's weights agree\n",
        "Likely:  half of ours\n   and:  and more\n    or:  a rate\n", "Names: W1 for layers.0.weight\n"}) {
    EXPECT_NE(text.find(needed), std::string::npos) << needed << "\n" << text;
  }
  const auto json = told({.comparison = sample_comparison()})["comparison"];
  EXPECT_EQ(json["agrees"], false);
  EXPECT_EQ(json["where"], "L1's weights agree");
  EXPECT_EQ(json["explanations"][1][0], "a rate");
  EXPECT_EQ(json["tensors"][1]["cause"], "half of ours");
  EXPECT_EQ(json["tensors"][1]["address"], "L1");
}

TEST(GradientComparison, AllAgreeWhenAllDo) {
  const GradientComparison comparison{.tensors = {{"layers.0.bias", "L1", true, true, 0, 1, ""}}};
  EXPECT_NE(gradient_comparison_text(comparison).find("\nall tensors agree\n"), std::string::npos);
  EXPECT_TRUE(told({.comparison = comparison})["comparison"]["agrees"]);
  EXPECT_TRUE((GradientReport{.comparison = comparison}.agrees()));
}

TEST(GradientComparison, NoKnownMistakeIsSaid) {
  GradientComparison comparison = sample_comparison();
  comparison.explanations.clear();
  EXPECT_NE(gradient_comparison_text(comparison).find("no known mistake gives this gradient"), std::string::npos);
}

TEST(Submissions, HaveALineEach) {
  const std::vector<Submission> class_of_three{
      {"ada.npz", "", {.tensors = {{"layers.0.bias", "L1", true, true, 0, 1, ""}}}},
      {"bob.csv", "", sample_comparison()},
      {"=eve.csv", "bob \"the\" file", {}}};
  const std::string text = submissions_text(class_of_three);
  for (const char* needed :
       {"ada.npz     1 of 1  all tensors agree\n", "bob.csv     1 of 2  half of ours; and and more | or: a rate\n",
        "=eve.csv         -  bob \"the\" file\n", "1 of 3 agree\n"}) {
    EXPECT_NE(text.find(needed), std::string::npos) << needed << "\n" << text;
  }
  const auto json = told({.submissions = class_of_three});
  EXPECT_FALSE((GradientReport{.submissions = class_of_three}.agrees()));
  EXPECT_EQ(json["submissions"][1]["comparison"]["explanations"][1][0], "a rate");
  EXPECT_EQ(json["submissions"][2]["error"], "bob \"the\" file");
  EXPECT_NE(submissions_csv(class_of_three).find("\n\" =eve.csv\",no,0,0,\"\",\"\",\"bob \"\"the\"\" file\"\n"),
            std::string::npos)
      << submissions_csv(class_of_three);
}

TEST(GradientReport, HasTheLengthOfEachTensor) {
  const GradientReport report{.examples = 100, .norm = 0.5, .tensor_norms = {0.3, 0.4, 0, 0}, .file = "g.safetensors"};
  Subject subject;
  subject.data = "animals";
  subject.split = "train";
  const Model model = test::sample_model();
  const Architecture& architecture = model.network.architecture();
  const std::string text = gradient_text(report, architecture, subject);
  for (const char* needed :
       {"over 100 examples of animals train: norm 0.5\n", "  L1 weights  layers.0.weight    norm 0.3\n",
        "  L1 biases   layers.0.bias      norm 0.4\n", "g.safetensors\n"}) {
    EXPECT_NE(text.find(needed), std::string::npos) << needed << "\n" << text;
  }
  const auto json = told(report);
  EXPECT_EQ(json["tensors"][1]["norm"], 0.4);
  EXPECT_EQ(json["tensors"][1]["address"], "L1");
  EXPECT_EQ(json["out"], "g.safetensors");
  EXPECT_TRUE(report.agrees()) << "nothing was compared";
}

}  // namespace
}  // namespace nudge
