#pragma once
// Sums of rows by weights that are not 0, in vector registers.

#include <cstddef>
#include <cstdint>

#include "kernels/kernel_set.hpp"
#include "kernels/simd/tile.hpp"

namespace nudge::kernels {
namespace {

/// The kernels of panels.hpp for registers V.
template <class V>
struct VectorRows {
  static constexpr std::size_t most_vectors = 8;  ///< sums that registers hold beside what is added to them

  static std::size_t list_nonzeros(const float* x, std::size_t count, std::uint32_t first, std::uint32_t* at,
                                   float* values) {
    std::size_t found = 0, i = 0;
    for (; i + V::lanes <= count; i += V::lanes) {
      found += V::store_nonzeros(x + i, first + static_cast<std::uint32_t>(i), at + found, values + found);
    }
    for (; i < count; ++i) {
      if (x[i] == 0) continue;
      at[found] = first + static_cast<std::uint32_t>(i);
      values[found++] = x[i];
    }
    return found;
  }

  static void add_weighted_rows(const Nonzeros<float>& x, const float* rows, std::size_t stride, std::size_t width,
                                float* sums) {
    for_each_piece(width, [&](auto vectors, std::size_t first, std::size_t piece) {
      constexpr std::size_t n = vectors.value;
      Accumulators<V, 1, n> tile;
      tile.load(sums + first, 0, piece);
      for (std::size_t e = 0; e < x.count; ++e) {
        const float* row = rows + x.at[e] * stride + first;
        const auto value = V::broadcast(x.values[e]);
        unroll<n - 1>([&](auto v) {
          tile.sum[0][v.value] = V::multiply_add(value, V::load(row + v.value * V::lanes), tile.sum[0][v.value]);
        });
        tile.sum[0][n - 1] = V::multiply_add(value, last_of<n>(row, piece), tile.sum[0][n - 1]);
      }
      tile.store(sums + first, 0, piece);
    });
  }

 private:
  /// The last register of a piece of n.
  template <std::size_t n>
  static typename V::Register last_of(const float* row, std::size_t piece) {
    constexpr std::size_t before = (n - 1) * V::lanes;
    return piece == n * V::lanes ? V::load(row + before) : V::load_first(row + before, piece - before);
  }

  /// work(Index<n>(), first, piece) for pieces of a row's width that n registers hold, n up to most_vectors.
  template <typename Work>
  static void for_each_piece(std::size_t width, Work work) {
    constexpr std::size_t whole = most_vectors * V::lanes;
    for (std::size_t first = 0; first < width; first += whole) {
      const std::size_t piece = width - first < whole ? width - first : whole;
      piece_of<most_vectors>((piece + V::lanes - 1) / V::lanes, first, piece, work);
    }
  }
  template <std::size_t n, typename Work>
  static void piece_of(std::size_t vectors, std::size_t first, std::size_t piece, Work& work) {
    if constexpr (n > 1) {
      if (vectors < n) return piece_of<n - 1>(vectors, first, piece, work);
    }
    work(Index<n>(), first, piece);
  }
};

template <class Rows>
constexpr PanelKernels<float> panel_kernels{Rows::list_nonzeros, Rows::add_weighted_rows};

}  // namespace
}  // namespace nudge::kernels
