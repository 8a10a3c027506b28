#include <gtest/gtest.h>

#include <algorithm>

#include "nudge/error.hpp"
#include "nudge/net_text.hpp"
#include "report/html_checker.hpp"
#include "report/picture.hpp"
#include "report/samples.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

using test::count_of;
using test::problem_of;
using test::SampleReport;

bool has(const std::string& html, const std::string& part) { return html.find(part) != std::string::npos; }

TEST(TrainingReport, IsWellFormedAndLoadsNothing) {
  const std::string html = SampleReport().html();
  EXPECT_EQ(problem_of(html), "");
  EXPECT_EQ(html.find("://"), std::string::npos);
  EXPECT_EQ(html.find("<script"), std::string::npos);
}

TEST(TrainingReport, TheSameTrainingGivesTheSameBytes) { EXPECT_EQ(SampleReport().html(), SampleReport().html()); }

TEST(TrainingReport, TheHeadlineSaysHowGoodAndHowSure) {
  const std::string html = SampleReport().html();
  for (const char* needed : {"<h1>animals, the first</h1>", "66.67<small> %</small>", "4 of 6 examples right", "0.7123",
                             "16-5-3", "<dd>103<small>412 B</small></dd>"}) {
    EXPECT_TRUE(has(html, needed)) << needed;
  }
  EXPECT_FALSE(has(html, "standard error")) << "of six examples it says nothing";
}

TEST(TrainingReport, AListOfLayersStandsInSmallTextOverTheWholeWidth) {
  const auto html_of = [](const std::string& net) {
    SampleReport sample;
    sample.model.network = Network(make_net({1, 4, 4}, net, {}));
    return sample.html();
  };
  const std::string layers = "conv3x3:2:pad1, relu, conv3x3:2:pad1, relu, 3";
  const std::string html = html_of(layers);
  EXPECT_EQ(problem_of(html), "");
  EXPECT_TRUE(has(html, "<div class=\"wide\"><dt>network, cross-entropy</dt><dd>1x4x4, " + layers + "</dd></div>"));
  std::string deep;
  for (int i = 0; i < 10; ++i) deep += "conv3x3:2:pad1, relu, ";
  const std::string long_html = html_of(deep + "3");
  EXPECT_EQ(problem_of(long_html), "");
  EXPECT_TRUE(has(long_html, "<dd><details><summary>22 layers</summary>1x4x4, " + deep + "3</details></dd>"));
  EXPECT_TRUE(has(html_of("16-3"), "<dt>network</dt><dd>16-3<small>cross-entropy</small></dd>"));
}

TEST(TrainingReport, EveryCurveHasItsNumbersBeneath) {
  const std::string html = SampleReport().html();
  for (const char* title : {"<h3>Cost</h3>", "<h3>Accuracy</h3>", "<h3>Gradient norm</h3>", "<h3>Learning rate</h3>"}) {
    EXPECT_TRUE(has(html, title)) << title;
  }
  EXPECT_EQ(count_of(html, "<svg class=\"chart\""), 4U);
  EXPECT_EQ(count_of(html, "<details>"), 4U);
  EXPECT_TRUE(has(html, "<tr><th scope=\"row\">2</th><td>0.3125</td><td>0.3750</td></tr>")) << "cost";
  EXPECT_TRUE(has(html, "<tr><th scope=\"row\">3</th><td>91.67 %</td><td>87.50 %</td></tr>")) << "accuracy";
}

TEST(TrainingReport, WhatWasNotMeasuredIsNotDrawn) {
  SampleReport sample;
  for (EpochMetrics& epoch : sample.report.epochs) {
    epoch.gradient_norm.reset();
    epoch.cost.reset();
    epoch.accuracy.reset();
    epoch.evaluated_on.clear();
  }
  const std::string html = sample.html();
  EXPECT_EQ(problem_of(html), "");
  EXPECT_FALSE(has(html, "Gradient norm"));
  EXPECT_EQ(count_of(html, "class=\"mark series-1\""), 0U);
}

