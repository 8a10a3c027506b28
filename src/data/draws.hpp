#pragma once
// The random numbers of one new form of a picture. Each kind of change has numbers of its own, so that what one draws
// does not depend on which others there are.

#include <array>
#include <cstdint>

#include "base/random.hpp"
#include "nudge/augmentation.hpp"

namespace nudge {

/// What a picture's random numbers are for. The values are part of what a seed means: they stay.
enum class Change : std::uint32_t {
  place = 0,
  lean = 1,
  elastic = 3,
  look = 4,
  noise = 5,
  rectangle = 6,
  fill = 7,
  square = 8
};

class Draws {
 public:
  Draws(const Philox& random, const AugmentationKey& key) : random_(random), key_(key) {}

  /// Four words. There are 2^24 such blocks for each change.
  std::array<std::uint32_t, 4> words(Change change, std::uint32_t block = 0) const {
    const std::uint32_t kind = static_cast<std::uint32_t>(change) << 24U;
    return random_(key_.epoch, key_.example, key_.repeat, kind | block);
  }

 private:
  const Philox& random_;
  AugmentationKey key_;
};

/// Uniform in [-1, 1): a multiple of 2^-23
constexpr float either_way(std::uint32_t bits) { return 2 * uniform(bits) - 1; }

}  // namespace nudge
