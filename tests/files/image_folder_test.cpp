#include "files/image_folder.hpp"

#include <gtest/gtest.h>

#include "nudge/png.hpp"
#include "support/error_of.hpp"
#include "support/temporary_folder.hpp"

namespace nudge {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;
using Labels = std::vector<std::int32_t>;
using Bytes = std::vector<std::uint8_t>;

void write(const fs::path& path, const Image& image) {
  fs::create_directories(path.parent_path());
  write_png(path, image);
}

Image gray(std::uint8_t value) { return {{1, 1, 2}, {value, value}}; }
Image colour(std::uint8_t red, std::uint8_t other) { return {{3, 1, 2}, {red, red, other, other, other, other}}; }

TEST(ImageFolder, HasAClassForEachSubFolder) {
  const TemporaryFolder folder;
  write(folder / "10/b.png", gray(1));
  write(folder / "10/a.PNG", gray(2));
  write(folder / "9/x.png", gray(3));
  const DatasetParts parts = read_image_folder(folder.path(), "toy", true, true);
  EXPECT_EQ(parts.test, nullptr);
  EXPECT_EQ(parts.train->name, "toy");
  EXPECT_EQ(parts.train->classes, (Names{"9", "10"}));
  EXPECT_EQ(parts.train->labels, (Labels{0, 1, 1}));
  EXPECT_EQ(parts.train->pixels, (Bytes{3, 3, 2, 2, 1, 1}));
  EXPECT_EQ(parts.train->shape, (Shape{1, 1, 2}));
}

TEST(ImageFolder, MayHaveTwoParts) {
  const TemporaryFolder folder;
  write(folder / "train/cat/1.png", gray(1));
  write(folder / "train/dog/1.png", gray(2));
  write(folder / "test/dog/1.png", gray(3));
  write(folder / "test/owl/1.png", gray(4));
  const DatasetParts parts = read_image_folder(folder.path(), "toy", true, true);
  EXPECT_EQ(parts.train->classes, (Names{"cat", "dog", "owl"}));
  EXPECT_EQ(parts.test->classes, parts.train->classes);
  EXPECT_EQ(parts.test->labels, (Labels{1, 2}));
  const DatasetParts test_only = read_image_folder(folder.path(), "toy", false, true);
  EXPECT_EQ(test_only.train, nullptr);
  EXPECT_EQ(test_only.test->labels, (Labels{1, 2}));
}

TEST(ImageFolder, IsGrayWhenColourFilesHoldOnlyGray) {
  const TemporaryFolder folder;
  write(folder / "a/1.png", colour(7, 7));
  EXPECT_EQ(read_image_folder(folder.path(), "toy", true, true).train->pixels, (Bytes{7, 7}));
}

TEST(ImageFolder, IsColouredWhenOnePictureIs) {
  const TemporaryFolder folder;
  write(folder / "a/1.png", gray(5));
  write(folder / "a/2.png", colour(8, 9));
  write(folder / "a/3.png", gray(6));
  const auto train = read_image_folder(folder.path(), "toy", true, true).train;
  EXPECT_EQ(train->shape, (Shape{3, 1, 2}));
  EXPECT_EQ(train->pixels, (Bytes{5, 5, 5, 5, 5, 5, 8, 8, 9, 9, 9, 9, 6, 6, 6, 6, 6, 6}));
}

TEST(ImageFolder, IsColouredInBothPartsWhicheverIsRead) {
  const TemporaryFolder folder;
  write(folder / "train/a/1.png", colour(8, 9));
  write(folder / "test/a/1.png", gray(5));
  EXPECT_EQ(read_image_folder(folder.path(), "toy", true, true).test->shape.channels, 3u);
  EXPECT_EQ(read_image_folder(folder.path(), "toy", false, true).test->pixels, Bytes(6, 5));
}

TEST(ImageFolder, PassesOverWhatIsNoClass) {
  const TemporaryFolder folder;
  write(folder / "a/1.png", gray(5));
  write_bytes(folder / "a/notes.txt", "");
  write(folder / "a/.hidden.png", gray(5));
  write(folder / ".hidden/1.png", gray(5));
  fs::create_directory(folder / "empty");
  write_bytes(folder / "readme.md", "");
  const auto train = read_image_folder(folder.path(), "toy", true, true).train;
  EXPECT_EQ(train->classes, (Names{"a"}));
  EXPECT_EQ(train->size(), 1u);
}

TEST(ImageFolder, NamesTheFirstPictureOfAnotherSize) {
  const TemporaryFolder folder;
  write(folder / "a/1.png", gray(5));
  write(folder / "b/1.png", {{1, 3, 4}, Bytes(12)});
  EXPECT_EQ(error_of([&] { read_image_folder(folder.path(), "toy", true, true); }),
            (folder / "b/1.png").string() + ": is 4 pixels wide and 3 high, but " + (folder / "a/1.png").string() +
                " is 2 wide and 1 high; a network needs pictures of one size: resize them, for example: mogrify "
                "-resize 2x1! *.png");
}

TEST(ImageFolder, RefusesAClassWhoseNameIsNotUtf8) {
  const TemporaryFolder folder;
  write(folder / "B\xe4ume/1.png", gray(1));
  EXPECT_EQ(error_of([&] { read_image_folder(folder.path(), "toy", true, true); }),
            folder.path().string() +
                ": the name of a class, \"B\xef\xbf\xbdume\", is not UTF-8 (is it Latin-1?); rename "
                "the folder, for example: convmv -f latin1 -t utf-8 --notest FOLDER");
}

TEST(ImageFolder, RefusesOtherFormats) {
  const TemporaryFolder folder;
  write(folder / "a/1.png", gray(5));
  write_bytes(folder / "a/2.BMP", "BM bytes");
  EXPECT_EQ(error_of([&] { read_image_folder(folder.path(), "toy", true, true); }),
            (folder / "a/2.BMP").string() +
                ": is a BMP file; PNG and JPEG pictures are read; convert it, for example: convert 2.BMP 2.png");
}

TEST(ImageFolder, ReadsAPngUnderAnotherFormatsName) {
  const TemporaryFolder folder;
  write(folder / "a/1.gif", gray(5));
  write(folder / "b/1.png", gray(6));
  const DatasetParts parts = read_image_folder(folder.path(), "toy", true, true);
  ASSERT_TRUE(parts.train);
  EXPECT_EQ(parts.train->size(), 2U);
  EXPECT_TRUE(parts.notes.empty());
}

TEST(ImageFolder, NamesTheFileThatIsDamaged) {
  const TemporaryFolder folder;
  write(folder / "a/1.png", gray(5));
  write_bytes(folder / "a/2.png", "junk");
  EXPECT_EQ(error_of([&] { read_image_folder(folder.path(), "toy", true, true); }),
            (folder / "a/2.png").string() + ": is no picture; PNG and JPEG pictures are read");
}

TEST(ImageFolder, SaysWhatCanBeDoneWithPicturesThatHaveNoLabels) {
  const TemporaryFolder folder;
  write(folder / "1.png", gray(5));
  write(folder / "2.png", gray(6));
  const std::string name = folder.path().string();
  EXPECT_EQ(
      error_of([&] { read_image_folder(folder.path(), "toy", true, true); }),
      name +
          ": its 2 pictures have no labels, since they do not lie in a sub-folder for each class; `nudge predict "
          "MODEL " +
          name +
          "` says what a model sees in them; to train or to measure on them, sort them into sub-folders called as "
          "the classes");
}

TEST(ImageFolder, SaysWhatIsExpectedWhenThereIsNothing) {
  const TemporaryFolder folder;
  EXPECT_EQ(error_of([&] { read_image_folder(folder.path(), "toy", true, true); }),
            folder.path().string() +
                ": holds no data set; expected IDX files named like train-images-idx3-ubyte, or a sub-folder of PNG or "
                "JPEG pictures for each class, or train/ and test/ with such sub-folders; found no sub-folders");
  fs::create_directory(folder / "cats");
  fs::create_directory(folder / "dogs");
  write(folder / "1.png", gray(5));
  EXPECT_TRUE(error_of([&] { read_image_folder(folder.path(), "toy", true, true); })
                  .ends_with("; found no pictures in its sub-folders: cats, dogs; 1 picture lies in no "
                             "sub-folder, so it has no class"));
}

TEST(ImageFolder, ReadsWhatLiesDeeperInAClassFolder) {
  const TemporaryFolder folder;
  write(folder / "a/1.png", gray(1));
  write(folder / "a/more/2.png", gray(2));
  write(folder / "b/only/deeper/3.png", gray(3));
  const DatasetParts parts = read_image_folder(folder.path(), "toy", true, true);
  EXPECT_EQ(parts.train->labels, (Labels{0, 0, 1}));
  EXPECT_EQ(parts.train->pixels, (Bytes{1, 1, 2, 2, 3, 3}));
  EXPECT_EQ(parts.notes, Names{folder.path().string() + ": 2 pictures lie in folders within a class folder, such as " +
                               (folder / "a/more/2.png").string() + ", and belong to that class"});
}

TEST(ImageFolder, SaysWhatIsLeftOut) {
  const TemporaryFolder folder;
  write(folder / "a/1.png", gray(1));
  write(folder / "loose.png", gray(2));
  write_bytes(folder / "a/labels.csv", "");
  write_bytes(folder / "a/Thumbs.db", "");
  write_bytes(folder / "a/.DS_Store", "");
  fs::create_directory(folder / "b");
  fs::create_directory(folder / "c");
  const std::string start = folder.path().string();
  EXPECT_EQ(read_image_folder(folder.path(), "toy", true, true).notes,
            (Names{start + ": 1 picture lies beside the class folders and is not read",
                   start + ": b, c hold no pictures, so they are no classes",
                   start + ": 2 files are no pictures and are not read (.csv, .db)"}));
}

TEST(ImageFolder, KnowsThePartsByTheirUsualNames) {
  struct Called {
    const char *train, *test, *validation;
  };
  for (const auto& [train, test, validation] :
       {Called{"training", "testing", "val"}, Called{"Train", "TEST", "Valid"},
        Called{"training_set", "test_set", "validation-set"}, Called{"train_data", "test-images", "VAL DATA"},
        Called{"TRAINING_DATA", "Testing-Data-Set", "images.validation"},
        Called{"train_images", "data_test", "valid-dataset"}, Called{"train", "test", "validation"}}) {
    const TemporaryFolder folder;
    write(folder / train / "a/1.png", gray(1));
    write(folder / test / "b/1.png", gray(2));
    write(folder / validation / "a/1.png", colour(3, 4));
    const DatasetParts parts = read_image_folder(folder.path(), "toy", true, true);
    EXPECT_EQ(parts.train->classes, (Names{"a", "b"})) << train;
    EXPECT_EQ(parts.test->labels, (Labels{1}));
    EXPECT_EQ(parts.validation->labels, (Labels{0}));
    EXPECT_EQ(parts.train->shape.channels, 3U) << "one picture is coloured";
    EXPECT_TRUE(parts.notes.empty());
    EXPECT_EQ(read_image_folder(folder.path(), "toy", true, true, false).validation, nullptr);
  }
}

TEST(ImageFolder, SaysWhichFolderIsNoPart) {
  const TemporaryFolder folder;
  write(folder / "train/a/1.png", gray(1));
  write(folder / "extra/a/1.png", gray(2));
  EXPECT_EQ(read_image_folder(folder.path(), "toy", true, true).notes,
            Names{(folder / "extra").string() + ": is not read; the folders train, test and validation are"});
  write(folder / "test/1.png", gray(3));
  EXPECT_EQ(read_image_folder(folder.path(), "toy", true, true).notes.back(),
            (folder / "test").string() + ": holds no class folders, so it is not read");
  write(folder / "Training/a/1.png", gray(3));
  EXPECT_TRUE(error_of([&] {
                read_image_folder(folder.path(), "toy", true, true);
              }).ends_with("are both called like the same part of the data; keep one of them"));
}

TEST(ImageFolder, MayHaveItsPartsOneFolderLower) {
  const TemporaryFolder folder;
  write(folder / "data/train/a/1.png", gray(1));
  write(folder / "data/train/b/1.png", gray(2));
  write(folder / "data/test_data/b/1.png", gray(3));
  std::filesystem::create_directories(folder / "notes");
  const DatasetParts parts = read_image_folder(folder.path(), "toy", true, true);
  EXPECT_EQ(parts.train->classes, (Names{"a", "b"}));
  EXPECT_EQ(parts.test->labels, (Labels{1}));

  write(folder / "other/1.png", gray(4));
  EXPECT_EQ(read_image_folder(folder.path(), "toy", true, true).train->classes, (Names{"data", "other"}))
      << "a picture beside them makes classes of both";
}

TEST(ImageFolder, AClassMayBeCalledTest) {
  const TemporaryFolder folder;
  write(folder / "test/1.png", gray(1));
  write(folder / "train/1.png", gray(2));
  const DatasetParts parts = read_image_folder(folder.path(), "toy", true, true);
  EXPECT_EQ(parts.train->classes, (Names{"test", "train"}));
}

}  // namespace
}  // namespace nudge
