#include "data/idx.hpp"

#include <gtest/gtest.h>

#include "support/error_of.hpp"

namespace nudge {
namespace {

using Bytes = std::vector<std::uint8_t>;

/// Two pictures of 2 rows and 3 columns.
const Bytes two_pictures = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255};
const Bytes two_labels = {0, 0, 8, 1, 0, 0, 0, 2, 1, 0};

Bytes changed(Bytes bytes, std::size_t at, std::uint8_t value) {
  bytes[at] = value;
  return bytes;
}
Bytes cut(Bytes bytes, std::size_t size) {
  bytes.resize(size);
  return bytes;
}

IdxArray pictures() { return parse_idx(two_pictures, idx_image_dimensions, "p"); }
IdxArray labels() { return parse_idx(two_labels, idx_label_dimensions, "l"); }

TEST(Idx, HoldsPicturesRowByRow) {
  EXPECT_EQ(pictures().dimensions, (std::vector<std::size_t>{2, 2, 3}));
  EXPECT_EQ(pictures().values, (Bytes{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255}));
}

TEST(Idx, MakesADatasetOfPicturesAndLabels) {
  const Dataset data = idx_dataset(pictures(), labels(), {"a", "b"}, "toy");
  EXPECT_EQ(data.name, "toy");
  EXPECT_EQ(data.shape, (Shape{1, 2, 3}));
  EXPECT_EQ(data.labels, (std::vector<std::int32_t>{1, 0}));
  EXPECT_EQ(data.image(1)[5], 255);
}

TEST(Idx, NeedsClassesUpToTheLargestLabel) { EXPECT_EQ(idx_class_count(labels()), 2u); }

struct Broken {
  const char* what;
  Bytes bytes;
  std::size_t dimensions;
  const char* message;
};

class BrokenIdx : public testing::TestWithParam<Broken> {};

TEST_P(BrokenIdx, IsRefusedWithTheReason) {
  EXPECT_EQ(error_of([] { parse_idx(GetParam().bytes, GetParam().dimensions, "x"); }), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Table, BrokenIdx,
    testing::Values(
        Broken{"Empty", {}, 3, "x: has 0 bytes, an IDX file starts with 4 that say what it holds"},
        Broken{"ShorterThanTheMagic", {0, 0, 8}, 3, "x: has 3 bytes, an IDX file starts with 4 that say what it holds"},
        Broken{"AnotherFormat",
               {0x89, 'P', 'N', 'G'},
               3,
               "x: is not an IDX file: it starts with 0x89 0x50, expected 0x00 0x00"},
        Broken{"Floats", changed(two_pictures, 2, 0x0d), 3,
               "x: holds 32-bit floats (IDX type 0x0d), expected unsigned bytes (0x08)"},
        Broken{"UnknownType", changed(two_pictures, 2, 7), 3,
               "x: holds an unknown type of value (IDX type 0x07), expected unsigned bytes (0x08)"},
        Broken{"LabelsForPictures", two_labels, 3, "x: has 1 dimensions, pictures have 3 (count, height, width)"},
        Broken{"PicturesForLabels", two_pictures, 1, "x: has 3 dimensions, labels have 1"},
        Broken{"HeaderCutOff", cut(two_pictures, 15), 3, "x: ends within its header, after 15 of 16 bytes"},
        Broken{"NoExamples", changed(two_pictures, 7, 0), 3, "x: dimension 1 of 3 is 0, so the file holds nothing"},
        Broken{"NoColumns", changed(two_pictures, 15, 0), 3, "x: dimension 3 of 3 is 0, so the file holds nothing"},
        Broken{"Overflow",
               {0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1},
               3,
               "x: its header announces more values than memory has addresses"},
        Broken{"Truncated", cut(two_pictures, 27), 3,
               "x: its header announces 2 x 2 x 3 = 12 bytes, but 11 follow: it is cut off"},
        Broken{"NothingButAHeader", cut(two_pictures, 16), 3,
               "x: its header announces 2 x 2 x 3 = 12 bytes, but 0 follow: it is cut off"},
        Broken{"TooLong", cut(two_pictures, 30), 3, "x: its header announces 2 x 2 x 3 = 12 bytes, but 14 follow"},
        Broken{"HugeButEmpty",
               {0, 0, 8, 1, 255, 255, 255, 255},
               1,
               "x: its header announces 4294967295 bytes, but 0 follow: it is cut off"}),
    [](const auto& each) { return std::string(each.param.what); });

TEST(Idx, RefusesCountsThatDiffer) {
  const Bytes three = {0, 0, 8, 1, 0, 0, 0, 3, 1, 0, 1};
  EXPECT_EQ(error_of([&] {
              idx_dataset(pictures(), parse_idx(three, 1, "l"), {"a", "b"}, "toy");
            }),
            "toy: has 2 pictures but 3 labels");
}

TEST(Idx, RefusesALabelWithoutAClass) {
  EXPECT_EQ(error_of([&] { idx_dataset(pictures(), labels(), {"a"}, "toy"); }),
            "toy: the label of example 0 is 1, but there is 1 class");
}

}  // namespace
}  // namespace nudge
