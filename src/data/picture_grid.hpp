#pragma once
// Pictures of one size in rows and columns, as one picture.

#include <cstddef>
#include <span>

#include "nudge/image.hpp"

namespace nudge {

class PictureGrid {
 public:
  /// Of pictures of this shape, on gray.
  PictureGrid(const Shape& each, std::size_t rows, std::size_t columns, std::size_t gap = 2);

  /// Numbers of 0 to 255, as an example's bytes lie; what is beyond is cut off.
  void put(std::size_t row, std::size_t column, std::span<const float> numbers);

  const Image& image() const { return image_; }

 private:
  Shape each_;
  std::size_t gap_;
  Image image_;
};

}  // namespace nudge
