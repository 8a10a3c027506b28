#include "runs/append_file.hpp"

#include <gtest/gtest.h>

#include "support/expect_error.hpp"
#include "support/temporary_folder.hpp"

namespace nudge {
namespace {

TEST(AppendFile, AddsLinesAndCountsTheirBytes) {
  const TemporaryFolder folder;
  {
    AppendFile file(folder / "f", 0);
    file.append("one");
    EXPECT_EQ(file.length(), 4u);
    file.append("");
    EXPECT_EQ(file.length(), 5u);
  }
  EXPECT_EQ(bytes_of_file(folder / "f"), "one\n\n");
}

TEST(AppendFile, CutsBackToALengthItOnceHad) {
  const TemporaryFolder folder;
  write_bytes(folder / "f", "one\ntwo\nthr");
  AppendFile file(folder / "f", 8);
  EXPECT_EQ(bytes_of_file(folder / "f"), "one\ntwo\n");
  file.append("three");
  EXPECT_EQ(bytes_of_file(folder / "f"), "one\ntwo\nthree\n");
  EXPECT_EQ(file.length(), 14u);
}

TEST(AppendFile, RefusesAFileThatIsShorterThanWhatWasWritten) {
  const TemporaryFolder folder;
  write_bytes(folder / "f", "one\n");
  EXPECT_ERROR(AppendFile(folder / "f", 5), "f: has 4 bytes, but 5 were written to it: somebody changed it");
  EXPECT_ERROR(AppendFile(folder / "none", 5), "none: has 0 bytes, but 5 were written to it");
  EXPECT_EQ(bytes_of_file(folder / "f"), "one\n");
}

TEST(AppendFile, SaysWhatItCannotOpen) {
  const TemporaryFolder folder;
  EXPECT_ERROR(AppendFile(folder / "no/f", 0), "no/f: cannot be opened: ");
  EXPECT_ERROR(AppendFile(folder.path(), 0), ": cannot be opened: ");
}

}  // namespace
}  // namespace nudge
