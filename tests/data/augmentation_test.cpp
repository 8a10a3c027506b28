#include "nudge/augmentation.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <set>
#include <vector>

#include "data/distortion.hpp"
#include "data/elastic.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

constexpr Shape shape{1, 28, 28};

/// A slanting stroke with soft edges, off the middle, on black.
std::vector<std::uint8_t> stroke(const Shape& of = shape) {
  std::vector<std::uint8_t> picture(of.size());
  for (std::size_t c = 0; c < of.channels; ++c) {
    for (std::size_t y = 6; y < 20; ++y) {
      const std::size_t x = 8 + y / 3;
      const std::size_t at = (c * of.height + y) * of.width + x;
      picture[at - 1] = 120, picture[at] = 255, picture[at + 1] = 90;
    }
  }
  return picture;
}

std::vector<float> numbers(const std::vector<std::uint8_t>& bytes) { return {bytes.begin(), bytes.end()}; }

std::vector<float> form(const Augmentation& augmentation, const AugmentationKey& key = {},
                        const std::vector<std::uint8_t>& picture = stroke(), const Shape& of = shape) {
  const Augmenter augmenter(augmentation, of, 1);
  std::vector<float> changed(of.size(), -1.0F), scratch(augmenter.scratch_numbers());
  augmenter.change(picture, key, changed, scratch);
  return changed;
}