TEST(TrainingReport, TheMatrixPrintsItsNumbersAndSetsTheDiagonalApart) {
  const std::string html = SampleReport().html();
  EXPECT_TRUE(has(html,
                  "<tr><th scope=\"row\">cat</th><td class=\"right\">1</td><td class=\"none\">0</td><td "
                  "style=\"--h:1.00\">1</td></tr>"));
  EXPECT_TRUE(has(html,
                  "<tr><th scope=\"row\">owl</th><td class=\"none\">0</td><td class=\"none\">0</td><td "
                  "class=\"right\">2</td></tr>"));
}

TEST(TrainingReport, EveryClassHasPrecisionRecallAndCount) {
  EXPECT_TRUE(has(SampleReport().html(),
                  "<tr><th scope=\"row\">dog</th><td>2</td><td>100.00 %</td><td>50.00 %</td><td>1</td>"));
}

TEST(TrainingReport, MistakesComeWorstFirstWithPictureClassesAndIndex) {
  const SampleReport sample;
  const std::string html = sample.html();
  const std::size_t worse = html.find("index 2<");
  const std::size_t better = html.find("index 1<");
  ASSERT_NE(worse, std::string::npos);
  ASSERT_NE(better, std::string::npos);
  EXPECT_LT(worse, better);
  EXPECT_EQ(count_of(html, "<figcaption class=\"where\">index"), 2U) << "what is right is no mistake";
  EXPECT_TRUE(has(html, "<span>true <b class=\"true\">dog</b>,</span> <span>called <b class=\"said\">cat</b></span>"));
  EXPECT_TRUE(has(html, report::picture_uri(example_image(*sample.test.data, 2))));
}

TEST(TrainingReport, MistakesAreShownWithWhatTheNetworkSaysOfThem) {
  SampleReport sample;
  // All weights 0 and biases of log(1), log(2), log(5): whatever the picture, the probabilities are 1/8, 2/8, 5/8.
  const std::span<float> parameters = sample.model.network.parameters();
  std::fill(parameters.begin(), parameters.end(), 0.0F);
  parameters[parameters.size() - 2] = std::log(2.0F);
  parameters[parameters.size() - 1] = std::log(5.0F);
  const std::string html = sample.html();
  for (const char* needed : {"<dd>12.5 %</dd>", "<dd>25.0 %</dd>", "<dd>62.5 %</dd>"})
    EXPECT_EQ(count_of(html, needed), 2U) << needed;
  EXPECT_LT(html.find("<dd>62.5 %</dd>"), html.find("<dd>25.0 %</dd>"));
}

TEST(TrainingReport, TheIndexIsThePlaceInTheTestSetThePictureTheExamplesOwn) {
  SampleReport sample;
  std::reverse(sample.test.indices.begin(), sample.test.indices.end());
  sample.evaluation.predictions = {2, 2, 2, 1, 0, 0};  // labels are 2 2 1 1 0 0 now: position 2 is wrong, example 3
  const std::string html = sample.html();
  EXPECT_TRUE(has(html, "index 2<"));
  EXPECT_TRUE(has(html, report::picture_uri(example_image(*sample.test.data, 3))));
}

TEST(TrainingReport, RefusesATestSetOrCallsThatAreWrong) {
  const auto html_of = [](const auto& change) {
    SampleReport sample;
    Dataset data = *sample.test.data;
    change(sample, data);
    sample.test.data = std::make_shared<const Dataset>(std::move(data));
    return sample.html();
  };
  EXPECT_ERROR(html_of([](SampleReport& s, Dataset&) { s.test.indices[2] = 6; }),
               "position 2 of a subset is example 6");
  EXPECT_ERROR(html_of([](SampleReport&, Dataset& data) { data.labels[1] = 3; }), "example 1 is 3, 0 to 2");
  EXPECT_ERROR(html_of([](SampleReport&, Dataset& data) { data.classes.emplace_back("elk"); }),
               "a report's test set has 4 classes, its model 3");
  EXPECT_ERROR(html_of([](SampleReport& s, Dataset&) { s.evaluation.predictions[4] = 3; }),
               "a report's evaluation calls example 4 class 3, 0 to 2 are expected");
  EXPECT_ERROR(html_of([](SampleReport& s, Dataset&) { s.evaluation.predictions[4] = -1; }), "example 4 class -1");
  SampleReport sample;
  sample.test.data.reset();
  EXPECT_ERROR(sample.html(), "there is no data set");
}

