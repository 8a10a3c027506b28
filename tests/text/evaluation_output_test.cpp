// An evaluation as text and as JSON.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "documents/class_statistics.hpp"
#include "nudge/error.hpp"
#include "support/sample_report.hpp"
#include "text/text.hpp"
#include "text/text_table.hpp"

namespace nudge {
namespace {

/// A subject that has these classes.
Subject of(const std::vector<std::string>& classes) {
  Subject subject;
  subject.classes = classes;
  return subject;
}

const std::vector<std::string> animals{"cat", "dog", "owl"};

std::size_t widest_line(const std::string& text) {
  std::istringstream lines(text);
  std::size_t widest = 0;
  for (std::string line; std::getline(lines, line);) widest = std::max(widest, words::columns_of(line));
  return widest;
}

/// `classes` classes, `right` right and one wrong in the next class of each.
Evaluation large_evaluation(std::size_t classes, std::size_t right) {
  Evaluation evaluation;
  evaluation.confusion.resize(classes * classes);
  for (std::size_t i = 0; i < classes; ++i) {
    evaluation.confusion[i * classes + i] = right;
    evaluation.confusion[i * classes + (i + 1) % classes] = i + 1;
    evaluation.examples += right + i + 1;
  }
  evaluation.correct = classes * right;
  evaluation.cost = 0.25;
  return evaluation;
}

TEST(ClassStatistics, CountRowsAsTruthAndColumnsAsCalled) {
  const auto statistics = documents::class_statistics(test::sample_evaluation(), 3);
  EXPECT_EQ(statistics[0].examples, 2U);
  EXPECT_EQ(statistics[0].predicted, 2U);
  EXPECT_EQ(statistics[0].correct, 1U);
  EXPECT_EQ(statistics[1].predicted, 1U);
  EXPECT_DOUBLE_EQ(*statistics[1].precision, 1);
  EXPECT_DOUBLE_EQ(*statistics[1].recall, 0.5);
  EXPECT_DOUBLE_EQ(*statistics[2].precision, 2.0 / 3);
  EXPECT_DOUBLE_EQ(*statistics[2].recall, 1);
}

TEST(ClassStatistics, HaveNoShareOfNothing) {
  Evaluation evaluation;
  evaluation.confusion = {0, 0, 3, 0};
  const auto statistics = documents::class_statistics(evaluation, 2);
  EXPECT_FALSE(statistics[0].recall);
  EXPECT_FALSE(statistics[1].precision);
  EXPECT_DOUBLE_EQ(*statistics[0].precision, 0);
}

TEST(ClassStatistics, RefuseAMatrixOfAnotherSize) {
  EXPECT_THROW(documents::class_statistics(test::sample_evaluation(), 2), Error);
}

TEST(ClassStatistics, ConfusionsComeMostFrequentFirst) {
  const auto confusions = documents::most_frequent_confusions(large_evaluation(5, 9), 5, 2);
  ASSERT_EQ(confusions.size(), 2U);
  EXPECT_EQ(confusions[0].truth, 4U);
  EXPECT_EQ(confusions[0].said, 0U);
  EXPECT_EQ(confusions[0].count, 5U);
  EXPECT_EQ(confusions[1].count, 4U);
}

TEST(EvaluationText, SaysHowGoodAndHowSure) {
  const std::string text = evaluation_text(test::sample_evaluation(), animals);
  EXPECT_NE(text.find("accuracy  66.67 %  (4 of 6)"), std::string::npos) << text;
  EXPECT_NE(text.find("cost      0.7123"), std::string::npos) << text;
}

TEST(EvaluationText, SaysHowSureWhereTheExamplesAreEnough) {
  const auto head = [](std::size_t right, std::size_t of) {
    Evaluation evaluation;
    evaluation.examples = of;
    evaluation.correct = right;
    evaluation.confusion = {right, of - right, 0, 0};
    return evaluation_text(evaluation, {"cat", "dog"}).substr(0, 60);
  };
  EXPECT_NE(head(20, 40).find("accuracy  50.00 % ± 7.91 %  (20 of 40)"), std::string::npos) << head(20, 40);
  EXPECT_NE(head(14, 29).find("accuracy  48.28 %  (14 of 29)"), std::string::npos) << head(14, 29);
  EXPECT_NE(head(40, 40).find("accuracy  100.00 %  (40 of 40)"), std::string::npos) << head(40, 40);
  EXPECT_NE(head(0, 40).find("accuracy  0.00 %  (0 of 40)"), std::string::npos) << head(0, 40);
}

TEST(EvaluationText, HasALineAClassAndTheMatrix) {
  const std::string text = evaluation_text(test::sample_evaluation(), animals);
  EXPECT_NE(text.find("dog           2      1   100.00 %   50.00 %"), std::string::npos) << text;
  EXPECT_NE(text.find("true class  0  1  2\n0 cat       1  0  1\n1 dog       1  1  0\n2 owl       0  0  2\n"),
            std::string::npos)
      << text;
}

TEST(EvaluationText, HeadsColumnsByNameWhereThatFits) {
  const std::string text = evaluation_text(test::sample_evaluation(), {"a", "b", "c"});
  EXPECT_NE(text.find("true class  a  b  c\na           1  0  1\n"), std::string::npos) << text;
}

TEST(EvaluationText, FitsTenClassesIntoEightyColumns) {
  const std::vector<std::string> fashion{"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
                                         "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};
  const std::string text = evaluation_text(large_evaluation(10, 59999), fashion);
  EXPECT_LE(widest_line(text), 80U) << text;
  EXPECT_NE(text.find("59999"), std::string::npos);
  EXPECT_NE(text.find("9 Ankle boot"), std::string::npos);
}

TEST(EvaluationText, ListsConfusionsWhereTheMatrixIsTooWide) {
  std::vector<std::string> names;
  for (int i = 0; i < 40; ++i) names.push_back("class" + std::to_string(i));
  const std::string text = evaluation_text(large_evaluation(40, 100), names);
  EXPECT_LE(widest_line(text), 80U);
  EXPECT_NE(text.find("most frequent confusions"), std::string::npos);
  EXPECT_NE(text.find("class39     class0      40"), std::string::npos) << text;
}

TEST(EvaluationText, AnswersForOneClassAlone) {
  Evaluation evaluation;
  evaluation.examples = evaluation.correct = 3;
  evaluation.confusion = {3};
  EXPECT_NE(evaluation_text(evaluation, {"it"}).find("accuracy  100.00 %  ("), std::string::npos);
}

TEST(EvaluationJson, HoldsWhatTheTextSays) {
  const auto json = nlohmann::json::parse(document_of(test::sample_evaluation(), of(animals)));
  EXPECT_EQ(json["accuracy"], test::sample_evaluation().accuracy());
  EXPECT_EQ(json["standard_error"], test::sample_evaluation().standard_error());
  EXPECT_EQ(json["cost"], 0.71234);
  EXPECT_EQ(json["examples"], 6);
  EXPECT_EQ(json["correct"], 4);
  EXPECT_EQ(json["confusion"], nlohmann::json({{1, 0, 1}, {1, 1, 0}, {0, 0, 2}}));
  EXPECT_EQ(json["per_class"].size(), 3U);
  EXPECT_EQ(json["per_class"][2]["class"], "owl");
  EXPECT_EQ(json["per_class"][2]["precision"], 2.0 / 3);
  EXPECT_EQ(json["per_class"][2]["predicted"], 3);
}

TEST(EvaluationJson, IsNullWhereThereIsNoNumber) {
  Evaluation evaluation = test::sample_evaluation();
  evaluation.confusion = {0, 0, 0, 3, 3, 0, 0, 0, 0};
  evaluation.cost = std::nan("");
  const auto json = nlohmann::json::parse(document_of(evaluation, of(animals)));
  EXPECT_TRUE(json["per_class"][0]["recall"].is_null());
  EXPECT_TRUE(json["per_class"][2]["precision"].is_null());
  EXPECT_TRUE(json["cost"].is_null());
}

TEST(EvaluationJson, IsPrettyWithARowOfTheMatrixOnALine) {
  const std::string json = document_of(test::sample_evaluation(), of(animals));
  EXPECT_NE(json.find("  \"confusion\": [\n    [1, 0, 1],\n    [1, 1, 0],\n    [0, 0, 2]\n  ]"), std::string::npos)
      << json;
}

TEST(EvaluationJson, TakesAnyBytesAsNames) {
  EXPECT_TRUE(nlohmann::json::accept(document_of(test::sample_evaluation(), of({"\xFF", "\"\n", ""}))));
}

}  // namespace
}  // namespace nudge
