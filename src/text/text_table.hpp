#pragma once
// Columns of text for a terminal.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace nudge::words {

/// A terminal's usual width.
inline constexpr std::size_t terminal_columns = 80;

/// What may be printed: control characters and bytes that are not UTF-8 as '?', so that no name steers a terminal.
std::string printable(std::string_view text);

/// How many columns a terminal gives to it: its code points. (Wide characters take two in truth: their tables lean.)
std::size_t columns_of(std::string_view text);

/// A number as fine as the largest of its kind is written: beside 0.9213 not "+8.412e-06" but "+0.000", not "0.0006068"
/// but "0.0006". `cell` is `value` in words; its sign stays.
std::string in_scale(const std::string& cell, double value, double largest);
/// The magnitude of a cell that is a number; 0 of any other.
double magnitude_of(const std::string& cell);

/// Filled up with blanks to `columns`; longer text stays as it is.
std::string left(std::string_view text, std::size_t columns);
std::string right(std::string_view text, std::size_t columns);

/// At most `columns` wide: what is longer ends in '…'.
std::string shortened(std::string_view text, std::size_t columns);

/// Rows of cells in columns as wide as their widest cell, `gap` blanks apart. `alignment` has a letter a column: 'l',
/// 'r', or 's': to the right, numbers of one scale, none of them finer than the largest (in_scale). No blanks at the
/// end of a line.
class TextTable {
 public:
  explicit TextTable(std::string alignment, std::size_t gap = 2) : alignment_(std::move(alignment)), gap_(gap) {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  std::size_t width() const;
  std::string text() const;

 private:
  using Rows = std::vector<std::vector<std::string>>;
  std::vector<std::size_t> widths(const Rows& rows) const;
  Rows scaled_rows() const;
  std::string alignment_;
  std::size_t gap_;
  Rows rows_;
};

}  // namespace nudge::words
