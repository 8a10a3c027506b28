#include "models/number_formats.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "nudge/error.hpp"

namespace nudge {

namespace {

struct Half {
  std::uint16_t bits;
};
struct BrainFloat {
  std::uint16_t bits;
};

float value_of(float number) { return number; }
double value_of(double number) { return number; }
float value_of(BrainFloat number) { return std::bit_cast<float>(static_cast<std::uint32_t>(number.bits) << 16); }
float value_of(Half number) {
  constexpr std::uint32_t fraction_bits = 10, bias = 15, float_bias = 127, all_ones = 31;
  const std::uint32_t sign = static_cast<std::uint32_t>(number.bits & 0x8000U) << 16;
  const std::uint32_t exponent = number.bits >> fraction_bits & all_ones;
  const std::uint32_t fraction = number.bits & 0x3FFU;
  if (exponent == 0) {  // steps of 2^-24, down to 0
    const float size = std::ldexp(static_cast<float>(fraction), -24);
    return sign != 0 ? -size : size;
  }
  const std::uint32_t wider = exponent == all_ones ? 255 : exponent + float_bias - bias;
  return std::bit_cast<float>(sign | wider << 23 | fraction << 13);
}

template <typename From, typename T>
void read_as(const TensorView& tensor, std::span<T> numbers, NotFinite not_finite, std::string_view before) {
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    From stored;
    std::memcpy(&stored, tensor.bytes.data() + i * sizeof(From), sizeof(From));
    const auto value = value_of(stored);
    numbers[i] = static_cast<T>(value);
    if (not_finite == NotFinite::refused && !std::isfinite(numbers[i])) {
      fail(before, "tensor '", tensor.name, "': number ", i, " is ", static_cast<double>(value),
           ", which is not finite", std::isfinite(value) ? " as a float" : "");
    }
  }
}

}  // namespace

std::size_t real_size(std::string_view dtype) {
  if (dtype == "F64") return 8;
  if (dtype == "F32") return 4;
  return dtype == "F16" || dtype == "BF16" ? 2 : 0;
}

template <typename T>
void read_numbers(const TensorView& tensor, std::span<T> numbers, NotFinite not_finite, std::string_view before) {
  if (tensor.dtype == "F32") return read_as<float>(tensor, numbers, not_finite, before);
  if (tensor.dtype == "F64") return read_as<double>(tensor, numbers, not_finite, before);
  if (tensor.dtype == "F16") return read_as<Half>(tensor, numbers, not_finite, before);
  if (tensor.dtype == "BF16") return read_as<BrainFloat>(tensor, numbers, not_finite, before);
  fail(before, "tensor '", tensor.name, "' has dtype ", tensor.dtype, ", expected ", real_types);
}
template void read_numbers(const TensorView&, std::span<float>, NotFinite, std::string_view);
template void read_numbers(const TensorView&, std::span<double>, NotFinite, std::string_view);

}  // namespace nudge
