#pragma once
// The lines of a table, each taken apart into its fields, from bytes that come piece by piece. Lines end in \n, \r\n or
// \r, empty ones are skipped; a quoted field may hold line ends. What stands between the fields is found out from the
// first lines, or named by one such as "sep=;", and is the same in all of them.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/text_reader.hpp"

namespace nudge {

/// Longer than a line of any picture that a network takes; what is longer is no table.
inline constexpr std::size_t longest_csv_line = std::size_t{4} << 20;

/// CsvLines lines("digits.csv"); for each piece { lines.feed(bytes); while (lines.next()) ...fields(); }
/// lines.finish(); while (lines.next()) ...
class CsvLines {
 public:
  explicit CsvLines(std::string name) : name_(std::move(name)), reader_(name_) {}

  /// Errors: UTF-16 that is none.
  void feed(std::span<const std::uint8_t> bytes);
  void finish();

  /// Goes to the next line; false where it is not there yet, or there is none any more. Errors, with the line and the
  /// column, from 1: a line that is too long, has another number of fields than the first, or is not UTF-8; a quote
  /// where none may be, or that is never closed.
  bool next();

  /// Of the line gone to; valid until the next.
  std::span<const std::string_view> fields() const { return fields_; }
  std::size_t number() const { return number_; }
  char separator() const { return separator_; }
  /// How many columns are left out since they are empty, and unnamed, in every line: a separator at its end makes one.
  std::size_t empty_columns() const { return empty_columns_; }

 private:
  struct RawLine {
    std::size_t number = 0;
    std::string text{};
  };

  bool take_raw(RawLine& line);
  void cut(RawLine& line, std::size_t end, std::size_t next);
  bool take_first_lines();
  void look_for_empty_columns();
  void drop_empty_columns();
  void split(RawLine&& line);
  void refuse_other_codes() const;
  [[noreturn]] void fail_about_columns();

  std::string name_;
  TextReader reader_;
  std::string text_;      ///< what has come and is not taken yet begins at from_
  std::size_t from_ = 0;  ///< where the line being looked for begins
  std::size_t at_ = 0;    ///< up to where it has been looked for
  bool quoted_ = false;   ///< whether a quote is open there
  bool at_end_ = false;
  std::size_t line_ = 1;        ///< the number of the line at from_
  std::size_t more_lines_ = 0;  ///< line ends within quotes between from_ and at_
  std::deque<RawLine> first_lines_;
  char named_separator_ = 0;  ///< by a line "sep=;"; 0: by none
  char separator_ = 0;        ///< 0: not known yet
  std::size_t empty_columns_ = 0;
  std::size_t columns_ = 0;  ///< without those; 0: not known yet
  std::string current_;
  std::size_t number_ = 0;
  std::vector<std::string_view> fields_;
};

}  // namespace nudge
