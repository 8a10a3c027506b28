#include "base/printable.hpp"

#include "base/utf8.hpp"

namespace nudge {
namespace {

/// Unicode's two blocks of control characters and DEL. A byte that is not UTF-8 is none: terminals replace it.
bool is_control(const CodePoint& point) {
  if (!point.valid || point.value == '\n' || point.value == '\t') return false;
  return point.value < 0x20 || (point.value >= 0x7F && point.value < 0xA0);
}

void append_escaped(std::string& out, std::uint32_t control) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += "\\x";
  out += digits[control / 16];
  out += digits[control % 16];
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = code_point_at(text, i);
    if (is_control(point)) {
      append_escaped(out, point.value);
    } else {
      out += text.substr(i, point.bytes);
    }
    i += point.bytes;
  }
  return out;
}

}  // namespace nudge
