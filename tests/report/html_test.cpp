#include "report/html.hpp"

#include <gtest/gtest.h>

#include "report/html_checker.hpp"

namespace nudge::report {
namespace {

TEST(Html, EscapesWhatHasAMeaningInHtml) {
  EXPECT_EQ(escape("<b a=\"1\" c='2'>&"), "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;");
}

TEST(Html, LeavesOtherTextAsItIs) { EXPECT_EQ(escape("seven 7 äß漢 😀\n\t"), "seven 7 äß漢 😀\n\t"); }

TEST(Html, ReplacesWhatCouldDisturbAPage) {
  EXPECT_EQ(escape(std::string("a\0b\x1B[31m", 8)), "a\uFFFDb\uFFFD[31m");
  EXPECT_EQ(escape("a\xFFz"), "a\uFFFDz");
  EXPECT_EQ(escape("cut \xE6\xBC"), "cut \uFFFD\uFFFD");
  EXPECT_EQ(escape("\u202Egnp.exe"), "\uFFFDgnp.exe");
  EXPECT_EQ(escape("\xC0\xBC"), "\uFFFD\uFFFD") << "an overlong '<'";
  EXPECT_EQ(escape("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD") << "half of a surrogate pair";
}

TEST(Html, APageIsWellFormedAndLoadsNothing) {
  const std::string html = page("a < b", section("one", "One & all", "<p>text</p>\n"));
  EXPECT_EQ(test::problem_of(html), "");
  EXPECT_EQ(html.find("://"), std::string::npos);
  EXPECT_NE(html.find("<title>a &lt; b</title>"), std::string::npos);
  EXPECT_NE(html.find("One &amp; all"), std::string::npos);
}

TEST(Html, PagesKnowLightDarkPaperAndPhones) {
  const std::string html = page("", "");
  for (const char* needed : {"prefers-color-scheme: dark", "@media print", "max-width: 520px", "name=\"viewport\""}) {
    EXPECT_NE(html.find(needed), std::string::npos) << needed;
  }
}

TEST(Html, TheCheckerOfTheseTestsFindsFaults) {
  for (const char* bad : {"<p>", "</p>", "<p></b>", "<p a=b></p>", "<p a=\"1\" a=\"2\"></p>", "a & b", "a > b", "<",
                          "<p id=\"x\"></p><p id=\"x\"></p>", "<a href=\"#gone\">x</a>", "<a href=\"elsewhere\">x</a>",
                          "<img src=\"x.png\" />", "<script></script>", "<p onclick=\"x\"></p>",
                          "<img src=\"data:image/png;base64,\">", "<style>a{background:url(x)}</style>", "&nbsp;"}) {
    EXPECT_NE(test::problem_of(bad), "") << bad;
  }
  EXPECT_EQ(test::problem_of("<p id=\"x\">a &amp; b<br /><a href=\"#x\">up</a></p>"), "");
}

}  // namespace
}  // namespace nudge::report
