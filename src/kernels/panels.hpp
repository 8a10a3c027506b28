#pragma once
// A weight matrix in panels, and the list of the inputs that are not 0: what a dense layer needs to skip zero inputs.
//
// A matrix W (outputs, inputs) in panels: for each 64 outputs (fewer in the last panel) their weights input by input,
// panel[k, j] = W[first + j, k]. One input's weights to a panel's outputs lie side by side, so that an input of 0 is
// skipped with all of them. It takes as much room as the matrix by rows.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "nudge/matrix.hpp"

namespace nudge::kernels {

inline constexpr std::size_t panel_outputs = 64;
/// So many inputs' weights of a panel (28 kB in float) stay in the first-level cache while all examples use them.
inline constexpr std::size_t block_inputs = 112;

/// One panel of a matrix in panels.
struct Panel {
  std::size_t first_output, width, offset;
};
inline std::size_t panel_count(std::size_t outputs) { return (outputs + panel_outputs - 1) / panel_outputs; }
inline Panel panel_of(std::size_t index, std::size_t outputs, std::size_t inputs) {
  const std::size_t first = index * panel_outputs;
  return {first, std::min(panel_outputs, outputs - first), first * inputs};
}

/// The same numbers in the other form.
template <typename T>
void to_panels(Matrix<const T> rows, T* panels) {
  for (std::size_t index = 0; index < panel_count(rows.rows); ++index) {
    const Panel p = panel_of(index, rows.rows, rows.columns);
    for (std::size_t k = 0; k < rows.columns; ++k) {
      for (std::size_t j = 0; j < p.width; ++j) panels[p.offset + k * p.width + j] = rows(p.first_output + j, k);
    }
  }
}
template <typename T>
void from_panels(const T* panels, Matrix<T> rows) {
  for (std::size_t index = 0; index < panel_count(rows.rows); ++index) {
    const Panel p = panel_of(index, rows.rows, rows.columns);
    for (std::size_t j = 0; j < p.width; ++j) {
      for (std::size_t k = 0; k < rows.columns; ++k) rows(p.first_output + j, k) = panels[p.offset + k * p.width + j];
    }
  }
}

/// Numbers that are not 0 of a row with the columns that they stand in, or of a column with the rows; ascending.
template <typename T>
struct Nonzeros {
  const std::uint32_t* at = nullptr;
  const T* values = nullptr;
  std::size_t count = 0;
};

/// The numbers of a matrix (rows, columns) that are not 0, in blocks of block_inputs columns: of each block row by row,
/// and column by column.
template <typename T>
class NonzeroList {
 public:
  NonzeroList() = default;
  /// Room for so many rows.
  NonzeroList(std::size_t rows, std::size_t columns)
      : most_rows_(rows),
        columns_(columns),
        row_ends_(rows * blocks()),
        column_ends_(columns),
        by_row_(blocks() * block_room()),
        by_column_(blocks() * block_room()) {}

  std::size_t blocks() const { return (columns_ + block_inputs - 1) / block_inputs; }
  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  /// The columns of a block: [begin, end).
  std::size_t block_begin(std::size_t block) const { return block * block_inputs; }
  std::size_t block_end(std::size_t block) const { return std::min(columns_, (block + 1) * block_inputs); }

  void set_rows(std::size_t rows) { rows_ = rows; }

  /// Lists a block's numbers of x (rows, columns). `list` is KernelSet's list_nonzeros.
  template <typename List>
  void fill_block(std::size_t block, const T* x, List list) {
    const std::size_t begin = block_begin(block), count = block_end(block) - begin, room = block * block_room();
    std::uint32_t* const columns = by_row_.at.data() + room;
    T* const values = by_row_.values.data() + room;
    std::size_t found = 0;
    for (std::size_t i = 0; i < rows_; ++i) {
      found +=
          list(x + i * columns_ + begin, count, static_cast<std::uint32_t>(begin), columns + found, values + found);
      row_ends_[block * most_rows_ + i] = static_cast<std::uint32_t>(found);
    }
    // Column by column: count them, know where each begins, and put every number in its place.
    std::uint32_t* const ends = column_ends_.data();
    std::fill(ends + begin, ends + begin + count, 0U);
    for (std::size_t e = 0; e < found; ++e) ++ends[columns[e]];
    std::uint32_t sum = 0;
    for (std::size_t k = begin; k < begin + count; ++k) {
      const std::uint32_t size = ends[k];
      ends[k] = sum;
      sum += size;
    }
    std::size_t e = 0;
    for (std::size_t i = 0; i < rows_; ++i) {
      for (const std::size_t end = row_ends_[block * most_rows_ + i]; e < end; ++e) {
        const std::size_t to = room + ends[columns[e]]++;
        by_column_.at[to] = static_cast<std::uint32_t>(i);
        by_column_.values[to] = values[e];
      }
    }
  }

  /// Of a row, what lies in the block; of a column, all.
  Nonzeros<T> row(std::size_t block, std::size_t i) const {
    const std::size_t end = row_ends_[block * most_rows_ + i];
    return by_row_.part(block * block_room(), i == 0 ? 0 : row_ends_[block * most_rows_ + i - 1], end);
  }
  Nonzeros<T> column(std::size_t block, std::size_t k) const {
    return by_column_.part(block * block_room(), k == block_begin(block) ? 0 : column_ends_[k - 1], column_ends_[k]);
  }

  /// How many numbers are listed, of rows x columns.
  std::size_t size() const {
    std::size_t sum = 0;
    for (std::size_t block = 0; block < blocks() && rows_ > 0; ++block) {
      sum += row_ends_[block * most_rows_ + rows_ - 1];
    }
    return sum;
  }

 private:
  struct Numbers {
    Numbers() = default;
    explicit Numbers(std::size_t room) : at(room), values(room) {}
    Nonzeros<T> part(std::size_t room, std::size_t begin, std::size_t end) const {
      return {at.data() + room + begin, values.data() + room + begin, end - begin};
    }
    AlignedArray<std::uint32_t> at;
    AlignedArray<T> values;
  };

  std::size_t block_room() const { return most_rows_ * block_inputs; }

  std::size_t most_rows_ = 0, columns_ = 0, rows_ = 0;
  std::vector<std::uint32_t> row_ends_;     // block by block
  std::vector<std::uint32_t> column_ends_;  // in their block
  Numbers by_row_, by_column_;
};

}  // namespace nudge::kernels
