#pragma once
// The bytes of a text file, in whatever code it says it has, as UTF-8: a mark at its start is skipped, UTF-16 with a
// mark is converted, all else is passed on as it is.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace nudge {

class TextReader {
 public:
  /// `name` is the file's, for errors.
  explicit TextReader(std::string name) : name_(std::move(name)) {}

  /// The text of the next piece, valid until the next call. What a piece cuts in two comes with the next. Errors: UTF-16
  /// that is none.
  std::string_view read(std::span<const std::uint8_t> bytes);
  /// What is left when the file ends. Errors: UTF-16 that ends in the middle.
  std::string_view finish();

 private:
  enum class Code { unknown, bytes, little_endian, big_endian };

  void find_code(bool at_end);
  void convert(std::span<const std::uint8_t> bytes);
  void take_unit(std::uint32_t unit);

  std::string name_;
  Code code_ = Code::unknown;
  std::string held_;  ///< the first bytes, until the code is known; then half a unit of UTF-16
  std::string text_;
  std::uint32_t high_ = 0;  ///< the first half of a pair of UTF-16, or 0
};

}  // namespace nudge
