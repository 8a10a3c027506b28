#pragma once
// The types of real numbers that tensors in files have, as floats and doubles.

#include <cstddef>
#include <span>
#include <string_view>

#include "nudge/safetensors.hpp"

namespace nudge {

/// The bytes of a number of type F64, F32, F16 (IEEE's half: 5 bits of exponent, 10 of fraction) or BF16 (a float's upper
/// half); of another type 0.
std::size_t real_size(std::string_view dtype);
/// These types in words, for messages.
inline constexpr std::string_view real_types = "F32, F64, F16 or BF16";

/// The numbers of a tensor of a real type; `numbers` has as many places. Exact where a T holds them, else the nearest
/// one, ties to even. Errors, after `before`, which may name the file: where it is refused, a number that is not finite
/// as a T.
template <typename T>
void read_numbers(const TensorView& tensor, std::span<T> numbers, NotFinite not_finite, std::string_view before = "");

}  // namespace nudge
