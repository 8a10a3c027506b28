#pragma once
// A gray picture of real numbers, and what is computed on all of it at once: the steps by which a photograph becomes
// ink on nothing.

#include <cstddef>
#include <vector>

#include "nudge/image.hpp"

namespace nudge {

/// Height x width numbers, row by row.
struct Field {
  std::size_t height = 0;
  std::size_t width = 0;
  std::vector<float> values;

  Field() = default;
  Field(std::size_t rows, std::size_t columns, float value = 0) : height(rows), width(columns) {
    values.assign(rows * columns, value);
  }
  float& at(std::size_t y, std::size_t x) { return values[y * width + x]; }
  float at(std::size_t y, std::size_t x) const { return values[y * width + x]; }
};

/// One channel's bytes.
Field channel_of(const Image& image, std::size_t channel);

Field transposed(const Field& field);
/// Left and right changed.
Field mirrored(const Field& field);

/// The value that `share` (0 to 1) of the values do not exceed. Of no values: 0.
float quantile(std::vector<float> values, double share);

/// The median of each pixel and its eight neighbours: a lone pixel is gone, an edge stays where it is.
Field median_of_nine(const Field& field);

/// Their mean: noise is a third of what it was.
Field mean_of_nine(const Field& field);

/// Each pixel the largest of the square of 2 reach + 1 pixels around it, and then the smallest of these: what is darker
/// than its surroundings and too narrow to hold such a square is filled with them. The edge of anything larger stays.
/// (Serra's morphological closing, Image Analysis and Mathematical Morphology, 1982.)
Field closed(const Field& field, std::size_t reach);

}  // namespace nudge
