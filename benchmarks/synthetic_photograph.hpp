#pragma once
// Digits of MNIST set into pictures as a phone takes them. Whatever is drawn here is drawn at random within the bounds
// that stand beside it, for every picture anew; nothing is chosen to suit what the pictures are prepared by.

#include <cstdint>
#include <string>
#include <vector>

#include "nudge/image.hpp"

namespace nudge {

/// What is in a picture beside dark ink on light paper.
struct PhotographKind {
  std::string name;
  bool dust = false;  ///< 3 to 30 specks, 0.2 to 1 % of the side in radius
  bool edge = false;  ///< a table beside the paper, at one or two sides, up to 12 % deep, up to 6 degrees aslant
  bool ruled =
      false;  ///< lines every 7 to 20 % of the side, up to 6 degrees aslant, pale to as dark as ink; a half squared
  bool shadow = false;    ///< the paper beyond a straight edge anywhere has 45 to 80 % of the light; sharp or soft
  bool gradient = false;  ///< light falls off to 30 to 70 % across the picture, and in its corners
  bool coloured = false;  ///< paper and ink of any colours that differ enough to be read
  bool light = false;     ///< light ink on dark
  bool thin = false;      ///< a pen as thick as 0.6 to 3 % of the digit, in a picture of 800 to 2000 pixels
  bool small = false;     ///< a picture of 40 to 100 pixels
  bool noise = false;     ///< the sensor's, a standard deviation of 3 to 14 of 255, and JPEG's of quality 25 to 70
};

/// One picture. The digit takes up 30 to 65 % of the picture's height, anywhere in it.
Image synthetic_photograph(const Image& digit, const PhotographKind& kind, std::uint64_t seed);

}  // namespace nudge
