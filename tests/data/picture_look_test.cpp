#include <gtest/gtest.h>

#include "data/drawn_picture.hpp"
#include "nudge/image.hpp"
#include "nudge/thread_team.hpp"
#include "support/error_of.hpp"

namespace nudge {
namespace {

using test::fill;
using test::plain;

constexpr Shape field{1, 20, 20};

/// A bright stroke on black, 10 high and 2 wide, at `left`.
Image stroke(std::size_t left, std::uint8_t ink = 200) {
  Image image = plain(20, 20, 0);
  fill(image, {5, left, 10, 2}, ink);
  return image;
}

Image inverted(Image image) {
  for (std::uint8_t& pixel : image.pixels) pixel = static_cast<std::uint8_t>(255 - pixel);
  return image;
}

std::vector<Unlike> unlike_strokes(const Image& image) {
  auto data = std::make_shared<Dataset>();
  data->name = "strokes";
  data->shape = field;
  data->classes = {"a"};
  for (std::size_t i = 0; i < 200; ++i) {
    const Image one = stroke(2 + i % 16, static_cast<std::uint8_t>(150 + i % 100));
    data->pixels.insert(data->pixels.end(), one.pixels.begin(), one.pixels.end());
    data->labels.push_back(0);
  }
  return unlike(look_of(image, field), *learnt_look(everything(data)));
}

TEST(PictureLook, MeasuresGroundAndInk) {
  const PictureLook look = look_of(stroke(4), field);
  EXPECT_EQ(look, (PictureLook{.ground = 0, .contrast = 200, .ink = 0.05, .extent = 0.5, .figures = 1}));
  const PictureLook dark = look_of(inverted(stroke(4)), field);
  EXPECT_EQ(dark, (PictureLook{.ground = 255, .contrast = 200, .ink = 0.05, .extent = 0.5, .figures = 1}));
  EXPECT_EQ(look_of(plain(7, 9, 30), field), (PictureLook{.ground = 30}));
}

TEST(PictureLook, IsThatOfThePictureAsLargeAsTheNetworkTakesIt) {
  EXPECT_EQ(look_of(to_channels(resize(stroke(4), 60, 60), 3), field).extent, 0.5);
  EXPECT_EQ(look_of(resize(stroke(4), 20, 200), field).extent, 0.5);
  EXPECT_EQ(error_of([] { look_of(stroke(4), {400, 1, 1}); }), "look_of: 400 is no picture's shape");
}

TEST(PictureLook, CountsWhatStandsSideBySide) {
  Image three = stroke(2);
  fill(three, {4, 9, 10, 2}, 200);
  fill(three, {6, 15, 9, 3}, 200);
  fill(three, {1, 1, 2, 1}, 200);  // a speck
  EXPECT_EQ(look_of(three, field).figures, 3U);
  Image above = plain(20, 20, 0);
  fill(above, {2, 5, 6, 8}, 200);
  fill(above, {12, 5, 6, 8}, 200);
  EXPECT_EQ(look_of(above, field).figures, 1U) << "one above the other";
  // Thin gaps that are gone in the network's picture.
  Image fine = plain(80, 80, 0);
  for (const std::size_t left : {20, 34, 48}) fill(fine, {20, left, 40, 13}, 200);
  EXPECT_EQ(look_of(fine, field).figures, 3U);
}

TEST(PictureLook, IsLearntFromManyPicturesOnly) {
  auto data = std::make_shared<Dataset>();
  data->shape = field;
  data->classes = {"a"};
  data->pixels.assign(99 * 400, 7);
  data->labels.assign(99, 0);
  EXPECT_FALSE(learnt_look(everything(data)));
  data->pixels.assign(100 * 400, 7);
  data->labels.assign(100, 0);
  ASSERT_TRUE(learnt_look(everything(data)));
  EXPECT_EQ(learnt_look(everything(data))->most.ground, 7);
  data->shape = {400, 1, 1};
  EXPECT_FALSE(learnt_look(everything(data))) << "a row of numbers";
}

TEST(PictureLook, IsAsLearntWhereOneInAThousandIsOtherwise) {
  auto data = std::make_shared<Dataset>();
  data->shape = field;
  data->classes = {"a"};
  for (std::size_t i = 0; i < 2000; ++i) {
    const Image one = i < 2 ? plain(20, 20, 255) : stroke(5);
    data->pixels.insert(data->pixels.end(), one.pixels.begin(), one.pixels.end());
    data->labels.push_back(0);
  }
  EXPECT_EQ(learnt_look(everything(data))->most.ground, 0);
  EXPECT_EQ(learnt_look(everything(data))->least.contrast, 200);
  ThreadTeam team(3);
  EXPECT_EQ(learnt_look(everything(data), &team), learnt_look(everything(data)));
}

TEST(Unlike, SaysNothingOfWhatIsAsLearnt) {
  EXPECT_EQ(unlike_strokes(stroke(7, 190)), std::vector<Unlike>{});
  Image gray_ground = stroke(7);
  for (std::uint8_t& pixel : gray_ground.pixels) pixel = std::max<std::uint8_t>(pixel, 30);
  EXPECT_EQ(unlike_strokes(gray_ground), std::vector<Unlike>{}) << "within the margin";
}

TEST(Unlike, NamesEachKind) {
  using enum Unlike;
  EXPECT_EQ(unlike_strokes(inverted(stroke(7))), std::vector{light_ground});
  EXPECT_EQ(unlike_strokes(plain(20, 20, 0)), std::vector{faint});
  EXPECT_EQ(unlike_strokes(stroke(7, 60)), std::vector{faint});
  EXPECT_EQ(unlike_strokes(plain(20, 20, 255)), (std::vector{light_ground, faint}));
  Image dots = plain(20, 20, 0);
  for (const std::size_t at : {4, 9, 14}) fill(dots, {at, at, 1, 2}, 200);
  EXPECT_EQ(unlike_strokes(dots), std::vector{empty});
  Image block = plain(20, 20, 0);
  fill(block, {8, 8, 5, 4}, 200);
  EXPECT_EQ(unlike_strokes(block), std::vector{small});
  Image large = plain(20, 20, 0);
  fill(large, {1, 9, 18, 1}, 200);
  EXPECT_EQ(unlike_strokes(large), std::vector{full});
  Image two = stroke(4);
  fill(two, {5, 12, 6, 1}, 200);
  EXPECT_EQ(unlike_strokes(two), (std::vector<Unlike>{full, several})) << "more ink, and in two things";
  const LearntLook bright{look_of(inverted(stroke(4)), field), look_of(inverted(stroke(4)), field)};
  EXPECT_EQ(unlike(look_of(stroke(7), field), bright), std::vector{dark_ground});
}

TEST(PrepareDigit, CountsTheDigitsOfAPhotograph) {
  Image photograph = test::seven_on_paper();
  EXPECT_EQ(prepare_digit(photograph).digits, 1U);
  EXPECT_EQ(prepare_digit(photograph).picture.pixels, like_mnist(photograph).pixels);
  Image wide = plain(240, 400, 220);
  for (const std::size_t left : {50, 150, 250}) test::write_seven(wide, 80, left, 50);
  EXPECT_EQ(prepare_digit(wide).digits, 3U);
}

}  // namespace
}  // namespace nudge
