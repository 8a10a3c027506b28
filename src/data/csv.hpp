#pragma once
// Examples from a table: an example a line, its numbers and its label or targets separated by commas, semicolons, tabs or
// blanks. Its parts: the lines (csv_lines.hpp), which column is what (csv_columns.hpp), and what the numbers are
// (csv_numbers.hpp). docs/your_data.md says what is read, in words.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "data/csv_columns.hpp"
#include "data/csv_lines.hpp"
#include "data/csv_numbers.hpp"
#include "nudge/dataset.hpp"

namespace nudge {

struct CsvOptions {
  ColumnWishes columns{};
  TableNumbers numbers = TableNumbers::automatic;
  std::optional<Shape> shape{};  ///< that an example must have
  bool labelled = true;          ///< false: a table without labels is wanted, see is_other_table
  bool values_alone = false;     ///< ... or of any table only the values
};

/// Takes the text piece by piece, so that a large file is never in memory as text:
///   CsvParser parser("digits.csv"); parser.feed(bytes); ...; Dataset data = parser.finish();
/// Labels are any text; the different ones are the classes, sorted; equal numbers are one class, called by the number.
class CsvParser {
 public:
  explicit CsvParser(std::string name, CsvOptions options = {});

  /// Errors: a line with another number of columns than the first, a value that is no finite number, more than 1,000
  /// different labels, a weight that is negative; those of CsvLines and choose_columns. The messages name line and
  /// column, from 1.
  void feed(std::span<const std::uint8_t> bytes);

  /// Errors: as above about the last line, a quote that is never closed, no examples.
  Dataset finish();

  /// What the table's owner should know, a sentence each; complete after finish().
  const std::vector<std::string>& notes() const { return notes_; }

  /// Whether the first line has shown that this is no table without labels, where one is wanted; nothing else is of use
  /// then.
  bool is_other_table() const { return is_other_table_; }

 private:
  void take_lines();
  void read_first_line();
  void choose(std::span<const std::string_view> first, bool header);
  void read_example(std::span<const std::string_view> fields, std::size_t line);
  void read_value(std::string_view field, std::size_t line, std::size_t column);
  void read_target(std::string_view field, std::size_t line, std::size_t column);
  void read_weight(std::string_view field, std::size_t line);
  std::optional<float> number_in(std::string_view field, std::size_t line, std::size_t column);
  std::int32_t label_index(std::string_view field, std::size_t line);
  void settle_first_line();
  void note_columns();
  void note_empty_columns();
  bool all_differ(std::size_t column) const;
  std::string place(std::size_t line, std::size_t column) const;
  [[noreturn]] void fail_about_value(std::string_view field, std::size_t line, std::size_t column, bool number) const;
  [[noreturn]] void fail_about_many_labels(std::size_t line) const;

  /// A column whose numbers have counted the lines so far, from `start`.
  struct Counter {
    std::size_t column;
    std::size_t start;
  };

  CsvOptions options_;
  CsvLines lines_;
  CsvNumbers numbers_;
  Dataset data_;
  std::vector<std::string> notes_;
  bool is_other_table_ = false;
  ChosenColumns columns_;
  std::vector<std::string> undecided_;  ///< a first line that may be a header or an example
  std::size_t first_line_ = 0;
  char decimal_mark_ = 0;      ///< of the numbers so far; 0: none had one
  std::size_t mark_line_ = 0;  ///< where it was seen first
  std::string room_;
  std::vector<Counter> counters_;
  std::vector<std::string> labels_;                              ///< different ones, in order of appearance
  std::unordered_map<std::string, std::int32_t> label_indices_;  ///< of every spelling of them
  std::size_t examples_ = 0;
};

}  // namespace nudge
