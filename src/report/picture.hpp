#pragma once
// Pictures inside a page, as data: URIs of PNG.

#include <cstdint>
#include <span>
#include <string>

#include "nudge/image.hpp"

namespace nudge::report {

/// An example as it is: gray or colour.
std::string picture_uri(const Image& image);

/// How signed numbers become colours: what is positive blue, what is negative orange, the stronger the more opaque, so
/// that 0 is the page's own background in light and in dark. Each number is a square of zoom x zoom pixels; a negative
/// one has a hole in its middle, so that the sign shows without colour too.
struct SignedColours {
  double full = 1;       ///< the magnitude from which on a colour is opaque; above 0
  std::size_t zoom = 3;  ///< at least 3
};

/// `values` is (height, width). What is not finite is drawn as 0.
std::string signed_picture_uri(std::span<const float> values, std::size_t height, std::size_t width,
                               const SignedColours& colours);

}  // namespace nudge::report
