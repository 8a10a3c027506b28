#include "base/json_reader.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>
#include <vector>

#include "base/utf8.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

class Reader {
 public:
  Reader(std::string_view text, const std::string& where, JsonEvents& events, int deepest)
      : text_(text), where_(where), events_(events), deepest_(deepest) {}

  void read_document() {
    skip_blanks();
    read_value(0);
    skip_blanks();
    if (at_ != text_.size()) wrong("the document has ended before");
  }

 private:
  [[noreturn]] void wrong(const char* what) const { fail(where_, ": not JSON (byte ", at_ + 1, "): ", what); }

  /// The next character; 0 at the end, where no other rule takes a 0 for anything.
  char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char character) {
    if (at_ >= text_.size() || text_[at_] != character) return false;
    ++at_;
    return true;
  }
  void skip_blanks() {
    while (next() == ' ' || next() == '\n' || next() == '\t' || next() == '\r') ++at_;
  }

  void read_value(int depth) {
    switch (next()) {
      case '{':
        return read_object(depth + 1);
      case '[':
        return read_array(depth + 1);
      case '"':
        return events_.value(read_text());
      case 't':
        return read_word("true", true);
      case 'f':
        return read_word("false", false);
      case 'n':
        return read_word("null", nullptr);
      default:
        if (next() != '-' && !is_digit()) wrong(at_ == text_.size() ? "it ends too early" : "a value is expected");
        events_.value(read_number());
    }
  }

  void check_depth(int depth) const {
    if (depth > deepest_) fail(where_, ": nested deeper than ", deepest_, " levels");
  }

  void read_object(int depth) {
    check_depth(depth);
    events_.begin_object();
    ++at_;
    skip_blanks();
    if (!take('}')) {
      do {
        skip_blanks();
        if (next() != '"') wrong("a key in quotes is expected");
        events_.key(read_text());
        skip_blanks();
        if (!take(':')) wrong("a colon is expected behind a key");
        skip_blanks();
        read_value(depth);
        skip_blanks();
      } while (take(','));
      if (!take('}')) wrong("a comma or a closing brace is expected");
    }
    events_.end_object();
  }

  void read_array(int depth) {
    check_depth(depth);
    events_.begin_array();
    ++at_;
    skip_blanks();
    if (!take(']')) {
      do {
        skip_blanks();
        read_value(depth);
        skip_blanks();
      } while (take(','));
      if (!take(']')) wrong("a comma or a closing bracket is expected");
    }
    events_.end_array();
  }

  void read_word(std::string_view word, Json value) {
    if (text_.substr(at_, word.size()) != word) wrong("a value is expected");
    at_ += word.size();
    events_.value(std::move(value));
  }

  bool is_digit() const { return next() >= '0' && next() <= '9'; }
  void skip_digits() {
    if (!is_digit()) wrong("a digit is expected");
    while (is_digit()) ++at_;
  }

  Json read_number() {
    const std::size_t first = at_;
    const bool is_negative = take('-');
    const std::size_t digits = at_;
    if (!take('0')) skip_digits();
    bool is_whole = true;
    if (take('.')) {
      is_whole = false;
      skip_digits();
    }
    if (take('e') || take('E')) {
      is_whole = false;
      if (!take('+')) take('-');
      skip_digits();
    }
    const char* end = text_.data() + at_;
    if (is_whole) {
      std::uint64_t whole = 0;
      std::int64_t negative = 0;
      const auto read = is_negative ? std::from_chars(text_.data() + first, end, negative)
                                    : std::from_chars(text_.data() + first, end, whole);
      if (read.ec == std::errc()) return is_negative ? Json(negative) : Json(whole);
    }
    double number = 0;
    const auto read = std::from_chars(text_.data() + first, end, number);
    if (read.ec == std::errc()) return number;
    // Out of range: either beyond the largest number or so near to 0 that it is 0.
    if (!is_tiny(text_.substr(digits, at_ - digits))) {
      at_ = first;
      wrong("a number that is too large");
    }
    return is_negative ? -0.0 : 0.0;
  }

  /// Whether a number that no double holds, written without its sign, is below 1.
  static bool is_tiny(std::string_view number) {
    const std::size_t mark = std::min(number.find_first_of("eE"), number.size());
    const std::string_view mantissa = number.substr(0, mark);
    std::string_view exponent = number.substr(std::min(mark + 1, number.size()));
    const bool is_negative = exponent.starts_with('-');
    if (is_negative || exponent.starts_with('+')) exponent.remove_prefix(1);
    constexpr std::int64_t huge = 100'000'000'000'000'000;
    std::int64_t power = 0;
    for (const char digit : exponent) power = std::min(huge, 10 * power + (digit - '0'));
    const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
    const std::size_t first = mantissa.find_first_not_of("0.");
    if (first == std::string_view::npos) return true;
    const auto place = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first);
    return (is_negative ? -power : power) + place < 0;
  }

  std::string read_text() {
    std::string out;
    ++at_;
    while (true) {
      const std::size_t first = at_;
      while (at_ < text_.size() && is_plain(text_[at_])) ++at_;
      out += text_.substr(first, at_ - first);
      if (take('"')) return out;
      if (at_ == text_.size()) wrong("a text does not end");
      if (take('\\')) {
        read_escape(out);
        continue;
      }
      const CodePoint point = code_point_at(text_, at_);
      if (!point.valid) wrong("not UTF-8");
      if (point.value < 0x20) wrong("a control character in a text");
      out += text_.substr(at_, point.bytes);
      at_ += point.bytes;
    }
  }

  static bool is_plain(char character) {
    return character >= 0x20 && character <= 0x7E && character != '"' && character != '\\';
  }

  void read_escape(std::string& out) {
    constexpr std::string_view letters = R"("\/bfnrt)";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    if (take('u')) {
      const std::size_t first = at_ - 2;
      std::uint32_t unit = read_unit();
      if (unit >= 0xD800 && unit < 0xDC00) {
        std::uint32_t low = 0;
        if (take('\\') && take('u')) low = read_unit();
        if (low < 0xDC00 || low > 0xDFFF) half(first);
        unit = 0x10000 + ((unit - 0xD800) << 10U) + (low - 0xDC00);
      } else if (unit >= 0xDC00 && unit <= 0xDFFF) {
        half(first);
      }
      append_utf8(out, unit);
      return;
    }
    const std::size_t letter = at_ < text_.size() ? letters.find(text_[at_]) : std::string_view::npos;
    if (letter == std::string_view::npos) wrong("an unknown escape in a text");
    out += meanings[letter];
    ++at_;
  }

  [[noreturn]] void half(std::size_t first) {
    at_ = first;
    wrong("half of a surrogate pair");
  }

  std::uint32_t read_unit() {
    std::uint32_t unit = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      const char digit = next();
      const bool is_letter = (digit >= 'a' && digit <= 'f') || (digit >= 'A' && digit <= 'F');
      if (!is_letter && !is_digit()) wrong("a hex digit is expected");
      unit = unit * 16 + static_cast<std::uint32_t>(is_letter ? (digit & 0x0F) + 9 : digit - '0');
    }
    return unit;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  const std::string& where_;
  JsonEvents& events_;
  int deepest_;
};