TEST(TrainingReport, ShowsAtMost24Mistakes) {
  SampleReport sample;
  auto data = std::make_shared<Dataset>(*sample.test.data);
  data->labels.assign(30, 0);
  data->pixels.assign(30 * 16, 99);
  sample.test = everything(data);
  sample.evaluation.examples = 30;
  sample.evaluation.correct = 0;
  sample.evaluation.confusion = {0, 30, 0, 0, 0, 0, 0, 0, 0};
  sample.evaluation.predictions.assign(30, 1);
  for (auto* numbers : {&sample.evaluation.costs, &sample.evaluation.true_probability, &sample.evaluation.margin}) {
    numbers->assign(30, 0.5F);
  }
  const std::string html = sample.html();
  EXPECT_EQ(count_of(html, "<figcaption class=\"where\">index"), 24U);
  EXPECT_TRUE(has(html, "The 24 of 30 mistakes with the highest cost"));
}

TEST(TrainingReport, FirstLayerWeightsAreAPictureANeuron) {
  const std::string html = SampleReport().html();
  EXPECT_EQ(count_of(html, "alt=\"weights of L1."), 5U);
  EXPECT_TRUE(has(html, "L1.4</li>"));
  EXPECT_TRUE(has(html, "each of the 5 neurons"));
}

TEST(TrainingReport, ShowsAtMost64Neurons) {
  SampleReport sample;
  sample.model = test::sample_model({1, 4, 4}, 70);
  const std::string html = sample.html();
  EXPECT_EQ(count_of(html, "alt=\"weights of L1."), 64U);
  EXPECT_TRUE(has(html, "the first 64 of 70 neurons"));
}

TEST(TrainingReport, ColourInputsHaveAPictureAChannel) {
  SampleReport sample;
  sample.model = test::sample_model({3, 4, 4});
  sample.test = test::sample_subset({3, 4, 4});
  const std::string html = sample.html();
  EXPECT_EQ(problem_of(html), "");
  EXPECT_EQ(count_of(html, "alt=\"weights of L1."), 15U);
  EXPECT_TRUE(has(html, "weights of L1.0 from green"));
  EXPECT_TRUE(has(html, report::picture_uri(example_image(*sample.test.data, 2))));
}

TEST(TrainingReport, InputsThatAreNoPicturesHaveNoPictures) {
  SampleReport sample;
  sample.model = test::sample_model({16, 1, 1});
  sample.model.preprocessing.scale = 1;
  auto data = std::make_shared<Dataset>(*sample.test.data);
  data->shape = {16, 1, 1};
  data->features.assign(data->pixels.begin(), data->pixels.end());
  data->pixels.clear();
  sample.test.data = data;
  const std::string html = sample.html();
  EXPECT_EQ(problem_of(html), "");
  EXPECT_EQ(count_of(html, "<img"), 0U);
  EXPECT_FALSE(has(html, "First-layer weights"));
  EXPECT_TRUE(has(html, "cost 2.25<"));
}

TEST(TrainingReport, NothingAtAllIsAReportToo) {
  const std::string html = training_report_html({});
  EXPECT_EQ(problem_of(html), "");
  EXPECT_TRUE(has(html, "no epoch was finished and nothing was tested"));
}

TEST(TrainingReport, WithoutEvaluationTheTrainingAccuracyIsTheHeadline) {
  SampleReport sample;
  sample.report.evaluation = nullptr;
  sample.report.test = nullptr;
  const std::string html = sample.html();
  EXPECT_EQ(problem_of(html), "");
  EXPECT_TRUE(has(html, "training accuracy"));
  EXPECT_TRUE(has(html, "91.67<small> %</small>"));
  EXPECT_FALSE(has(html, "Confusion matrix"));
  EXPECT_FALSE(has(html, "worst mistakes"));
}

