#pragma once
// How much darker (or lighter) than the paper around it each place of a photograph is.

#include "data/ink_field.hpp"

namespace nudge {

/// A photograph, smaller where it was large, with the paper's light and shadows taken out.
struct InkStrength {
  Field gray;       ///< as it was: 0 to 255, ink darker than paper
  Field strength;   ///< about 0 on paper, 1 where ink takes all the light; below 0 where it is lighter than paper
  float grain = 0;  ///< the standard deviation of the paper's own values
};

/// The same for dark ink on light paper and, of the inverted picture, for light ink on dark.
struct BothInks {
  InkStrength dark;
  InkStrength light;
  int background = 0;  ///< the border's brightness, 0 to 255
};

/// The longer side that large pictures are brought to before anything is looked for. A pen that is 3 pixels wide in a
/// picture of 4000 still darkens its pixels by three quarters.
inline constexpr std::size_t working_side = 1024;

/// What differs from the paper by less is no ink: 16 of 255.
inline constexpr float least_contrast = 16.0F / 255;

BothInks ink_strengths(const Image& photograph);

}  // namespace nudge
