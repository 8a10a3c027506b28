#include "files/input_file.hpp"

#include <gtest/gtest.h>

#include "support/error_of.hpp"
#include "support/gzip.hpp"
#include "support/temporary_folder.hpp"

namespace nudge {
namespace {

std::string read_all(const std::filesystem::path& path, std::size_t piece) {
  InputFile file(path);
  std::string out;
  std::vector<std::uint8_t> buffer(piece);
  while (const std::size_t came = file.read(buffer))
    out.append(buffer.begin(), buffer.begin() + static_cast<long>(came));
  return out;
}

std::string some_text() {
  std::string text;
  for (int i = 0; i < 50000; ++i) text += std::to_string(i * 7919);
  return text;
}

TEST(InputFile, ReadsPlainFilesInAnyPieces) {
  const TemporaryFolder folder;
  write_bytes(folder / "f", some_text());
  for (const std::size_t piece : {999u, 100000u, 1000000u}) EXPECT_EQ(read_all(folder / "f", piece), some_text());
  EXPECT_FALSE(InputFile(folder / "f").compressed());
}

TEST(InputFile, InflatesWhatIsCompressedWhateverItsName) {
  const TemporaryFolder folder;
  write_bytes(folder / "f", gzipped(some_text()));
  for (const std::size_t piece : {999u, 100000u, 1000000u}) EXPECT_EQ(read_all(folder / "f", piece), some_text());
  EXPECT_TRUE(InputFile(folder / "f").compressed());
  EXPECT_EQ(InputFile(folder / "f").size_on_disk(), gzipped(some_text()).size());
}

TEST(InputFile, ReadsNothingFromAnEmptyFile) {
  const TemporaryFolder folder;
  write_bytes(folder / "f", "");
  EXPECT_EQ(read_all(folder / "f", 10), "");
}

TEST(InputFile, RefusesCompressedDataThatAreCutOff) {
  const TemporaryFolder folder;
  const std::string whole = gzipped(some_text());
  const std::string name = (folder / "f").string();
  for (const std::size_t size : {whole.size() - 1, whole.size() - 8, whole.size() / 2, std::size_t{20}}) {
    write_bytes(folder / "f", whole.substr(0, size));
    EXPECT_EQ(error_of([&] { read_all(folder / "f", 100000); }), name + ": the compressed data are cut off") << size;
  }
}

TEST(InputFile, RefusesCompressedDataThatAreDamaged) {
  const TemporaryFolder folder;
  std::string damaged = gzipped(some_text());
  damaged[damaged.size() - 6] ^= 1;  // in the CRC-32
  write_bytes(folder / "f", damaged);
  EXPECT_EQ(error_of([&] { read_all(folder / "f", 100000); }),
            (folder / "f").string() + ": the compressed data are damaged");
}

TEST(InputFile, RefusesWhatIsNoFile) {
  const TemporaryFolder folder;
  EXPECT_EQ(error_of([&] { InputFile file(folder / "f"); }),
            "cannot read " + (folder / "f").string() + ": there is no such file");
  EXPECT_EQ(error_of([&] { InputFile file(folder.path()); }),
            "cannot read " + folder.path().string() + ": it is a folder");
  EXPECT_EQ(error_of([&] { InputFile file("/dev/zero"); }), "cannot read /dev/zero: it is not a file");
}

TEST(ReadFile, ReadsAllOfItUnlessItIsTooLarge) {
  const TemporaryFolder folder;
  write_bytes(folder / "f", "12345");
  EXPECT_EQ(read_file(folder / "f", 5).size(), 5u);
  EXPECT_EQ(error_of([&] { read_file(folder / "f", 4); }),
            (folder / "f").string() + ": has 5 bytes, more than the 4 that are read");
}

}  // namespace
}  // namespace nudge
