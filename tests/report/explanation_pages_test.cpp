#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>
#include <stdexcept>

#include "nudge/error.hpp"
#include "report/explanation_samples.hpp"
#include "report/explanations_text.hpp"
#include "report/html_checker.hpp"

namespace nudge {
namespace {

const std::vector<View> every_view{View::outputs,     View::three_ways, View::votes, View::backward,
                                   View::sensitivity, View::hebbian,    View::places};

DescentsReport sample_descents_report() {
  DescentsReport report;
  report.descents = test::sample_descents();
  report.finals = {{1, {0.21875, 0.234375}, {0.9375, 0.921875}}, {6, {0.25, 0.2421875}, {0.90625, 0.9140625}}};
  report.two_minima = TwoMinima{.deeper_cost = 0.0390625,
                                .shallow_cost = 0.1171875,
                                .deeper_at = {1, 2},
                                .shallow_at = {-1, 0},
                                .line_along = {-0.25, 0, 0.5, 1, 1.25},
                                .line_costs = {0.5, 0.1171875, 0.1796875, 0.0390625, 0.5},
                                .shares = {{1, 70, 30, 0.7, 0.0458}, {6, 50, 50, 0.5, 0.05}}};
  return report;
}

SensitivityReport sample_sensitivity_report() {
  const ExampleExplanation e = test::sample_explanation();
  return {6, 0.91015625, 0.71875, e.sensitivity, e.measured, e.tensor_shares, e.map, e.apart, e.apart};
}

/// Every page of this ring, with a name.
std::vector<std::pair<std::string, ExplanationPage>> pages_of(const Subject& subject) {
  const Architecture architecture = test::sample_architecture();
  Story story = test::sample_story();
  story.two = story.wrong_two = story.table_subject = subject;
  return {{"explanation", explanation_page(test::sample_explanation(), architecture, subject, every_view)},
          {"nudge table", nudge_table_page(test::sample_nudge_table(), architecture, subject)},
          {"sensitivity", sensitivity_page(sample_sensitivity_report(), architecture, subject)},
          {"hebbian", hebbian_page({test::sample_pairs(6)}, architecture, subject)},
          {"steepest", steepest_page(test::sample_steepest(), subject)},
          {"one example", one_example_page(test::sample_one_example(), subject)},
          {"descents", descents_page(sample_descents_report(), subject)},
          {"story", story_page(story, architecture)}};
}

const Figure& figure_of(const ExplanationPage& page, const std::string& id) {
  for (const Figure& figure : page.figures) {
    if (figure.id == id) return figure;
  }
  throw std::runtime_error("no figure " + id);
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// In the CSV exactly, and in the page's table rounded.
void expect_number(const ExplanationPage& page, const std::string& id, const std::string& exact,
                   const std::string& shown) {
  EXPECT_TRUE(has(figure_of(page, id).csv, exact)) << exact << " in\n" << figure_of(page, id).csv;
  EXPECT_TRUE(has(page.html, ">" + shown + "</td>")) << shown;
}

TEST(ExplanationPages, AreWellFormedAndLoadNothing) {
  for (const auto& [name, page] : pages_of(test::sample_subject())) {
    EXPECT_EQ(test::problem_of(page.html), "") << name;
    EXPECT_EQ(page.html.find("://"), std::string::npos) << name;
    EXPECT_EQ(page.html.find("<script"), std::string::npos) << name;
    EXPECT_GE(page.figures.size(), 1U) << name;
  }
}

TEST(ExplanationPages, EveryFigureStandsAloneWithItsNumbers) {
  for (const auto& [name, page] : pages_of(test::sample_subject())) {
    std::set<std::string> ids;
    for (const Figure& figure : page.figures) {
      EXPECT_TRUE(ids.insert(figure.id).second) << name << " has " << figure.id << " twice";
      EXPECT_EQ(test::problem_of(figure.svg), "") << name << ": " << figure.id;
      EXPECT_TRUE(has(figure.svg, "xmlns=\"http://www.w3.org/2000/svg\"")) << figure.id;
      EXPECT_EQ(test::count_of(figure.svg, "://"), 1U) << figure.id;
      EXPECT_TRUE(has(figure.svg, "<title>")) << figure.id;
      EXPECT_TRUE(has(figure.svg, "<style>")) << figure.id;
      EXPECT_FALSE(has(figure.svg, "var(")) << figure.id << ": programs that draw SVG know no variables";
      EXPECT_GE(test::count_of(figure.csv, "\n"), 2U) << figure.id;
      EXPECT_TRUE(has(page.html, "id=\"" + figure.id + "\"")) << figure.id;
    }
  }
}

TEST(ExplanationPages, NoDrawingHoldsANumberThatIsNone) {
  for (const auto& [name, page] : pages_of(test::sample_subject())) {
    for (const Figure& figure : page.figures) {
      for (const char* attribute : {"=\"nan", "=\"inf", "=\"-nan", "=\"-inf"}) {
        EXPECT_FALSE(has(figure.svg, attribute)) << name << ": " << figure.id;
      }
    }
  }
}

TEST(ExplanationPages, NothingFromUsersIsReadAsHtml) {
  const std::string evil = "</title></style><script>alert('1')</script>\"onload=\"x\" & <b>";
  Subject subject = test::sample_subject();
  subject.model = subject.data = subject.command = subject.made_by = evil;
  subject.classes = {evil, evil + "2", evil + "3"};
  subject.names = {evil, evil};
  for (const auto& [name, page] : pages_of(subject)) {
    EXPECT_EQ(test::problem_of(page.html), "") << name;
    EXPECT_EQ(page.html.find("<script"), std::string::npos) << name;
    for (const Figure& figure : page.figures) EXPECT_EQ(test::problem_of(figure.svg), "") << name;
  }
}

TEST(ExplanationPages, AnInputThatIsNoPictureHasNoTiles) {
  Subject subject = test::sample_subject();
  subject.images.clear();
  subject.names.clear();
  subject.classes.clear();
  subject.input = {4, 1, 1};
  const Architecture flat(
      {4, 1, 1},
      {{Dense{4, 2}}, {Activation{Function::sigmoid, 0.01}}, {Dense{2, 3}}, {Activation{Function::sigmoid, 0.01}}},
      Loss::quadratic);
  const ExplanationPage page = explanation_page(test::sample_explanation(), flat, subject, every_view);
  EXPECT_EQ(test::problem_of(page.html), "");
  EXPECT_FALSE(has(page.html, "id=\"first-layer\""));
  EXPECT_FALSE(has(page.html, "id=\"sensitivity-map\""));
  EXPECT_FALSE(has(page.html, "<img"));
  EXPECT_TRUE(has(page.html, "L2.1")) << "outputs without classes are called by their address";
}

TEST(ExplanationPages, WhatIsNotThereIsLeftOut) {
  const Subject subject = test::sample_subject();
  const Architecture architecture = test::sample_architecture();
  ExampleExplanation bare = test::sample_explanation();
  bare.votes.reset();
  bare.hebbian.clear();
  bare.measured.clear();
  bare.map.clear();
  bare.apart.reset();
  bare.tensor_shares.clear();
  bare.sensitivity.clear();
  EXPECT_EQ(test::problem_of(explanation_page(bare, architecture, subject, every_view).html), "");
  EXPECT_EQ(test::problem_of(descents_page({}, subject).html), "");
  EXPECT_EQ(test::problem_of(steepest_page({}, subject).html), "");
  EXPECT_EQ(test::problem_of(one_example_page({}, subject).html), "");
  EXPECT_EQ(test::problem_of(hebbian_page({}, architecture, subject).html), "");
  EXPECT_EQ(test::problem_of(sensitivity_page({}, architecture, subject).html), "");
  Story story;
  story.moments.push_back({"Before training", bare, 0.1});
  const ExplanationPage page = story_page(story, architecture);
  EXPECT_EQ(test::problem_of(page.html), "");
  EXPECT_FALSE(has(page.html, "id=\"descents\""));
  EXPECT_FALSE(has(page.html, "href=\"#wrong\""));
}

TEST(ExplanationPages, AnUndrawableTrainingIsAPageToo) {
  Descents descents = test::sample_descents();
  descents.descents[0].moments[2].cost = std::nan("");
  descents.descents[0].moments[3].u = std::numeric_limits<double>::infinity();
  descents.plane.costs[4] = std::numeric_limits<double>::infinity();
  const ExplanationPage page = descents_page({descents, {}, {}}, test::sample_subject());
  EXPECT_EQ(test::problem_of(page.html), "");
  EXPECT_FALSE(has(page.html, "\"nan"));
}

TEST(ExplanationPages, OnlyTheViewsThatWereAskedForAreShown) {
  const ExplanationPage page =
      explanation_page(test::sample_explanation(), test::sample_architecture(), test::sample_subject(), {View::votes});
  ASSERT_EQ(page.figures.size(), 1U);
  EXPECT_EQ(page.figures[0].id, "votes");
}

TEST(ExplanationPages, OutputsHaveActivationTargetAndNudge) {
  const ExplanationPage page =
      explanation_page(test::sample_explanation(), test::sample_architecture(), test::sample_subject(), every_view);
  expect_number(page, "output-nudges", "dog,L2.1,-0.25,0.4375,1,0.31640625,1.125,0.27685546875", "+0.2769");
  EXPECT_TRUE(has(page.html, "<td>+1.125</td>"));
  EXPECT_TRUE(has(page.html, "<h1>What this \u2018dog\u2019 wants</h1>"));
  EXPECT_TRUE(has(page.html, "The network\u2019s largest output is \u2018cat\u2019, with 0.625"));
}

TEST(ExplanationPages, WaysVotesAndPairsHaveTheirNumbers) {
  const ExplanationPage page =
      explanation_page(test::sample_explanation(), test::sample_architecture(), test::sample_subject(), every_view);
  expect_number(page, "three-ways", "weight,L1.0,-0.375,0.8125,0.8125", "+0.8125");
  expect_number(page, "three-ways-measured", "bias,0.01,0.01,0.0100001,0.0024609375,0.00246112", "+0.002461");
  expect_number(page, "votes", "\u2018cat\u2019,0.6875,-0.29296875,-0.201416", "\u22120.2014");
  expect_number(page, "votes", "sum,,,-0.3299552", "\u22120.3300");
  expect_number(page, "backward", "L1.0,1.5,0.8125,-0.3299552,0.050263,-0.050263", "+0.0503");
  expect_number(page, "places", "\"r0,c2\",L1.8,0.75,-0.5,-0.375", "\u22120.3750");
  EXPECT_TRUE(
      has(page.html, "It is used at 5 places, and each wants its own of it: 3 would raise it, 1 lower it, 1 leave"));
  expect_number(page, "hebbian-l2", "together,L2.1.0,0.8125,0.40625,0.330078125", "+0.3301");
  expect_number(page, "sensitivity", "L2.1.0,-0.330078125,0.330078125", "0.3301");
  expect_number(page, "layer-shares", "L2 weights,6,0.5", "50.00 %");
  EXPECT_TRUE(has(figure_of(page, "sensitivity-map").csv, "0,1,0.050263"));
  EXPECT_TRUE(has(page.html, "<td class=\"word\">L1.0</td>"));
}

TEST(ExplanationPages, ATileIsTheInputTimesTheDesire) {
  const ExplanationPage page = explanation_page(test::sample_explanation(), test::sample_architecture(),
                                                test::sample_subject(), {View::backward});
  EXPECT_TRUE(has(figure_of(page, "first-layer").csv, "L1.0,0,1,-0.050263\nL1.0,1,0,-0.0251315\n"));
}

TEST(ExplanationPages, TheNudgeTableHasItsColumnsAndTheAverage) {
  const ExplanationPage page =
      nudge_table_page(test::sample_nudge_table(), test::sample_architecture(), test::sample_subject());
  const std::string& csv = figure_of(page, "nudge-table").csv;
  EXPECT_TRUE(has(csv, "\"L1.0@r0,c1\",0.34375,-0.140625,0.0859375,0.2421875,0.5,0.375,")) << csv;
  expect_number(page, "nudge-table", "L2.1.bias,-0.28125,0.109375,-0.046875", "\u22120.04688");
  EXPECT_TRUE(has(page.html, "the first"));
  EXPECT_TRUE(has(figure_of(page, "average-nudges").csv, "L1.1,1,1,-0.0078125"));
  expect_number(page, "contests", "L2.1.bias,0.75,0.25,-0.046875,0.1953125,0.76", "76.00 %");
}

TEST(ExplanationPages, DescentsHaveEveryMomentInTheCsv) {
  const ExplanationPage page = descents_page(sample_descents_report(), test::sample_subject());
  EXPECT_TRUE(has(figure_of(page, "paths").csv, "6,2,2,-4"));
  EXPECT_TRUE(has(figure_of(page, "accuracy").csv, "6,0.25,2,12,0.03125,0.3125,0.5,0.16666666666666666,0.875,2,-4"));
  expect_number(page, "batch-cosines", "1,50,0.3125,0.328125,0.0625", "0.3281");
  expect_number(page, "two-minima", "1,70,30,0.7,0.0458", "70.00 %");
  EXPECT_TRUE(has(figure_of(page, "final-costs").csv, "6,2,0.2421875,0.9140625"));
}

TEST(ExplanationPages, LongNamesAreSqueezedIntoTheirColumn) {
  Subject subject = test::sample_subject();
  subject.classes = {"Ankle boot", "T-shirt/top", "Bag"};
  const ExplanationPage page =
      explanation_page(test::sample_explanation(), test::sample_architecture(), subject, {View::outputs, View::votes});
  for (const Figure& figure : page.figures) {
    for (const char* name : {"Ankle boot", "T-shirt/top"}) {
      const std::size_t at = figure.svg.find(std::string(name));
      if (at == std::string::npos) continue;
      const std::size_t label = figure.svg.rfind("<text", at);
      EXPECT_TRUE(has(figure.svg.substr(label, 200), "textLength=")) << figure.id << " " << name;
    }
  }
  EXPECT_FALSE(has(page.html, "T-shirt/…"));
}

TEST(ExplanationPages, SteepestAndOneExampleHaveTheirNumbers) {
  const ExplanationPage steepest = steepest_page(test::sample_steepest(), test::sample_subject());
  expect_number(steepest, "angles", "0.01,60,0.00359375,0.003583", "+0.003583");
  expect_number(steepest, "top-shares", "10,0.84375,0.8515625", "85.16 %");
  const ExplanationPage one = one_example_page(test::sample_one_example(), test::sample_subject());
  expect_number(one, "course", "500,0.0078125,2.71875,0.328125,0,6,0", "2.719");
  expect_number(one, "classes", "dog,2,2,0,1.25,0.03125,1,2", "0.03125");
  EXPECT_TRUE(has(one.html,
                  "After 500 steps on this one \u2018dog\u2019 the network calls all 6 examples of the test "
                  "set \u2018dog\u2019. Before, it called 2 of the 6 so."));
  expect_number(one, "called-before", "owl,0,1,1", "1");
  expect_number(one, "called-after", "owl,0,2,0", "2");
}

TEST(ExplanationPages, TheStoryTakesItsNumbersFromTheStructs) {
  const std::string html = story_page(test::sample_story(), test::sample_architecture()).html;
  for (const char* needed : {"What one \u2018dog\u2019 wants", "Here that makes <b>0.9102</b>", "It is the first one.",
                             "It is the worst one.", "After training: cost 0.0004883",
                             "9.38 % of the test set is right", "Ask all 6 of them",
                             "After ONE step on this one \u2018dog\u2019 the network calls all 6 examples of the test "
                             "set \u2018dog\u2019. Before, it called all of them \u2018owl\u2019."}) {
    EXPECT_TRUE(has(html, needed)) << needed;
  }
  for (const char* id : {"digit", "forward", "desires", "ways", "voting", "back", "matter", "together", "alone",
                         "average", "steepest", "descents", "wrong", "few-labels", "end"}) {
    EXPECT_TRUE(has(html, std::string("href=\"#") + id + "\"")) << id;
    EXPECT_TRUE(has(html, std::string("<section id=\"") + id + "\"")) << id;
  }
}

TEST(ExplanationPages, TheStoryEndsWithFormsOfItsExampleAndWhatTheyAreWorth) {
  Story story = test::sample_story();
  const std::string html = story_page(story, test::sample_architecture()).html;
  for (const char* needed : {"alt=\"as it is\"", "alt=\"form 1\"", "0.4375", "scripts/records mnist-100-labels"}) {
    EXPECT_TRUE(has(html, needed)) << needed;
  }
  story.forms.clear();
  EXPECT_FALSE(has(story_page(story, test::sample_architecture()).html, "scripts/records")) << "no picture";
}

TEST(ExplanationPages, TheStoryNamesRatesAndSeeds) {
  const std::string html = story_page(test::sample_story(), test::sample_architecture()).html;
  for (const char* needed :
       {"a learning rate of 0.125. The training takes batches of 10 examples, 3 epochs, in an order "
        "drawn from seed 7",
        "drawn at random (seed 7)", "order of the examples is drawn from seed 7", "</b>, learning rate 0.25"}) {
    EXPECT_TRUE(has(html, needed)) << needed;
  }
}

TEST(ExplanationPages, TheStorySaysOnlyThenThatTheNetworkLearnedWhenItDid) {
  Story story = test::sample_story();
  EXPECT_FALSE(has_learned(story));
  EXPECT_TRUE(has(verdict_of(story), "has not learned: 9.38 %"));
  story.moments.back().test_accuracy = 0.5;
  EXPECT_FALSE(has_learned(story));
  EXPECT_TRUE(has(verdict_of(story), "begun to learn"));
  story.moments.back().test_accuracy = 0.75;
  EXPECT_TRUE(has_learned(story));
  const std::string html = story_page(story, test::sample_architecture()).html;
  EXPECT_TRUE(has(html, "has learned to tell its 3 classes apart: 75.00 %"));
}

TEST(ExplanationPages, ADescentThatWentUpOrSaturatedIsNamed) {
  DescentsReport report = sample_descents_report();
  EXPECT_FALSE(has(descents_text(report, test::sample_subject()), "went up"));
  report.descents.descents[0].moments.back().cost = 2;
  report.descents.descents[1].moments.back().gradient_norm = 0;
  const std::string text = descents_text(report, test::sample_subject());
  EXPECT_TRUE(has(text, "single examples at a learning rate of 0.25 the descent went up")) << text;
  EXPECT_TRUE(has(text, "all 6 at a learning rate of 0.25 the descent ran into a plain")) << text;
  EXPECT_TRUE(has(descents_page(report, test::sample_subject()).html, "ran into a plain without slope"));
}

TEST(ExplanationPages, TheWildestPathLiesBeneathTheOthers) {
  Descents descents = test::sample_descents();
  descents.descents[1].path.back().step = 5000;  // of all descents the one of most steps
  const std::string svg = figure_of(descents_page({descents, {}, {}}, test::sample_subject()), "paths").svg;
  const std::size_t first = svg.find("class=\"s1 series"), second = svg.rfind("<path class=\"s0 series");
  ASSERT_NE(first, std::string::npos);
  EXPECT_LT(svg.find("<path class=\"s1 series"), second);
}

TEST(ExplanationPages, WhyNothingIsMeasuredIsSaid) {
  SensitivityReport report = sample_sensitivity_report();
  report.measured.clear();
  report.why_not_measured = "Too many examples.";
  const Architecture architecture = test::sample_architecture();
  EXPECT_TRUE(has(sensitivity_text(report, architecture, test::sample_subject()), "Too many examples."));
  EXPECT_TRUE(has(sensitivity_page(report, architecture, test::sample_subject()).html, "Too many examples."));
}

TEST(ExplanationPages, AStoryWithoutAMomentIsRefused) {
  EXPECT_THROW(story_page({}, test::sample_architecture()), Error);
}

TEST(ExplanationPages, TheSameExplanationGivesTheSameBytes) {
  const auto a = pages_of(test::sample_subject()), b = pages_of(test::sample_subject());
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_EQ(a[i].second.html, b[i].second.html) << a[i].first;
}

TEST(ExplanationPages, AConvolutionsChannelsAreMapsAndALongNetIsCut) {
  std::vector<Layer> layers;
  layers.reserve(16);
  for (int i = 0; i < 6; ++i) {
    layers.push_back({Conv2D{.inputs = i == 0 ? 1U : 10U, .outputs = 10, .window = {.height = 1, .width = 1}}});
  }
  layers.push_back({Flatten{}});
  layers.push_back({Dense{40, 3}});
  const Architecture architecture({1, 2, 2}, std::move(layers), Loss::cross_entropy);
  ExampleExplanation explanation = test::sample_explanation();
  explanation.backward.layers.clear();
  for (std::size_t n = 1; n <= 7; ++n) {
    const std::vector<double> numbers(n < 7 ? 40 : 3, 0.5);
    explanation.backward.layers.push_back({n, 1, numbers, numbers, numbers, numbers, {}, {}});
  }
  const ExplanationPage page = explanation_page(explanation, architecture, test::sample_subject(), {View::backward});
  EXPECT_EQ(test::problem_of(page.html), "");
  EXPECT_TRUE(has(page.html, "8 of 10 maps")) << "of four convolutions the channels with the largest nudges";
  EXPECT_TRUE(has(page.html, "Of its 7 layers 5 are shown."));
  EXPECT_TRUE(has(page.html, "nudges of a channel"));
  EXPECT_FALSE(has(page.html, "L1.39:")) << "a place of a map is no circle";
}

}  // namespace
}  // namespace nudge
