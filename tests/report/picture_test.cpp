#include "report/picture.hpp"

#include <gtest/gtest.h>
#include <png.h>

#include <limits>
#include <string>

#include "nudge/png.hpp"

namespace nudge::report {
namespace {

std::vector<std::uint8_t> decode_uri(const std::string& uri) {
  const std::string start = "data:image/png;base64,";
  EXPECT_TRUE(uri.starts_with(start));
  const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::vector<std::uint8_t> bytes;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char digit : uri.substr(start.size())) {
    if (digit == '=') break;
    bits = bits << 6U | static_cast<std::uint32_t>(digits.find(digit));
    count += 6;
    if (count >= 8) bytes.push_back(static_cast<std::uint8_t>(bits >> static_cast<unsigned>(count -= 8)));
  }
  return bytes;
}

struct Pixel {
  int red, green, blue, opacity;
};

struct Pixels {
  std::size_t width = 0, height = 0;
  std::vector<std::uint8_t> bytes;
  Pixel at(std::size_t y, std::size_t x) const {
    const std::uint8_t* p = bytes.data() + (y * width + x) * 4;
    return {p[0], p[1], p[2], p[3]};
  }
};

Pixels read_with_opacity(const std::string& uri) {
  const std::vector<std::uint8_t> png = decode_uri(uri);
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  EXPECT_NE(png_image_begin_read_from_memory(&image, png.data(), png.size()), 0) << image.message;
  image.format = PNG_FORMAT_RGBA;
  Pixels pixels{image.width, image.height, std::vector<std::uint8_t>(PNG_IMAGE_SIZE(image))};
  EXPECT_NE(png_image_finish_read(&image, nullptr, pixels.bytes.data(), 0, nullptr), 0) << image.message;
  return pixels;
}

TEST(Picture, AnExampleComesBackByteForByte) {
  for (const std::size_t channels : {1U, 3U}) {
    Image image{{channels, 2, 3}, {}};
    for (std::size_t i = 0; i < image.shape.size(); ++i) image.pixels.push_back(static_cast<std::uint8_t>(13 * i));
    const Image back = decode_png(decode_uri(picture_uri(image)), "picture");
    EXPECT_EQ(back.shape, image.shape);
    EXPECT_EQ(back.pixels, image.pixels);
  }
}

TEST(Picture, PositiveIsBlueNegativeIsOrangeZeroIsClear) {
  const std::vector<float> values{1.0F, -1.0F, 0.0F};
  const Pixels pixels = read_with_opacity(signed_picture_uri(values, 1, 3, {1, 3}));
  EXPECT_EQ(pixels.width, 9U);
  EXPECT_EQ(pixels.height, 3U);
  EXPECT_GT(pixels.at(0, 0).blue, pixels.at(0, 0).red);
  EXPECT_GT(pixels.at(0, 3).red, pixels.at(0, 3).blue);
  EXPECT_EQ(pixels.at(0, 0).opacity, 255);
  EXPECT_EQ(pixels.at(0, 3).opacity, 255);
  EXPECT_EQ(pixels.at(0, 6).opacity, 0);
}

TEST(Picture, NegativeNumbersHaveAHoleSoThatTheSignShowsWithoutColour) {
  const std::vector<float> values{1.0F, -1.0F};
  const Pixels pixels = read_with_opacity(signed_picture_uri(values, 1, 2, {1, 3}));
  EXPECT_EQ(pixels.at(1, 1).opacity, 255);
  EXPECT_EQ(pixels.at(1, 4).opacity, 0);
}

TEST(Picture, OpacityGrowsWithTheMagnitudeUpToFull) {
  const std::vector<float> values{0.25F, 0.5F, 1.0F, 2.0F};
  const Pixels pixels = read_with_opacity(signed_picture_uri(values, 1, 4, {1, 3}));
  EXPECT_NEAR(pixels.at(0, 0).opacity, 64, 4);
  EXPECT_NEAR(pixels.at(0, 3).opacity, 128, 4);
  EXPECT_EQ(pixels.at(0, 6).opacity, 255);
  EXPECT_EQ(pixels.at(0, 9).opacity, 255);
}

TEST(Picture, WhatIsNotFiniteIsClear) {
  const std::vector<float> values{std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity()};
  const Pixels pixels = read_with_opacity(signed_picture_uri(values, 2, 1, {1, 3}));
  EXPECT_EQ(pixels.at(0, 0).opacity, 0);
  EXPECT_EQ(pixels.at(3, 0).opacity, 0);
}

}  // namespace
}  // namespace nudge::report
