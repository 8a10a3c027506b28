// What predict and explain say of pictures that are unlike those that the model learnt.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "apps/nudge_program.hpp"
#include "nudge/png.hpp"

namespace nudge::test {
namespace {

constexpr std::size_t picture_side = 16;

Image black(std::size_t height, std::size_t width) {
  return {{1, height, width}, std::vector<std::uint8_t>(height * width)};
}

void draw(Image& image, std::size_t top, std::size_t left, std::size_t height, std::size_t width) {
  for (std::size_t y = top; y < top + height; ++y) {
    for (std::size_t x = left; x < left + width; ++x) image.pixels[y * image.shape.width + x] = 220;
  }
}

Image bar(bool upright, std::size_t at) {
  Image image = black(picture_side, picture_side);
  if (upright) draw(image, 4, at, 8, 2);
  if (!upright) draw(image, at, 4, 2, 8);
  return image;
}

Image dark_on_light(Image image) {
  for (std::uint8_t& pixel : image.pixels) pixel = static_cast<std::uint8_t>(255 - pixel);
  return image;
}

/// A model of lying and upright bars, light on black, 8 of 16 pixels long.
void train_on_strokes(Workplace& place) {
  for (std::size_t i = 0; i < 80; ++i) {
    for (const bool upright : {false, true}) {
      const auto folder = place / (upright ? "strokes/upright" : "strokes/lying");
      std::filesystem::create_directories(folder);
      write_png(folder / (std::to_string(i) + ".png"), bar(upright, 3 + i % 8));
    }
  }
  const Outcome trained = place.nudge(
      {"train", "--data", "strokes", "--net", "256-4-2", "--epochs", "1", "--out", "run", "--threads", "1"});
  ASSERT_EQ(trained.code, 0) << trained.err;
}

std::size_t lines_in(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST(UnlikePictures, AreToldOfOnceForAFolder) {
  Workplace place;
  train_on_strokes(place);
  std::filesystem::create_directory(place / "photos");
  write_png(place / "photos/a.png", bar(true, 6));
  for (const char* name : {"b", "c", "d"}) {
    write_png(place / "photos" / (std::string(name) + ".png"), dark_on_light(bar(true, 6)));
  }
  const Outcome folder = place.nudge({"predict", "run", "photos"});
  EXPECT_EQ(folder.code, 0);
  EXPECT_EQ(
      folder.err,
      "nudge: photos/b.png is bright at its border (255 of 255), and what the model learnt from is dark there (0); "
      "if its ink is as dark as theirs is bright, or the other way round, invert it (2 other pictures likewise)\n");
  EXPECT_EQ(place.nudge({"predict", "run", "photos/a.png"}).err, "");
  const Outcome explained = place.nudge({"explain", "run", "photos/b.png", "--target", "upright"});
  EXPECT_EQ(explained.code, 0) << explained.err;
  EXPECT_TRUE(explained.err.starts_with("nudge: photos/b.png is bright at its border")) << explained.err;
  EXPECT_EQ(lines_in(explained.err), 1U) << explained.err;
}

TEST(UnlikePictures, AreNamedByTheirKind) {
  Workplace place;
  train_on_strokes(place);
  const auto said_of = [&](const Image& image) {
    write_png(place / "one.png", image);
    const Outcome outcome = place.nudge({"predict", "run", "one.png"});
    EXPECT_EQ(outcome.code, 0);
    return outcome.err;
  };
  Image wide = black(picture_side, 2 * picture_side);
  draw(wide, 4, 10, 8, 4);
  EXPECT_EQ(
      said_of(wide),
      "nudge: one.png is 32 x 16 pixels, pressed into 16 x 16: what it shows becomes 2.0 times as narrow; cut it to "
      "that proportion\n");
  Image two = bar(true, 3);
  draw(two, 4, 11, 8, 1);
  EXPECT_TRUE(contains(said_of(two), "one.png shows 2 things side by side, and what the model learnt from shows one"));
  EXPECT_TRUE(contains(said_of(black(picture_side, picture_side)), "one.png is empty, or nearly so"))
      << said_of(black(picture_side, picture_side));
  Image large = black(picture_side, picture_side);
  draw(large, 0, 7, picture_side, 1);
  EXPECT_TRUE(contains(said_of(large), "one.png is filled with ink, which reaches over 100 % of the side"));
  Image dot = black(picture_side, picture_side);
  draw(dot, 6, 6, 3, 3);
  EXPECT_TRUE(contains(said_of(dot), "one.png shows something small: its ink reaches over 19 % of the side"));
}

TEST(UnlikePictures, OfSeveralDigitsLikeMnistTakesTheLargestAndSaysSo) {
  Workplace place;
  train_on_strokes(place);
  Image photo = black(200, 300);
  draw(photo, 40, 60, 120, 20);
  draw(photo, 50, 180, 100, 20);
  write_png(place / "two.png", dark_on_light(photo));
  write_png(place / "none.png", black(50, 50));
  const Outcome outcome = place.nudge({"predict", "run", "two.png", "none.png", "--like-mnist"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(contains(outcome.err, "two.png shows 2 digits side by side, and the largest alone is taken"))
      << outcome.err;
  EXPECT_TRUE(contains(outcome.err, "none.png: like_mnist: the picture has no ink")) << outcome.err;
}

}  // namespace
}  // namespace nudge::test
