#pragma once
// The numbers of a picture: ONE table, shown in the page rounded and written as CSV exactly.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace nudge::report {

/// A cell as the page shows it and as the CSV holds it.
struct Cell {
  std::string shown;
  std::string exact;
  bool is_word = false;
};

/// Four significant digits; a minus as U+2212.
Cell number(double value);
/// The same with a plus in front of what is positive.
Cell signed_number(double value);
Cell whole(std::size_t count);
/// A number that somebody chose: without zeros at the end.
Cell chosen(double value);
/// A share, as percent in the page.
Cell share(double value);
Cell words(std::string_view text);
/// Nothing: "–" in the page.
Cell nothing();

struct Column {
  std::string name;     ///< in the CSV: "nudge_of_weighted_input"
  std::string title;    ///< in the page, as HTML
  bool scaled = false;  ///< numbers of one scale: in the page none of them finer than the largest
};

class DataTable {
 public:
  explicit DataTable(std::vector<Column> columns) : columns_(std::move(columns)) {}
  void add(std::vector<Cell> row) { rows_.push_back(std::move(row)); }
  std::size_t rows() const { return rows_.size(); }
  std::size_t columns() const { return columns_.size(); }
  /// RFC 4180 with line feeds: a header line, then a line a row; numbers read back to the same bits.
  std::string csv() const;
  /// A table element; of very many rows the first `most`, which a last row says.
  std::string html(std::size_t most) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace nudge::report