double sum(const std::vector<float>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

const Augmentation everything_at_once{.rotation = 15,
                                      .scale = 0.2,
                                      .shear = 10,
                                      .shift = 3,
                                      .crop = 1,
                                      .elastic = 1,
                                      .flip = 0.5,
                                      .contrast = 0.3,
                                      .brightness = 0.1,
                                      .noise = 0.1,
                                      .erasing = 0.5,
                                      .cutout = 6};

TEST(Augmentation, ChangesNothingUnlessItIsAskedTo) {
  EXPECT_FALSE(changes_examples({}));
  EXPECT_FALSE(changes_pictures({.elastic_spacing = 3, .mixup = 1}));
  EXPECT_TRUE(changes_examples({.mixup = 1}));
  EXPECT_TRUE(changes_pictures({.noise = 0.1}));
  EXPECT_EQ(form({}), numbers(stroke()));
}

TEST(Augmentation, GivesTheSameFormForTheSameKeyAlone) {
  const std::vector<float> first = form(everything_at_once, {2, 3, 0});
  form(everything_at_once, {9, 9, 9});
  EXPECT_EQ(form(everything_at_once, {2, 3, 0}), first);
  for (const AugmentationKey& other : {AugmentationKey{3, 3, 0}, {2, 4, 0}, {2, 3, 1}}) {
    EXPECT_NE(form(everything_at_once, other), first);
  }
}

TEST(Augmentation, StaysInTheRangeOfBytes) {
  const Shape colour{3, 20, 32};
  for (std::uint32_t epoch = 0; epoch < 50; ++epoch) {
    for (const float value : form(everything_at_once, {epoch, 0, 0}, stroke(colour), colour)) {
      ASSERT_GE(value, 0.0F);
      ASSERT_LE(value, 255.0F);
    }
  }
}

TEST(Augmentation, CropMovesByWholePixelsBothWays) {
  const std::vector<float> before = numbers(stroke());
  std::set<std::pair<int, int>> seen;
  for (std::uint32_t epoch = 0; epoch < 200; ++epoch) {
    const std::vector<float> after = form({.crop = 1}, {epoch, 0, 0});
    int found = 0;
    for (int down = -1; down <= 1; ++down) {
      for (int right = -1; right <= 1; ++right) {
        std::vector<float> moved(shape.size());
        for (int y = 1; y < 27; ++y) {
          for (int x = 1; x < 27; ++x) {
            moved[static_cast<std::size_t>((y + down) * 28 + x + right)] = before[static_cast<std::size_t>(y * 28 + x)];
          }
        }
        if (moved != after) continue;
        seen.emplace(down, right);
        ++found;
      }
    }
    ASSERT_EQ(found, 1) << "epoch " << epoch;
  }
  EXPECT_EQ(seen.size(), 9U);
}

TEST(Augmentation, FlipExchangesLeftAndRight) {
  const std::vector<float> before = numbers(stroke()), after = form({.flip = 1});
  for (std::size_t y = 0; y < 28; ++y) {
    for (std::size_t x = 0; x < 28; ++x) ASSERT_EQ(after[y * 28 + x], before[y * 28 + 27 - x]);
  }
  int flipped = 0;
  for (std::uint32_t epoch = 0; epoch < 400; ++epoch) flipped += form({.flip = 0.25}, {epoch, 0, 0}) != before ? 1 : 0;
  EXPECT_NEAR(flipped, 100, 4 * std::sqrt(400 * 0.25 * 0.75));
}

// Linear interpolation between pixels moves ink without loss, as long as none goes over the border.
TEST(Augmentation, ShiftCutsNoInkHoweverFarItMayGo) {
  const double ink = sum(numbers(stroke()));
  double farthest = 0;
  for (const double angle : {0.0, 40.0}) {
    for (std::uint32_t epoch = 0; epoch < 300; ++epoch) {
      const std::vector<float> after = form({.rotation = angle, .shift = 28}, {epoch, 0, 0});
      ASSERT_NEAR(sum(after) / ink, 1, angle > 0 ? 0.02 : 1e-4) << "epoch " << epoch;
      double at = 0;
      for (std::size_t i = 0; i < after.size(); ++i) at += static_cast<double>(after[i]) * static_cast<double>(i % 28);
      farthest = std::max(farthest, at / sum(after));
    }
  }
  EXPECT_GT(farthest, 22);  // it does use the margin
}

TEST(Augmentation, ShiftLeavesInkThatReachesAllBordersWhereItIs) {
  std::vector<std::uint8_t> cross(shape.size());
  for (std::size_t i = 0; i < 28; ++i) cross[14 * 28 + i] = cross[i * 28 + 14] = 250;
  const std::vector<float> after = form({.shift = 5}, {}, cross);
  for (std::size_t i = 0; i < cross.size(); ++i) ASSERT_NEAR(after[i], cross[i], 1e-3);
}

TEST(Affine, DrawsWithinItsLimitsAndUsesThem) {
  const Philox random(1, RandomPurpose::augmentation);
  const Augmentation augmentation{.rotation = 30, .scale = 0.25, .flip = 0.5};
  double least_angle = 0, most_angle = 0, least_factor = 1, most_factor = 1;
  int mirrored = 0;
  for (std::uint32_t epoch = 0; epoch < 2000; ++epoch) {
    const AffineMap map = draw_affine(augmentation, Draws(random, {epoch, 0, 0}));
    const double determinant = map.xx * map.yy - map.xy * map.yx;
    mirrored += determinant < 0 ? 1 : 0;
    const double factor = std::sqrt(std::abs(determinant));
    const double angle = std::atan2(-map.xy, map.yy) * 180 / std::acos(-1.0);
    least_angle = std::min(least_angle, angle), most_angle = std::max(most_angle, angle);
    least_factor = std::min(least_factor, factor), most_factor = std::max(most_factor, factor);
  }
  EXPECT_GE(least_angle, -30.001);
  EXPECT_LE(most_angle, 30.001);
  EXPECT_LT(least_angle, -29);
  EXPECT_GT(most_angle, 29);
  EXPECT_GE(least_factor, 0.8 - 1e-6);
  EXPECT_LE(most_factor, 1.25 + 1e-6);
  EXPECT_LT(least_factor, 0.81);
  EXPECT_GT(most_factor, 1.24);
  EXPECT_NEAR(mirrored, 1000, 4 * std::sqrt(500));
}

TEST(Affine, ShearLeansUprightLinesAndKeepsTheArea) {
  const Philox random(1, RandomPurpose::augmentation);
  double most = 0;
  for (std::uint32_t epoch = 0; epoch < 2000; ++epoch) {
    const AffineMap map = draw_affine({.shear = 20}, Draws(random, {epoch, 0, 0}));
    EXPECT_NEAR(map.xx * map.yy - map.xy * map.yx, 1, 1e-12);
    EXPECT_EQ(map.yx, 0);
    most = std::max(most, std::atan(map.xy) * 180 / std::acos(-1.0));
  }
  EXPECT_NEAR(most, 20, 0.1);
}

struct ElasticCase {
  ElasticField field;
  double spacing;
};
class Elastic : public testing::TestWithParam<ElasticCase> {};

TEST_P(Elastic, DisplacesByTheGivenRootMeanSquareSmoothly) {
  const Augmentation augmentation{
      .elastic = 1.5, .elastic_spacing = GetParam().spacing, .elastic_field = GetParam().field};
  const ElasticMap map(augmentation, 28, 20);
  const Philox random(1, RandomPurpose::augmentation);
  std::vector<float> field(28 * 2 * 20), scratch(map.scratch_numbers());
  double squares = 0, steps = 0, mean = 0;
  constexpr std::uint32_t draws = 400;
  for (std::uint32_t epoch = 0; epoch < draws; ++epoch) {
    map.draw(Draws(random, {epoch, 0, 0}), field, scratch);
    for (std::size_t i = 0; i < field.size(); ++i) {
      const auto e = static_cast<double>(field[i]);
      squares += e * e;
      mean += e;
      const double step = i % 20 == 0 ? 0 : e - static_cast<double>(field[i - 1]);
      steps += step * step / 2;
    }
  }
  const double count = draws * 28 * 20;
  EXPECT_NEAR(std::sqrt(squares / count), 1.5, 0.08);
  EXPECT_NEAR(mean / count, 0, 0.1);
  EXPECT_LT(std::sqrt(steps / count), 1.5 / GetParam().spacing);
}

INSTANTIATE_TEST_SUITE_P(All, Elastic,
                         testing::Values(ElasticCase{ElasticField::grid, 7}, ElasticCase{ElasticField::grid, 4.5},
                                         ElasticCase{ElasticField::dense, 4}, ElasticCase{ElasticField::dense, 2}));

TEST(Augmentation, NoiseHasTheGivenDeviation) {
  const std::vector<std::uint8_t> gray(shape.size(), 128);
  double squares = 0, total = 0;
  constexpr std::uint32_t draws = 100;
  for (std::uint32_t epoch = 0; epoch < draws; ++epoch) {
    for (const float value : form({.noise = 0.1}, {epoch, 0, 0}, gray)) {
      const double off = static_cast<double>(value) - 128;
      squares += off * off;
      total += off;
    }
  }
  const double count = draws * static_cast<double>(gray.size());
  EXPECT_NEAR(std::sqrt(squares / count), 25.5, 0.3);
  EXPECT_NEAR(total / count, 0, 0.5);
}

TEST(Augmentation, BrightnessAddsAndContrastStretchesAboutTheMean) {
  std::vector<std::uint8_t> halves(shape.size(), 100);
  std::fill(halves.begin() + 392, halves.end(), std::uint8_t{140});
  float least = 255, most = 0;
  for (std::uint32_t epoch = 0; epoch < 500; ++epoch) {
    const std::vector<float> brighter = form({.brightness = 0.2}, {epoch, 0, 0}, halves);
    EXPECT_NEAR(brighter[783] - brighter[0], 40, 1e-3);
    least = std::min(least, brighter[0]), most = std::max(most, brighter[0]);
    const std::vector<float> stretched = form({.contrast = 1}, {epoch, 0, 0}, halves);
    EXPECT_NEAR(stretched[783] + stretched[0], 240, 1e-3);
    EXPECT_GE(stretched[783] - stretched[0], 20 - 1e-3F);
    EXPECT_LE(stretched[783] - stretched[0], 80 + 1e-3F);
  }
  EXPECT_NEAR(least, 49, 1);
  EXPECT_NEAR(most, 151, 1);
}

TEST(Augmentation, ErasesARectangleOfRandomPixels) {
  const std::vector<std::uint8_t> black(shape.size());
  int erased = 0;
  for (std::uint32_t epoch = 0; epoch < 400; ++epoch) {
    const std::vector<float> after = form({.erasing = 0.5}, {epoch, 0, 0}, black);
    std::size_t top = 28, bottom = 0, left = 28, right = 0, count = 0;
    for (std::size_t i = 0; i < after.size(); ++i) {
      if (after[i] == 0) continue;
      ++count;
      top = std::min(top, i / 28), bottom = std::max(bottom, i / 28 + 1);
      left = std::min(left, i % 28), right = std::max(right, i % 28 + 1);
    }
    if (count == 0) continue;
    ++erased;
    EXPECT_GE(count, 784 * 0.02 * 0.8);
    EXPECT_LE(count, 784 * 0.2 * 1.2);
    EXPECT_EQ(count, (bottom - top) * (right - left));
  }
  EXPECT_NEAR(erased, 200, 4 * std::sqrt(100));
}

TEST(Augmentation, CutsASquareOfGroundAnywhere) {
  std::vector<std::uint8_t> white(shape.size(), 200);
  white[0] = 30;  // the ground, by the first pixel
  std::size_t whole = 0;
  for (std::uint32_t epoch = 0; epoch < 300; ++epoch) {
    std::size_t count = 0;
    for (const float value : form({.cutout = 8}, {epoch, 0, 0}, white)) count += value == 30 ? 1 : 0;
    EXPECT_LE(count, 65U);
    EXPECT_GE(count, 16U);
    whole += count >= 64 ? 1 : 0;
  }
  EXPECT_GT(whole, 100U);
}

TEST(AugmentationSheet, ShowsThePictureAndThenItsForms) {
  const Image picture{shape, stroke()};
  const Image sheet = augmentation_sheet({.rotation = 20}, picture, 5, 1, 7, 4);
  EXPECT_EQ(sheet.shape, (Shape{1, 2 * 30 - 2, 4 * 30 - 2}));
  for (std::size_t y = 0; y < 28; ++y) {
    for (std::size_t x = 0; x < 28; ++x) {
      ASSERT_EQ(sheet.pixels[y * sheet.shape.width + x], picture.pixels[y * 28 + x]);
    }
  }
  const std::vector<float> second = form({.rotation = 20}, {1, 5, 0});
  for (std::size_t i = 0; i < second.size(); ++i) {
    ASSERT_NEAR(sheet.pixels[i / 28 * sheet.shape.width + 60 + i % 28], second[i], 0.51);
  }
}

TEST(Augmentation, RefusesWhatMakesNoSense) {
  EXPECT_ERROR(check(Augmentation{.rotation = -1}, shape), "augment.rotation is -1, expected 0 to 180");
  EXPECT_ERROR(check(Augmentation{.scale = NAN}, shape), "augment.scale is nan");
  EXPECT_ERROR(check(Augmentation{.crop = 29}, shape), "augment.crop is 29, expected 0 to 28");
  EXPECT_ERROR(check(Augmentation{.elastic = 1, .elastic_spacing = 0.5}, shape),
               "augment.elastic_spacing is 0.5 pixels");
  EXPECT_ERROR(check(Augmentation{.noise = 0.1}, Shape{13}), "an example has the shape 13");
  EXPECT_NO_THROW(check(Augmentation{.mixup = 0.2}, Shape{13}));
  EXPECT_ERROR(parse_elastic_field("gird"), "expected grid or dense");
  const Augmenter augmenter({.noise = 0.1}, shape, 1);
  std::vector<float> room(shape.size()), scratch(augmenter.scratch_numbers());
  EXPECT_ERROR(augmenter.change(std::vector<std::uint8_t>(5), {}, room, scratch), "a picture of 5 bytes");
}

}  // namespace
}  // namespace nudge
