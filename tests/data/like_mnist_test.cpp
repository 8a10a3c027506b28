#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "data/drawn_picture.hpp"
#include "nudge/image.hpp"
#include "support/error_of.hpp"

namespace nudge {
namespace {

using test::Box;
using test::fill;
using test::ink_of;
using test::plain;

std::pair<double, double> centre_of_mass(const Image& image) {
  double mass = 0, sum_x = 0, sum_y = 0;
  for (std::size_t y = 0; y < image.shape.height; ++y) {
    for (std::size_t x = 0; x < image.shape.width; ++x) {
      const double value = image.pixels[y * image.shape.width + x];
      mass += value;
      sum_x += value * static_cast<double>(x);
      sum_y += value * static_cast<double>(y);
    }
  }
  return {sum_y / mass, sum_x / mass};
}

/// A thick 7, light on black, 90 high and 60 wide, anywhere in a large picture.
Image large_seven(std::size_t top, std::size_t left) {
  Image image = plain(200, 160, 0);
  test::write_seven(image, top, left, 255);
  return image;
}

TEST(LikeMnist, ScalesTheLongerSideToTwentyAndKeepsProportions) {
  const Image digit = like_mnist(large_seven(3, 70));
  EXPECT_EQ(digit.shape, (Shape{1, 28, 28}));
  const Box ink = ink_of(digit);
  EXPECT_EQ(ink.height, 20u);
  EXPECT_EQ(ink.width, 13u);  // 60 * 20 / 90
}

TEST(LikeMnist, PutsTheCentreOfMassOnPixelFourteen) {
  const auto [y, x] = centre_of_mass(like_mnist(large_seven(3, 70)));
  EXPECT_NEAR(y, 14, 0.5);
  EXPECT_NEAR(x, 14, 0.5);
}

TEST(LikeMnist, DoesNotDependOnWhereTheDigitLies) {
  EXPECT_EQ(like_mnist(large_seven(3, 70)).pixels, like_mnist(large_seven(100, 10)).pixels);
}

TEST(LikeMnist, InvertsDarkOnLight) {
  Image inverted = large_seven(20, 20);
  for (std::uint8_t& value : inverted.pixels) value = static_cast<std::uint8_t>(255 - value);
  EXPECT_EQ(like_mnist(inverted).pixels, like_mnist(large_seven(20, 20)).pixels);
}

TEST(LikeMnist, BringsFaintInkOnGrayToFullContrast) {
  Image faint = large_seven(20, 20);
  for (std::uint8_t& value : faint.pixels) value = value == 0 ? 150 : 90;
  EXPECT_EQ(like_mnist(faint).pixels, like_mnist(large_seven(20, 20)).pixels);
}

TEST(LikeMnist, DropsTheGrainOfPaper) {
  Image grainy = large_seven(20, 20);
  unsigned random = 1;
  for (std::uint8_t& value : grainy.pixels) {
    random = random * 1664525u + 1013904223u;
    const unsigned grain = (random >> 24) % 8;
    value = static_cast<std::uint8_t>(value == 0 ? 200 + grain : 40 + grain);
  }
  const Image digit = like_mnist(grainy);
  const Box ink = ink_of(digit);
  EXPECT_EQ(ink.height, 20u);
  EXPECT_EQ(ink.width, 13u);
  const Image clean = like_mnist(large_seven(20, 20));
  for (std::size_t i = 0; i < clean.pixels.size(); ++i) EXPECT_NEAR(digit.pixels[i], clean.pixels[i], 20) << i;
}

TEST(LikeMnist, GrowsASmallDigit) {
  Image small = plain(8, 8, 0);
  fill(small, {2, 3, 4, 2}, 255);
  const Box ink = ink_of(like_mnist(small));
  EXPECT_EQ(ink.height, 20u);
  EXPECT_EQ(ink.width, 10u);
}

TEST(LikeMnist, MakesAThinLineAsWideAsMnistsAre) {
  Image line = plain(100, 100, 255);
  fill(line, {5, 50, 90, 1}, 0);
  const Image digit = like_mnist(line);
  EXPECT_EQ(ink_of(digit).height, 20u);
  double across = 0;
  for (std::size_t x = 0; x < 28; ++x) across += digit.pixels[14 * 28 + x] / 255.0;
  EXPECT_NEAR(across, 1.8, 0.3);
}

TEST(LikeMnist, KeepsTheBoxInTheField) {
  // Nearly all mass at one end: centring it would push the other end out.
  Image lopsided = plain(300, 300, 0);
  fill(lopsided, {50, 50, 200, 4}, 255);
  fill(lopsided, {50, 50, 30, 200}, 255);
  const Box ink = ink_of(like_mnist(lopsided));
  EXPECT_EQ(ink.height, 20u);
  EXPECT_EQ(ink.width, 20u);
}

TEST(LikeMnist, IsDoneOnceForAll) {
  const Image once = like_mnist(large_seven(3, 70));
  EXPECT_EQ(like_mnist(once).pixels, once.pixels);
}

TEST(LikeMnist, ReadsColour) {
  const Image gray = large_seven(20, 20);
  EXPECT_EQ(like_mnist(to_channels(gray, 3)).pixels, like_mnist(gray).pixels);
}

TEST(LikeMnist, RefusesAPictureWithoutInk) {
  EXPECT_EQ(error_of([] { like_mnist(plain(30, 30, 200)); }),
            "like_mnist: the picture has no ink: no pixel differs from the background (200) by 16 or more");
  EXPECT_EQ(error_of([] { like_mnist(Image{}); }), "like_mnist: the picture is empty");
}

}  // namespace
}  // namespace nudge
