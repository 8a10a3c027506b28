#include "data/picture_layout.hpp"

#include <gtest/gtest.h>

#include "support/expect_error.hpp"

namespace nudge {
namespace {

Dataset two_pictures() {
  Dataset data;
  data.name = "two";
  data.shape = {1, 2, 3};
  data.pixels = {1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60};
  data.labels = {0, 0};
  data.classes = {"a"};
  return data;
}

TEST(PictureLayout, TransposingExchangesRowsAndColumnsOfEachPicture) {
  Dataset data = two_pictures();
  transpose_pictures(data);
  EXPECT_EQ(data.shape, (Shape{1, 3, 2}));
  EXPECT_EQ(data.pixels, (std::vector<std::uint8_t>{1, 4, 2, 5, 3, 6, 10, 40, 20, 50, 30, 60}));
  transpose_pictures(data);
  EXPECT_EQ(data.pixels, two_pictures().pixels);
}

TEST(PictureLayout, ATableHasNothingToTranspose) {
  Dataset data = two_pictures();
  data.shape = {6, 1, 1};
  EXPECT_ERROR(transpose_pictures(data), "two: holds no pictures");
}

TEST(PictureLayout, GrayBecomesThreeEqualChannelsAndComesBack) {
  Dataset data = two_pictures();
  EXPECT_TRUE(set_channels(data, 3));
  EXPECT_EQ(data.shape, (Shape{3, 2, 3}));
  const std::vector<std::uint8_t> second{10, 20, 30, 40, 50, 60, 10, 20, 30, 40, 50, 60, 10, 20, 30, 40, 50, 60};
  EXPECT_TRUE(std::equal(second.begin(), second.end(), data.pixels.begin() + 18));
  EXPECT_FALSE(set_channels(data, 3)) << "nothing to do";
  EXPECT_TRUE(set_channels(data, 1));
  EXPECT_EQ(data.pixels, two_pictures().pixels);
}

}  // namespace
}  // namespace nudge
