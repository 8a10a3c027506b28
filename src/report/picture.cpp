#include "report/picture.hpp"

#include <png.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/base64.hpp"
#include "nudge/error.hpp"
#include "nudge/png.hpp"

namespace nudge::report {

namespace {

constexpr int strengths = 40;  ///< shades a sign; more cannot be told apart
constexpr std::uint8_t blue[] = {38, 122, 214};
constexpr std::uint8_t orange[] = {232, 112, 12};

std::string png_uri(std::span<const std::uint8_t> png) { return "data:image/png;base64," + base64(png); }

/// The palette: index 0 is transparent, 1 ... strengths the positive shades, then as many negative ones; 4 bytes each,
/// the last the opacity.
std::vector<std::uint8_t> signed_palette() {
  std::vector<std::uint8_t> palette(4);
  for (const auto& colour : {blue, orange}) {
    for (int strength = 1; strength <= strengths; ++strength) {
      palette.insert(palette.end(), colour, colour + 3);
      palette.push_back(static_cast<std::uint8_t>(255 * strength / strengths));
    }
  }
  return palette;
}

std::uint8_t shade_of(float value, double full) {
  if (!std::isfinite(value)) return 0;
  const double share = std::min(1.0, std::abs(static_cast<double>(value)) / full);
  const int strength = static_cast<int>(share * strengths + 0.5);
  if (strength == 0) return 0;
  return static_cast<std::uint8_t>(value > 0 ? strength : strengths + strength);
}

/// A PNG with one byte a pixel: an index into the palette.
std::vector<std::uint8_t> encode_indexed(const std::vector<std::uint8_t>& pixels, std::size_t height, std::size_t width,
                                         const std::vector<std::uint8_t>& palette) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(width);
  image.height = static_cast<png_uint_32>(height);
  image.format = PNG_FORMAT_RGBA_COLORMAP;
  image.colormap_entries = static_cast<png_uint_32>(palette.size() / 4);
  std::vector<std::uint8_t> out(PNG_IMAGE_PNG_SIZE_MAX(image));
  png_alloc_size_t size = out.size();
  if (png_image_write_to_memory(&image, out.data(), &size, 0, pixels.data(), 0, palette.data()) == 0) {
    fail("cannot write a PNG (", static_cast<const char*>(image.message), ")");
  }
  out.resize(size);
  return out;
}

}  // namespace

std::string picture_uri(const Image& image) { return png_uri(encode_png(image)); }

std::string signed_picture_uri(std::span<const float> values, std::size_t height, std::size_t width,
                               const SignedColours& colours) {
  const std::size_t zoom = colours.zoom;
  const std::size_t hole = (zoom + 1) / 3;
  const std::size_t hole_begin = (zoom - hole) / 2;
  const auto in_hole = [&](std::size_t offset) { return offset >= hole_begin && offset < hole_begin + hole; };

  std::vector<std::uint8_t> pixels(height * zoom * width * zoom);
  for (std::size_t y = 0; y < height * zoom; ++y) {
    for (std::size_t x = 0; x < width * zoom; ++x) {
      const float value = values[y / zoom * width + x / zoom];
      if (value < 0 && in_hole(y % zoom) && in_hole(x % zoom)) continue;
      pixels[y * width * zoom + x] = shade_of(value, colours.full);
    }
  }
  static const std::vector<std::uint8_t> palette = signed_palette();
  return png_uri(encode_indexed(pixels, height * zoom, width * zoom, palette));
}

}  // namespace nudge::report
