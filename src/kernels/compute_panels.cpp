// Products with a weight matrix in panels, shared out by panels: a thread's weights stay in its own cache.

#include <algorithm>
#include <cassert>

#include "kernels/compute.hpp"

namespace nudge::kernels {
namespace {

/// The fewest of `pieces` equal parts of so many multiply-adds that are worth a thread.
std::size_t grain_of(std::size_t pieces, std::size_t multiply_adds) {
  return multiply_adds < shared_multiply_adds ? pieces : 1;
}

/// Zeros are skipped where they are at least a half: a term that is skipped costs nothing, one that is not
/// costs more than in a whole product.
template <typename T>
bool is_sparse(const NonzeroList<T>& list) {
  return 2 * list.size() <= list.rows() * list.columns();
}

}  // namespace

template <typename T>
void Compute<T>::list_nonzeros(Matrix<const T> x, NonzeroList<T>& list) {
  assert(x.columns == list.columns());
  list.set_rows(x.rows);
  const std::size_t grain = std::max<std::size_t>(1, 16384 / (x.rows * block_inputs));
  share(list.blocks(), grain, [&](Range blocks) {
    for (std::size_t block = blocks.begin; block < blocks.end; ++block) {
      list.fill_block(block, x.data, set_.panels.list_nonzeros);
    }
  });
}

template <typename T>
void Compute<T>::product_with_panel(std::size_t part, const NonzeroList<T>& list, const Panel& p, Range rows,
                                    Matrix<const T> x, const T* panel, std::span<const T> start, Matrix<T> z) {
  T* const first = z.data + p.first_output;
  if (!is_sparse(list)) {
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
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      const Nonzeros<T> lit = list.row(block, i);
      if (lit.count > 0) set_.panels.add_weighted_rows(lit, panel, p.width, p.width, first + i * z.columns);
    }
  }
}

template <typename T>
void Compute<T>::add_product_to_block(std::size_t part, const NonzeroList<T>& list, const Panel& p, std::size_t block,
                                      Matrix<const T> dz, Matrix<const T> x, T* panel) {
  const T* const from = dz.data + p.first_output;
  const std::size_t first = list.block_begin(block);
  if (!is_sparse(list)) {
    return set_.product({.a = x.data + first,
                         .a_row = 1,
                         .a_depth = x.columns,
                         .b = from,
                         .b_depth = dz.columns,
                         .b_column = 1,
                         .c = panel + first * p.width,
                         .c_row = p.width,
                         .rows = list.block_end(block) - first,
                         .columns = p.width,
                         .depth = x.rows,
                         .start = Start::kept,
                         .scratch = product_scratch_of(part)});
  }
  for (std::size_t k = first; k < list.block_end(block); ++k) {
    const Nonzeros<T> lit = list.column(block, k);
    if (lit.count > 0) set_.panels.add_weighted_rows(lit, from, dz.columns, p.width, panel + k * p.width);
  }
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
void Compute<T>::add_product_to_panels(const NonzeroList<T>& list, Matrix<const T> dz, Matrix<const T> x, T* dw) {
  assert(list.rows() == x.rows && list.columns() == x.columns && dz.rows == x.rows);
  const std::size_t pieces = panel_count(dz.columns) * list.blocks();
  share_parts(pieces, grain_of(pieces, list.size() * dz.columns), [&](std::size_t part, Range mine) {
    for (std::size_t piece = mine.begin; piece < mine.end; ++piece) {
      const Panel p = panel_of(piece / list.blocks(), dz.columns, x.columns);
      add_product_to_block(part, list, p, piece % list.blocks(), dz, x, dw + p.offset);
    }
  });
}

template void Compute<float>::list_nonzeros(Matrix<const float>, NonzeroList<float>&);
template void Compute<double>::list_nonzeros(Matrix<const double>, NonzeroList<double>&);
template void Compute<float>::product_with_panels(const NonzeroList<float>&, Matrix<const float>, const float*,
                                                  std::span<const float>, Matrix<float>);
template void Compute<double>::product_with_panels(const NonzeroList<double>&, Matrix<const double>, const double*,
                                                   std::span<const double>, Matrix<double>);
template void Compute<float>::add_product_to_panels(const NonzeroList<float>&, Matrix<const float>, Matrix<const float>,
                                                    float*);
template void Compute<double>::add_product_to_panels(const NonzeroList<double>&, Matrix<const double>,
                                                     Matrix<const double>, double*);
}  // namespace nudge::kernels
