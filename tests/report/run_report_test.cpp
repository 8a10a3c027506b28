#include <gtest/gtest.h>

#include "nudge/error.hpp"
#include "report/html_checker.hpp"
#include "report/samples.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiny_idx.hpp"

namespace nudge {
namespace {

TEST(RunReport, LiesInTheRunFolderAndReplacesAnOlderOne) {
  const TemporaryFolder folder;
  write_bytes(folder / "report.html", "old");
  const test::SampleReport sample;
  const std::filesystem::path path = write_run_report(folder.path(), sample.report);
  EXPECT_EQ(path, folder / "report.html");
  EXPECT_EQ(bytes_of_file(path), sample.html());
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1) << "no temporary file stays";
}

TEST(RunReport, AFolderThatIsNotThereIsAnError) {
  const TemporaryFolder folder;
  EXPECT_THROW(write_run_report(folder / "gone", test::SampleReport().report), Error);
}

/// A run of two epochs on pictures of 2x2 pixels, in `folder`/tiny-run.
RunResult tiny_run(const TemporaryFolder& folder) {
  write_tiny_idx(folder / "data");
  Configuration configuration;
  configuration.data.source = (folder / "data").string();
  configuration.network.layers = "4-3-4";
  configuration.training.batch = 2;
  configuration.training.epochs = 2;
  RunOptions options;
  options.folder = folder / "tiny-run";
  return start_run(configuration, options, {});
}

TEST(RunReport, OfAFinishedRunIsMadeFromItsFolder) {
  const TemporaryFolder folder;
  const RunResult result = tiny_run(folder);
  ASSERT_TRUE(result.test);
  const std::string html = bytes_of_file(write_run_report(folder / "tiny-run/", result.test, {}));
  EXPECT_EQ(test::problem_of(html), "");
  for (const char* needed : {"<h1>tiny-run</h1>", "test accuracy", "of 2 examples right", "4-3-4", "<h3>Cost</h3>",
                             "alt=\"weights of L1.2,", "epochs = 2", "nudge train config.toml", "Made by nudge "}) {
    EXPECT_NE(html.find(needed), std::string::npos) << needed;
  }
}

TEST(RunReport, ARunThatWasNotTestedHasAReportToo) {
  const TemporaryFolder folder;
  tiny_run(folder);
  const std::string html = bytes_of_file(write_run_report(folder / "tiny-run", std::nullopt, {}));
  EXPECT_EQ(test::problem_of(html), "");
  EXPECT_NE(html.find("training accuracy"), std::string::npos);
}

}  // namespace
}  // namespace nudge
