#include "training/picture_copies.hpp"

#include <algorithm>

namespace nudge {

std::vector<PictureCopy> picture_copies(const TestAugmentation& augmentation) {
  const int reach = augmentation.shifts ? 1 : 0;
  std::vector<PictureCopy> copies{{}};
  for (const bool mirrored : {false, true}) {
    if (mirrored && !augmentation.flips) continue;
    for (int down = -reach; down <= reach; ++down) {
      for (int right = -reach; right <= reach; ++right) {
        if (mirrored || down != 0 || right != 0) copies.push_back({down, right, mirrored});
      }
    }
  }
  return copies;
}

void copy_picture(std::span<const float> from, const Shape& shape, const PictureCopy& copy, std::span<float> to) {
  const auto moved = [](std::size_t place, int by, std::size_t size) {
    const auto last = static_cast<std::ptrdiff_t>(size) - 1;
    return static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(place) - by, 0, last));
  };
  std::size_t at = 0;
  for (std::size_t channel = 0; channel < shape.channels; ++channel) {
    for (std::size_t row = 0; row < shape.height; ++row) {
      const std::size_t first = (channel * shape.height + moved(row, copy.down, shape.height)) * shape.width;
      for (std::size_t column = 0; column < shape.width; ++column) {
        const std::size_t source = moved(column, copy.right, shape.width);
        to[at++] = from[first + (copy.mirrored ? shape.width - 1 - source : source)];
      }
    }
  }
}

}  // namespace nudge
