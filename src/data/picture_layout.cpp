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

namespace {

/// Every picture becomes change(picture), of that shape.
template <typename Change>
void change_pictures(Dataset& data, const Shape& shape, Change&& change) {
  std::vector<std::uint8_t> pixels;
  pixels.reserve(data.size() * shape.size());
  for (std::size_t i = 0; i < data.size(); ++i) {
    const std::span<const std::uint8_t> bytes = data.image(i);
    const Image image = change({data.shape, {bytes.begin(), bytes.end()}});
    pixels.insert(pixels.end(), image.pixels.begin(), image.pixels.end());
  }
  data.pixels = std::move(pixels);
  data.shape = shape;
}

}  // namespace

bool set_channels(Dataset& data, std::size_t channels) {
  if (data.shape.channels == channels) return false;
  change_pictures(data, {channels, data.shape.height, data.shape.width},
                  [channels](const Image& image) { return to_channels(image, channels); });
  return true;
}

void resize_pictures(Dataset& data, std::size_t height, std::size_t width) {
  if (!is_picture(data)) {
    fail(data.name, ": its examples are no pictures, so they have no height and width to bring to ", height, "x",
         width);
  }
  if (height == 0 || width == 0) fail("data.height = ", height, " and data.width = ", width, ": both are needed");
  if (data.shape.height == height && data.shape.width == width) return;
  change_pictures(data, {data.shape.channels, height, width},
                  [&](const Image& image) { return resize(image, height, width); });
}

}  // namespace nudge
