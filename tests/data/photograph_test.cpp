// What a phone takes, prepared by like_mnist: it must come out as the clean picture does.

#include <gtest/gtest.h>

#include <cmath>

#include "data/drawn_picture.hpp"
#include "nudge/image.hpp"

namespace nudge {
namespace {

using test::fill;
using test::plain;
using test::seven_on_paper;

/// Of 255, over all pixels: strokes that move by half a pixel make some 8.
void expect_as_clean(const Image& photograph, double most = 4) {
  EXPECT_LT(test::difference(like_mnist(photograph), like_mnist(seven_on_paper())), most);
}

TEST(Photograph, MayHaveSpecksAnywhere) {
  Image image = seven_on_paper();
  fill(image, {3, 3, 1, 1}, 40);
  fill(image, {200, 20, 4, 4}, 20);
  fill(image, {60, 180, 3, 5}, 60);
  expect_as_clean(image, 0.01);
}

TEST(Photograph, MayShowTheTableBesideThePaper) {
  Image image = seven_on_paper();
  fill(image, {0, 0, 240, 13}, 60);
  for (std::size_t x = 0; x < 200; ++x) fill(image, {240 - x / 12, x, x / 12, 1}, 30);  // a slanting edge
  expect_as_clean(image);
}

TEST(Photograph, MayHaveATableThatTheDigitTouches) {
  Image image = seven_on_paper();
  fill(image, {0, 0, 81, 200}, 60);
  const Image digit = like_mnist(image);
  // The seven's top is at the table's edge and partly cut off, but its foot is there and the table is gone.
  EXPECT_EQ(test::ink_of(digit).height, 20u);
  EXPECT_LT(test::difference(digit, like_mnist(seven_on_paper())), 25);
}

TEST(Photograph, MayBeRuled) {
  for (const int line : {180, 120}) {
    Image image = plain(240, 200, 220);
    for (std::size_t y = 10; y < 240; y += 30) fill(image, {y, 0, 2, 200}, static_cast<std::uint8_t>(line));
    test::write_seven(image, 80, 70, 50);
    expect_as_clean(image);
  }
}

TEST(Photograph, MayBeSquaredAslant) {
  Image image = plain(240, 200, 220);
  for (std::size_t y = 0; y < 240; ++y) {
    for (std::size_t x = 0; x < 200; ++x) {
      if ((y * 20 + x) % 480 < 40 || (x * 20 + 4800 - y) % 480 < 40) fill(image, {y, x, 1, 1}, 150);
    }
  }
  test::write_seven(image, 80, 70, 50);
  expect_as_clean(image, 9);  // a crumb of a line moves the box by half a pixel
}

TEST(Photograph, MayHaveLinesAsDarkAsItsInk) {
  Image image = seven_on_paper();
  fill(image, {130, 0, 2, 200}, 50);
  expect_as_clean(image);
}

TEST(Photograph, MayLieHalfInShadow) {
  Image sharp = seven_on_paper();
  test::shine(sharp, [](double y, double x) { return y + x < 210 ? 0.55 : 1; });
  expect_as_clean(sharp);
  Image soft = seven_on_paper();
  test::shine(soft, [](double y, double) { return std::min(1.0, std::max(0.5, y / 150)); });
  expect_as_clean(soft);
}

TEST(Photograph, MayBeLitFromOneSide) {
  Image image = seven_on_paper();
  test::shine(image, [](double y, double x) { return 1 - 0.7 * x / 200 - 0.1 * y / 240; });
  expect_as_clean(image);
}

TEST(Photograph, MayBeInColours) {
  // Yellow ink on white paper: a difference of brightness of a tenth, and all of the blue.
  Image image = to_channels(plain(240, 200, 0), 3);
  const Image seven = seven_on_paper();
  const std::size_t plane = 240 * 200;
  for (std::size_t i = 0; i < plane; ++i) {
    const bool ink = seven.pixels[i] < 100;
    image.pixels[i] = 240, image.pixels[plane + i] = ink ? 225 : 240, image.pixels[2 * plane + i] = ink ? 20 : 240;
  }
  expect_as_clean(image);
}

TEST(Photograph, MayBeOfChalkOnABoard) {
  Image image = plain(240, 200, 50);
  test::write_seven(image, 80, 70, 190);
  test::shine(image, [](double, double x) { return 0.7 + 0.3 * x / 200; });
  expect_as_clean(image);
}

/// A ring: more of it is hole than ink.
TEST(Photograph, TakesNoHoleForTheInk) {
  for (const auto& [paper, ink] : {std::pair{220, 60}, std::pair{30, 200}}) {
    Image image = plain(240, 200, static_cast<std::uint8_t>(paper));
    for (std::size_t y = 0; y < 240; ++y) {
      for (std::size_t x = 0; x < 200; ++x) {
        const double away = std::hypot(static_cast<double>(y) - 120, static_cast<double>(x) - 100);
        if (away > 34 && away < 44) fill(image, {y, x, 1, 1}, static_cast<std::uint8_t>(ink));
      }
    }
    const Image digit = like_mnist(image);
    EXPECT_EQ(digit.pixels[14 * 28 + 14], 0);
    EXPECT_EQ(test::ink_of(digit).height, 20u);
    EXPECT_EQ(test::ink_of(digit).width, 20u);
  }
}

TEST(Photograph, MayBeWrittenWithAFinePen) {
  Image fine = plain(1500, 1200, 230);
  fill(fine, {300, 300, 4, 500}, 60);
  fill(fine, {300, 796, 900, 4}, 60);
  const Image digit = like_mnist(fine);
  // The foot of the seven is as thick and as dark as that of a digit of MNIST.
  double across = 0;
  for (std::size_t x = 0; x < 28; ++x) across += digit.pixels[16 * 28 + x] / 255.0;
  EXPECT_GT(across, 1.5);
  EXPECT_LT(across, 3);
  EXPECT_EQ(test::ink_of(digit).height, 20u);
}

}  // namespace
}  // namespace nudge
