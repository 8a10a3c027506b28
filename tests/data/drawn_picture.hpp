#pragma once
// Small pictures drawn by hand: a seven, and what spoils a photograph of it.

#include <algorithm>
#include <functional>

#include "nudge/image.hpp"

namespace nudge::test {

/// A picture of one value.
inline Image plain(std::size_t height, std::size_t width, std::uint8_t value) {
  return {{1, height, width}, std::vector<std::uint8_t>(height * width, value)};
}

struct Box {
  std::size_t top, left, height, width;
  bool operator==(const Box&) const = default;
};

inline void fill(Image& image, const Box& box, std::uint8_t value) {
  for (std::size_t y = box.top; y < box.top + box.height; ++y) {
    for (std::size_t x = box.left; x < box.left + box.width; ++x) image.pixels[y * image.shape.width + x] = value;
  }
}

/// The box of all pixels that are not 0.
inline Box ink_of(const Image& image) {
  std::size_t top = image.shape.height, left = image.shape.width, bottom = 0, right = 0;
  for (std::size_t y = 0; y < image.shape.height; ++y) {
    for (std::size_t x = 0; x < image.shape.width; ++x) {
      if (image.pixels[y * image.shape.width + x] == 0) continue;
      top = std::min(top, y);
      left = std::min(left, x);
      bottom = std::max(bottom, y + 1);
      right = std::max(right, x + 1);
    }
  }
  return {top, left, bottom - top, right - left};
}

/// A thick 7, 90 high and 60 wide.
inline void write_seven(Image& image, std::size_t top, std::size_t left, std::uint8_t ink) {
  fill(image, {top, left, 12, 60}, ink);
  fill(image, {top, left + 40, 90, 20}, ink);
}

inline Image seven_on_paper() {
  Image image = plain(240, 200, 220);
  write_seven(image, 80, 70, 50);
  return image;
}

/// Multiplies each pixel by the light at (y, x).
inline void shine(Image& image, const std::function<double(double y, double x)>& light) {
  for (std::size_t y = 0; y < image.shape.height; ++y) {
    for (std::size_t x = 0; x < image.shape.width; ++x) {
      std::uint8_t& value = image.pixels[y * image.shape.width + x];
      value = static_cast<std::uint8_t>(value * light(static_cast<double>(y), static_cast<double>(x)));
    }
  }
}

/// The mean difference of two pictures' pixels, of 255.
inline double difference(const Image& a, const Image& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i)
    sum += std::max(a.pixels[i], b.pixels[i]) - std::min(a.pixels[i], b.pixels[i]);
  return sum / static_cast<double>(a.pixels.size());
}

}  // namespace nudge::test
