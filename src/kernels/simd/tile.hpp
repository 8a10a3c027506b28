#pragma once
// The innermost part of a product: one tile of C, held in vector registers while its terms are added.

#include <cstddef>
#include <utility>

#include "kernels/kernel_set.hpp"

namespace nudge::kernels {
namespace {

/// Where a tile reads and writes.
struct Tile {
  const float* a;  ///< A[r,k] = a[r * a_row + k * a_depth]
  std::size_t a_row, a_depth;
  const float* b;  ///< B[k,j] = b[k * b_depth + j], readable for as many columns as the tile's registers hold
  std::size_t b_depth;
  float* c;  ///< C[r,j] = c[r * c_row + j]
  std::size_t c_row;
  std::size_t depth;    ///< how many terms
  std::size_t columns;  ///< how many of the registers' columns C has
  Start start;
  const float* start_row;
};

template <std::size_t i>
struct Index {
  static constexpr std::size_t value = i;
};

/// body(Index<0>()), body(Index<1>()), ...: a loop that is unrolled whatever the compiler thinks of it, so that what it
/// indexes stays in registers.
template <std::size_t count, typename Body>
[[gnu::always_inline]] inline void unroll(Body body) {
  [&]<std::size_t... i>(std::index_sequence<i...>) { (body(Index<i>()), ...); }
  (std::make_index_sequence<count>());
}

/// A tile's sums: `rows` rows of `vectors` registers, of which the last may be partly used.
template <class V, std::size_t rows, std::size_t vectors>
struct Accumulators {
  static constexpr std::size_t last = vectors - 1, before_last = last * V::lanes;
  typename V::Register sum[rows][vectors];

  [[gnu::always_inline]] void begin(const Tile& t) {
    if (t.start == Start::zero) {
      unroll<rows>([&](auto r) { unroll<vectors>([&](auto v) { sum[r.value][v.value] = V::broadcast(0); }); });
    } else if (t.start == Start::row) {
      load(t.start_row, 0, t.columns);
    } else {
      load(t.c, t.c_row, t.columns);
    }
  }

  [[gnu::always_inline]] void load(const float* c, std::size_t c_row, std::size_t columns) {
    unroll<rows>([&](auto r) {
      unroll<last>([&](auto v) { sum[r.value][v.value] = V::load(c + r.value * c_row + v.value * V::lanes); });
    });
    c += before_last;
    if (columns >= vectors * V::lanes) {
      unroll<rows>([&](auto r) { sum[r.value][last] = V::load(c + r.value * c_row); });
    } else {
      unroll<rows>([&](auto r) { sum[r.value][last] = V::load_first(c + r.value * c_row, columns - before_last); });
    }
  }

  [[gnu::always_inline]] void store(float* c, std::size_t c_row, std::size_t columns) const {
    unroll<rows>([&](auto r) {
      unroll<last>([&](auto v) { V::store(sum[r.value][v.value], c + r.value * c_row + v.value * V::lanes); });
    });
    c += before_last;
    if (columns >= vectors * V::lanes) {
      unroll<rows>([&](auto r) { V::store(sum[r.value][last], c + r.value * c_row); });
    } else {
      unroll<rows>([&](auto r) { V::store_first(sum[r.value][last], c + r.value * c_row, columns - before_last); });
    }
  }
};

/// to[j] = from[j * stride] for j < lanes; the last of `count` numbers stands for those behind it.
inline void gather_column(const float* from, std::size_t stride, std::size_t count, std::size_t lanes, float* to) {
  for (std::size_t j = 0; j < lanes; ++j) to[j] = from[(j < count ? j : count - 1) * stride];
}

/// C's tile = start + A B, for `rows` rows and up to `vectors` registers of columns.
template <class V, std::size_t rows, std::size_t vectors>
[[gnu::noinline]] void compute_tile(const Tile& t) {
  using Register = typename V::Register;
  Accumulators<V, rows, vectors> tile;
  tile.begin(t);
  // Three rows of A are addressed from one pointer: a pointer for each would not leave registers enough.
  constexpr std::size_t pointers = (rows + 2) / 3;
  const float* a[pointers];
  unroll<pointers>([&](auto i) { a[i.value] = t.a + 3 * i.value * t.a_row; });
  const float* b = t.b;
  for (std::size_t k = 0; k < t.depth; ++k) {
    Register b_row[vectors];
    unroll<vectors>([&](auto v) { b_row[v.value] = V::load(b + v.value * V::lanes); });
    unroll<rows>([&](auto r) {
      const Register x = V::broadcast(a[r.value / 3][r.value % 3 * t.a_row]);
      unroll<vectors>(
          [&](auto v) { tile.sum[r.value][v.value] = V::multiply_add(x, b_row[v.value], tile.sum[r.value][v.value]); });
    });
    unroll<pointers>([&](auto i) { a[i.value] += t.a_depth; });
    b += t.b_depth;
  }
  tile.store(t.c, t.c_row, t.columns);
}

/// The same for a B whose columns are contiguous, B[k,j] = b[k + j * b_column], read in place: four numbers of each
/// column at a time, transposed in registers.
template <class V, std::size_t rows, std::size_t vectors>
void compute_tile_in_place(const Tile& t, std::size_t b_column) {
  using Register = typename V::Register;
  Accumulators<V, rows, vectors> tile;
  tile.begin(t);
  const float* a = t.a;
  std::size_t k = 0;
  for (; k + 4 <= t.depth; k += 4) {
    unroll<vectors>([&](auto v) {
      constexpr std::size_t j = v.value * V::lanes;
      Register numbers[4];
      V::load_transposed(t.b + k + j * b_column, b_column, t.columns - j - 1, numbers);
      unroll<4>([&](auto n) {
        unroll<rows>([&](auto r) {
          const Register x = V::broadcast(a[r.value * t.a_row + n.value * t.a_depth]);
          tile.sum[r.value][v.value] = V::multiply_add(x, numbers[n.value], tile.sum[r.value][v.value]);
        });
      });
    });
    a += 4 * t.a_depth;
  }
  for (; k < t.depth; ++k) {
    unroll<vectors>([&](auto v) {
      constexpr std::size_t j = v.value * V::lanes;
      float numbers[V::lanes];
      gather_column(t.b + k + j * b_column, b_column, t.columns - j, V::lanes, numbers);
      unroll<rows>([&](auto r) {
        const Register x = V::broadcast(a[r.value * t.a_row]);
        tile.sum[r.value][v.value] = V::multiply_add(x, V::load(numbers), tile.sum[r.value][v.value]);
      });
    });
    a += t.a_depth;
  }
  tile.store(t.c, t.c_row, t.columns);
}

}  // namespace
}  // namespace nudge::kernels
