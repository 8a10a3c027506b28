#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "nudge/error.hpp"
#include "text/text.hpp"

namespace nudge {
namespace {

const std::vector<std::string> animals{"cat", "dog", "owl"};
const Prediction owl{"bird.png", {0.125F, 0.1F, 0.775F}, {}};
const Prediction dog{"set 7", {0.25F, 0.5F, 0.25F}, 0};

TEST(Predictions, TheClassIsTheMostProbableTheLowerOfEquals) {
  EXPECT_EQ(most_probable(owl), 2U);
  EXPECT_EQ(most_probable({"", {0.5F, 0.5F}, {}}), 0U);
  EXPECT_THROW(most_probable({"", {}, {}}), Error);
}

TEST(Predictions, OneIsShownWithABarAClass) {
  const std::string text = predictions_text({&owl, 1}, animals);
  EXPECT_TRUE(text.starts_with("bird.png: owl  (77.50 %)\n")) << text;
  EXPECT_NE(text.find("cat  12.50 %  █████\n"), std::string::npos) << text;
  EXPECT_NE(text.find("owl  77.50 %  ███████████████████████████████\n"), std::string::npos) << text;
}

TEST(Predictions, AKnownLabelIsCompared) {
  EXPECT_NE(predictions_text({&dog, 1}, animals).find("true class cat: wrong"), std::string::npos);
}

TEST(Predictions, SeveralAreShownInALineEach) {
  const std::vector<Prediction> both{owl, dog};
  EXPECT_EQ(predictions_text(both, animals),
            "example   class  probability  else  probability\n"
            "bird.png  owl        77.50 %  cat       12.50 %\n"
            "set 7     dog        50.00 %  cat       25.00 %  true class cat: wrong\n");
}

TEST(Predictions, ManyClassesAreCutToTheMostProbable) {
  std::vector<std::string> names;
  Prediction prediction{"x", std::vector<float>(30, 0.01F), {}};
  for (int i = 0; i < 30; ++i) names.push_back("class" + std::to_string(i));
  prediction.probabilities[25] = 0.5F;
  const std::string text = predictions_text({&prediction, 1}, names);
  EXPECT_NE(text.find("and 10 less probable classes"), std::string::npos) << text;
  EXPECT_NE(text.find("class25  50.00 %"), std::string::npos) << text;
}

TEST(Predictions, AnOutputBeyondOneIsNoEndlessBar) {
  const Prediction wild{"x", {1e30F, -5.0F, std::numeric_limits<float>::quiet_NaN()}, {}};
  EXPECT_LT(predictions_text({&wild, 1}, animals).size(), 600U);
}

TEST(PredictionsJson, OneIsOneDocument) {
  const auto json = nlohmann::json::parse(document_of(owl, animals));
  EXPECT_EQ(json["image"], "bird.png");
  EXPECT_EQ(json["class"], "owl");
  EXPECT_EQ(json["index"], 2);
  EXPECT_EQ(json["classes"], nlohmann::json(animals));
  EXPECT_FALSE(json.contains("label"));
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(json["probabilities"][i].get<float>(), owl.probabilities[i]);
}

TEST(PredictionsJson, IsALineAndSaysWhetherItIsRight) {
  const std::string line = document_of(dog, animals);
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_EQ(nlohmann::json::parse(line)["label"], "cat");
  EXPECT_EQ(nlohmann::json::parse(line)["correct"], false);
}

TEST(PredictionsJson, WhatIsNoNumberIsNotTheMostProbable) {
  const float none = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(most_probable({"x", {none, 0.25F, 0.75F}, {}}), 2U);
  EXPECT_EQ(most_probable({"x", {0.5F, none, 0.5F}, {}}), 0U);
}

TEST(PredictionsJson, WritesFloatsInTheirFewDigits) {
  EXPECT_NE(document_of(owl, animals).find("[0.125,0.1,0.775]"), std::string::npos);
}

TEST(Predictions, RefuseWhatDoesNotFitTheClasses) {
  EXPECT_THROW(predictions_text({&owl, 1}, {"cat"}), Error);
  EXPECT_THROW(document_of(owl, {"cat"}), Error);
  const Prediction strange{"x", {0.5F, 0.25F, 0.25F}, 3};
  EXPECT_THROW(predictions_text({&strange, 1}, animals), Error);
  EXPECT_EQ(predictions_text({}, animals), "");
}

}  // namespace
}  // namespace nudge
