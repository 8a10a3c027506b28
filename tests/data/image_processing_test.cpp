#include <gtest/gtest.h>

#include "nudge/image.hpp"
#include "support/error_of.hpp"

namespace nudge {
namespace {

using Bytes = std::vector<std::uint8_t>;

TEST(Resize, LeavesAPictureOfThatSizeAsItIs) {
  const Image image{{1, 2, 3}, {1, 2, 3, 4, 5, 6}};
  EXPECT_EQ(resize(image, 2, 3).pixels, image.pixels);
}

TEST(Resize, ShrinksToMeansOfWholePixels) {
  const Image image{{1, 2, 4}, {0, 100, 10, 30, 200, 100, 50, 30}};
  EXPECT_EQ(resize(image, 1, 2).pixels, (Bytes{100, 30}));
}

TEST(Resize, ShrinksToMeansOfPartsOfPixels) {
  // Each new pixel covers one old pixel and half of the middle one.
  const Image image{{1, 1, 3}, {30, 90, 240}};
  EXPECT_EQ(resize(image, 1, 2).pixels, (Bytes{50, 190}));
}

TEST(Resize, GrowsLinearlyBetweenPixelCentres) {
  // The centres of the four new pixels lie at -1/4, 1/4, 3/4 and 5/4 of the old ones.
  const Image image{{1, 1, 2}, {0, 200}};
  EXPECT_EQ(resize(image, 1, 4).pixels, (Bytes{0, 50, 150, 200}));
}

TEST(Resize, MayShrinkOneSideAndGrowTheOther) {
  const Image image{{1, 2, 2}, {0, 100, 0, 200}};
  EXPECT_EQ(resize(image, 1, 4).pixels, (Bytes{0, 38, 113, 150}));
}

TEST(Resize, KeepsChannelsApart) {
  const Image image{{3, 1, 2}, {0, 10, 100, 110, 200, 210}};
  EXPECT_EQ(resize(image, 1, 1).pixels, (Bytes{5, 105, 205}));
}

TEST(Resize, KeepsAPlainPicturePlainAtAnySize) {
  const Image image{{1, 7, 13}, Bytes(91, 255)};
  for (const std::size_t side : {1u, 2u, 3u, 5u, 7u, 10u, 13u, 28u, 64u}) {
    EXPECT_EQ(resize(image, side, 64 / side + 1).pixels, Bytes(side * (64 / side + 1), 255)) << side;
  }
}

TEST(Resize, RefusesNothing) {
  EXPECT_EQ(error_of([] { resize({{1, 1, 1}, {0}}, 0, 3); }), "resize: cannot make a picture of 0 x 3 pixels");
}

TEST(ToChannels, TurnsColoursIntoTheirLuma) {
  const Image image{{3, 1, 4}, {255, 0, 0, 77, 0, 255, 0, 77, 0, 0, 255, 77}};
  const Image gray = to_channels(image, 1);
  EXPECT_EQ(gray.shape, (Shape{1, 1, 4}));
  EXPECT_EQ(gray.pixels, (Bytes{76, 150, 29, 77}));
}

TEST(ToChannels, TurnsGrayIntoThreeEqualChannels) {
  EXPECT_EQ(to_channels({{1, 1, 2}, {5, 9}}, 3).pixels, (Bytes{5, 9, 5, 9, 5, 9}));
}

TEST(ToChannels, RefusesOtherNumbers) {
  EXPECT_EQ(error_of([] {
              to_channels({{1, 1, 1}, {0}}, 2);
            }),
            "cannot turn a picture of 1 channels into one of 2; they have 1 (gray) or 3 (colour)");
}

TEST(ExampleImage, IsThePictureOfTheExample) {
  Dataset data;
  data.name = "toy";
  data.shape = {1, 1, 2};
  data.pixels = {1, 2, 3, 4};
  data.labels = {0, 0};
  data.classes = {"zero"};
  EXPECT_EQ(example_image(data, 1).pixels, (Bytes{3, 4}));
  EXPECT_EQ(error_of([&] { example_image(data, 2); }), "toy: no example 2; they are 0 to 1");
  data.pixels.clear();
  EXPECT_EQ(error_of([&] { example_image(data, 0); }), "toy: holds numbers, not pictures");
}

}  // namespace
}  // namespace nudge
