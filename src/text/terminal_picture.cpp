#include "text/terminal_picture.hpp"

#include <array>

#include "nudge/error.hpp"

namespace nudge {

namespace {

using Colour = std::array<std::uint8_t, 3>;

class Pixels {
 public:
  Pixels(std::span<const std::uint8_t> pixels, const Shape& shape) : pixels_(pixels), shape_(shape) {}
  Colour at(std::size_t y, std::size_t x) const {
    const std::size_t plane = shape_.height * shape_.width;
    const std::size_t first = y * shape_.width + x;
    if (shape_.channels == 1) return {pixels_[first], pixels_[first], pixels_[first]};
    return {pixels_[first], pixels_[plane + first], pixels_[2 * plane + first]};
  }

 private:
  std::span<const std::uint8_t> pixels_;
  const Shape& shape_;
};

/// The escape sequence's parameters for a colour; `layer` is 38 for the foreground, 48 for the background.
std::string parameters(int layer, const Colour& colour, bool gray) {
  if (gray) {
    // Terminals with 256 colours have black as 16, then 24 grays from 232 (8, 18, ... 238), and white as 231.
    const int step = (colour[0] * 25 + 127) / 255;
    const int code = step == 0 ? 16 : step == 25 ? 231 : 231 + step;
    return text(layer, ";5;", code);
  }
  return text(layer, ";2;", int{colour[0]}, ";", int{colour[1]}, ";", int{colour[2]});
}

std::string in_half_blocks(const Pixels& pixels, const Shape& shape) {
  constexpr const char* upper_half_block = "\xe2\x96\x80";
  const bool gray = shape.channels == 1;
  std::string out;
  for (std::size_t y = 0; y < shape.height; y += 2) {
    std::string current;
    for (std::size_t x = 0; x < shape.width; ++x) {
      const Colour upper = pixels.at(y, x);
      const Colour lower = y + 1 < shape.height ? pixels.at(y + 1, x) : Colour{};
      const std::string wanted = parameters(38, upper, gray) + ";" + parameters(48, lower, gray);
      if (wanted != current) out += text("\x1b[", wanted, "m");
      current = wanted;
      out += upper_half_block;
    }
    out += "\x1b[0m\n";
  }
  return out;
}

std::string in_characters(const Pixels& pixels, const Shape& shape) {
  constexpr std::string_view ramp = " .:-=+*#%@";
  std::string out;
  for (std::size_t y = 0; y < shape.height; ++y) {
    std::string line;
    for (std::size_t x = 0; x < shape.width; ++x) {
      const Colour colour = pixels.at(y, x);
      const std::size_t luma = (299u * colour[0] + 587u * colour[1] + 114u * colour[2] + 500u) / 1000u;
      line.append(2, ramp[(luma * (ramp.size() - 1) + 127) / 255]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

}  // namespace

std::string terminal_picture(std::span<const std::uint8_t> pixels, const Shape& shape, bool colour) {
  if (shape.channels != 1 && shape.channels != 3) {
    fail("terminal_picture: a picture has 1 channel (gray) or 3 (colour), not ", shape.channels);
  }
  if (pixels.size() != shape.size()) {
    fail("terminal_picture: ", pixels.size(), " bytes for a picture of ", to_string(shape));
  }
  const Pixels view(pixels, shape);
  return colour ? in_half_blocks(view, shape) : in_characters(view, shape);
}

}  // namespace nudge
