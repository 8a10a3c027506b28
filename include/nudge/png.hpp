#pragma once
// Pictures in files and bytes: PNG is read and written, JPEG read.
// In nudge::nudge.

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "nudge/image.hpp"

namespace nudge {

/// The largest width and height that is read, of a JPEG too.
inline constexpr std::size_t largest_png_side = 8192;

/// Any PNG as 8 bits a channel: gray stays 1 channel, colour and palettes become 3; 16 bits are rounded to 8; what is
/// transparent shows a white background. The file's gamma and colour profile are not applied: bytes stay as written.
/// Errors: not a PNG, damaged, truncated, or larger than largest_png_side.
Image read_png(const std::filesystem::path& path);

/// The same from memory; `name` says in messages what the bytes are.
Image decode_png(std::span<const std::uint8_t> bytes, const std::string& name);

/// A PNG or a JPEG, as its first bytes say, whatever its name. A JPEG has 1 channel where it is gray, else 3, and is
/// turned upright as its Exif orientation says. Errors: neither of them, with what it is; damaged, cut off, too large.
Image read_picture(const std::filesystem::path& path);
Image decode_picture(std::span<const std::uint8_t> bytes, const std::string& name);

/// The pictures of a folder and of the folders in it, known by the ends of their names, in the order of their paths'
/// bytes. Those of other formats than PNG and JPEG are among them: read_picture says so of each. Errors: there are none;
/// a folder that cannot be read.
struct PictureList {
  std::vector<std::filesystem::path> files{};
  std::vector<std::string> notes{};  ///< what was left out
};
PictureList list_pictures(const std::filesystem::path& folder);

/// A PNG with 8 bits a channel. Errors: neither 1 nor 3 channels.
std::vector<std::uint8_t> encode_png(const Image& image);

/// encode_png into a file, atomically. Errors: as above, or the file cannot be written.
void write_png(const std::filesystem::path& path, const Image& image);

}  // namespace nudge
