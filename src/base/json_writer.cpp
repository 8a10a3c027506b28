#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/decimal.hpp"
#include "base/json.hpp"
#include "base/utf8.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

/// The letter after the backslash; 0 for a character that needs none or has none.
char escape_letter(char character) {
  switch (character) {
    case '\b':
      return 'b';
    case '\t':
      return 't';
    case '\n':
      return 'n';
    case '\f':
      return 'f';
    case '\r':
      return 'r';
    case '"':
    case '\\':
      return character;
    default:
      return 0;
  }
}

class Writer {
 public:
  /// `where` is null where texts that are not UTF-8 are repaired.
  explicit Writer(const std::string* where) : where_(where) {}

  std::string take() { return std::move(out_); }

  void add(const Json& json) {
    switch (json.kind()) {
      case Json::Kind::null:
        out_ += "null";
        break;
      case Json::Kind::boolean:
        out_ += json.boolean() ? "true" : "false";
        break;
      case Json::Kind::whole:
        add_whole(json.whole());
        break;
      case Json::Kind::negative:
        add_whole(json.negative());
        break;
      case Json::Kind::number:
        add_number(json.number());
        break;
      case Json::Kind::single:
        add_number(json.single());
        break;
      case Json::Kind::text:
        add_text(json.text());
        break;
      case Json::Kind::array:
        add_elements(json, ",");
        break;
      case Json::Kind::object:
        out_ += '{';
        for (const JsonMember& member : json.members()) {
          if (&member != json.members().data()) out_ += ',';
          add_text(member.key);
          out_ += ':';
          add(member.value);
        }
        out_ += '}';
        break;
    }
  }

  void add_pretty(const Json& json, std::size_t indent) {
    const auto structured = [](const Json& element) { return element.is_structured(); };
    if (json.size() == 0) {
      add(json);
    } else if (json.is_array() && std::ranges::none_of(json.elements(), structured)) {
      add_elements(json, ", ");
    } else {
      const char* separator = "\n";
      out_ += json.is_array() ? '[' : '{';
      const auto begin_line = [&] {
        out_ += separator;
        out_.append(indent + 2, ' ');
        separator = ",\n";
      };
      for (const Json& element : json.elements()) {
        begin_line();
        add_pretty(element, indent + 2);
      }
      for (const JsonMember& member : json.members()) {
        begin_line();
        add_text(member.key);
        out_ += ": ";
        add_pretty(member.value, indent + 2);
      }
      out_ += '\n';
      out_.append(indent, ' ');
      out_ += json.is_array() ? ']' : '}';
    }
  }

 private:
  template <typename T>
  void add_whole(T value) {
    char digits[24];
    out_.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
  }

  template <typename T>
  void add_number(T value) {
    if (std::isfinite(value)) {
      append_decimal(out_, value);
    } else {
      out_ += "null";
    }
  }

  void add_elements(const Json& json, const char* separator) {
    out_ += '[';
    for (const Json& element : json.elements()) {
      if (&element != json.elements().data()) out_ += separator;
      add(element);
    }
    out_ += ']';
  }

  void add_text(std::string_view text) {
    out_ += '"';
    for (std::size_t i = 0; i < text.size();) {
      const CodePoint point = code_point_at(text, i);
      if (!point.valid) {
        if (where_ != nullptr) {
          fail(*where_, ": is to hold ‘", with_visible_bytes(text), "’, which is not UTF-8");
        }
        append_utf8(out_, 0xFFFD);
      } else if (const char letter = escape_letter(text[i])) {
        out_ += '\\';
        out_ += letter;
      } else if (point.value < 0x20) {
        constexpr const char* digits = "0123456789abcdef";
        out_ += "\\u00";
        out_ += digits[point.value / 16];
        out_ += digits[point.value % 16];
      } else {
        out_ += text.substr(i, point.bytes);
      }
      i += point.bytes;
    }
    out_ += '"';
  }

  const std::string* where_;
  std::string out_;
};

}  // namespace

std::string one_line(const Json& json) {
  Writer writer(nullptr);
  writer.add(json);
  return writer.take();
}

std::string to_text(const Json& json, const std::string& where) {
  Writer writer(&where);
  writer.add(json);
  return writer.take();
}

std::string pretty(const Json& json) {
  Writer writer(nullptr);
  writer.add_pretty(json, 0);
  return writer.take();
}

}  // namespace nudge
