#include "nudge/preprocessing.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/blobs.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

TEST(Preprocessing, ScalesBytesAndLeavesNumbers) {
  const Subset pixels = test::blobs();
  AlignedArray<float> x(16);
  const std::vector<std::uint32_t> second{1};
  gather(pixels, std::span<const std::uint32_t>(second), plain_preprocessing(*pixels.data),
         Matrix<float>(x.data(), 1, 16));
  for (std::size_t i = 0; i < 16; ++i) EXPECT_NEAR(x[i], static_cast<float>(pixels.data->image(1)[i]) / 255.0F, 1e-7F);
  const Subset numbers = test::blobs({.pixels = false});
  gather(numbers, std::span<const std::uint32_t>(second), plain_preprocessing(*numbers.data),
         Matrix<float>(x.data(), 1, 16));
  for (std::size_t i = 0; i < 16; ++i) EXPECT_EQ(x[i], numbers.data->row(1)[i]);
}

TEST(Preprocessing, ADarkPixelIsExactlyZero) {
  std::vector<float> x(2);
  const std::vector<std::uint8_t> bytes{0, 255};
  prepare(std::span<const std::uint8_t>(bytes), {.shape = {1, 1, 2}}, std::span<float>(x));
  EXPECT_EQ(x[0], 0.0F);
  EXPECT_EQ(x[1], 1.0F);
}

void expect_standardised(const Subset& subset, std::size_t groups) {
  const Preprocessing preprocessing = standardised_preprocessing(subset);
  ASSERT_EQ(preprocessing.mean.size(), groups);
  AlignedArray<double> x(subset.size() * 16);
  const Matrix<double> rows(x.data(), subset.size(), 16);
  gather(subset, std::span<const std::uint32_t>(subset.indices), preprocessing, rows);
  const std::size_t group = 16 / groups;
  for (std::size_t g = 0; g < groups; ++g) {
    double sum = 0;
    double squares = 0;
    for (std::size_t i = 0; i < subset.size(); ++i) {
      for (std::size_t j = g * group; j < (g + 1) * group; ++j) {
        sum += rows(i, j);
        squares += rows(i, j) * rows(i, j);
      }
    }
    const double count = static_cast<double>(subset.size() * group);
    EXPECT_NEAR(sum / count, 0, 1e-5);
    EXPECT_NEAR(squares / count, 1, 1e-5);
  }
}

TEST(Preprocessing, StandardisesChannelsOfImagesAndColumnsOfTables) {
  expect_standardised(test::blobs({.shape = {1, 4, 4}}), 1);
  expect_standardised(test::blobs({.shape = {4, 2, 2}}), 4);
  expect_standardised(test::blobs({.shape = {16}, .pixels = false}), 16);
}

TEST(Preprocessing, GivesAConstantColumnTheDeviationOne) {
  auto data = std::make_shared<Dataset>();
  data->shape = {1};
  data->features = {5, 5, 5};
  data->labels = {0, 0, 0};
  data->classes = {"zero"};
  const Preprocessing preprocessing = standardised_preprocessing({data, {0, 1, 2}});
  EXPECT_EQ(preprocessing.mean[0], 5.0F);
  EXPECT_EQ(preprocessing.deviation[0], 1.0F);
}

TEST(Preprocessing, RefusesAnImageOfAnotherSize) {
  std::vector<float> x(4);
  const std::vector<std::uint8_t> bytes{0, 255};
  EXPECT_ERROR(prepare(std::span<const std::uint8_t>(bytes), {.shape = {1, 2, 2}}, std::span<float>(x)),
               "image: has 2 numbers, the model expects 1x2x2");
}

}  // namespace
}  // namespace nudge