TEST(TrainingReport, OneEpochIsAReportToo) {
  SampleReport sample;
  sample.report.epochs.resize(1);
  EXPECT_EQ(problem_of(sample.html()), "");
}

TEST(TrainingReport, ATrainingThatDivergedIsAReportToo) {
  SampleReport sample;
  sample.report.epochs[2].train_cost = std::nan("");
  sample.report.epochs[2].cost = std::numeric_limits<double>::infinity();
  sample.evaluation.cost = std::nan("");
  sample.model.network.parameters()[3] = std::nanf("");
  EXPECT_EQ(problem_of(sample.html()), "");
}

TEST(TrainingReport, WithoutMistakesItSaysSo) {
  SampleReport sample;
  sample.evaluation.predictions = {0, 0, 1, 1, 2, 2};
  sample.evaluation.confusion = {2, 0, 0, 0, 2, 0, 0, 0, 2};
  sample.evaluation.correct = 6;
  const std::string html = sample.html();
  EXPECT_EQ(problem_of(html), "");
  EXPECT_TRUE(has(html, "There are none"));
}

TEST(TrainingReport, OneClassIsAReportToo) {
  SampleReport sample;
  Evaluation& evaluation = sample.evaluation;
  evaluation.confusion = {6};
  evaluation.correct = 6;
  evaluation.predictions.assign(6, 0);
  sample.model.classes = {"it"};
  auto data = std::make_shared<Dataset>(*sample.test.data);
  data->classes = {"it"};
  data->labels.assign(6, 0);
  sample.test.data = data;
  EXPECT_EQ(problem_of(sample.html()), "");
}

TEST(TrainingReport, WithoutAModelTheRestIsShown) {
  SampleReport sample;
  sample.report.model = nullptr;
  const std::string html = sample.html();
  EXPECT_EQ(problem_of(html), "");
  EXPECT_TRUE(has(html, "true class: 10.5 %"));
  EXPECT_FALSE(has(html, "First-layer weights"));
}

TEST(TrainingReport, AMatrixOfVeryManyClassesBecomesAList) {
  SampleReport sample;
  sample.report.model = nullptr;
  sample.report.test = nullptr;
  sample.evaluation.confusion.assign(100 * 100, 1);
  const std::string html = sample.html();
  EXPECT_EQ(problem_of(html), "");
  EXPECT_TRUE(has(html, "The matrix of 100 classes is too large to show"));
}

TEST(TrainingReport, NothingFromUsersIsReadAsHtml) {
  SampleReport sample;
  const std::string evil = "</title></style><script>alert('1')</script>\"onload=\"x\" & <b>";
  sample.model.classes = {evil, evil + "2", evil + "3"};
  sample.model.dataset = sample.report.title = sample.report.configuration = sample.report.command =
      sample.report.made_by = evil;
  for (EpochMetrics& epoch : sample.report.epochs) epoch.evaluated_on = evil;
  const std::string html = sample.html();
  EXPECT_EQ(problem_of(html), "");
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_EQ(html.find("<b>"), std::string::npos);
}

TEST(TrainingReport, HowToMakeItAgainIsWritten) {
  const std::string html = SampleReport().html();
  EXPECT_TRUE(has(html, "Made by nudge 9.8.7."));
  EXPECT_TRUE(has(html, "nudge train config.toml</pre>"));
  EXPECT_TRUE(has(html, "layers = &quot;16-5-3&quot;"));
}

TEST(TrainingReport, RefusesPartsThatDoNotBelongTogether) {
  SampleReport sample;
  sample.test.indices.pop_back();
  EXPECT_THROW(sample.html(), Error);
  SampleReport other;
  other.model.classes = {"cat", "dog"};
  EXPECT_THROW(other.html(), Error);
}

}  // namespace
}  // namespace nudge
