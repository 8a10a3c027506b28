#pragma once
// Columns of text for a terminal.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace nudge::report {

/// A terminal's usual width.
inline constexpr std::size_t terminal_columns = 80;

/// What may be printed: control characters and bytes that are not UTF-8 as '?', so that no name steers a terminal.
std::string printable(std::string_view text);

/// How many columns a terminal gives to it: its code points. (Wide characters take two in truth: their tables lean.)
std::size_t columns_of(std::string_view text);

/// Filled up with blanks to `columns`; longer text stays as it is.
std::string left(std::string_view text, std::size_t columns);
std::string right(std::string_view text, std::size_t columns);

/// At most `columns` wide: what is longer ends in '…'.
std::string shortened(std::string_view text, std::size_t columns);

/// Rows of cells in columns as wide as their widest cell, `gap` blanks apart. `alignment` has a letter a column: 'l' or
/// 'r'. No blanks at the end of a line.
class TextTable {
 public:
  explicit TextTable(std::string alignment, std::size_t gap = 2) : alignment_(std::move(alignment)), gap_(gap) {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  std::size_t width() const;
  std::string text() const;

 private:
  std::vector<std::size_t> widths() const;
  std::string alignment_;
  std::size_t gap_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace nudge::report
