#pragma once
// Elastic distortion: smooth random displacements of a picture's pixels.

#include <cstddef>
#include <span>
#include <vector>

#include "data/draws.hpp"
#include "nudge/augmentation.hpp"

namespace nudge {

/// A smooth random field for pictures of one size: W_y (R W_x^T) for each of its two components, R uniform in [-1, 1).
class ElasticMap {
 public:
  /// None where the strength is 0.
  ElasticMap(const Augmentation& augmentation, std::size_t height, std::size_t width);

  bool exists() const { return scale_ > 0; }
  std::size_t scratch_numbers() const;

  /// How far each pixel is displaced, in pixels (height, 2, width): in each row down, then right.
  void draw(const Draws& draws, std::span<float> field, std::span<float> scratch) const;

 private:
  /// W along a side: a point's random number goes to the pixels of one run, by these weights.
  struct Point {
    std::size_t first = 0;
    std::vector<float> weights{};
  };
  struct Side {
    std::size_t pixels = 0;
    std::vector<Point> points{};
    double mean_square() const;  // over the pixels, of the sums of their weights' squares
  };
  /// What a point gives at a distance of so many pixels, and how many pixels it reaches; points are `spacing` apart.
  template <typename Weight>
  static Side side_of(std::size_t pixels, double spacing, double reach, Weight&& weight);
  static Side grid_side(std::size_t pixels, double spacing);
  static Side dense_side(std::size_t pixels, double deviation);

  Side down_, right_;
  float scale_ = 0;
};

}  // namespace nudge
