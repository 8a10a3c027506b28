#pragma once
// The sums of convolutions in tiles that fit the registers. As in product.hpp, each output's terms are added in
// ascending order into one lane of one register.

#include <cstddef>

#include "kernels/kernel_set.hpp"
#include "kernels/simd/product.hpp"
#include "kernels/simd/tile.hpp"

namespace nudge::kernels {
namespace {

/// C's tile = start + A B, for `rows` rows and up to `vectors` registers of columns.
template <class V, std::size_t rows, std::size_t vectors>
[[gnu::noinline]] void compute_sliding_tile(const SlidingProduct<float>& t) {
  using Register = typename V::Register;
  Accumulators<V, rows, vectors> tile;
  if (t.start == nullptr) {
    tile.load(t.c, t.c_row, t.columns);
  } else {
    unroll<rows>(
        [&](auto r) { unroll<vectors>([&](auto v) { tile.sum[r.value][v.value] = V::broadcast(t.start[r.value]); }); });
  }
  const float* a = t.a;
  for (std::size_t k = 0; k < t.depth; ++k) {
    const float* b = t.b + t.b_at[k];
    Register b_row[vectors];
    unroll<vectors>([&](auto v) { b_row[v.value] = V::load(b + v.value * V::lanes); });
    unroll<rows>([&](auto r) {
      const Register x = V::broadcast(a[r.value]);
      unroll<vectors>(
          [&](auto v) { tile.sum[r.value][v.value] = V::multiply_add(x, b_row[v.value], tile.sum[r.value][v.value]); });
    });
    a += t.a_depth;
  }
  tile.store(t.c, t.c_row, t.columns);
}

/// The tile's sums += A B, for `rows` rows and `vectors` registers of columns.
template <class V, std::size_t rows, std::size_t vectors>
[[gnu::noinline]] void add_gradient_tile(const SlidingGradient<float>& t) {
  using Register = typename V::Register;
  Accumulators<V, rows, vectors> tile;
  tile.load(t.sums, t.row, vectors * V::lanes);
  const float* a[rows];
  unroll<rows>([&](auto r) { a[r.value] = t.a + t.a_at[r.value]; });
  const float* b = t.b;
  for (std::size_t p = 0; p < t.depth; ++p) {
    Register b_row[vectors];
    unroll<vectors>([&](auto v) { b_row[v.value] = V::load(b + v.value * V::lanes); });
    unroll<rows>([&](auto r) {
      const Register x = V::broadcast(a[r.value][p]);
      unroll<vectors>(
          [&](auto v) { tile.sum[r.value][v.value] = V::multiply_add(x, b_row[v.value], tile.sum[r.value][v.value]); });
    });
    b += t.row;
  }
  tile.store(t.sums, t.row, vectors * V::lanes);
}

/// work(Index<row_count>(), Index<vector_count>())
template <std::size_t rows, std::size_t vectors, typename Work>
void with_tile_size(std::size_t row_count, std::size_t vector_count, Work work) {
  if constexpr (vectors > 1) {
    if (vector_count < vectors) return with_tile_size<rows, vectors - 1>(row_count, vector_count, work);
  }
  if constexpr (rows > 1) {
    if (row_count < rows) return with_tile_size<rows - 1, vectors>(row_count, vector_count, work);
  }
  work(Index<rows>(), Index<vectors>());
}

/// The sums of one instruction set: its registers V, and the tile's size in rows and in registers of columns.
template <class V, std::size_t tile_rows, std::size_t tile_vectors>
struct SlidingTiles {
  static constexpr std::size_t panel_columns = tile_vectors * V::lanes;
  static constexpr std::size_t block_depth = 128;  ///< such a panel, with as much of A, stays in the first-level cache
  static_assert(V::lanes <= slack);

