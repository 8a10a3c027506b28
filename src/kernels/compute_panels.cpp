// Products with a weight matrix in panels, shared out by panels: a thread's weights stay in its own cache.

#include <algorithm>
#include <cassert>

#include "kernels/compute.hpp"

namespace nudge::kernels {

template <typename T>
template <typename ListRow>
void Compute<T>::fill_blocks(NonzeroList<T>& list, std::size_t rows, ListRow&& list_row) {
  list.set_rows(rows);
  const std::size_t grain = std::max<std::size_t>(1, 16384 / (rows * block_inputs));
  share(list.blocks(), grain, [&](Range blocks) {
    for (std::size_t block = blocks.begin; block < blocks.end; ++block) list.fill_block(block, list_row);
  });
}

template <typename T>
void Compute<T>::list_nonzeros(Matrix<const T> x, NonzeroList<T>& list) {
  assert(x.columns == list.columns());
  fill_blocks(list, x.rows, [&](std::size_t i, std::size_t first, std::size_t count, std::uint32_t* column, T* values) {
    return set_.sparse.list_nonzeros(x.row(i).data() + first, count, T(1), static_cast<std::uint32_t>(first), column,
                                     values);
  });
}

template <typename T>
void Compute<T>::list_nonzeros(std::span<const T* const> rows, T scale, NonzeroList<T>& list) {
  fill_blocks(list, rows.size(),
              [&](std::size_t i, std::size_t first, std::size_t count, std::uint32_t* column, T* values) {
                return set_.sparse.list_nonzeros(rows[i] + first, count, scale, static_cast<std::uint32_t>(first),
                                                 column, values);
              });
}

template <typename T>
void Compute<T>::list_nonzeros(std::span<const std::uint8_t* const> rows, T scale, NonzeroList<T>& list) {
  fill_blocks(list, rows.size(),
              [&](std::size_t i, std::size_t first, std::size_t count, std::uint32_t* column, T* values) {
                return set_.sparse.list_nonzero_bytes(rows[i] + first, count, scale, static_cast<std::uint32_t>(first),
                                                      column, values);
              });
}

template <typename T>
void Compute<T>::product_with_panel(std::size_t part, const NonzeroList<T>& list, const Panel& p, Range rows,
                                    Matrix<const T> x, const T* panel, std::span<const T> start, Matrix<T> z) {
  T* const first = z.data + p.first_output;
  if (!list.is_sparse()) {
    return set_.product({.a = x.data + rows.begin * x.columns,
                         .a_row = x.columns,
                         .a_depth = 1,
                         .b = panel,
                         .b_depth = p.width,
                         .b_column = 1,
                         .c = first + rows.begin * z.columns,
                         .c_row = z.columns,
                         .rows = rows.size(),
                         .columns = p.width,
                         .depth = x.columns,
                         .start = Start::row,
                         .start_row = start.data() + p.first_output,
                         .scratch = product_scratch_of(part)});
  }
  for (std::size_t i = rows.begin; i < rows.end; ++i) {
    std::copy_n(start.data() + p.first_output, p.width, first + i * z.columns);
  }
  for (std::size_t block = 0; block < list.blocks(); ++block) {
    set_.sparse.add_product(list.rows_of(block, rows.begin, rows.size()), {panel, p.width, p.width},
                            {first, z.columns, p.width});
  }
}

/// The panel's columns of dz, for a sparse product without those between its rows, which would take half of the
/// first-level cache with them. A whole product needs the scratch itself.
template <typename T>
Columns<const T> Compute<T>::columns_of_panel(std::size_t part, const NonzeroList<T>& list, Matrix<const T> dz,
                                              const Panel& p) {
  const T* const from = dz.data + p.first_output;
  constexpr std::size_t small = 2048;  // numbers
  const bool fits = dz.rows * p.width <= product_scratch;
  if (!list.is_sparse() || dz.columns == p.width || dz.size() <= small || !fits) return {from, dz.columns, p.width};
  T* const packed = product_scratch_of(part);
  for (std::size_t i = 0; i < dz.rows; ++i) std::copy_n(from + i * dz.columns, p.width, packed + i * p.width);
  return {packed, p.width, p.width};
}

template <typename T>
void Compute<T>::add_product_to_block(std::size_t part, const NonzeroList<T>& list, const Panel& p, std::size_t block,
                                      Columns<const T> dz, Matrix<const T> x, T* panel) {
  const std::size_t first = list.block_begin(block);
  if (!list.is_sparse()) {
    return set_.product({.a = x.data + first,
                         .a_row = 1,
                         .a_depth = x.columns,
                         .b = dz.data,
                         .b_depth = dz.stride,
                         .b_column = 1,
                         .c = panel + first * p.width,
                         .c_row = p.width,
                         .rows = list.block_end(block) - first,
                         .columns = p.width,
                         .depth = x.rows,
                         .start = Start::kept,
                         .scratch = product_scratch_of(part)});
  }
  set_.sparse.add_product(list.columns_of(block), dz, {panel, p.width, p.width});
}

template <typename T>
void Compute<T>::product_with_panels(const NonzeroList<T>& list, Matrix<const T> x, const T* w,
                                     std::span<const T> start, Matrix<T> z) {
  assert(list.rows() == x.rows && list.columns() == x.columns && start.size() == z.columns && z.rows == x.rows);
  // A thread has panels of its own, or some rows of one where there are more threads than panels.
  const std::size_t panels = panel_count(z.columns), cuts = std::min(x.rows, (team_.size() + panels - 1) / panels);
  const std::size_t pieces = panels * cuts;
  share_parts(pieces, grain_of(pieces, list.size() * z.columns), [&](std::size_t part, Range mine) {
    for (std::size_t piece = mine.begin; piece < mine.end; ++piece) {
      const Panel p = panel_of(piece / cuts, z.columns, x.columns);
      product_with_panel(part, list, p, share_of(x.rows, 1, cuts, piece % cuts), x, w + p.offset, start, z);
    }
  });
}

template <typename T>
void Compute<T>::descend_in_panels(const NonzeroList<T>& list, Matrix<const T> dz, T rate, T share, T* w) {
  assert(list.rows() == dz.rows && list.is_sparse());
  share_panels(list, dz, [&](std::size_t /*part*/, const Panel& p, std::size_t block, Columns<const T> dz_panel) {
    set_.sparse.descend(list.columns_of(block), dz_panel, rate, share, {w + p.offset, p.width, p.width});
  });
}

template void Compute<float>::list_nonzeros(Matrix<const float>, NonzeroList<float>&);
template void Compute<double>::list_nonzeros(Matrix<const double>, NonzeroList<double>&);
template void Compute<float>::list_nonzeros(std::span<const float* const>, float, NonzeroList<float>&);
template void Compute<double>::list_nonzeros(std::span<const double* const>, double, NonzeroList<double>&);
template void Compute<float>::list_nonzeros(std::span<const std::uint8_t* const>, float, NonzeroList<float>&);
template void Compute<double>::list_nonzeros(std::span<const std::uint8_t* const>, double, NonzeroList<double>&);
template void Compute<float>::product_with_panels(const NonzeroList<float>&, Matrix<const float>, const float*,
                                                  std::span<const float>, Matrix<float>);
template void Compute<double>::product_with_panels(const NonzeroList<double>&, Matrix<const double>, const double*,
                                                   std::span<const double>, Matrix<double>);
template Columns<const float> Compute<float>::columns_of_panel(std::size_t, const NonzeroList<float>&,
                                                               Matrix<const float>, const Panel&);
template Columns<const double> Compute<double>::columns_of_panel(std::size_t, const NonzeroList<double>&,
                                                                 Matrix<const double>, const Panel&);
template void Compute<float>::add_product_to_block(std::size_t, const NonzeroList<float>&, const Panel&, std::size_t,
                                                   Columns<const float>, Matrix<const float>, float*);
template void Compute<double>::add_product_to_block(std::size_t, const NonzeroList<double>&, const Panel&, std::size_t,
                                                    Columns<const double>, Matrix<const double>, double*);
template void Compute<float>::descend_in_panels(const NonzeroList<float>&, Matrix<const float>, float, float, float*);
template void Compute<double>::descend_in_panels(const NonzeroList<double>&, Matrix<const double>, double, double,
                                                 double*);

}  // namespace nudge::kernels
