#include "text/numbers.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>

#include "text/text.hpp"

namespace nudge {

std::string with_thousands(std::uint64_t count) {
  std::string digits = std::to_string(count);
  for (std::size_t place = digits.size(); place > 3;) {
    place -= 3;
    digits.insert(place, 1, ',');
  }
  return digits;
}

std::string percent(double share, int decimals) { return fmt::format("{:.{}f} %", share * 100, decimals); }

std::string duration(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0) return "unknown time";
  if (seconds < 0.9995) return fmt::format("{} ms", words::significant(seconds * 1000, 2));
  if (seconds < 59.95) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<std::uint64_t>(seconds + 0.5);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  const std::uint64_t minutes = (whole + 30) / 60;
  return fmt::format("{} h {:02} min", minutes / 60, minutes % 60);
}

std::string byte_size(std::uint64_t bytes) {
  if (bytes < 1000) return fmt::format("{} B", bytes);
  double size = static_cast<double>(bytes);
  const char* unit = "B";
  for (const char* larger : {"kB", "MB", "GB", "TB", "PB", "EB"}) {
    if (size < 999.5) break;
    size /= 1000;
    unit = larger;
  }
  return fmt::format("{} {}", words::significant(size), unit);
}

namespace words {

std::string significant(double value, int digits) {
  if (!std::isfinite(value)) return fmt::format("{}", value);
  if (value == 0) return "0";
  const std::string scientific = fmt::format("{:.{}e}", value, digits - 1);
  // The exponent after rounding: 9.996 has three digits as 1.00e+01.
  const int exponent = std::atoi(scientific.c_str() + scientific.find('e') + 1);
  if (exponent < -4 || exponent > 6) return scientific;
  return fmt::format("{:.{}f}", value, std::max(0, digits - 1 - exponent));
}

std::string shortest(double value) { return fmt::format("{}", value); }
std::string shortest(float value) { return fmt::format("{}", value); }

double as_double(float value) {
  if (!std::isfinite(value)) return static_cast<double>(value);
  return std::strtod(fmt::format("{}", value).c_str(), nullptr);
}

std::string short_with_sign(double value) {
  const double magnitude = std::abs(value);
  const char* sign = value > 0 ? "+" : value < 0 ? "\u2212" : "";
  if (!(magnitude < 0.001) || magnitude == 0) return sign + significant(magnitude, 2);
  const std::string written = fmt::format("{:.1e}", magnitude);  // 4.5e-04
  const std::size_t e = written.find('e');
  return fmt::format("{}{}e{}", sign, written.substr(0, e), std::stoi(written.substr(e + 1)));
}

std::string counted(std::size_t count, const std::string& one, const std::string& many) {
  return with_thousands(count) + " " + (count == 1 ? one : many);
}

}  // namespace words
}  // namespace nudge
