#pragma once
// Products of matrices in tiles that fit the registers. Each output's terms are added in ascending k into one lane of
// one register; what is vectorised, blocked and shared among threads is the outputs. So none of it changes a bit.
//
// The order of the loops, outermost first (after Goto and van de Geijn 2008, "Anatomy of high-performance matrix
// multiplication", for matrices that fit the second-level cache):
//   1. blocks of k, so short that a panel of B stays in the first-level cache;
//   2. panels of B, as wide as a tile, packed into scratch so that tiles read them front to back;
//   3. tiles: some rows of C by one panel;
//   4. k: one row of the panel times one number from each row of A.

#include <cstddef>

#include "kernels/kernel_set.hpp"
#include "kernels/simd/tile.hpp"

namespace nudge::kernels {
namespace {

constexpr std::size_t ceiling(std::size_t count, std::size_t grain) { return (count + grain - 1) / grain; }
constexpr std::size_t smaller(std::size_t a, std::size_t b) { return a < b ? a : b; }

/// The products of one instruction set: its registers V, and the tile's size in rows and in registers of columns.
template <class V, std::size_t tile_rows, std::size_t tile_vectors>
struct TiledProduct {
  static constexpr std::size_t panel_columns = tile_vectors * V::lanes;
  static constexpr std::size_t block_depth = 256;
  static_assert(block_depth * panel_columns <= product_scratch);

  static void compute(const Product<float>& p) {
    if (p.rows == 0 || p.columns == 0) return;
    if (p.rows <= 2 && p.b_column != 1) return p.rows == 2 ? compute_few<2>(p) : compute_few<1>(p);
    // Blocks of about equal depth, and a multiple of 4 for the transpositions. No terms still make one block: the
    // start.
    const std::size_t blocks = ceiling(p.depth, block_depth);
    const std::size_t step = blocks == 0 ? 0 : ceiling(ceiling(p.depth, blocks), 4) * 4;
    std::size_t k = 0;
    do {
      const std::size_t depth = smaller(step, p.depth - k);
      for (std::size_t j = 0; j < p.columns; j += panel_columns) {
        compute_panel(p, k, depth, j, smaller(panel_columns, p.columns - j));
      }
      k += step;
    } while (k < p.depth);
  }

 private:
  /// One or two rows read each number of B once or twice: packing it would take longer than the product.
  template <std::size_t rows>
  static void compute_few(const Product<float>& p) {
    constexpr std::size_t vectors = 4;  // sums enough to hide the latency of their multiplications
    Tile tile = tile_of(p);
    for (std::size_t j = 0; j < p.columns; j += tile.columns) {
      const bool wide = p.columns - j >= vectors * V::lanes;
      tile.columns = wide ? vectors * V::lanes : smaller(V::lanes, p.columns - j);
      tile.b = p.b + j * p.b_column;
      tile.c = p.c + j;
      if (p.start == Start::row) tile.start_row = p.start_row + j;
      wide ? compute_tile_in_place<V, rows, vectors>(tile, p.b_column)
           : compute_tile_in_place<V, rows, 1>(tile, p.b_column);
    }
  }

  /// The terms [k, k + depth) of all outputs in the columns [j, j + columns)
  static void compute_panel(const Product<float>& p, std::size_t k, std::size_t depth, std::size_t j,
                            std::size_t columns) {
    const std::size_t vectors = ceiling(columns, V::lanes);
    Tile tile = tile_of(p);
    tile.b += k * p.b_depth + j * p.b_column;
    tile.depth = depth;
    tile.columns = columns;
    if (k > 0) tile.start = Start::kept;
    if (p.start == Start::row) tile.start_row = p.start_row + j;
    // B is read in place where its rows are contiguous and too few tiles use them to repay packing.
    if (p.b_column != 1) {
      tile.b_depth = transpose_panel(tile.b, p.b_column, depth, columns, p.scratch);
      tile.b = p.scratch;
    } else if (columns < panel_columns || p.rows > 4 * tile_rows) {
      tile.b_depth = copy_panel(tile.b, p.b_depth, depth, columns, p.scratch);
      tile.b = p.scratch;
    }
    // Tiles of about equal height: a last one of a row or two would keep few multipliers busy.
    const std::size_t tiles = ceiling(p.rows, tile_rows);
    for (std::size_t index = 0; index < tiles; ++index) {
      const std::size_t i = p.rows * index / tiles, rows = p.rows * (index + 1) / tiles - i;
      tile.a = p.a + i * p.a_row + k * p.a_depth;
      tile.c = p.c + i * p.c_row + j;
      compute_tile_of(rows, vectors, tile);
    }
  }

  /// panel[k,j] = B[k,j], with zeros up to whole registers. Returns the panel's distance between rows.
  static std::size_t copy_panel(const float* b, std::size_t b_depth, std::size_t depth, std::size_t columns,
                                float* panel) {
    const std::size_t width = ceiling(columns, V::lanes) * V::lanes;
    for (std::size_t k = 0; k < depth; ++k) {
      std::size_t j = 0;
      for (; j + V::lanes <= columns; j += V::lanes) V::store(V::load(b + k * b_depth + j), panel + k * width + j);
      if (j < columns) V::store(V::load_first(b + k * b_depth + j, columns - j), panel + k * width + j);
    }
    return width;
  }

  /// The same where the columns of B are contiguous; the last one stands for those behind it.
  static std::size_t transpose_panel(const float* b, std::size_t b_column, std::size_t depth, std::size_t columns,
                                     float* panel) {
    const std::size_t width = ceiling(columns, V::lanes) * V::lanes;
    for (std::size_t j = 0; j < columns; j += V::lanes) {
      const float* from = b + j * b_column;
      std::size_t k = 0;
      for (; k + 4 <= depth; k += 4) {
        typename V::Register numbers[4];
        V::load_transposed(from + k, b_column, columns - j - 1, numbers);
        for (std::size_t n = 0; n < 4; ++n) V::store(numbers[n], panel + (k + n) * width + j);
      }
      for (; k < depth; ++k) gather_column(from + k, b_column, columns - j, V::lanes, panel + k * width + j);
    }
    return width;
  }

  /// All of C as one tile, to be cut down.
  static Tile tile_of(const Product<float>& p) {
    return {.a = p.a,
            .a_row = p.a_row,
            .a_depth = p.a_depth,
            .b = p.b,
            .b_depth = p.b_depth,
            .c = p.c,
            .c_row = p.c_row,
            .depth = p.depth,
            .columns = p.columns,
            .start = p.start,
            .start_row = p.start_row};
  }

  /// compute_tile<V, row_count, vector_count>(tile)
  template <std::size_t rows = tile_rows, std::size_t vectors = tile_vectors>
  static void compute_tile_of(std::size_t row_count, std::size_t vector_count, const Tile& tile) {
    if constexpr (vectors > 1) {
      if (vector_count < vectors) return compute_tile_of<rows, vectors - 1>(row_count, vector_count, tile);
    }
    if constexpr (rows > 1) {
      if (row_count < rows) return compute_tile_of<rows - 1, vectors>(row_count, vector_count, tile);
    }
    compute_tile<V, rows, vectors>(tile);
  }
};

}  // namespace
}  // namespace nudge::kernels
