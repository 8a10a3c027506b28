// What holds for the real data sets. Skipped where they have not been fetched.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "nudge/data_files.hpp"
#include "nudge/image.hpp"

namespace nudge {
namespace {

bool is_here(const std::string& name) { return data_status(name).complete(); }

std::string how_to_get(const std::string& name) { return name + " is not here: nudge data get " + name; }

TEST(RealData, OfMnistHasTheKnownCounts) {
  if (!is_here("mnist")) GTEST_SKIP() << how_to_get("mnist");
  const LoadedData data = load_data("mnist");
  EXPECT_EQ(data.train->size(), 60000u);
  EXPECT_EQ(data.test->size(), 10000u);
  EXPECT_EQ(data.train->shape, (Shape{1, 28, 28}));
  std::array<int, 10> counts{};
  for (const std::int32_t label : data.test->labels) ++counts[static_cast<std::size_t>(label)];
  EXPECT_EQ(counts, (std::array<int, 10>{980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009}));
}

TEST(RealData, OfFashionMnistHasTheKnownCounts) {
  if (!is_here("fashion-mnist")) GTEST_SKIP() << how_to_get("fashion-mnist");
  const LoadedData data = load_data("fashion-mnist");
  EXPECT_EQ(data.train->size(), 60000u);
  EXPECT_EQ(data.test->size(), 10000u);
  EXPECT_EQ(data.test->classes[9], "Ankle boot");
  EXPECT_EQ(std::count(data.test->labels.begin(), data.test->labels.end(), 9), 1000);
}

TEST(RealData, OfMnistIsWhatLikeMnistMakes) {
  if (!is_here("mnist")) GTEST_SKIP() << how_to_get("mnist");
  LoadOptions options;
  options.train = false;
  const auto test = load_data("mnist", options).test;
  int same = 0;
  for (std::size_t i = 0; i < test->size(); ++i) {
    const Image image = example_image(*test, i);
    same += like_mnist(image).pixels == image.pixels;
  }
  EXPECT_GE(same, 9990);
}

TEST(RealData, OfMnistSurvivesEnlargingAndInverting) {
  if (!is_here("mnist")) GTEST_SKIP() << how_to_get("mnist");
  LoadOptions options;
  options.train = false;
  const auto test = load_data("mnist", options).test;
  double difference = 0;
  constexpr std::size_t looked_at = 200;
  for (std::size_t i = 0; i < looked_at; ++i) {
    const Image image = example_image(*test, i);
    Image photo = resize(image, 196, 196);
    for (std::uint8_t& value : photo.pixels) value = static_cast<std::uint8_t>(230 - value * 200 / 255);
    const Image back = like_mnist(photo);
    for (std::size_t p = 0; p < back.pixels.size(); ++p) difference += std::abs(back.pixels[p] - image.pixels[p]);
  }
  // In gray levels, over all pixels; 8.4 were measured: a stroke's strongest quarter is made white.
  EXPECT_LT(difference / (looked_at * 784), 9);
}

}  // namespace
}  // namespace nudge
