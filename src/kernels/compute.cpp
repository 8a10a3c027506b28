#include "kernels/compute.hpp"

#include <cassert>

namespace nudge::kernels {

namespace {

/// Fewer terms than this are done sooner than another thread is woken.
constexpr std::size_t terms_worth_sharing = 20000;
constexpr std::size_t row_grain = 6;
constexpr std::size_t column_grain = 16;
constexpr std::size_t element_grain = 4096;

}  // namespace

template <typename T>
Compute<T>::Compute(ThreadTeam& team, const KernelSet<T>& set)
    : team_(team), set_(set), scratch_(team.size() * product_scratch) {}

template <typename T>
void Compute<T>::run_product(const Product<T>& whole) {
  const auto run = [&](std::size_t part, Range rows, Range columns) {
    Product<T> share = whole;
    share.a += rows.begin * whole.a_row;
    share.b += columns.begin * whole.b_column;
    share.c += rows.begin * whole.c_row + columns.begin;
    if (share.start_row != nullptr) share.start_row += columns.begin;
    share.rows = rows.size();
    share.columns = columns.size();
    share.scratch = scratch_.data() + part * product_scratch;
    if (share.rows > 0 && share.columns > 0) set_.product(share);
  };
  const Range all_rows{0, whole.rows};
  const Range all_columns{0, whole.columns};
  const std::size_t parts = team_.size();
  if (parts == 1 || whole.rows * whole.columns * whole.depth < terms_worth_sharing) {
    run(0, all_rows, all_columns);
  } else if (whole.columns >= parts * column_grain) {
    team_.run([&](std::size_t part) { run(part, all_rows, share_of(whole.columns, column_grain, parts, part)); });
  } else {
    team_.run([&](std::size_t part) { run(part, share_of(whole.rows, row_grain, parts, part), all_columns); });
  }
}

template <typename T>
void Compute<T>::product_transposed(Matrix<const T> x, Matrix<const T> w, std::span<const T> start, Matrix<T> z) {
  assert(x.rows == z.rows && x.columns == w.columns && w.rows == z.columns && start.size() == z.columns);
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
  assert(a.rows == c.rows && a.columns == b.rows && b.columns == c.columns);
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
               .depth = a.columns});
}

template <typename T>
void Compute<T>::add_product_of_transposed(Matrix<const T> a, Matrix<const T> b, Matrix<T> c) {
  assert(a.rows == b.rows && a.columns == c.rows && b.columns == c.columns);
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
void Compute<T>::add_column_sums(Matrix<const T> x, std::span<T> sums) {
  assert(x.columns == sums.size());
  set_.add_column_sums(x.data, x.columns, x.rows, x.columns, sums.data());
}

template <typename T>
void Compute<T>::apply(Function s, T slope, std::span<const T> z, std::span<T> a) {
  assert(z.size() == a.size());
  share(z.size(), element_grain,
        [&](Range r) { set_.apply(s, slope, z.data() + r.begin, a.data() + r.begin, r.size()); });
}

template <typename T>
void Compute<T>::multiply_by_derivative(Function s, T slope, std::span<const T> z, std::span<const T> a,
                                        std::span<const T> da, std::span<T> dz) {
  assert(da.size() == dz.size());
  share(dz.size(), element_grain, [&](Range r) {
    set_.multiply_by_derivative(s, slope, z.data() == nullptr ? nullptr : z.data() + r.begin,
                                a.data() == nullptr ? nullptr : a.data() + r.begin, da.data() + r.begin,
                                dz.data() + r.begin, r.size());
  });
}

template <typename T>
void Compute<T>::softmax_rows(Matrix<const T> z, Matrix<T> p, std::span<T> log_sum) {
  assert(z.rows == p.rows && z.columns == p.columns && log_sum.size() == z.rows);
  share(z.rows, 64, [&](Range r) {
    set_.softmax_rows(z.data + r.begin * z.columns, r.size(), z.columns, p.data + r.begin * z.columns,
                      log_sum.data() + r.begin);
  });
}

template <typename T>
void Compute<T>::scale(T factor, std::span<T> x) {
  share(x.size(), element_grain, [&](Range r) { set_.scale(factor, x.data() + r.begin, r.size()); });
}

template class Compute<float>;
template class Compute<double>;

}  // namespace nudge::kernels
