#include <algorithm>
#include <cmath>
#include <utility>

#include "data/ink_parts.hpp"
#include "data/ink_strength.hpp"
#include "data/outside.hpp"
#include "data/ruled_lines.hpp"
#include "nudge/error.hpp"
#include "nudge/image.hpp"

namespace nudge {

namespace {

constexpr std::size_t field_side = 28;  ///< MNIST's pictures are 28 x 28
constexpr std::size_t box_side = 20;    ///< into which the digit is scaled
constexpr std::size_t centre = 14;      ///< the pixel, across and down, that its centre of mass comes closest to

/// The part of a gray picture that is not 0.
Image cut_to_ink(const Image& ink) {
  const auto [channels, height, width] = ink.shape;
  std::size_t top = height, bottom = 0, left = width, right = 0;
  for (std::size_t y = 0; y < height; ++y) {
    for (std::size_t x = 0; x < width; ++x) {
      if (ink.pixels[y * width + x] == 0) continue;
      top = std::min(top, y);
      bottom = std::max(bottom, y + 1);
      left = std::min(left, x);
      right = std::max(right, x + 1);
    }
  }
  if (bottom == 0) return {{1, 0, 0}, {}};
  Image cut{{1, bottom - top, right - left}, {}};
  for (std::size_t y = top; y < bottom; ++y) {
    const auto row = ink.pixels.begin() + static_cast<std::ptrdiff_t>(y * width);
    cut.pixels.insert(cut.pixels.end(), row + static_cast<std::ptrdiff_t>(left),
                      row + static_cast<std::ptrdiff_t>(right));
  }
  return cut;
}

/// With its proportions kept, until the longer side is `side`.
Image scale_to(const Image& cut, std::size_t side) {
  const std::size_t longer = std::max(cut.shape.height, cut.shape.width);
  const auto scaled = [&](std::size_t old) { return std::max<std::size_t>(1, (old * side + longer / 2) / longer); };
  return resize(cut, scaled(cut.shape.height), scaled(cut.shape.width));
}

/// Where a side of `length` begins in the field, so that the centre of mass at `mass` from its beginning comes closest
/// to the centre without the side leaving the field.
std::size_t offset(double mass, std::size_t length) {
  const double wanted = std::floor(static_cast<double>(centre) - mass + 0.5);
  return static_cast<std::size_t>(std::clamp(wanted, 0.0, static_cast<double>(field_side - length)));
}

Image centre_by_mass(const Image& digit) {
  const auto [channels, height, width] = digit.shape;
  double mass = 0, mass_x = 0, mass_y = 0;
  for (std::size_t y = 0; y < height; ++y) {
    for (std::size_t x = 0; x < width; ++x) {
      const double value = digit.pixels[y * width + x];
      mass += value;
      mass_x += value * static_cast<double>(x);
      mass_y += value * static_cast<double>(y);
    }
  }
  const std::size_t top = offset(mass_y / mass, height);
  const std::size_t left = offset(mass_x / mass, width);
  Image out{{1, field_side, field_side}, std::vector<std::uint8_t>(field_side * field_side)};
  for (std::size_t y = 0; y < height; ++y) {
    const auto row = digit.pixels.begin() + static_cast<std::ptrdiff_t>(y * width);
    std::copy(row, row + static_cast<std::ptrdiff_t>(width),
              out.pixels.begin() + static_cast<std::ptrdiff_t>((top + y) * field_side + left));
  }
  return out;
}

/// Light ink on nothing, as large as the box and centred: MNIST's own pictures come out as they went in.
bool is_like_mnist(const Image& gray) {
  if (gray.shape != Shape{1, field_side, field_side}) return false;
  constexpr int full_contrast = 250;
  if (*std::max_element(gray.pixels.begin(), gray.pixels.end()) < full_contrast) return false;
  const Image cut = cut_to_ink(gray);
  if (std::max(cut.shape.height, cut.shape.width) != box_side) return false;
  return centre_by_mass(cut).pixels == gray.pixels;
}

Image inverted(Image gray) {
  for (std::uint8_t& value : gray.pixels) value = static_cast<std::uint8_t>(255 - value);
  return gray;
}

/// A picture's ink of one kind, without what is none, and the digit in it.
struct Seen {
  InkStrength ink;
  FoundDigit digit;
};

Seen look_for(InkStrength ink) {
  Seen seen{std::move(ink), {}};
  const float least = std::max(4 * seen.ink.grain, least_contrast / 2);
  mark_outside(seen.ink.strength, least);
  remove_ruled_lines(seen.ink.strength, least);
  seen.digit = find_digit(seen.ink.strength, least);
  if (seen.digit.ink < least_contrast) seen.digit = {};
  return seen;
}

/// Dark ink, or light: what is not small beside the other, and has the clearer outline. Between the two the loops of a digit decide: the paper in them is
/// outlined as clearly as the digit, but lies within it.
Seen see(BothInks inks) {
  Seen dark = look_for(std::move(inks.dark)), light = look_for(std::move(inks.light));
  if (longer_side(dark.digit) >= 4 * longer_side(light.digit)) return dark;
  if (longer_side(light.digit) >= 4 * longer_side(dark.digit)) return light;
  const double darker = clear_outline(dark.digit, dark.ink.gray), lighter = clear_outline(light.digit, light.ink.gray);
  constexpr double clearer = 0.15;
  const bool is_dark = std::abs(darker - lighter) > clearer ? darker > lighter : !is_within(dark.digit, light.digit);
  return is_dark ? dark : light;
}

/// The places of the digit's parts, and of their soft edges: around them the ink grows paler step by step, down to what
/// paper is.
std::vector<std::uint32_t> with_soft_edges(const FoundDigit& digit, const Field& strength, float paper) {
  std::vector<std::uint32_t> places;
  std::vector<bool> taken(strength.values.size());
  for (const InkPart& part : digit.parts) {
    for (const std::uint32_t place : part.places) {
      places.push_back(place);
      taken[place] = true;
    }
  }
  std::size_t begin = 0;
  const std::size_t steps = longer_side(digit) / 30 + 1;
  for (std::size_t step = 0; step < steps; ++step) {
    for (const std::size_t end = places.size(); begin < end; ++begin) {
      const std::size_t row = places[begin] / strength.width, column = places[begin] % strength.width;
      for (std::size_t y = row - std::min<std::size_t>(row, 1); y < std::min(row + 2, strength.height); ++y) {
        for (std::size_t x = column - std::min<std::size_t>(column, 1); x < std::min(column + 2, strength.width); ++x) {
          const std::size_t place = y * strength.width + x;
          const float value = strength.values[place];
          if (taken[place] || value <= paper || value > strength.values[places[begin]]) continue;
          taken[place] = true;
          places.push_back(static_cast<std::uint32_t>(place));
        }
      }
    }
  }
  return places;
}

/// The digit's ink with the strength of its strokes at 255, cut out.
Image draw_ink(const Seen& seen) {
  const Field& strength = seen.ink.strength;
  const float darkest = seen.digit.ink, paper = std::min(2 * seen.ink.grain, darkest / 4);
  Image out{{1, strength.height, strength.width}, std::vector<std::uint8_t>(strength.values.size())};
  for (const std::uint32_t place : with_soft_edges(seen.digit, strength, paper)) {
    const float share = (strength.values[place] - paper) / (darkest - paper);
    out.pixels[place] = static_cast<std::uint8_t>(std::clamp(share * 255 + 0.5F, 0.0F, 255.0F));
  }
  return cut_to_ink(out);
}

constexpr std::size_t fine = 4;  ///< strokes are thickened in a picture so many times as large as the box

/// How thick strokes are: twice their area for each pixel of their outline.
double stroke_width(const Image& digit) {
  const std::size_t height = digit.shape.height, width = digit.shape.width;
  constexpr int half = 128;
  const auto is_ink = [&](std::size_t y, std::size_t x) {
    return y < height && x < width && digit.pixels[y * width + x] >= half;
  };
  double area = 0, outline = 0;
  for (std::size_t y = 0; y < height; ++y) {
    for (std::size_t x = 0; x < width; ++x) {
      if (!is_ink(y, x)) continue;
      ++area;
      outline += !is_ink(y - 1, x) + !is_ink(y + 1, x) + !is_ink(y, x - 1) + !is_ink(y, x + 1);
    }
  }
  // A slanting outline has more steps than length: by 4 / pi, over all directions.
  return outline == 0 ? 0 : 2 * area / outline * 4 / 3.14159;
}

/// Each pixel the largest value within a disc, with a margin for what grows.
Image thickened(const Image& digit, std::size_t reach) {
  const auto [channels, height, width] = digit.shape;
  Image out{{1, height + 2 * reach, width + 2 * reach}, {}};
  out.pixels.resize(out.shape.size());
  for (std::size_t y = 0; y < height; ++y) {
    for (std::size_t x = 0; x < width; ++x) {
      const std::uint8_t value = digit.pixels[y * width + x];
      if (value == 0) continue;
      for (std::size_t v = 0; v <= 2 * reach; ++v) {
        for (std::size_t u = 0; u <= 2 * reach; ++u) {
          const std::size_t down = std::max(v, reach) - std::min(v, reach);
          const std::size_t across = std::max(u, reach) - std::min(u, reach);
          if (down * down + across * across > reach * reach + reach / 2) continue;
          std::uint8_t& pixel = out.pixels[(y + v) * out.shape.width + x + u];
          pixel = std::max(pixel, value);
        }
      }
    }
  }
  return out;
}

/// The strongest value that a good part of a thin stroke reaches becomes 255: scaling down makes thin lines pale.
void darken(Image& digit) {
  std::vector<float> ink;
  for (const std::uint8_t value : digit.pixels) {
    if (value > 8) ink.push_back(value);
  }
  const float strong = quantile(std::move(ink), 0.8);
  if (strong <= 0) return;
  for (std::uint8_t& value : digit.pixels) {
    value = static_cast<std::uint8_t>(std::min(255.0F, static_cast<float>(value) * 255 / strong + 0.5F));
  }
}

/// Strokes of a fine pen become as thick as MNIST's thin ones.
Image with_strokes_of_mnist(const Image& cut) {
  constexpr double thin = 1.2 * fine, wanted = 1.8 * fine;
  Image large = scale_to(cut, fine * box_side);
  darken(large);
  const double width = stroke_width(large);
  if (width >= thin) return cut;
  const auto reach = static_cast<std::size_t>(std::lround((wanted - width) / 2));
  large = scale_to(cut, fine * box_side - 2 * reach);
  darken(large);
  return thickened(large, reach);
}

}  // namespace

Image like_mnist(const Image& image) { return prepare_digit(image).picture; }

PreparedDigit prepare_digit(const Image& image) {
  if (image.pixels.empty()) fail("like_mnist: the picture is empty");
  const Image gray = to_channels(image, 1);
  if (is_like_mnist(gray)) return {gray};
  if (const Image light = inverted(gray); is_like_mnist(light)) return {light};

  BothInks inks = ink_strengths(image);
  const int background = inks.background;
  const Seen seen = see(std::move(inks));
  if (seen.digit.parts.empty()) {
    fail("like_mnist: the picture has no ink: no pixel differs from the background (", background, ") by 16 or more");
  }
  const Image cut = draw_ink(seen);
  return {centre_by_mass(scale_to(with_strokes_of_mnist(cut), box_side)), seen.digit.digits};
}

}  // namespace nudge
