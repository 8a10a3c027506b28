#include <gtest/gtest.h>

#include "nudge/error.hpp"
#include "report/samples.hpp"
#include "support/temporary_folder.hpp"

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

}  // namespace
}  // namespace nudge
