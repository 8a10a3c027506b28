#pragma once
// JPEG pictures, as cameras and phones make them; they are only read.

#include <cstdint>
#include <span>
#include <string>

#include "nudge/image.hpp"

namespace nudge {

/// Whether bytes begin as a JPEG does.
bool is_jpeg(std::span<const std::uint8_t> bytes);

/// 1 channel where the file is gray, else 3; turned upright as its Exif orientation says. Errors: damaged, cut off, a
/// side larger than largest_png_side.
Image decode_jpeg(std::span<const std::uint8_t> bytes, const std::string& name);

}  // namespace nudge
