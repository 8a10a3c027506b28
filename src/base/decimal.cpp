#include "base/decimal.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string_view>

namespace nudge {

namespace {

/// 0.d1d2d3... * 10^point.
struct Digits {
  std::array<char, 24> text;
  int count = 0;
  int point = 0;

  void add(std::uint64_t digit) { text[static_cast<std::size_t>(count++)] = static_cast<char>('0' + digit); }
  char& last() { return text[static_cast<std::size_t>(count - 1)]; }
  /// To at most so many digits, the last of them no 0.
  void round_to(int most) {
    const bool up = count > most && text[static_cast<std::size_t>(most)] >= '5';
    count = std::min(count, most);
    while (count > 0 && last() == (up ? '9' : '0')) --count;
    if (up && count > 0) {
      ++last();
    } else if (up) {
      add(1);
      ++point;
    }
  }
  std::string_view view() const { return {text.data(), static_cast<std::size_t>(count)}; }
};

/// The fewest that read back to a number above 0, and of those the nearest.
template <typename T>
Digits digits_of(T value) {
  std::array<char, 32> written;
  const char* end =
      std::to_chars(written.data(), written.data() + written.size(), value, std::chars_format::scientific).ptr;
  Digits digits;
  const char* at = written.data();
  for (; *at != 'e'; ++at) {
    if (*at != '.') digits.add(static_cast<std::uint64_t>(*at - '0'));
  }
  at += at[1] == '+' ? 2 : 1;
  std::from_chars(at, end, digits.point);
  ++digits.point;
  return digits;
}

void append_exponent(std::string& out, int exponent) {
  out += exponent < 0 ? "e-" : "e+";
  const int size = std::abs(exponent);
  if (size < 10) out += '0';
  out += std::to_string(size);
}

void append_plain(std::string& out, const Digits& digits) {
  const std::string_view text = digits.view();
  if (digits.point <= 0) {
    out += "0.";
    out.append(static_cast<std::size_t>(-digits.point), '0');
    out += text;
    return;
  }
  const auto whole = static_cast<std::size_t>(digits.point);
  out += text.substr(0, whole);
  if (text.size() <= whole) {
    out.append(whole - text.size(), '0');
  } else {
    (out += '.') += text.substr(whole);
  }
}

void append_with_exponent(std::string& out, const Digits& digits) {
  const std::string_view text = digits.view();
  out += text[0];
  if (text.size() > 1) (out += '.') += text.substr(1);
  append_exponent(out, digits.point - 1);
}

/// Plain from 0.0001 up to 15 digits before the point, else with an exponent.
template <typename T>
void append(std::string& out, T value) {
  if (std::signbit(value)) out += '-';
  if (value == 0) {
    out += "0.0";
    return;
  }
  const Digits digits = digits_of(std::abs(value));
  if (digits.point > -4 && digits.point <= 15) {
    append_plain(out, digits);
    if (digits.count <= digits.point) out += ".0";
  } else {
    append_with_exponent(out, digits);
  }
}

}  // namespace

void append_rounded(std::string& out, double value, int most) {
  if (!std::isfinite(value)) {
    out += std::isnan(value) ? "nan" : value < 0 ? "-inf" : "inf";
    return;
  }
  if (std::signbit(value)) out += '-';
  if (value == 0) {
    out += '0';
    return;
  }
  Digits digits = digits_of(std::abs(value));
  digits.round_to(most);
  if (digits.point > -4 && digits.point <= most) {
    append_plain(out, digits);
  } else {
    append_with_exponent(out, digits);
  }
}

void append_decimal(std::string& out, double value) { append(out, value); }
void append_decimal(std::string& out, float value) { append(out, value); }

}  // namespace nudge
