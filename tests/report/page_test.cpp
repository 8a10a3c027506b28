#include <gtest/gtest.h>

#include "nudge/report.hpp"
#include "support/temporary_folder.hpp"

namespace nudge {
namespace {

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST(Page, HoldsTheDocumentTheWordsAndNothingFromElsewhere) {
  const std::string html = page_of(R"({"document": "evaluation"})", "97 % & more");
  EXPECT_EQ(count(html, R"(<script type="application/json" id="document">{"document": "evaluation"}</script>)"), 1U);
  EXPECT_EQ(count(html, "97 % &amp; more</pre>"), 1U);
  EXPECT_EQ(count(html, "<script"), 2U);
  EXPECT_EQ(count(html, " src="), 0U);
  EXPECT_EQ(count(html, "default-src 'none'"), 1U);
}

TEST(Page, AllowsItsScriptAndItsStyleByTheirHashes) {
  const std::string html = page_of("{}", "");
  EXPECT_EQ(count(html, "script-src 'sha256-"), 1U);
  EXPECT_EQ(count(html, "style-src 'sha256-"), 1U);
}

TEST(Page, NothingInADocumentOrInWordsIsReadAsHtml) {
  const std::string html = page_of(R"({"data": "</script><script>alert(1)</script><!--"})",
                                   "</pre><img src=x onerror=alert(1)>\x1b[31m\xff");
  EXPECT_EQ(count(html, "alert(1)"), 2U);
  EXPECT_EQ(count(html, "<script>alert"), 0U);
  EXPECT_EQ(count(html, "<!--"), 0U);
  EXPECT_EQ(count(html, "<img"), 0U);
  EXPECT_EQ(count(html, "\u003c/script>\u003cscript>alert(1)\u003c/script>"), 0U) << "a backslash goes before it";
  EXPECT_EQ(count(html, "\\u003c/script>"), 2U);
  EXPECT_EQ(count(html, "\uFFFD[31m\uFFFD"), 1U);
}

TEST(Page, IsWrittenWholeInThePlaceOfAnOlderOne) {
  const TemporaryFolder folder;
  write_bytes(folder / "page.html", "old");
  write_page("{}", "words", folder / "page.html");
  EXPECT_EQ(bytes_of_file(folder / "page.html"), page_of("{}", "words"));
}

}  // namespace
}  // namespace nudge
