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

TEST(IdxFolder, CallsTheClassesAsTheMappingBesideItSays) {
  const TemporaryFolder folder;
  for (const NamedBytes& file : tiny_idx()) write_bytes(folder / ("emnist-toy-" + file.name), file.bytes);
  write_bytes(folder / "emnist-toy-mapping.txt", "0 48\r\n1 65 97\n\n3 35\n");
  write_bytes(folder / "emnist-other-mapping.txt", "0 120\n");
  const DatasetParts parts = read_idx_folder(folder.path(), "toy", {}, false, true);
  EXPECT_EQ(parts.test->classes, (std::vector<std::string>{"0", "A", "2", "#"}));
  EXPECT_EQ(parts.test->labels, (std::vector<std::int32_t>{3, 0}));
  EXPECT_EQ(parts.notes, std::vector<std::string>{"toy: its classes are called as " +
                                                  (folder / "emnist-toy-mapping.txt").string() + " says"});
  const std::vector<std::string> own{"a", "b", "c", "d"};
  EXPECT_EQ(read_idx_folder(folder.path(), "toy", own, true, true).train->classes, own) << "the model's names stay";
}

TEST(IdxFolder, NamesTheLineOfAMappingThatIsNone) {
  const std::vector<std::pair<std::string, std::string>> wrong{
      {"0 48\n1 x\n",
       "line 2 is \"1 x\", expected a label from 0 to 255 and a character's code from 33 to 126, such as 10 65"},
      {"0\n", "line 1 is \"0\", expected"},
      {"256 48\n", "line 1 is \"256 48\", expected"},
      {"1 7\n", "line 1 is \"1 7\", expected"},
      {"1x 48\n", "line 1 is \"1x 48\", expected"},
      {"0 48\n1 48\n", "line 2 is \"1 48\", and an earlier line has this character"},
      {"1 48\n1 49\n", "line 2 is \"1 49\", and an earlier line has this label"},
      {"1 50\n", "label 1 is called 2 as label 2 is"}};
  for (const auto& [mapping, message] : wrong) {
    const TemporaryFolder folder;
    write_tiny_idx(folder.path());
    write_bytes(folder / "mapping.txt", mapping);
    const std::string came = error_of([&] { read_idx_folder(folder.path(), "toy", {}, true, true); });
    EXPECT_TRUE(came.starts_with((folder / "mapping.txt").string() + ": " + message)) << came;
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
            "tiny: the label of example 0 is 3, but there are 3 classes");
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
  write_bytes(folder / "t10k-images-idx4-ubyte", "coloured");
  EXPECT_EQ(error_of([&] {
              read_idx_folder(folder.path(), "tiny", {}, true, true);
            }).find((folder / "t10k-images-idx4-ubyte").string() + ": pictures of four dimensions (idx4)"),
            0U);
}

TEST(IdxFolder, KnowsTheNamesOfOthersWithTrainOrTestInThem) {
  const TemporaryFolder folder;
  for (const NamedBytes& file : tiny_idx()) {
    std::string name = file.name;
    if (name.starts_with("t10k")) name.replace(0, 4, "test");
    write_bytes(folder / ("emnist-letters-" + name + ".gz"), gzipped(file.bytes));
  }
  ASSERT_TRUE(is_idx_folder(folder.path()));
  const DatasetParts parts = read_idx_folder(folder.path(), "letters", {}, true, true);
  EXPECT_EQ(parts.train->labels, (std::vector<std::int32_t>{0, 2, 1}));
  EXPECT_EQ(parts.test->labels, (std::vector<std::int32_t>{3, 0}));
  EXPECT_TRUE(parts.notes.empty());
}

TEST(IdxFolder, OfSeveralDataSetsReadsTheOneThatIsNamed) {
  const TemporaryFolder folder;
  for (const NamedBytes& file : tiny_idx()) {
    if (file.name.starts_with("train")) write_bytes(folder / ("a-" + file.name), file.bytes);
    if (file.name.starts_with("t10k")) write_bytes(folder / ("b-test" + file.name.substr(4)), file.bytes);
  }
  EXPECT_EQ(error_of([&] { read_idx_folder(folder.path(), "x", {}, true, true); }),
            folder.path().string() + ": holds the files of 2 data sets; name the pictures of one of them, such as " +
                (folder / "a-train-images-idx3-ubyte").string());
  const DatasetParts b = read_idx_folder(folder.path(), "x", {}, true, true, folder / "b-test-images-idx3-ubyte");
  EXPECT_EQ(b.train, nullptr);
  EXPECT_EQ(b.test->size(), 2u);
}

TEST(IdxFolder, SaysWhichClassHasNoExample) {
  const TemporaryFolder folder;
  write_tiny_idx(folder.path());
  write_bytes(folder / "train-labels-idx1-ubyte", idx_bytes({3}, std::string("\x01\x03\x01", 3)));
  write_bytes(folder / "t10k-labels-idx1-ubyte", idx_bytes({2}, std::string("\x03\x01", 2)));
  EXPECT_EQ(read_idx_folder(folder.path(), "tiny", {}, true, true).notes,
            std::vector<std::string>{"tiny: has no example of the classes 0, 2"});
}

std::string integer_labels(const std::vector<std::vector<int>>& rows) {
  std::string out{'\0', '\0', '\x0c', '\x02'};
  out += std::string(3, '\0') + static_cast<char>(rows.size());
  out += std::string(3, '\0') + static_cast<char>(rows[0].size());
  for (const auto& row : rows) {
    for (const int number : row) {
      for (const int shift : {24, 16, 8, 0}) out += static_cast<char>(number >> shift & 0xFF);
    }
  }
  return out;
}

TEST(IdxFolder, ReadsLabelsThatAreTheFirstOfSeveralIntegers) {
  const TemporaryFolder folder;
  write_bytes(folder / "qmnist-train-images-idx3-ubyte", tiny_idx()[0].bytes);
  const std::filesystem::path labels = folder / "qmnist-train-labels-idx2-int";
  const std::string bytes = integer_labels({{1, 900, -5}, {0, 70000, 2}, {2, 1, 1}});
  for (const bool compress : {false, true}) {
    write_bytes(labels, compress ? gzipped(bytes) : bytes);
    EXPECT_EQ(read_idx_folder(folder.path(), "q", {}, true, true).train->labels, (std::vector<std::int32_t>{1, 0, 2}));
  }
  write_bytes(labels, bytes.substr(0, bytes.size() - 1));
  EXPECT_EQ(error_of([&] { read_idx_labels(labels); }),
            labels.string() + ": its header announces 3 x 3 = 36 bytes, but 35 follow: it is cut off");
  write_bytes(labels, integer_labels({{1, 0}, {-1, 0}, {2, 1}}));
  EXPECT_EQ(
      error_of([&] { read_idx_labels(labels); }),
      labels.string() + ": the label of example 1 is -1, but a class is a number from 0 to 255 (in the first column)");
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
