#include <gtest/gtest.h>

#include <iterator>

#include "nudge/error.hpp"
#include "nudge/report.hpp"
#include "support/sample_report.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiny_idx.hpp"

namespace nudge {
namespace {

bool has(const std::string& html, const std::string& part) { return html.find(part) != std::string::npos; }

TEST(RunReport, LiesInTheRunFolderAndReplacesAnOlderOne) {
  const TemporaryFolder folder;
  write_bytes(folder / "report.html", "old");
  RunReport report = test::sample_report();
  report.result.folder = folder.path();
  EXPECT_EQ(write_run_report(report), folder / "report.html");
  const std::string first = bytes_of_file(folder / "report.html");
  EXPECT_TRUE(first.starts_with("<!DOCTYPE html>"));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1) << "no temporary file stays";
  write_run_report(report);
  EXPECT_EQ(bytes_of_file(folder / "report.html"), first) << "the same training, the same bytes";
  EXPECT_TRUE(has(first, "\"model\":\"model.safetensors\"")) << "which lies beside it";
}

TEST(RunReport, AFolderThatIsNotThereIsAnError) {
  const TemporaryFolder folder;
  RunReport report = test::sample_report();
  report.result.folder = folder / "gone";
  EXPECT_THROW(write_run_report(report), Error);
}

TEST(RunReport, OfAFinishedRunIsMadeFromItsFolder) {
  const TemporaryFolder folder;
  write_tiny_idx(folder / "data");
  Configuration configuration;
  configuration.data.source = (folder / "data").string();
  configuration.network.layers = "4-3-4";
  configuration.training.batch = 2;
  configuration.training.epochs = 2;
  RunOptions options;
  options.folder = folder / "tiny-run/";
  const RunResult result = start_run(configuration, options, {});
  ASSERT_TRUE(result.test);
  const RunReport report = run_report(result, {});
  EXPECT_EQ(report.title, "tiny-run");
  EXPECT_EQ(report.data.test.size(), 2U);
  const std::string html = bytes_of_file(write_run_report(report));
  for (const char* needed : {"\"title\":\"tiny-run\"", "\"examples\":2", "4-3-4", "\"first_layer\"", "epochs = 2",
                             "nudge train config.toml", "\"made_by\":\"nudge "}) {
    EXPECT_TRUE(has(html, needed)) << needed;
  }
  RunResult untested = result;
  untested.test.reset();
  EXPECT_TRUE(has(bytes_of_file(write_run_report(run_report(untested, folder / "no-data"))), "\"test\":null"))
      << "and no data are read";
}

}  // namespace
}  // namespace nudge
