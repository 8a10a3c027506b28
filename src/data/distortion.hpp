#pragma once
// Where a picture's pixels come from when it is turned, scaled, leant, shifted and distorted: one map, one resampling.

#include <cstddef>
#include <cstdint>
#include <span>

#include "data/draws.hpp"
#include "data/elastic.hpp"
#include "nudge/augmentation.hpp"
#include "nudge/matrix.hpp"

namespace nudge {

/// p' = c + A (p - c) + t for a point p = (x, y) of the picture and its centre c.
struct AffineMap {
  double xx = 1, xy = 0, yx = 0, yy = 1;  ///< A
  double right = 0, down = 0;             ///< t
};

/// A of a draw: what a picture is turned, scaled, leant and mirrored by; t is 0.
AffineMap draw_affine(const Augmentation& augmentation, const Draws& draws);

/// The box of a picture's ink, the pixels that differ from the ground by more than a sixteenth of the range, with the half
/// pixel beyond them that they spread over when they are interpolated.
struct InkBox {
  double left = 0, right = 0, top = 0, bottom = 0;
  bool is_empty = true;
};

class Distortion {
 public:
  Distortion(const Augmentation& augmentation, const Shape& shape);

  /// Whether it moves any pixel.
  bool exists() const { return exists_; }
  std::size_t scratch_numbers() const;

  /// `changed` is the picture (both shape.size(), 0 to 255) from where this draw takes it: interpolated linearly between
  /// pixels, and beyond the border as at the border.
  void apply(const Draws& draws, std::span<const std::uint8_t> picture, std::span<float> changed,
             std::span<float> scratch) const;

 private:
  InkBox ink_of(std::span<const std::uint8_t> picture, std::span<std::uint8_t> scratch) const;
  void place(AffineMap& map, const Draws& draws, const InkBox& ink, double most_right, double most_down) const;

  Augmentation augmentation_;
  Shape shape_;
  ElasticMap elastic_;
  bool exists_ = false;
};

}  // namespace nudge
