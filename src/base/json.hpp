#pragma once
// A JSON document in memory, and as text. Built from braces:
//   Json json{{"name", "L1"}, {"shape", Json::array({4, 6})}, {"inner", {{"rate", 0.5}}}};
//   json["more"].push_back(1);

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace nudge {

struct JsonMember;

class Json {
 public:
  /// Whole numbers from 0 to 2^64 - 1, and below 0 down to -2^63, are exact. A single is a float, which is written with
  /// fewer digits than the same number as a double. A reader makes no single.
  enum class Kind : std::uint8_t { null, boolean, whole, negative, number, single, text, array, object };
  struct Field;

  Json() = default;
  Json(std::nullptr_t) {}
  Json(std::same_as<bool> auto value) : kind_(Kind::boolean) { content_.boolean = value; }
  template <std::integral T>
  requires(!std::same_as<T, bool> && !std::same_as<T, char>) Json(T value) : kind_(Kind::whole) {
    content_.whole = static_cast<std::uint64_t>(value);
    if constexpr (std::is_signed_v<T>) {
      if (value < 0) kind_ = Kind::negative;
    }
  }
  Json(double value) : kind_(Kind::number) { content_.number = value; }
  Json(float value) : kind_(Kind::single) { content_.single = value; }
  Json(std::string text);
  Json(std::string_view text) : Json(std::string(text)) {}
  Json(const char* text) : Json(std::string(text)) {}
  template <typename T>
  Json(std::span<T> values) : Json(array()) {
    for (const T& value : values) push_back(Json(value));
  }
  template <typename T>
  Json(const std::vector<T>& values) : Json(std::span<const T>(values)) {}
  /// An object with these members, in this order.
  Json(std::initializer_list<Field> fields);
  static Json object();
  static Json array(std::initializer_list<Json> elements = {});

  Json(const Json& other);
  Json(Json&& other) noexcept : content_(other.content_), kind_(other.kind_) { other.kind_ = Kind::null; }
  Json& operator=(Json other) noexcept {
    std::swap(content_, other.content_);
    std::swap(kind_, other.kind_);
    return *this;
  }
  ~Json() {
    if (kind_ >= Kind::text) release();
  }
  /// Equal texts have equal documents; so a single never equals a number.
  bool operator==(const Json& other) const;

  Kind kind() const { return kind_; }
  bool is_null() const { return kind_ == Kind::null; }
  bool is_boolean() const { return kind_ == Kind::boolean; }
  bool is_whole() const { return kind_ == Kind::whole; }
  bool is_number() const { return kind_ >= Kind::whole && kind_ <= Kind::single; }
  bool is_text() const { return kind_ == Kind::text; }
  bool is_array() const { return kind_ == Kind::array; }
  bool is_object() const { return kind_ == Kind::object; }
  bool is_structured() const { return kind_ >= Kind::array; }

  // What it holds. Only of its own kind; a number is any number, as a double.
  bool boolean() const { return content_.boolean; }
  std::uint64_t whole() const { return content_.whole; }
  std::int64_t negative() const { return static_cast<std::int64_t>(content_.whole); }
  double number() const;
  float single() const { return content_.single; }
  const std::string& text() const { return *content_.text; }
  /// The elements of an array, the members of an object; of what is neither none.
  std::span<const Json> elements() const;
  std::span<const JsonMember> members() const;
  /// How many elements or members there are.
  std::size_t size() const;
  /// The value of an object's member; null where there is none.
  const Json* find(std::string_view key) const;

  /// The value of a member, which is added where there is none. Of an object, or of null, which becomes one.
  Json& operator[](std::string_view key);
  /// Of an array, or of null, which becomes one.
  void push_back(Json value);
  /// Adds a member without looking whether the object has that key.
  void append(std::string key, Json value);
  /// The members of another object take the place of those with equal keys, or come after the others.
  void update(const Json& other);

 private:
  /// A text and what is structured belong to this value: json.cpp makes and deletes them. One pointer for each keeps a
  /// value at 16 bytes, so that a document takes no more than some ten times its text.
  union Content {
    std::uint64_t whole = 0;  ///< of what is negative: in two's complement
    bool boolean;
    double number;
    float single;
    std::string* text;
    std::vector<Json>* array;
    std::vector<JsonMember>* object;
  };
  void release();

  Content content_;
  Kind kind_ = Kind::null;
};

struct JsonMember {
  std::string key;
  Json value;
  bool operator==(const JsonMember&) const = default;
};

/// A member between braces; its value is moved out of there.
struct Json::Field {
  std::string_view key;
  mutable Json value;
};

/// The document on one line. Numbers read back to the same bits; what is not finite is null. What is not UTF-8 becomes
/// U+FFFD.
std::string one_line(const Json& json);
/// The same. Errors, which begin with `where`: a text that is not UTF-8.
std::string to_text(const Json& json, const std::string& where);
/// Two spaces an indent, but an array that holds no array or object stays on one line: a confusion matrix reads as a
/// matrix. Else as one_line.
std::string pretty(const Json& json);

}  // namespace nudge
