#include "kernels/compute.hpp"

#include <algorithm>
#include <cassert>

#include "kernels/functions.hpp"

namespace nudge::kernels {
namespace {

// Waking the team takes a microsecond or two, so each thread must have more than that to do.
constexpr std::size_t smallest_share = 2048;         ///< numbers, where each takes about a nanosecond
constexpr std::size_t smallest_cheap_share = 16384;  ///< numbers, where each takes a fraction of one

// Products are cut at multiples of these: rows are made into tiles of equal height anyway, columns should fill
// registers.
constexpr std::size_t row_grain = 4, column_grain = 16;

std::size_t smallest_share_of(Function s) { return traits_of(s).is_cheap ? smallest_cheap_share : smallest_share; }

/// The grain that gives `parts` equal shares, unless they would be smaller than `smallest`.
std::size_t fair_grain(std::size_t count, std::size_t smallest, std::size_t parts) {
  constexpr std::size_t whole_vectors = 16;
  const std::size_t equal = (count + parts - 1) / parts;
  return std::max(smallest, (equal + whole_vectors - 1) / whole_vectors * whole_vectors);
}

}  // namespace

template <typename T>
Compute<T>::Compute(ThreadTeam& team, const KernelSet<T>& set)
    : team_(team), set_(set), scratch_(team.size() * product_scratch) {}

template <typename T>
void Compute<T>::product_transposed(Matrix<const T> x, Matrix<const T> w, std::span<const T> start, Matrix<T> z) {
  assert(x.columns == w.columns && z.rows == x.rows && z.columns == w.rows && start.size() == w.rows);
  run_product({.a = x.data,
               .a_row = x.columns,
               .a_depth = 1,
               .b = w.data,
               .b_depth = 1,
               .b_column = w.columns,
               .c = z.data,
               .c_row = z.columns,
               .rows = z.rows,
               .columns = z.columns,
               .depth = x.columns,
               .start = Start::row,
               .start_row = start.data()});
}

template <typename T>
void Compute<T>::product(Matrix<const T> a, Matrix<const T> b, Matrix<T> c) {
  assert(a.columns == b.rows && c.rows == a.rows && c.columns == b.columns);
  run_product({.a = a.data,
               .a_row = a.columns,
               .a_depth = 1,
               .b = b.data,
               .b_depth = b.columns,
               .b_column = 1,
               .c = c.data,
               .c_row = c.columns,
               .rows = c.rows,
               .columns = c.columns,
               .depth = a.columns,
               .start = Start::zero});
}

template <typename T>
void Compute<T>::add_product_of_transposed(Matrix<const T> a, Matrix<const T> b, Matrix<T> c) {
  assert(a.rows == b.rows && c.rows == a.columns && c.columns == b.columns);
  run_product({.a = a.data,
               .a_row = 1,
               .a_depth = a.columns,
               .b = b.data,
               .b_depth = b.columns,
               .b_column = 1,
               .c = c.data,
               .c_row = c.columns,
               .rows = c.rows,
               .columns = c.columns,
               .depth = a.rows,
               .start = Start::kept});
}

template <typename T>
void Compute<T>::run_product(const Product<T>& whole) {
  const std::size_t parts = team_.size();
  const auto run_part = [&](std::size_t part, Range rows, Range columns) {
    if (rows.size() == 0 || columns.size() == 0) return;
    Product<T> mine = whole;
    mine.a += rows.begin * whole.a_row;
    mine.b += columns.begin * whole.b_column;
    mine.c += rows.begin * whole.c_row + columns.begin;
    if (whole.start == Start::row) mine.start_row += columns.begin;
    mine.rows = rows.size();
    mine.columns = columns.size();
    mine.scratch = product_scratch_of(part);
    set_.product(mine);
  };
  const Range all_rows{0, whole.rows}, all_columns{0, whole.columns};
  if (parts == 1 || whole.rows * whole.columns * whole.depth < shared_multiply_adds) {
    return run_part(0, all_rows, all_columns);
  }
  // Threads that share the columns each pack a part of B, threads that share the rows each pack all of it: so rows must
  // be the clearly fairer cut.
  const auto largest_share = [&](std::size_t count, std::size_t grain) {
    return static_cast<double>(share_of(count, grain, parts, 0).size()) / static_cast<double>(count);
  };
  const bool cut_rows = 1.1 * largest_share(whole.rows, row_grain) < largest_share(whole.columns, column_grain);
  team_.run([&](std::size_t part) {
    cut_rows ? run_part(part, share_of(whole.rows, row_grain, parts, part), all_columns)
             : run_part(part, all_rows, share_of(whole.columns, column_grain, parts, part));
  });
}

template <typename T>
void Compute<T>::add_column_sums(Matrix<const T> x, std::span<T> sums) {
  assert(sums.size() == x.columns);
  const std::size_t smallest = smallest_cheap_share / std::max<std::size_t>(x.rows, 1) + 1;
  share(x.columns, fair_grain(x.columns, smallest, team_.size()), [&](Range range) {
    set_.add_column_sums(x.data + range.begin, x.columns, x.rows, range.size(), sums.data() + range.begin);
  });
}

template <typename T>
void Compute<T>::apply(Function s, T slope, std::span<const T> z, std::span<T> a) {
  assert(a.size() == z.size());
  share(z.size(), fair_grain(z.size(), smallest_share_of(s), team_.size()),
        [&](Range range) { set_.apply(s, slope, z.data() + range.begin, a.data() + range.begin, range.size()); });
}

template <typename T>
void Compute<T>::multiply_by_derivative(Function s, T slope, std::span<const T> z, std::span<const T> a,
                                        std::span<const T> da, std::span<T> dz) {
  assert(dz.size() == da.size() && (z.data() == nullptr || z.size() == da.size()) &&
         (a.data() == nullptr || a.size() == da.size()));
  share(da.size(), fair_grain(da.size(), smallest_share_of(s), team_.size()), [&](Range range) {
    const T* from_z = z.data() == nullptr ? nullptr : z.data() + range.begin;
    const T* from_a = a.data() == nullptr ? nullptr : a.data() + range.begin;
    set_.multiply_by_derivative(s, slope, from_z, from_a, da.data() + range.begin, dz.data() + range.begin,
                                range.size());
  });
}

template <typename T>
void Compute<T>::softmax_rows(Matrix<const T> z, Matrix<T> p, std::span<T> log_sum) {
  assert(p.rows == z.rows && p.columns == z.columns && log_sum.size() == z.rows);
  const std::size_t smallest = smallest_share / std::max<std::size_t>(z.columns, 1) + 1;
  share(z.rows, std::max(smallest, (z.rows + team_.size() - 1) / team_.size()), [&](Range range) {
    const std::size_t first = range.begin * z.columns;
    set_.softmax_rows(z.data + first, range.size(), z.columns, p.data + first, log_sum.data() + range.begin);
  });
}

template <typename T>
void Compute<T>::scale(T factor, std::span<T> x) {
  share(x.size(), fair_grain(x.size(), smallest_cheap_share, team_.size()),
        [&](Range range) { set_.scale(factor, x.data() + range.begin, range.size()); });
}

template <typename T>
void Compute<T>::add(std::span<const T> x, std::span<T> y) {
  assert(x.size() == y.size());
  share(x.size(), fair_grain(x.size(), smallest_cheap_share, team_.size()),
        [&](Range range) { set_.add(x.data() + range.begin, y.data() + range.begin, range.size()); });
}

template class Compute<float>;
template class Compute<double>;

}  // namespace nudge::kernels
