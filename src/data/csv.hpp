#pragma once
// Labelled examples from comma-separated values, one example a line. One column holds the labels (the first, or the one
// named), and one, if it is named, what each example counts in the cost of training; the others are the example's
// numbers, all of them in this order.
//  - A header line is optional; there is one if a column is named, if a value of the first line is no number, or if
//    its values (16 or more) only count the columns.
//  - Fields may stand in double quotes, with "" for a quote inside; lines end in \n or \r\n; empty lines are skipped; a
//    UTF-8 mark at the start is too.
//  - Labels are any text; the different ones are the classes, sorted (whole numbers by value).
//  - If all values are whole numbers 0...255 they are pixels, and a square number of them is a gray picture of that
//    height and width; otherwise they are features.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "nudge/dataset.hpp"

namespace nudge {

/// Takes the text piece by piece, so that a large file is never in memory as text:
///   CsvParser parser("digits.csv", ""); parser.feed(bytes); ...; Dataset data = parser.finish();
class CsvParser {
 public:
  /// `label_column` is the label column's name in the header line; empty: the first column holds the labels.
  /// `weight_column` is that of the weights; empty: there are none.
  CsvParser(std::string name, std::string label_column, std::string weight_column = "");

  /// Errors: a line with another number of columns than the first, a value that is no finite number, a quote where none
  /// may be, more than 1,000 different labels, no such column, one column for labels and weights, a weight
  /// that is negative. The messages name line and column, from 1.
  void feed(std::span<const std::uint8_t> bytes);

  /// Errors: as above about the last line, a quote that is never closed, no examples.
  Dataset finish();

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  enum class State { field_start, plain, quoted, after_quote };

  void take(char c);
  void end_field();
  void end_line();
  void read_first_line();
  void read_example();
  std::size_t named_column(const std::string& wanted) const;
  std::int32_t label_index(const std::string& label);
  void add_weight();
  void add_value(std::size_t column);
  std::string place(std::size_t column) const;

  std::string name_;
  std::string label_column_;
  std::string weight_column_;
  State state_ = State::field_start;
  std::string field_;
  std::vector<std::string> fields_;  ///< of the line being read; the first field_count_ are filled
  std::size_t field_count_ = 0;
  std::size_t line_ = 1;             ///< the line being read
  std::size_t example_line_ = 1;     ///< where its example began: a quoted field may hold line ends
  std::size_t byte_order_mark_ = 0;  ///< how many bytes of a mark have been skipped
  bool at_start_ = true;
  std::size_t columns_ = 0;  ///< of every line; 0 before the first
  std::size_t label_at_ = 0;
  std::size_t weight_at_ = none;
  std::vector<std::string> labels_;  ///< different ones, in order of appearance
  std::unordered_map<std::string, std::int32_t> label_indices_;
  Dataset data_;
  bool bytes_only_ = true;  ///< all values so far were pixels
};

}  // namespace nudge