/// Puts the document together.
class Builder : public JsonEvents {
 public:
  explicit Builder(const std::string& where) : where_(where) {}
  Json take() { return std::move(document_); }

  void begin_object() override { open_.push_back({Json::object(), {}}); }
  void key(std::string key) override { open_.back().key = std::move(key); }
  void end_object() override {
    check_keys(open_.back().json.members());
    close();
  }
  void begin_array() override { open_.push_back({Json::array(), {}}); }
  void end_array() override { close(); }
  void value(Json value) override {
    if (open_.empty()) {
      document_ = std::move(value);
    } else if (open_.back().json.is_array()) {
      open_.back().json.push_back(std::move(value));
    } else {
      open_.back().json.append(std::move(open_.back().key), std::move(value));
    }
  }

 private:
  struct Open {
    Json json;
    std::string key;  ///< of the member under way
  };

  void close() {
    Json json = std::move(open_.back().json);
    open_.pop_back();
    value(std::move(json));
  }

  void check_keys(std::span<const JsonMember> members) const {
    std::vector<std::string_view> keys;
    keys.reserve(members.size());
    for (const JsonMember& member : members) keys.push_back(member.key);
    std::ranges::sort(keys);
    const auto twice = std::ranges::adjacent_find(keys);
    if (twice != keys.end()) fail(where_, ": an object has the key '", *twice, "' twice");
  }

  const std::string& where_;
  Json document_;
  std::vector<Open> open_;
};

}  // namespace

void read_json(std::string_view text, const std::string& where, JsonEvents& events, int deepest) {
  Reader(text, where, events, deepest).read_document();
}

Json parse_json(std::string_view text, const std::string& where, int deepest, std::size_t longest) {
  if (text.size() > longest) {
    fail(where, ": ", text.size(), " bytes of JSON, more than the ", longest, " that are read");
  }
  Builder builder(where);
  read_json(text, where, builder, deepest);
  return builder.take();
}

}  // namespace nudge
