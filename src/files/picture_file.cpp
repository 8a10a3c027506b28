// Pictures by what their first bytes say they are, whatever their names end in.

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

#include "base/lower_case.hpp"
#include "files/input_file.hpp"
#include "files/jpeg.hpp"
#include "nudge/error.hpp"
#include "nudge/png.hpp"

namespace nudge {

namespace {

constexpr std::uint64_t largest_picture_file = std::uint64_t{256} << 20;

struct OtherFormat {
  std::size_t at;
  std::string_view bytes;
  const char* name;
};
constexpr std::array other_formats{OtherFormat{0, "GIF8", "GIF"},        OtherFormat{0, "BM", "BMP"},
                                   OtherFormat{8, "WEBP", "WebP"},       OtherFormat{0, {"II*\0", 4}, "TIFF"},
                                   OtherFormat{0, {"MM\0*", 4}, "TIFF"}, OtherFormat{4, "ftypheic", "HEIC"},
                                   OtherFormat{4, "ftypmif1", "HEIC"},   OtherFormat{4, "ftypavif", "AVIF"},
                                   OtherFormat{0, "P5", "PGM"},          OtherFormat{0, "%PDF", "PDF"}};

/// What the bytes are in the place of a picture, in words.
std::string found_in(std::span<const std::uint8_t> bytes) {
  if (bytes.empty()) return "is empty";
  for (const OtherFormat& format : other_formats) {
    if (bytes.size() < format.at + format.bytes.size()) continue;
    if (std::memcmp(bytes.data() + format.at, format.bytes.data(), format.bytes.size()) != 0) continue;
    return text("is a ", format.name, " file");
  }
  return "is no picture";
}

/// What makes a picture of another format one that is read.
std::string conversion_of(const std::filesystem::path& file) {
  const std::string ending = lower_case(file.extension().string());
  if (ending.empty() || ending == ".png" || ending == ".jpg" || ending == ".jpeg") return "";
  return text("; convert it, for example: convert ", file.filename().string(), " ", file.stem().string(), ".png");
}

}  // namespace

Image decode_picture(std::span<const std::uint8_t> bytes, const std::string& name) {
  if (is_jpeg(bytes)) return decode_jpeg(bytes, name);
  constexpr std::array<std::uint8_t, 4> png_start{0x89, 'P', 'N', 'G'};
  if (bytes.size() >= png_start.size() && std::equal(png_start.begin(), png_start.end(), bytes.begin())) {
    return decode_png(bytes, name);
  }
  fail(name, ": ", found_in(bytes), "; PNG and JPEG pictures are read", conversion_of(name));
}

Image read_picture(const std::filesystem::path& path) {
  return decode_picture(read_file(path, largest_picture_file), path.string());
}

}  // namespace nudge
