#pragma once
// Moved and mirrored copies of pictures, for asking a network about them.

#include <span>
#include <vector>

#include "nudge/evaluation.hpp"

namespace nudge {

/// A copy: pixel (row, column) of it is pixel (row - down, column - right) of the original, mirrored first if so.
struct PictureCopy {
  int down = 0;
  int right = 0;
  bool mirrored = false;
};

/// The original first.
std::vector<PictureCopy> picture_copies(const TestAugmentation& augmentation);

/// `from` and `to` (channels, height, width). Pixels from beyond the edge repeat it.
void copy_picture(std::span<const float> from, const Shape& shape, const PictureCopy& copy, std::span<float> to);

}  // namespace nudge
