#include "nudge/process_group.hpp"

#include <algorithm>
#include <span>

namespace nudge {

namespace {

template <typename T>
void add_rows_in_pairs(Matrix<T> rows, std::size_t begin, std::size_t end) {
  for (std::size_t step = 1; step < rows.rows; step *= 2) {
    for (std::size_t i = 0; i + step < rows.rows; i += 2 * step) {
      const std::span<T> into = rows.row(i);
      const std::span<const T> from = rows.row(i + step);
      for (std::size_t k = begin; k < end; ++k) into[k] += from[k];
    }
  }
}

}  // namespace

void add_in_pairs(Matrix<float> rows) { add_rows_in_pairs(rows, 0, rows.columns); }
void add_in_pairs(Matrix<double> rows) { add_rows_in_pairs(rows, 0, rows.columns); }
void add_in_pairs(Matrix<float> rows, std::size_t begin, std::size_t end) { add_rows_in_pairs(rows, begin, end); }

void ProcessGroup::sum(Matrix<double> rows) {
  with_wish_.assign(rows.rows * (rows.columns + 1), 0);
  const Matrix<double> wider(with_wish_.data(), rows.rows, rows.columns + 1);
  for (std::size_t i = 0; i < rows.rows; ++i) std::ranges::copy(rows.row(i), wider.row(i).begin());
  if (asks_to_stop_) wider.row(0).back() = 1;
  sum_rows(wider);
  std::ranges::copy(wider.row(0).first(rows.columns), rows.row(0).begin());
  is_to_stop_ = wider.row(0).back() > 0;
}

}  // namespace nudge
