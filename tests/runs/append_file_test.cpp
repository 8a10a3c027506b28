#include "runs/append_file.hpp"

#include <gtest/gtest.h>

#include "support/expect_error.hpp"
#include "support/temporary_folder.hpp"

namespace nudge {
namespace {

/// What a file of these bytes has behind it.
FileMark mark_of(const std::string& content) {
  const TemporaryFolder folder;
  AppendFile file(folder / "f", {});
  file.append_bytes(content);
  return file.mark();
}

TEST(AppendFile, AddsLinesAndCountsTheirBytes) {
  const TemporaryFolder folder;
  {
    AppendFile file(folder / "f", {});
    file.append("one");
    EXPECT_EQ(file.mark().bytes, 4u);
    file.append("");
    EXPECT_EQ(file.mark(), (FileMark{5, "529f9fee"})) << "zlib's CRC-32 of these bytes";
  }
  EXPECT_EQ(bytes_of_file(folder / "f"), "one\n\n");
}

TEST(AppendFile, CutsBackToWhatItOnceHad) {
  const TemporaryFolder folder;
  write_bytes(folder / "f", "one\ntwo\nthr");
  AppendFile file(folder / "f", mark_of("one\ntwo\n"));
  EXPECT_EQ(bytes_of_file(folder / "f"), "one\ntwo\n");
  file.append("three");
  EXPECT_EQ(bytes_of_file(folder / "f"), "one\ntwo\nthree\n");
  EXPECT_EQ(file.mark(), mark_of("one\ntwo\nthree\n"));
}

TEST(AppendFile, RefusesAFileThatIsShorterThanWhatWasWritten) {
  const TemporaryFolder folder;
  write_bytes(folder / "f", "one\n");
  EXPECT_ERROR(AppendFile(folder / "f", {5}), "f: has 4 bytes, but 5 were written to it: somebody changed it");
  EXPECT_EQ(bytes_of_file(folder / "f"), "one\n");
  EXPECT_ERROR(AppendFile(folder / "none", {5}), "none: is gone, and the run cannot go on without it: 5 bytes");
  EXPECT_FALSE(std::filesystem::exists(folder / "none"));
}

TEST(AppendFile, RefusesAFileThatBeginsOtherwise) {
  const TemporaryFolder folder;
  for (const char* content : {"one\ntwO\n", "one\ntwO\nthree\n", "two\none\n"}) {
    write_bytes(folder / "f", content);
    EXPECT_ERROR(AppendFile(folder / "f", mark_of("one\ntwo\n")),
                 "f: its first 8 bytes are not those that were written to it: somebody changed it");
    EXPECT_EQ(bytes_of_file(folder / "f"), content);
  }
  write_bytes(folder / "f", "one\ntwO\n");
  AppendFile without_a_checksum(folder / "f", {8});
}

TEST(AppendFile, KnowsLineEndsThatWereChanged) {
  const TemporaryFolder folder;
  for (const char* content : {"one\r\ntwo\r\n", "one\r\ntwo\r\nthree\r\n"}) {
    write_bytes(folder / "f", content);
    EXPECT_ERROR(AppendFile(folder / "f", mark_of("one\ntwo\n")), "f: its line ends were changed (to CR LF)");
    EXPECT_EQ(bytes_of_file(folder / "f"), content);
  }
}

TEST(AppendFile, SaysWhatItCannotOpen) {
  const TemporaryFolder folder;
  EXPECT_ERROR(AppendFile(folder / "no/f", {}), "no/f: cannot be opened: ");
  EXPECT_ERROR(AppendFile(folder.path(), {}), ": cannot be opened: ");
}

}  // namespace
}  // namespace nudge
