#include "report/figure.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "nudge/error.hpp"
#include "report/html_checker.hpp"
#include "report/xy_chart.hpp"

namespace nudge::report {
namespace {

FigureParts sample_parts(const std::string& id) {
  Canvas canvas(100, 50);
  canvas.signed_bar(50, 10, -20, 10);
  canvas.text(0, 40, "", "start", "a < b");
  DataTable table({{"name", "Name"}, {"value", "<i>v</i>"}});
  table.add({words("one, \"two\""), signed_number(1.0 / 3)});
  table.add({words("plain"), signed_number(-0.1)});
  return {id, "A & B", "Caption.", "y = x<sup>2</sup>", "what it shows", canvas.drawing(), std::move(table)};
}

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream out;
  out << file.rdbuf();
  return out.str();
}

TEST(DataTable, CsvReadsBackToTheSameBits) {
  const std::string csv = sample_parts("x").numbers.csv();
  EXPECT_EQ(csv, "name,value\n\"one, \"\"two\"\"\",0.3333333333333333\nplain,-0.1\n");
  EXPECT_EQ(std::strtod("0.3333333333333333", nullptr), 1.0 / 3);
}

TEST(DataTable, ShowsSignsAndSaysWhatItLeavesOut) {
  const std::string html = sample_parts("x").numbers.html(1);
  EXPECT_TRUE(html.find("<td>+0.3333</td>") != std::string::npos) << html;
  EXPECT_TRUE(html.find("and 1 more rows") != std::string::npos);
  EXPECT_TRUE(html.find("plain") == std::string::npos);
}

TEST(Figures, AFigureHasPictureCaptionCalculusAndTable) {
  Figures figures;
  const std::string html = figures.add(sample_parts("x"));
  EXPECT_EQ(test::problem_of(html), "");
  for (const char* needed :
       {"<h3>A &amp; B</h3>", "Caption.", "y = x<sup>2</sup>", "<svg", "what it shows", "<table>"}) {
    EXPECT_NE(html.find(needed), std::string::npos) << needed;
  }
}

TEST(Figures, RefusesAnIdTwice) {
  Figures figures;
  figures.add(sample_parts("x"));
  EXPECT_THROW(figures.add(sample_parts("x")), Error);
}

TEST(Figures, AWidePictureSaysOnAPhoneWhatLiesBeyond) {
  FigureParts parts = sample_parts("x");
  parts.drawing.width = 760;
  parts.beyond = "the <input>";
  parts.from_right = true;
  Figures figures;
  EXPECT_NE(figures.add(parts).find("<p class=\"hint from-right\">\u2190 swipe for the &lt;input&gt;</p>"),
            std::string::npos);
}

TEST(Figures, ALongTableIsInDetails) {
  FigureParts parts = sample_parts("x");
  Figures figures;
  EXPECT_EQ(figures.add(parts).find("<details>"), std::string::npos);
  for (int i = 0; i < 20; ++i) parts.numbers.add({words("more"), number(i)});
  parts.id = "y";
  EXPECT_NE(figures.add(parts).find("<details>"), std::string::npos);
}

class ExportFigures : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "nudge-figures-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    Figures figures;
    page_.html = figures.add(sample_parts("x")) + figures.add(sample_parts("y"));
    page_.figures = figures.take();
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path folder_;
  ExplanationPage page_;
};

TEST_F(ExportFigures, WritesEachAsSvgAndCsvAndNothingElse) {
  const std::filesystem::path into = folder_ / "new" / "deep";
  export_figures(page_, into);
  EXPECT_EQ(read(into / "x.svg"), page_.figures[0].svg);
  EXPECT_EQ(read(into / "y.csv"), page_.figures[1].csv);
  const auto entries = std::filesystem::directory_iterator(into);
  EXPECT_EQ(std::distance(std::filesystem::begin(entries), std::filesystem::end(entries)), 4) << "no temporary files";
  export_figures(page_, into);
}

TEST_F(ExportFigures, RefusesWhatIsNoFolder) {
  std::ofstream(folder_ / "file") << "x";
  for (const std::filesystem::path& into : {folder_ / "file", folder_ / "file" / "below"}) {
    try {
      export_figures(page_, into);
      FAIL() << into;
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find(into.string()), std::string::npos) << error.what();
    }
  }
}

TEST(XyChart, TellsItsLinesApartByMoreThanColour) {
  XyChart chart{"steps", "cost", true, Unit::measured, {}};
  for (int style = 0; style < 5; ++style) {
    chart.series.push_back(
        {"line " + std::to_string(style), {{1, 1, 0}, {10, 0.5, 0.1}, {0, 9, 0}}, style, true, true});
  }
  const std::string svg = draw_xy_chart(chart).content;
  EXPECT_EQ(test::problem_of("<svg>" + svg + "</svg>"), "");
  for (int style = 0; style < 5; ++style) {
    EXPECT_NE(svg.find("s" + std::to_string(style) + " series"), std::string::npos);
    EXPECT_NE(svg.find(">line " + std::to_string(style) + "</text>"), std::string::npos);
  }
  EXPECT_EQ(svg.find("inf"), std::string::npos) << "a point at 0 has no logarithm";
}

TEST(XyChart, APointAtZeroStandsApartOnALogarithmicAxis) {
  XyChart chart{
      "steps", "cost", true, Unit::measured, {{"line", {{0, 2, 0}, {1, 1, 0}, {100, 0.5, 0}}, 0, true, true}}};
  const std::string with_zero = draw_xy_chart(chart).content;
  EXPECT_EQ(test::count_of(with_zero, "<circle"), 4U) << "three points, and the legend's";
  EXPECT_NE(with_zero.find(">0</text>"), std::string::npos);
  chart.series[0].points.erase(chart.series[0].points.begin());
  EXPECT_EQ(draw_xy_chart(chart).content.find(">0</text>"), std::string::npos);
}

TEST(XyChart, NothingIsAChartToo) { EXPECT_EQ(test::problem_of("<svg>" + draw_xy_chart({}).content + "</svg>"), ""); }

}  // namespace
}  // namespace nudge::report
