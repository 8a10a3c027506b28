#pragma once
// How a camera was held: the one entry of a JPEG's Exif data that says which side of the picture is up.

#include <cstdint>
#include <span>

#include "nudge/image.hpp"

namespace nudge {

/// Whether an APP1 segment holds Exif data.
bool is_exif(std::span<const std::uint8_t> segment);

/// The orientation, 1 to 8 as Exif numbers them; 1, upright, where the segment says none or is damaged.
int exif_orientation(std::span<const std::uint8_t> segment);

/// The picture turned and mirrored so that it stands as it was seen.
Image upright(const Image& image, int orientation);

}  // namespace nudge
