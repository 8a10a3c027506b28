#include "data/ink_strength.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace nudge {

namespace {

Image reduced(const Image& image, std::size_t longest) {
  const std::size_t longer = std::max(image.shape.height, image.shape.width);
  if (longer <= longest) return image;
  const auto side = [&](std::size_t old) { return std::max<std::size_t>(1, (old * longest + longer / 2) / longer); };
  return resize(image, side(image.shape.height), side(image.shape.width));
}

std::vector<float> border_of(const Field& field) {
  std::vector<float> border;
  for (std::size_t y = 0; y < field.height; ++y) {
    for (std::size_t x = 0; x < field.width; ++x) {
      if (y == 0 || x == 0 || y + 1 == field.height || x + 1 == field.width) border.push_back(field.at(y, x));
    }
  }
  return border;
}

/// How much darker than the paper around it each place is, as a share of the paper's light.
Field darker_than_paper(const Field& gray) {
  // A square that no stroke can hold, but shadows and tables can.
  const std::size_t reach = std::max(gray.height, gray.width) / 6 + 1;
  Field paper = closed(median_of_nine(gray), reach);
  constexpr float darkest_paper = 32;  // below that the sensor's noise would be ink
  for (std::size_t i = 0; i < paper.values.size(); ++i) {
    paper.values[i] = (paper.values[i] - gray.values[i]) / std::max(paper.values[i], darkest_paper);
  }
  return paper;
}

/// Takes the paper's own median away, and returns the standard deviation of its values: by the half below the median,
/// which no ink is in.
float centre_on_paper(Field& strength) {
  const float middle = quantile(strength.values, 0.5);
  std::vector<float> below;
  for (float& value : strength.values) {
    value -= middle;
    if (value <= 0) below.push_back(-value);
  }
  return 1.4826F * quantile(std::move(below), 0.5);
}

Field inverted(const Field& gray) {
  Field out = gray;
  for (float& value : out.values) value = 255 - value;
  return out;
}

InkStrength strength_of(const Field& gray) {
  InkStrength ink{gray, darker_than_paper(gray), 0};
  ink.grain = centre_on_paper(ink.strength);
  return ink;
}

/// How clearly the ink stands out: its strongest places, above the grain.
float contrast(const Field& gray) {
  const auto stands_out = [](const InkStrength& ink) { return quantile(ink.strength.values, 0.98) - 3 * ink.grain; };
  return std::max(stands_out(strength_of(gray)), stands_out(strength_of(inverted(gray))));
}

/// The gray picture, or of the colours red, green and blue the one in which the ink stands out much better, as yellow
/// does in blue.
Field best_gray(const Image& picture) {
  const Image gray = to_channels(picture, 1);
  if (picture.shape.channels != 3) return channel_of(gray, 0);
  constexpr std::size_t small_side = 128;
  constexpr float much = 1.5F;
  float best = contrast(channel_of(reduced(gray, small_side), 0)) * much;
  const Image small = reduced(picture, small_side);
  std::size_t chosen = 3;
  for (std::size_t c = 0; c < 3; ++c) {
    const float seen = contrast(channel_of(small, c));
    if (seen > best) std::tie(best, chosen) = std::pair(seen, c);
  }
  return chosen == 3 ? channel_of(gray, 0) : channel_of(picture, chosen);
}

}  // namespace

BothInks ink_strengths(const Image& photograph) {
  Field gray = best_gray(reduced(photograph, working_side));
  constexpr float noisy = 0.03F;
  if (strength_of(gray).grain > noisy) gray = mean_of_nine(gray);
  return {strength_of(gray), strength_of(inverted(gray)), static_cast<int>(quantile(border_of(gray), 0.5))};
}

}  // namespace nudge
