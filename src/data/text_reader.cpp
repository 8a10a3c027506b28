#include "data/text_reader.hpp"

#include "base/utf8.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

constexpr std::string_view utf8_mark = "\xef\xbb\xbf";

bool is_high(std::uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_low(std::uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

}  // namespace

std::string_view TextReader::read(std::span<const std::uint8_t> bytes) {
  const std::string_view piece(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (code_ == Code::bytes) return piece;
  text_.clear();
  if (code_ != Code::unknown) {
    convert(bytes);
    return text_;
  }
  held_ += piece;
  find_code(false);
  return text_;
}

std::string_view TextReader::finish() {
  text_.clear();
  if (code_ == Code::unknown) find_code(true);
  const bool utf16 = code_ == Code::little_endian || code_ == Code::big_endian;
  if (utf16 && (!held_.empty() || high_ != 0)) fail(name_, ": is UTF-16 that ends in the middle of a character");
  return text_;
}

void TextReader::find_code(bool at_end) {
  if (held_.size() < utf8_mark.size() && !at_end) return;
  const std::string first = std::move(held_);
  held_.clear();
  const bool little = first.starts_with("\xff\xfe");
  if (little || first.starts_with("\xfe\xff")) {
    code_ = little ? Code::little_endian : Code::big_endian;
    convert({reinterpret_cast<const std::uint8_t*>(first.data()) + 2, first.size() - 2});
    return;
  }
  code_ = Code::bytes;
  text_ = first.substr(first.starts_with(utf8_mark) ? utf8_mark.size() : 0);
}

void TextReader::convert(std::span<const std::uint8_t> bytes) {
  for (const std::uint8_t byte : bytes) {
    if (held_.empty()) {
      held_ += static_cast<char>(byte);
      continue;
    }
    const std::uint32_t before = static_cast<std::uint8_t>(held_[0]);
    held_.clear();
    take_unit(code_ == Code::little_endian ? before | static_cast<std::uint32_t>(byte) << 8U : before << 8U | byte);
  }
}

void TextReader::take_unit(std::uint32_t unit) {
  if (is_low(unit) != (high_ != 0)) fail(name_, ": is UTF-16 with half of a pair of units that stands alone");
  if (is_high(unit)) {
    high_ = unit;
    return;
  }
  append_utf8(text_, high_ == 0 ? unit : 0x10000 + ((high_ - 0xD800) << 10U) + (unit - 0xDC00));
  high_ = 0;
}

}  // namespace nudge
