#pragma once
// The shape of one example's tensor.

#include <cstddef>
#include <string>

namespace nudge {

/// Channels x height x width. A plain vector of n numbers is n x 1 x 1.
struct Shape {
  std::size_t channels = 0;
  std::size_t height = 1;
  std::size_t width = 1;

  std::size_t size() const { return channels * height * width; }
  bool is_flat() const { return height == 1 && width == 1; }
  bool operator==(const Shape&) const = default;
};

/// "784" for a vector, "1x28x28" for an image.
std::string to_string(const Shape& shape);

}  // namespace nudge
