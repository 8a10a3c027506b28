// Explanations and experiments as text and as JSON. What the verbs print of real networks: tests/apps/explain_test.cpp;
// that it is as the schema says: tests/schema.

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "nudge/documents.hpp"
#include "nudge/error.hpp"
#include "text/explanation_samples.hpp"
#include "text/explanations_text.hpp"

namespace nudge {
namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

Subject subject() {
  Subject made;
  made.model = "net";
  made.data = "digits";
  made.classes = {"cat", "dog"};
  made.input = Shape{1, 2, 2};
  return made;
}

Architecture architecture() {
  return dense_net(Shape{1, 2, 2}, {4, 3, 2}, {.activation = Function::sigmoid, .loss = Loss::quadratic});
}

TEST(View, IsFoundByItsNameAndAnotherNameIsRefusedWithTheKnownOnes) {
  for (const View view : all_views()) EXPECT_EQ(parse_view(to_string(view)), view);
  EXPECT_EQ(all_views().size(), 7U);
  try {
    parse_view("three ways");
    FAIL();
  } catch (const Error& error) {
    EXPECT_TRUE(contains(error.what(), "outputs, three-ways, votes, backward, sensitivity, hebbian, places"))
        << error.what();
  }
}

NudgeTableResult table() {
  NudgeTableResult made;
  made.examples = 3;
  made.rows.push_back({{1, 2, 3}, {0.1, -0.2}, -0.05, 0.15, 1.0 / 3, 2.0 / 3, 1, -0.2});
  made.rows.push_back({{2, 1, std::nullopt}, {0, 0}, 0, 0, 0, 0, 0, 0});
  made.by_average = 1;
  made.by_contest = 1;
  return made;
}

TEST(NudgeTableOutput, JsonHasARowAParameterWithItsPixel) {
  const auto json = nlohmann::json::parse(document_of(table(), architecture(), subject()));
  ASSERT_EQ(json["rows"].size(), 2U);
  EXPECT_EQ(json["rows"][0]["parameter"], "L1.2.3");
  EXPECT_EQ(json["rows"][0]["pixel"], "L1.2@r1,c1");
  EXPECT_EQ(json["rows"][0]["nudges"], (nlohmann::json{0.1, -0.2}));
  EXPECT_EQ(json["rows"][0]["up_share"].get<double>(), 1.0 / 3);
  EXPECT_EQ(json["rows"][1]["parameter"], "L2.1.bias");
  EXPECT_FALSE(json["rows"][1].contains("pixel"));
  EXPECT_TRUE(json["rows"][1]["contest"].is_null()) << "all nudges are 0";
}

TEST(NudgeTableOutput, TextHasTheShownExamplesAndTheAverage) {
  const std::string text = nudge_table_text(table(), architecture(), subject());
  for (const char* part : {"L1.2@r1,c1", "+0.1000", "-0.2000", "-0.05000", "most contested", "66.7 %"}) {
    EXPECT_TRUE(contains(text, part)) << part << "\n" << text;
  }
}

TEST(SteepestOutput, SaysWhereTheStraightStepStopsWinning) {
  Steepest steepest;
  steepest.gradient_norm = 2;
  steepest.top = {{10, 0.25, 0.24}};
  steepest.lengths = {{0.5, {{0, 1, 0.875}, {60, 0.5, 0.25}}}};
  EXPECT_TRUE(contains(steepest_text(steepest, subject()), "At all lengths tried the straight step lowers"));
  steepest.stops_winning = 4;
  EXPECT_TRUE(contains(steepest_text(steepest, subject()), "At length 4.000 another angle first lowers"));
  const auto json = nlohmann::json::parse(document_of(steepest, subject()));
  EXPECT_EQ(json["stops_winning"], 4);
  EXPECT_TRUE(json["stops_falling"].is_null());
  EXPECT_EQ(json["lengths"][0]["steps"][1]["degrees"], 60);
  EXPECT_EQ(json["top"][0]["k"], 10);
}

TEST(OneExampleOutput, CountsHowManyAreCalledByItsClass) {
  OneExample result;
  result.label = 1;
  result.moments = {{0, 0.5, 0.25, 0.5, {2, 0, 1, 1}}, {10, 0.125, 1, 0.25, {0, 2, 0, 2}}};
  result.classes = {{2, 0.25, 1.5, 0, 2, 2, 0}, {2, 0.25, 0.125, 2, 0, 1, 2}};
  const std::string text = one_example_text(result, subject());
  for (const char* part : {"called dog", "25.00 %", "100.00 %", "cat", "hurt",
                           "After 10 steps on this one ‘dog’ the network calls all 4 examples of the test\nset ‘dog’. "
                           "Before, it called 1 of "
                           "the 4 so.",
                           "true class  0  1\n0 cat       2  0\n1 dog       1  1\n",
                           "true class  0  1\n0 cat       0  2\n1 dog       0  2\n"}) {
    EXPECT_TRUE(contains(text, part)) << part << "\n" << text;
  }
  const auto json = nlohmann::json::parse(document_of(result, subject()));
  EXPECT_EQ(json["label"], "dog");
  EXPECT_EQ(json["changes"][0]["hurt"], 2);
  EXPECT_EQ(json["moments"][1]["predictions"], (nlohmann::json{0, 4}));
  EXPECT_EQ(json["moments"][0]["confusion"], nlohmann::json::parse("[[2, 0], [1, 1]]"));
}

TEST(OneExampleOutput, SaysThatAContentNetworkHardlyChanges) {
  OneExample result;
  result.label = 1;
  result.moments = {{0, 0.001, 0.25, 0.75, {2, 0, 1, 1}}, {10, 0.0005, 0.25, 0.75, {2, 0, 1, 1}}};
  result.classes = {{2, 0.25, 0.25, 0, 0, 2, 2}, {2, 0.25, 0.25, 0, 0, 1, 1}};
  EXPECT_TRUE(contains(one_example_text(result, subject()), "Little has changed"));
  result.moments[0].own_cost = 2;
  EXPECT_FALSE(contains(one_example_text(result, subject()), "Little has changed"));
}

DescentMoment moment(std::size_t step, double seconds, double cost) {
  DescentMoment made;
  made.step = step;
  made.examples = step * 10;
  made.seconds = seconds;
  made.cost = cost;
  return made;
}

DescentsReport descents_report() {
  DescentsReport report;
  report.descents.training_examples = 100;
  report.descents.descents = {{1, 0.1, {moment(0, 0, 1), moment(7, 0.5, 0.5), moment(9, 0.75, 0.25)}},
                              {100, 1, {moment(0, 0, 1), moment(3, 2.5, 0.625)}}};
  return report;
}

TEST(ExplanationOutput, OnOneScreenSaysWhatElseThereIs) {
  ExampleExplanation explanation = test::sample_explanation();
  explanation.shared.reset();
  const std::string text = explanation_summary(explanation, test::sample_architecture(), test::sample_subject());
  EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 40);
  for (const char* part : {"What each output should do", "Three ways to raise", "Votes on", "Back through the layers",
                           "most sensitive to", "times as sensitive", "--view all", "--html FILE"}) {
    EXPECT_TRUE(contains(text, part)) << part << "\n" << text;
  }
  EXPECT_FALSE(contains(text, "places")) << "there is no convolution";
}

