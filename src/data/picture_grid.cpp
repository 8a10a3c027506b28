#include "data/picture_grid.hpp"

#include <algorithm>

namespace nudge {

namespace {

constexpr std::uint8_t gap_gray = 128;

Shape shape_of_grid(const Shape& each, std::size_t rows, std::size_t columns, std::size_t gap) {
  return {each.channels, rows * (each.height + gap) - gap, columns * (each.width + gap) - gap};
}

}  // namespace

PictureGrid::PictureGrid(const Shape& each, std::size_t rows, std::size_t columns, std::size_t gap)
    : each_(each), gap_(gap), image_{shape_of_grid(each, rows, columns, gap), {}} {
  image_.pixels.assign(image_.shape.size(), gap_gray);
}

void PictureGrid::put(std::size_t row, std::size_t column, std::span<const float> numbers) {
  const std::size_t top = row * (each_.height + gap_), left = column * (each_.width + gap_);
  for (std::size_t c = 0; c < each_.channels; ++c) {
    for (std::size_t y = 0; y < each_.height; ++y) {
      for (std::size_t x = 0; x < each_.width; ++x) {
        const float value = std::clamp(numbers[(c * each_.height + y) * each_.width + x], 0.0F, 255.0F);
        image_.pixels[(c * image_.shape.height + top + y) * image_.shape.width + left + x] =
            static_cast<std::uint8_t>(value + 0.5F);
      }
    }
  }
}

}  // namespace nudge
