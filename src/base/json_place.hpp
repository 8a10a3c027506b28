#pragma once
// Reading our own small JSON documents with errors that name the place.

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"

namespace nudge {

/// A place in a document: its value, and its name for messages ("FILE: layers[2].rate").
class JsonPlace {
 public:
  /// The whole document, called `where`.
  JsonPlace(const Json& value, std::string where) : JsonPlace(value, std::move(where), ": ") {}

  /// Errors, all of them naming the place: no object; a key that is not among `required` and `optional`, or lacks.
  void expect_keys(std::initializer_list<std::string_view> required,
                   std::initializer_list<std::string_view> optional = {}) const;
  bool has(std::string_view key) const { return value_->find(key) != nullptr; }
  /// Errors: no object, no such key.
  JsonPlace operator[](std::string_view key) const;
  /// The elements of an array. Errors: none.
  std::vector<JsonPlace> elements() const;

  std::string text() const;
  std::uint64_t whole() const;
  std::size_t count() const;  ///< a whole number that this machine can count to
  double number() const;      ///< always finite: JSON has no other
  bool boolean() const;
  std::vector<std::string> texts() const;

  const std::string& where() const { return where_; }

 private:
  JsonPlace(const Json& value, std::string where, const char* separator)
      : value_(&value), where_(std::move(where)), separator_(separator) {}

  [[noreturn]] void expected(const char* what) const;

  const Json* value_;
  std::string where_;
  const char* separator_;  ///< before a key that follows
};

}  // namespace nudge