TEST(ExplanationOutput, AnEmptyOneFitsOnAScreenToo) {
  const std::string text = explanation_summary({}, architecture(), subject());
  EXPECT_TRUE(contains(text, "Nobody votes")) << text;
}

TEST(ExplanationOutput, OfANeuronWithoutSlopeTheDesireGoesNowhere) {
  ExampleExplanation explanation = test::sample_explanation();
  const Neuron starred = explanation.votes.value().neuron;
  LayerNudges& layer = explanation.backward.layers.at(starred.layer - 1);
  const auto words = [&] {
    return explanation_text(explanation, test::sample_architecture(), test::sample_subject(), {View::votes});
  };
  EXPECT_FALSE(contains(words(), "goes nowhere"));
  layer.nudges.at(starred.index) = 0.5;
  layer.deltas.at(starred.index) = 0;
  EXPECT_TRUE(contains(words(), "goes nowhere"));
}

TEST(DescentsOutput, RacesToTheCostThatAllOfThemReach) {
  const std::string text = descents_text(descents_report(), subject());
  EXPECT_TRUE(contains(text, "To the cost that all of them reach, 0.6250")) << text;
  // Batch 1 is below it at step 7, batch 100 reaches it at step 3.
  EXPECT_TRUE(contains(text, "    1      7        70  500 ms\n  100      3        30   2.5 s\n")) << text;
}

