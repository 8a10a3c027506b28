// Exif (CIPA DC-008) is a TIFF file in an APP1 segment: "Exif\0\0", then "II" or "MM" for the order of bytes, 42, the
// offset of the first directory; a directory is a count, and entries of 12 bytes: tag, type, count, value.

#include "files/exif.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace nudge {

namespace {

constexpr std::size_t tiff_at = 6;
constexpr std::size_t orientation_tag = 0x0112;
constexpr std::size_t entry_bytes = 12;

/// Numbers of 2 or 4 bytes at offsets of the TIFF data; 0 beyond their end.
struct Tiff {
  std::span<const std::uint8_t> bytes;
  bool little;

  std::size_t number(std::size_t at, std::size_t size) const {
    if (at > bytes.size() || size > bytes.size() - at) return 0;
    std::size_t value = 0;
    for (std::size_t i = 0; i < size; ++i) value = value << 8U | bytes[at + (little ? size - 1 - i : i)];
    return value;
  }
};

}  // namespace

bool is_exif(std::span<const std::uint8_t> segment) {
  constexpr std::uint8_t start[] = {'E', 'x', 'i', 'f', 0, 0};
  return segment.size() >= tiff_at + 8 && std::equal(std::begin(start), std::end(start), segment.begin());
}

int exif_orientation(std::span<const std::uint8_t> segment) {
  if (!is_exif(segment)) return 1;
  const Tiff tiff{segment.subspan(tiff_at), segment[tiff_at] == 'I'};
  const std::size_t directory = tiff.number(4, 4);
  const std::size_t entries = tiff.number(directory, 2);
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t at = directory + 2 + i * entry_bytes;
    if (tiff.number(at, 2) != orientation_tag) continue;
    const std::size_t value = tiff.number(at + 8, 2);
    return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
  }
  return 1;
}

Image upright(const Image& image, int orientation) {
  if (orientation <= 1 || orientation > 8) return image;
  // Where the stored picture's row 0 and column 0 are seen: 2 to 4 keep the sides, 5 to 8 exchange them.
  const bool exchanged = orientation >= 5;
  const bool rows_back = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
  const bool columns_back = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
  const auto [channels, stored_height, stored_width] = image.shape;
  Image seen{image.shape, std::vector<std::uint8_t>(image.pixels.size())};
  if (exchanged) std::swap(seen.shape.height, seen.shape.width);
  const auto [_, height, width] = seen.shape;
  for (std::size_t c = 0; c < channels; ++c) {
    for (std::size_t y = 0; y < height; ++y) {
      for (std::size_t x = 0; x < width; ++x) {
        const std::size_t row = rows_back ? height - 1 - y : y, column = columns_back ? width - 1 - x : x;
        const std::size_t from = exchanged ? column * stored_width + row : row * stored_width + column;
        seen.pixels[(c * height + y) * width + x] = image.pixels[c * height * width + from];
      }
    }
  }
  return seen;
}

}  // namespace nudge