  static void product(const SlidingProduct<float>& p) {
    const std::size_t blocks = ceiling(p.depth, block_depth), step = blocks == 0 ? 0 : ceiling(p.depth, blocks);
    const std::size_t tiles = ceiling(p.rows, tile_rows);
    std::size_t k = 0;
    do {
      for (std::size_t j = 0; j < p.columns; j += panel_columns) {
        SlidingProduct<float> tile = p;
        const bool has_terms = p.depth > 0;  // without any A and B may be null
        if (has_terms) tile.b += j;
        tile.b_at += k;
        tile.depth = smaller(step, p.depth - k);
        tile.columns = smaller(panel_columns, p.columns - j);
        // Tiles of about equal height: a last one of a row or two would keep few multipliers busy.
        for (std::size_t index = 0; index < tiles; ++index) {
          const std::size_t i = p.rows * index / tiles;
          if (has_terms) tile.a = p.a + k * p.a_depth + i;
          tile.c = p.c + i * p.c_row + j;
          tile.start = p.start == nullptr || k > 0 ? nullptr : p.start + i;
          with_tile_size<tile_rows, tile_vectors>(
              p.rows * (index + 1) / tiles - i, ceiling(tile.columns, V::lanes),
              [&](auto rows, auto vectors) { compute_sliding_tile<V, rows.value, vectors.value>(tile); });
        }
      }
      k += step;
    } while (k < p.depth);
  }

  static void add_gradient(const SlidingGradient<float>& g) {
    const std::size_t blocks = ceiling(g.depth, block_depth), step = blocks == 0 ? 1 : ceiling(g.depth, blocks);
    for (std::size_t p = 0; p < g.depth; p += step) {
      for (std::size_t j = 0; j < g.columns; j += panel_columns) {
        const std::size_t vectors = ceiling(smaller(panel_columns, g.columns - j), V::lanes);
        vectors == 1 ? add_gradient_panel<most_rows, 1>(g, p, smaller(step, g.depth - p), j, vectors)
                     : add_gradient_panel<smaller(tile_rows, most_rows), tile_vectors>(g, p, smaller(step, g.depth - p),
                                                                                       j, vectors);
      }
    }
  }

  static void transpose(const float* from, std::size_t from_row, std::size_t rows, std::size_t columns, float* to,
                        std::size_t to_row) {
    for (std::size_t i = 0; i < rows; i += V::lanes) {
      const float* source = from + i * from_row;
      float* target = to + i;
      std::size_t j = 0;
      for (; j + 4 <= columns; j += 4, target += 4 * to_row) {
        typename V::Register numbers[4];
        V::load_transposed(source + j, from_row, rows - i - 1, numbers);
        for (std::size_t n = 0; n < 4; ++n) V::store(numbers[n], target + n * to_row);
      }
      for (; j < columns; ++j, target += to_row) gather_column(source + j, from_row, rows - i, V::lanes, target);
    }
  }

 private:
  static constexpr std::size_t most_rows = 10;  ///< each has a pointer of its own

  /// The terms [p, p + depth) of all sums in some registers of columns from j on
  template <std::size_t panel_rows, std::size_t panel_vectors>
  static void add_gradient_panel(const SlidingGradient<float>& g, std::size_t p, std::size_t depth, std::size_t j,
                                 std::size_t vector_count) {
    SlidingGradient<float> tile = g;
    tile.a += p;
    tile.b += p * g.row + j;
    tile.depth = depth;
    const std::size_t tiles = ceiling(g.rows, panel_rows);
    for (std::size_t index = 0; index < tiles; ++index) {
      const std::size_t i = g.rows * index / tiles;
      tile.a_at = g.a_at + i;
      tile.sums = g.sums + i * g.row + j;
      with_tile_size<panel_rows, panel_vectors>(
          g.rows * (index + 1) / tiles - i, vector_count,
          [&](auto rows, auto vectors) { add_gradient_tile<V, rows.value, vectors.value>(tile); });
    }
  }
};

template <class Tiles>
constexpr SlidingKernels<float> sliding_kernels{Tiles::product, Tiles::add_gradient, Tiles::transpose};

}  // namespace
}  // namespace nudge::kernels
