// Committees and comparisons as text and as JSON.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/expect_error.hpp"
#include "support/sample_report.hpp"
#include "text/comparison_text.hpp"

namespace nudge {
namespace {

const std::vector<std::string> animals{"cat", "dog", "owl"};

/// A subject that has these classes.
Subject of(const std::vector<std::string>& classes) {
  Subject subject;
  subject.classes = classes;
  return subject;
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(CommitteeOutput, SaysWhoWasAskedAndWhatEachIsWorthAlone) {
  const CommitteeEvaluation committee{test::sample_evaluation(), {3, 2}};
  const CommitteeNames names{{"first", "second\x1b"}, {.shifts = true}};
  const std::string text = committee_text(committee, names, animals);
  for (const char* part : {"2 models, 9 copies of each picture", "first     50.00 %", "second?   33.33 %",
                           "accuracy  66.67 %  (4 of 6)"}) {
    EXPECT_TRUE(contains(text, part)) << part << "\n" << text;
  }
  const auto json = nlohmann::json::parse(document_of(committee, names, of(animals)));
  EXPECT_EQ(json.at("members").at(1).at("correct"), 2);
  EXPECT_EQ(json.at("members").at(0).at("accuracy"), 0.5);
  EXPECT_EQ(json.at("copies"), 9);
  EXPECT_EQ(json.at("augment"), nlohmann::json::array({"shifts"}));
  EXPECT_EQ(json.at("correct"), 4);
}

TEST(CommitteeOutput, OfOneModelHasNoTableOfMembers) {
  const CommitteeEvaluation committee{test::sample_evaluation(), {3}};
  const std::string text = committee_text(committee, {{"first"}, {true, true}}, animals);
  EXPECT_TRUE(text.starts_with("mean of the probabilities: 18 copies of each picture")) << text;
  EXPECT_FALSE(contains(text, "alone"));
  EXPECT_ERROR(committee_text(committee, {{"a", "b"}, {}}, animals), "a committee of 1 members has 2 names");
}

TEST(ComparisonOutput, HasTheTableTheIntervalAndTheTest) {
  const PairedComparison comparison = compare_counts(90, 1, 5, 4);
  const std::string text = comparison_text(comparison, "first", "second");
  for (const char* part : {"A   91.00 %     91  first", "B   95.00 %     95  second", "A right       90        1",
                           "A wrong        5        4", "B - A  +4.00 points", "p = 0.219", "rough: fewer than 25",
                           "no difference is shown"}) {
    EXPECT_TRUE(contains(text, part)) << part << "\n" << text;
  }
  const auto json = nlohmann::json::parse(document_of(comparison, "first", "second", Subject{}));
  EXPECT_EQ(json.at("first").at("accuracy"), 0.91);
  EXPECT_EQ(json.at("second").at("model"), "second");
  EXPECT_EQ(json.at("only_second"), 5);
  EXPECT_EQ(json.at("exact_p"), comparison.exact_p);
  EXPECT_EQ(json.at("low"), comparison.low);
}

TEST(ComparisonOutput, SaysWhoIsBetterWhereThatIsShown) {
  EXPECT_TRUE(contains(comparison_text(compare_counts(900, 60, 20, 20), "a", "b"), "A is right more often"));
  EXPECT_TRUE(contains(comparison_text(compare_counts(900, 20, 60, 20), "a", "b"), "B is right more often"));
  EXPECT_TRUE(contains(comparison_text(compare_counts(900, 0, 0, 20), "a", "b"), "on the same examples"));
}

}  // namespace
}  // namespace nudge
