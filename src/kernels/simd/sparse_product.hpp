#pragma once
// Products that skip zeros, in vector registers: a row's sums stay in them while its list is read.

#include <cstddef>
#include <cstdint>

#include "kernels/kernel_set.hpp"
#include "kernels/simd/tile.hpp"

namespace nudge::kernels {
namespace {

/// The kernels of kernel_set.hpp's SparseKernels for registers V.
template <class V>
struct SparseProduct {
  static std::size_t list_nonzeros(const float* x, std::size_t count, float scale, std::uint32_t first,
                                   std::uint32_t* column, float* values) {
    return list(
        count, first, column, values, [=](std::size_t i) { return V::multiply(V::load(x + i), V::broadcast(scale)); },
        [=](std::size_t i) { return x[i] * scale; });
  }

  static std::size_t list_nonzero_bytes(const std::uint8_t* bytes, std::size_t count, float scale, std::uint32_t first,
                                        std::uint32_t* column, float* values) {
    return list(
        count, first, column, values,
        [=](std::size_t i) { return V::multiply(V::load_bytes(bytes + i), V::broadcast(scale)); },
        [=](std::size_t i) { return static_cast<float>(bytes[i]) * scale; });
  }

  static void add_product(const SparseRows<float>& x, Columns<const float> b, Columns<float> c) {
    for_each_piece(c.width, [&](auto vectors, std::size_t first, std::size_t piece) {
      for (std::size_t r = 0; r < x.count; ++r) {
        float* const sums = c.data + x.row[r] * c.stride + first;
        Accumulators<V, 1, vectors.value> tile;
        tile.load(sums, 0, piece);
        add_list(x, r, b.data + first, b.stride, piece, tile);
        tile.store(sums, 0, piece);
      }
    });
  }

  static void descend(const SparseRows<float>& x, Columns<const float> b, float rate, float share, Columns<float> w) {
    for_each_piece(w.width, [&](auto vectors, std::size_t first, std::size_t piece) {
      constexpr std::size_t n = vectors.value;
      for (std::size_t r = 0; r < x.count; ++r) {
        float* const weights = w.data + x.row[r] * w.stride + first;
        Accumulators<V, 1, n> g, now;
        unroll<n>([&](auto v) { g.sum[0][v.value] = V::broadcast(0); });
        add_list(x, r, b.data + first, b.stride, piece, g);
        now.load(weights, 0, piece);
        unroll<n>([&](auto v) {
          const auto step = V::multiply(V::broadcast(rate), V::multiply(V::broadcast(share), g.sum[0][v.value]));
          now.sum[0][v.value] = V::subtract(now.sum[0][v.value], step);
        });
        now.store(weights, 0, piece);
      }
    });
  }

 private:
  static constexpr std::size_t most_vectors = 8;  ///< sums that registers hold beside what is added to them

  /// What is not 0 among so many numbers: registers(i) has those from i on, number(i) one alone.
  template <typename Registers, typename Number>
  [[gnu::always_inline]] static std::size_t list(std::size_t count, std::uint32_t first, std::uint32_t* column,
                                                 float* values, Registers registers, Number number) {
    std::size_t found = 0, i = 0;
    for (; i + V::lanes <= count; i += V::lanes) {
      found += V::store_nonzeros(registers(i), first + static_cast<std::uint32_t>(i), column + found, values + found);
    }
    for (; i < count; ++i) {
      const float x = number(i);
      if (x == 0) continue;
      column[found] = first + static_cast<std::uint32_t>(i);
      values[found++] = x;
    }
    return found;
  }

  /// tile += the product's row for list r, whose columns begin at b
  template <std::size_t n>
  [[gnu::always_inline]] static void add_list(const SparseRows<float>& x, std::size_t r, const float* b,
                                              std::size_t stride, std::size_t piece, Accumulators<V, 1, n>& tile) {
    constexpr std::size_t last = n - 1, before_last = last * V::lanes;
    const auto add = [&](auto load_last) __attribute__((always_inline)) {
      for (std::size_t e = x.begin[r], end = x.begin[r + 1]; e < end; ++e) {
        const float* row = b + x.column[e] * stride;
        const auto value = V::broadcast(x.values[e]);
        unroll<last>([&](auto v) {
          tile.sum[0][v.value] = V::multiply_add(value, V::load(row + v.value * V::lanes), tile.sum[0][v.value]);
        });
        tile.sum[0][last] = V::multiply_add(value, load_last(row + before_last), tile.sum[0][last]);
      }
    };
    if (piece == n * V::lanes) {
      add([](const float* from) { return V::load(from); });
    } else {
      add([=](const float* from) { return V::load_first(from, piece - before_last); });
    }
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

template <class Sparse>
constexpr SparseKernels<float> sparse_kernels{Sparse::list_nonzeros, Sparse::list_nonzero_bytes, Sparse::add_product,
                                              Sparse::descend};

}  // namespace
}  // namespace nudge::kernels
