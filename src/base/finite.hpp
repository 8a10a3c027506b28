#pragma once
// Whether numbers are finite, many at a time.

#include <bit>
#include <cstdint>
#include <span>
#include <type_traits>

namespace nudge {

template <typename T>
bool are_finite(std::span<const T> values) {
  // Neither an early end nor arithmetic of floats, so that the compiler takes several at a time.
  using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  constexpr Bits exponent = sizeof(T) == 4 ? Bits(0x7F800000) : Bits(0x7FF0000000000000);
  Bits found = 0;
  for (const T x : values) found |= (std::bit_cast<Bits>(x) & exponent) == exponent ? Bits(1) : Bits(0);
  return found == 0;
}

}  // namespace nudge
