#include "report/svg_chart.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "report/html_checker.hpp"

namespace nudge::report {
namespace {

LineChart sample_chart() {
  return {"cost",
          "Cost: it falls",
          "epoch",
          Unit::measured,
          {{"training", {0.5, 0.25, 0.125}, 0}, {"test", {0.6, 0.3, 0.2}, 1}}};
}

TEST(SvgChart, IsWellFormedAndDescribed) {
  const std::string svg = svg_line_chart(sample_chart());
  EXPECT_EQ(test::problem_of(svg), "");
  EXPECT_NE(svg.find("role=\"img\""), std::string::npos);
  EXPECT_NE(svg.find("Cost: it falls"), std::string::npos);
}

TEST(SvgChart, LabelsEachLineAtItsEndWithItsLastValue) {
  const std::string svg = svg_line_chart(sample_chart());
  for (const char* needed : {">training</text>", ">test</text>", ">0.1250</text>", ">0.2000</text>"}) {
    EXPECT_NE(svg.find(needed), std::string::npos) << needed;
  }
}

TEST(SvgChart, TheTwoLinesDifferInMarksNotOnlyInColour) {
  const std::string svg = svg_line_chart(sample_chart());
  EXPECT_EQ(test::count_of(svg, "<circle"), 3U);
  EXPECT_EQ(test::count_of(svg, "<rect"), 3U);
}

TEST(SvgChart, AGapInTheValuesIsAGapInTheLine) {
  LineChart chart = sample_chart();
  chart.series = {{"test", {std::nullopt, 0.5, std::numeric_limits<double>::quiet_NaN(), 0.4, 0.3}, 1}};
  const std::string svg = svg_line_chart(chart);
  const std::size_t begin = svg.find(" d=\"");
  const std::string data = svg.substr(begin, svg.find('"', begin + 4) - begin);
  EXPECT_EQ(test::count_of(data, "M"), 2U);
  EXPECT_EQ(test::count_of(data, "L"), 1U);
  EXPECT_EQ(test::problem_of(svg), "");
  EXPECT_EQ(svg.find("nan"), std::string::npos);
}

TEST(SvgChart, LabelsOfLinesThatEndTogetherDoNotOverlap) {
  LineChart chart = sample_chart();
  chart.series[1].values.back() = 0.1251;
  const std::string svg = svg_line_chart(chart);
  std::vector<double> heights;
  for (std::size_t i = svg.find("class=\"end"); i != std::string::npos; i = svg.find("class=\"end", i + 1)) {
    heights.push_back(std::stod(svg.substr(svg.find(" y=\"", i) + 4)));
  }
  ASSERT_EQ(heights.size(), 2U);
  EXPECT_GE(std::abs(heights[0] - heights[1]), 30.0);
}

TEST(SvgChart, LongTrainingsGetALineWithoutMarks) {
  LineChart chart = sample_chart();
  chart.series = {{"training", std::vector<std::optional<double>>(500, 0.5), 0}};
  EXPECT_EQ(test::count_of(svg_line_chart(chart), "<circle"), 1U) << "the last point only";
}

TEST(SvgChart, OneEpochAndNoneAreChartsToo) {
  LineChart chart = sample_chart();
  chart.series = {{"training", {0.5}, 0}};
  EXPECT_EQ(test::problem_of(svg_line_chart(chart)), "");
  chart.series.clear();
  EXPECT_EQ(test::problem_of(svg_line_chart(chart)), "");
}

TEST(SvgChart, EscapesNames) {
  LineChart chart = sample_chart();
  chart.series[0].name = "<b>";
  chart.description = "a < b";
  EXPECT_EQ(test::problem_of(svg_line_chart(chart)), "");
}

}  // namespace
}  // namespace nudge::report
