#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "nudge/error.hpp"
#include "nudge/image.hpp"

namespace nudge {

namespace {

constexpr std::size_t field = 28;   ///< MNIST's pictures are field x field
constexpr std::size_t box = 20;     ///< into which the digit is scaled
constexpr std::size_t centre = 14;  ///< the pixel, across and down, that its centre of mass comes closest to

std::vector<std::uint8_t> border_of(const Image& image) {
  const auto [channels, height, width] = image.shape;
  std::vector<std::uint8_t> border;
  for (std::size_t y = 0; y < height; ++y) {
    for (std::size_t x = 0; x < width; ++x) {
      if (y == 0 || x == 0 || y + 1 == height || x + 1 == width) border.push_back(image.pixels[y * width + x]);
    }
  }
  return border;
}

/// The value that `share` (0 to 1) of the values do not exceed.
int quantile(std::vector<std::uint8_t> values, double share) {
  const auto rank = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(rank), values.end());
  return values[rank];
}

/// The gray picture with a background of 0 and the darkest or lightest ink at 255.
Image ink_on_black(const Image& gray) {
  const std::vector<std::uint8_t> border = border_of(gray);
  const int background = quantile(border, 0.5);
  const auto [darkest, lightest] = std::minmax_element(gray.pixels.begin(), gray.pixels.end());
  const bool dark_ink = background - *darkest > *lightest - background;
  const int strongest = dark_ink ? background - *darkest : *lightest - background;

  // Paper in a photograph is uneven. The border shows by how much; three times what 95 % of it keeps to leaves out
  // grain of a bell-shaped distribution, and half the ink's strength is never background.
  constexpr int least_contrast = 16;
  if (strongest < least_contrast) {
    fail("like_mnist: the picture has no ink: no pixel differs from the background (", background, ") by ",
         least_contrast, " or more");
  }
  std::vector<std::uint8_t> deviations;
  for (const std::uint8_t value : border) {
    deviations.push_back(static_cast<std::uint8_t>(std::max(0, dark_ink ? background - value : value - background)));
  }
  const int unevenness = std::min(3 * quantile(std::move(deviations), 0.95), strongest / 2);

  // A clean picture that is (all but) full of contrast, as MNIST's own are, keeps its values.
  constexpr int full_contrast = 250;
  const bool keep = unevenness == 0 && strongest >= full_contrast;
  Image ink{gray.shape, std::vector<std::uint8_t>(gray.pixels.size())};
  for (std::size_t i = 0; i < gray.pixels.size(); ++i) {
    const int strength = std::max(0, dark_ink ? background - gray.pixels[i] : gray.pixels[i] - background);
    if (keep) {
      ink.pixels[i] = static_cast<std::uint8_t>(strength);
    } else {
      const int range = strongest - unevenness;
      ink.pixels[i] = static_cast<std::uint8_t>((std::max(0, strength - unevenness) * 255 + range / 2) / range);
    }
  }
  return ink;
}

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
  Image cut{{1, bottom - top, right - left}, {}};
  for (std::size_t y = top; y < bottom; ++y) {
    const auto row = ink.pixels.begin() + static_cast<std::ptrdiff_t>(y * width);
    cut.pixels.insert(cut.pixels.end(), row + static_cast<std::ptrdiff_t>(left),
                      row + static_cast<std::ptrdiff_t>(right));
  }
  return cut;
}

Image scale_into_box(const Image& cut) {
  const std::size_t longer = std::max(cut.shape.height, cut.shape.width);
  const auto scaled = [&](std::size_t side) { return std::max<std::size_t>(1, (side * box + longer / 2) / longer); };
  return resize(cut, scaled(cut.shape.height), scaled(cut.shape.width));
}

/// Where a side of `length` begins in the field, so that the centre of mass at `mass` from its beginning comes closest
/// to the centre without the side leaving the field.
std::size_t offset(double mass, std::size_t length) {
  const double wanted = std::floor(static_cast<double>(centre) - mass + 0.5);
  return static_cast<std::size_t>(std::clamp(wanted, 0.0, static_cast<double>(field - length)));
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
  // Ink so thin that scaling down rounded all of it away.
  if (mass == 0) fail("like_mnist: the picture's ink is too thin to be seen at ", field, " x ", field, " pixels");
  const std::size_t top = offset(mass_y / mass, height);
  const std::size_t left = offset(mass_x / mass, width);
  Image out{{1, field, field}, std::vector<std::uint8_t>(field * field)};
  for (std::size_t y = 0; y < height; ++y) {
    const auto row = digit.pixels.begin() + static_cast<std::ptrdiff_t>(y * width);
    std::copy(row, row + static_cast<std::ptrdiff_t>(width),
              out.pixels.begin() + static_cast<std::ptrdiff_t>((top + y) * field + left));
  }
  return out;
}

}  // namespace

Image like_mnist(const Image& image) {
  if (image.pixels.empty()) fail("like_mnist: the picture is empty");
  return centre_by_mass(scale_into_box(cut_to_ink(ink_on_black(to_channels(image, 1)))));
}

}  // namespace nudge
