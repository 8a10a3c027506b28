#include "files/idx_folder.hpp"

#include <gtest/gtest.h>

#include "support/error_of.hpp"
#include "support/gzip.hpp"
#include "support/largest_allocation.hpp"
#include "support/tiny_idx.hpp"

namespace nudge {
namespace {

namespace fs = std::filesystem;

/// The tiny data set, its files renamed and, with `compress`, compressed.
void write_renamed(const fs::path& folder, const std::string& test_name, const std::string& separator, bool compress) {
  for (const NamedBytes& file : tiny_idx()) {
    std::string name = file.name;
    if (name.starts_with("t10k")) name.replace(0, 4, test_name);
    name.replace(name.find("-idx"), 1, separator);
    if (compress) name += ".gz";
    write_bytes(folder / name, compress ? gzipped(file.bytes) : file.bytes);
  }
}

TEST(IdxFolder, HoldsBothParts) {
  const TemporaryFolder folder;
  write_tiny_idx(folder.path());
  ASSERT_TRUE(is_idx_folder(folder.path()));
  const DatasetParts parts = read_idx_folder(folder.path(), "tiny", {}, true, true);
  EXPECT_EQ(parts.train->name, "tiny");
  EXPECT_EQ(parts.train->shape, (Shape{1, 2, 2}));
  EXPECT_EQ(parts.train->labels, (std::vector<std::int32_t>{0, 2, 1}));
  EXPECT_EQ(parts.train->image(2)[0], 'c');
  EXPECT_EQ(parts.test->labels, (std::vector<std::int32_t>{3, 0}));
  EXPECT_EQ(parts.test->image(1)[3], 'h');
}

TEST(IdxFolder, UnderstandsTheOtherNames) {
  for (const std::string test_name : {"t10k", "test"}) {
    for (const std::string separator : {"-", "."}) {
      for (const bool compress : {false, true}) {
        const TemporaryFolder folder;
        write_renamed(folder.path(), test_name, separator, compress);
        const DatasetParts parts = read_idx_folder(folder.path(), "tiny", {}, true, true);
        EXPECT_EQ(parts.train->size(), 3u) << test_name << separator << compress;
        EXPECT_EQ(parts.test->size(), 2u) << test_name << separator << compress;
      }
    }
  }
}

TEST(IdxFolder, ReadsOnlyThePartsAskedFor) {
  const TemporaryFolder folder;
  write_tiny_idx(folder.path());
  write_bytes(folder / "train-images-idx3-ubyte", "not read");
  const DatasetParts parts = read_idx_folder(folder.path(), "tiny", {}, false, true);
  EXPECT_EQ(parts.train, nullptr);
  EXPECT_EQ(parts.test->size(), 2u);
}

TEST(IdxFolder, HasTheSameClassesWhicheverPartIsRead) {
  const TemporaryFolder folder;
  write_tiny_idx(folder.path());
  const std::vector<std::string> four = {"0", "1", "2", "3"};
  EXPECT_EQ(read_idx_folder(folder.path(), "tiny", {}, true, false).train->classes, four);
  EXPECT_EQ(read_idx_folder(folder.path(), "tiny", {}, false, true).test->classes, four);
}

TEST(IdxFolder, TakesLabelsAsIndicesOfTheClassesGiven) {
  const TemporaryFolder folder;
  write_tiny_idx(folder.path());
  EXPECT_EQ(read_idx_folder(folder.path(), "tiny", {"a", "b", "c", "d"}, true, false).train->classes[2], "c");
  EXPECT_EQ(error_of([&] {
              read_idx_folder(folder.path(), "tiny", {"a", "b", "c"}, true, true);
            }),
            "tiny: label 0 is 3, but there are 3 classes");
}

TEST(IdxFolder, MayLackATestPart) {
  const TemporaryFolder folder;
  write_tiny_idx(folder.path());
  fs::remove(folder / "t10k-images-idx3-ubyte");
  fs::remove(folder / "t10k-labels-idx1-ubyte");
  EXPECT_EQ(read_idx_folder(folder.path(), "tiny", {}, true, true).test, nullptr);
}

TEST(IdxFolder, NeedsBothFilesOfAPart) {
  const TemporaryFolder folder;
  write_tiny_idx(folder.path());
  fs::remove(folder / "train-labels-idx1-ubyte");
  EXPECT_EQ(error_of([&] { read_idx_folder(folder.path(), "tiny", {}, true, true); }),
            (folder / "train-images-idx3-ubyte").string() +
                ": its labels are missing; expected a file named like train-labels-idx1-ubyte beside it");
  write_tiny_idx(folder.path());
  fs::remove(folder / "t10k-images-idx3-ubyte");
  EXPECT_EQ(error_of([&] { read_idx_folder(folder.path(), "tiny", {}, true, true); }),
            (folder / "t10k-labels-idx1-ubyte").string() +
                ": its pictures are missing; expected a file named like train-images-idx3-ubyte beside it");
}

/// Reads one IDX file of these bytes, plain or compressed.
std::string error_about(const std::string& bytes, bool compress, std::size_t dimensions) {
  const TemporaryFolder folder;
  write_bytes(folder / "f", compress ? gzipped(bytes) : bytes);
  std::string message = error_of([&] { read_idx(folder / "f", dimensions); });
  const std::string name = (folder / "f").string();
  if (message.starts_with(name)) message.erase(0, name.size());
  return message;
}

TEST(IdxFile, OfAnotherLengthThanItsHeaderSaysIsRefused) {
  const std::string labels = tiny_idx()[1].bytes;
  for (const bool compress : {false, true}) {
    EXPECT_EQ(error_about(labels, compress, 1), "");
    EXPECT_EQ(error_about(labels.substr(0, labels.size() - 1), compress, 1),
              ": its header announces 3 bytes, but 2 follow: it is cut off");
    EXPECT_EQ(error_about(labels.substr(0, 6), compress, 1), ": ends within its header, after 6 of 8 bytes");
    EXPECT_EQ(error_about("", compress, 1), ": has 0 bytes, an IDX file starts with 4 that say what it holds");
  }
  EXPECT_EQ(error_about(labels + "x", false, 1), ": its header announces 3 bytes, but 4 follow");
  EXPECT_EQ(error_about(labels + "x", true, 1), ": its header announces 3 bytes, but more than 3 follow");
}

TEST(IdxFile, OfManyBytesIsReadWhole) {
  const TemporaryFolder folder;
  std::string bytes{'\0', '\0', '\x08', '\x01', '\0', '\x2f', '\0', '\0'};  // 3,080,192 labels
  for (int i = 0; i < 3080192; ++i) bytes += static_cast<char>(i % 251);
  write_bytes(folder / "f.gz", gzipped(bytes));
  const IdxArray labels = read_idx(folder / "f.gz", 1);
  ASSERT_EQ(labels.values.size(), 3080192u);
  for (std::size_t i = 0; i < labels.values.size(); ++i) ASSERT_EQ(labels.values[i], i % 251) << i;
}

TEST(IdxFile, WithAHugeHeaderTakesNoMemory) {
  const std::string header{'\0', '\0', '\x08', '\x03', '\0', '\x7f', '\0',   '\0',
                           '\0', '\0', '\x7f', '\0',   '\0', '\0',   '\x7f', '\0'};
  for (const bool compress : {false, true}) {
    largest_allocation = 0;
    const std::string message = error_about(header + "few bytes", compress, 3);
    EXPECT_LE(largest_allocation, std::size_t{1} << 20);
    EXPECT_EQ(message,
              ": its header announces 8323072 x 32512 x 32512 = 8797737994682368 bytes, but 9 follow: it is cut off");
  }
}

}  // namespace
}  // namespace nudge
