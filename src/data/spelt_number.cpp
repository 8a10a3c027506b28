#include "data/spelt_number.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <limits>

#include "base/lower_case.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

constexpr long far = 1'000'000'000;  // further than any float's exponent, and no sum of two overflows

/// A number taken apart: 0.d1 d2 d3... * 10^magnitude, without zeros at either end. 0 has no digits.
struct Decimal {
  bool negative = false;
  std::string digits{};
  long magnitude = 0;
};

std::size_t digits_at(std::string_view text, std::size_t at) {
  const std::size_t end = text.find_first_not_of("0123456789", at);
  return (end == std::string_view::npos ? text.size() : end) - at;
}

/// The exponent that is all of `text`, but never beyond `far`.
std::optional<long> parse_exponent(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || digits_at(text, 0) != text.size()) return std::nullopt;
  long value = 0;
  for (const char digit : text) value = std::min(far, value * 10 + (digit - '0'));
  return negative ? -value : value;
}

std::optional<Decimal> parse_decimal(std::string_view text) {
  Decimal number;
  number.negative = text.starts_with('-');
  if (number.negative || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t whole = digits_at(text, 0);
  const bool point = whole < text.size() && text[whole] == '.';
  const std::size_t fraction = point ? digits_at(text, whole + 1) : 0;
  if (whole + fraction == 0) return std::nullopt;
  const std::string_view rest = text.substr(whole + (point ? 1 : 0) + fraction);
  long exponent = 0;
  if (!rest.empty()) {
    if (rest[0] != 'e' && rest[0] != 'E') return std::nullopt;
    const std::optional<long> parsed = parse_exponent(rest.substr(1));
    if (!parsed) return std::nullopt;
    exponent = *parsed;
  }
  number.digits = text.substr(0, whole);
  if (point) number.digits += text.substr(whole + 1, fraction);
  const std::size_t first = std::min(number.digits.find_first_not_of('0'), number.digits.size());
  number.digits.erase(0, first);
  number.digits.erase(number.digits.find_last_not_of('0') + 1);
  if (number.digits.empty()) return Decimal{};
  number.magnitude = static_cast<long>(whole) - static_cast<long>(first) + exponent;
  return number;
}

/// The infinities and what is not a number, in any spelling of theirs.
template <typename T>
std::optional<T> parse_not_finite(std::string_view text) {
  std::string word = lower_case(text);
  const bool negative = word.starts_with('-');
  if (negative || word.starts_with('+')) word.erase(0, 1);
  constexpr T infinity = std::numeric_limits<T>::infinity();
  if (word == "inf" || word == "infinity") return negative ? -infinity : infinity;
  if (word == "nan") return std::numeric_limits<T>::quiet_NaN();
  return std::nullopt;
}

/// Of a number without a plus sign; nothing where it is beyond the type.
template <typename T>
std::optional<T> nearest(std::string_view text) {
#if defined(__cpp_lib_to_chars)
  T value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
#else
  // Standard libraries without from_chars for floats (libc++) fall back to the C library, which obeys the locale.
  const std::string terminated(text);
  char* end = nullptr;
  const double value = std::strtod(terminated.c_str(), &end);
  return end == terminated.c_str() + terminated.size() ? std::optional(static_cast<T>(value)) : std::nullopt;
#endif
}

}  // namespace

template <typename T>
std::optional<T> parse_number(std::string_view text) {
  // Most numbers of most tables: nothing but a few digits.
  if (text.size() <= 3 && !text.empty() && digits_at(text, 0) == text.size()) {
    int value = 0;
    for (const char digit : text) value = value * 10 + (digit - '0');
    return static_cast<T>(value);
  }
  const std::string_view unsigned_or_negative = text.starts_with('+') ? text.substr(1) : text;
  if (unsigned_or_negative.find_first_not_of("0123456789.-+eE") != std::string_view::npos) {
    return parse_not_finite<T>(text);
  }
  if (text.starts_with('+') && unsigned_or_negative.starts_with('-')) return std::nullopt;
  if (const std::optional<T> value = nearest<T>(unsigned_or_negative)) return *value + T(0);
  const std::optional<Decimal> decimal = parse_decimal(text);
  if (!decimal) return std::nullopt;
  constexpr T infinity = std::numeric_limits<T>::infinity();
  return decimal->magnitude <= 0 ? T(0) : decimal->negative ? -infinity : infinity;
}

template std::optional<float> parse_number(std::string_view);
template std::optional<double> parse_number(std::string_view);

std::optional<std::string> plain_number(std::string_view spelt) {
  const std::optional<Decimal> number = parse_decimal(spelt);
  if (!number) return std::nullopt;
  if (number->digits.empty()) return "0";
  constexpr long most_zeros = 20;
  const std::string& digits = number->digits;
  const auto count = static_cast<long>(digits.size());
  const long magnitude = number->magnitude;
  const std::string sign = number->negative ? "-" : "";
  if (magnitude > 0 && magnitude >= count && magnitude - count <= most_zeros) {
    return sign + digits + std::string(static_cast<std::size_t>(magnitude - count), '0');
  }
  if (magnitude > 0 && magnitude < count) {
    const auto whole = static_cast<std::size_t>(magnitude);
    return sign + digits.substr(0, whole) + "." + digits.substr(whole);
  }
  if (magnitude <= 0 && -magnitude <= most_zeros) {
    return sign + "0." + std::string(static_cast<std::size_t>(-magnitude), '0') + digits;
  }
  const std::string point = count > 1 ? "." : "";
  return text(sign, digits.substr(0, 1), point, digits.substr(1), "e", magnitude - 1);
}

}  // namespace nudge
