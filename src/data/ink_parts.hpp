#pragma once
// Which of the ink in a photograph is the digit.

#include "data/ink_field.hpp"

namespace nudge {

/// Ink that hangs together.
struct InkPart {
  std::vector<std::uint32_t> places;                     ///< positions in the field
  std::size_t top = 0, bottom = 0, left = 0, right = 0;  ///< its box; bottom and right lie outside
  std::size_t at_border = 0;                             ///< how many of its places are at the picture's border
  double mass = 0;                                       ///< the sum of its strength
  std::size_t height() const { return bottom - top; }
  std::size_t width() const { return right - left; }
  std::size_t longer() const { return height() > width() ? height() : width(); }
};

/// The parts of what is stronger than `least`; places that touch at a corner hang together.
std::vector<InkPart> ink_parts(const Field& strength, float least);

/// Whether two parts stand side by side like two digits: both about as high, and neither above the other.
bool are_two_digits(const InkPart& a, const InkPart& b);

/// The digit of a picture: its ink, and whether it is the only one.
struct FoundDigit {
  std::vector<InkPart> parts;  ///< none: there is no ink
  std::size_t digits = 0;      ///< how many stand in the picture; the parts are those of the largest
  float ink = 0;               ///< the strength of its ink
};

/// The largest thing that stands free of the border, with the parts that belong to it, without specks and what reaches in from
/// outside. `least` is the strength from which on a place may be ink.
FoundDigit find_digit(const Field& strength, float least);

/// How much of the digit's outline, 0 to 1, is an edge in the gray picture too, where ink is dark. Of what only seems to be ink,
/// as the paper in a bay of a stroke, a good part of it is not.
double clear_outline(const FoundDigit& digit, const Field& gray);

/// Of its largest part.
std::size_t longer_side(const FoundDigit& digit);

/// Whether all of a digit lies in the other's box.
bool is_within(const FoundDigit& inner, const FoundDigit& outer);

}  // namespace nudge
