#include "data/picture_layout.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "nudge/error.hpp"
#include "nudge/image.hpp"

namespace nudge {

void transpose_pictures(Dataset& data) {
  if (!data.has_pixels() || data.shape.is_flat()) {
    fail(data.name, ": holds no pictures, so there is nothing to transpose (data.transpose)");
  }
  const auto [channels, height, width] = data.shape;
  std::vector<std::uint8_t> turned(height * width);
  for (std::size_t plane = 0; plane < data.size() * channels; ++plane) {
    const auto pixels = std::span(data.pixels).subspan(plane * turned.size(), turned.size());
    for (std::size_t y = 0; y < height; ++y) {
      for (std::size_t x = 0; x < width; ++x) turned[x * height + y] = pixels[y * width + x];
    }
    std::copy(turned.begin(), turned.end(), pixels.begin());
  }
  std::swap(data.shape.height, data.shape.width);
}

bool set_channels(Dataset& data, std::size_t channels) {
  if (data.shape.channels == channels) return false;
  const Shape before = data.shape;
  std::vector<std::uint8_t> pixels;
  pixels.reserve(data.size() * channels * before.height * before.width);
  for (std::size_t i = 0; i < data.size(); ++i) {
    const std::span<const std::uint8_t> bytes = data.image(i);
    const Image image = to_channels({before, {bytes.begin(), bytes.end()}}, channels);
    pixels.insert(pixels.end(), image.pixels.begin(), image.pixels.end());
  }
  data.pixels = std::move(pixels);
  data.shape.channels = channels;
  return true;
}

}  // namespace nudge
