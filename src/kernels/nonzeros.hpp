#pragma once
// A batch's inputs by the numbers that are not 0, example by example and input by input: what a product reads that skips
// zeros. It is cut into blocks of inputs, so that a block's weights stay in the first-level cache while all examples use
// them.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "base/finite.hpp"
#include "nudge/matrix.hpp"

namespace nudge::kernels {

/// So many inputs' weights to 64 outputs take 26 kB in float.
inline constexpr std::size_t block_inputs = 104;

/// Some rows of a matrix X by their numbers that are not 0. List r, of `count`, is X's row row[r]: the numbers values[e]
/// in the columns column[e], ascending, for e in [begin[r], begin[r + 1]).
template <typename T>
struct SparseRows {
  std::size_t count = 0;
  const std::uint32_t* row = nullptr;
  const std::uint32_t* begin = nullptr;
  const std::uint32_t* column = nullptr;
  const T* values = nullptr;
};

/// The numbers of a matrix X (rows, columns) that are not 0, block by block of block_inputs columns: of each block the
/// rows of X, and the rows of its transpose.
template <typename T>
class NonzeroList {
 public:
  NonzeroList() = default;
  /// Room for so many rows. Without `by_column` there are no columns_of.
  NonzeroList(std::size_t rows, std::size_t columns, bool by_column = true)
      : columns_(columns),
        all_rows_(rows),
        by_row_(blocks(), rows, rows * block_inputs),
        by_column_(by_column ? blocks() : 0, block_inputs, rows * block_inputs),
        lit_columns_(blocks() * block_inputs),
        lit_column_count_(by_column ? blocks() : 0) {
    std::iota(all_rows_.begin(), all_rows_.end(), 0U);
  }

  std::size_t blocks() const { return (columns_ + block_inputs - 1) / block_inputs; }
  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  /// The columns of a block: [begin, end).
  std::size_t block_begin(std::size_t block) const { return block * block_inputs; }
  std::size_t block_end(std::size_t block) const { return std::min(columns_, (block + 1) * block_inputs); }

  /// For a matrix of so many rows, whose blocks are then all filled.
  void set_rows(std::size_t rows) { rows_ = rows; }

  /// list_row(i, first, count, column, values) writes what row i has in the columns [first, first + count) that is not
  /// 0, ascending, and returns how many; it may write as far as `count`.
  template <typename ListRow>
  void fill_block(std::size_t block, ListRow&& list_row) {
    const std::size_t first = block_begin(block), count = block_end(block) - first;
    std::uint32_t* const begin = by_row_.begin_of(block);
    std::uint32_t* const column = by_row_.column_of(block);
    T* const values = by_row_.values_of(block);
    std::size_t found = 0;
    for (std::size_t i = 0; i < rows_; ++i) {
      begin[i] = static_cast<std::uint32_t>(found);
      found += list_row(i, first, count, column + found, values + found);
    }
    begin[rows_] = static_cast<std::uint32_t>(found);
    if (!lit_column_count_.empty()) list_columns(block);
  }

  /// Of the rows [first, first + count) what lies in the block.
  SparseRows<T> rows_of(std::size_t block, std::size_t first, std::size_t count) const {
    return {count, all_rows_.data() + first, by_row_.begin_of(block) + first, by_row_.column_of(block),
            by_row_.values_of(block)};
  }
  /// Those columns of the block that have any: a SparseRows of X transposed.
  SparseRows<T> columns_of(std::size_t block) const {
    return {lit_column_count_[block], lit_columns_.data() + block * block_inputs, by_column_.begin_of(block),
            by_column_.column_of(block), by_column_.values_of(block)};
  }

  /// How many numbers are listed, of rows x columns.
  std::size_t size() const {
    std::size_t sum = 0;
    for (std::size_t block = 0; block < blocks(); ++block) sum += by_row_.begin_of(block)[rows_];
    return sum;
  }

  /// Whether all of them are.
  bool is_finite() const {
    bool result = true;
    for (std::size_t block = 0; block < blocks(); ++block) {
      result &= are_finite(std::span(by_row_.values_of(block), by_row_.begin_of(block)[rows_]));
    }
    return result;
  }

  /// Whether zeros are worth skipping: a term that is skipped costs nothing, one that is not costs more than in a whole
  /// product.
  bool is_sparse() const { return 2 * size() <= rows_ * columns_; }

 private:
  /// The lists of all blocks: room for so many lists and numbers in each.
  struct Lists {
    Lists() = default;
    Lists(std::size_t blocks, std::size_t lists, std::size_t numbers)
        : lists_of_block(lists + 1),
          room(numbers),
          begin(blocks * lists_of_block),
          column(blocks * room),
          values(blocks * room) {}
    std::uint32_t* begin_of(std::size_t block) { return begin.data() + block * lists_of_block; }
    std::uint32_t* column_of(std::size_t block) { return column.data() + block * room; }
    T* values_of(std::size_t block) { return values.data() + block * room; }
    const std::uint32_t* begin_of(std::size_t block) const { return begin.data() + block * lists_of_block; }
    const std::uint32_t* column_of(std::size_t block) const { return column.data() + block * room; }
    const T* values_of(std::size_t block) const { return values.data() + block * room; }

    std::size_t lists_of_block = 0, room = 0;
    std::vector<std::uint32_t> begin;
    AlignedArray<std::uint32_t> column;
    AlignedArray<T> values;
  };

  /// Column by column what fill_block has listed row by row: counted first, so that each number has its place.
  void list_columns(std::size_t block) {
    const std::size_t first = block_begin(block), count = block_end(block) - first;
    const std::uint32_t* const row_begin = by_row_.begin_of(block);
    const std::uint32_t* const column = by_row_.column_of(block);
    const T* const values = by_row_.values_of(block);
    const std::uint32_t found = row_begin[rows_];
    std::array<std::uint32_t, block_inputs> place{};
    for (std::uint32_t e = 0; e < found; ++e) ++place[column[e] - first];
    std::uint32_t* const lit = lit_columns_.data() + block * block_inputs;
    std::uint32_t* const begin = by_column_.begin_of(block);
    std::uint32_t lists = 0, sum = 0;
    for (std::size_t k = 0; k < count; ++k) {
      const std::uint32_t size = place[k];
      lit[lists] = static_cast<std::uint32_t>(first + k);
      begin[lists] = place[k] = sum;
      lists += size > 0 ? 1 : 0;
      sum += size;
    }
    begin[lists] = sum;
    lit_column_count_[block] = lists;
    std::uint32_t* const row = by_column_.column_of(block);
    T* const moved = by_column_.values_of(block);
    for (std::size_t i = 0; i < rows_; ++i) {
      for (std::uint32_t e = row_begin[i]; e < row_begin[i + 1]; ++e) {
        const std::uint32_t to = place[column[e] - first]++;
        row[to] = static_cast<std::uint32_t>(i);
        moved[to] = values[e];
      }
    }
  }

  std::size_t columns_ = 0, rows_ = 0;
  std::vector<std::uint32_t> all_rows_;  // 0, 1, 2, ...
  Lists by_row_, by_column_;             // of the transpose a "column" is a row of X
  std::vector<std::uint32_t> lit_columns_;
  std::vector<std::size_t> lit_column_count_;
};

}  // namespace nudge::kernels