TEST(DescentsOutput, SaysWhatAllOfThemHadAlike) {
  DescentsReport report = descents_report();
  const auto expect = [&](Alike alike, const char* words, const char* name) {
    report.descents.alike = alike;
    const std::string text = descents_text(report, subject());
    EXPECT_TRUE(contains(text, words)) << text;
    EXPECT_EQ(nlohmann::json::parse(document_of(report, subject()))["alike"], name);
  };
  expect(Alike::examples, "the same number of examples, 90,", "examples");
  expect(Alike::seconds, "the same time, 750 ms,", "seconds");
  expect(Alike::steps, "the same number of steps, 9,", "steps");
  expect(Alike::nothing, "the number of steps that it was given", "nothing");
}

TEST(DescentsOutput, TwoMinimaHaveTheirCurveAndTheirBalls) {
  DescentsReport report = descents_report();
  report.two_minima = TwoMinima{
      .deeper_cost = 0.25,
      .shallow_cost = 0.5,
      .deeper_at = {2, 1},
      .shallow_at = {0, 1},
      .line_along = {-0.5, 0, 0.5, 1},
      .line_costs = {4, 0.5, 0.75, 0.25},
      .grid_weights = {0, 1},
      .grid_biases = {3},
      .grid_costs = {5, 6},
      .starts = {{1}, {1}, {0.5}, {0.75}},
      .shares = {{.batch = 1, .deeper = 1, .share = 1, .ends = {{2}, {1}, {1}, {0.25}}, .basins = {Basin::deeper}}}};
  const auto json = nlohmann::json::parse(document_of(report, subject()))["two_minima"];
  EXPECT_EQ(json["line"]["along"], (nlohmann::json{-0.5, 0, 0.5, 1}));
  EXPECT_EQ(json["line"]["costs"][2], 0.75);
  EXPECT_EQ(json["grid"]["costs"], (nlohmann::json{5, 6}));
  EXPECT_EQ(json["starts"]["along"][0], 0.5);
  EXPECT_EQ(json["shares"][0]["ends"]["weights"][0], 2);
  EXPECT_EQ(json["shares"][0]["basins"][0], "deeper");
  const std::string text = descents_text(report, subject());
  EXPECT_TRUE(contains(text, "cost rises to 0.7500")) << text;
}

TEST(DescentsOutput, WhatWasNotAskedForIsEmptyOrNull) {
  const auto json = nlohmann::json::parse(document_of(descents_report(), subject()));
  EXPECT_TRUE(json["finals"].empty());
  EXPECT_TRUE(json["two_minima"].is_null());
  EXPECT_TRUE(json["descents"][0]["moments"][0]["cosine"].is_null());
  EXPECT_FALSE(contains(descents_text(descents_report(), subject()), "two minima"));
}

TEST(ExplanationOutput, WhatIsNotFiniteIsNull) {
  ExampleExplanation explanation;
  explanation.outputs.cost = std::numeric_limits<double>::infinity();
  const auto json = nlohmann::json::parse(document_of(explanation, architecture(), subject(), {View::outputs}));
  EXPECT_TRUE(json["cost"].is_null());
}

TEST(ExplanationOutput, NamesThatSteerATerminalAreShownHarmless) {
  Subject hostile = subject();
  hostile.model = "a\x1b[31mb";
  const std::string text = explanation_text({}, architecture(), hostile, {View::outputs});
  EXPECT_TRUE(contains(text, "a?[31mb on digits")) << text;
}

}  // namespace
}  // namespace nudge
