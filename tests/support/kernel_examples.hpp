#pragma once
// Numbers and products to try kernels with.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "kernels/kernel_set.hpp"
#include "nudge/matrix.hpp"

namespace nudge::kernels {

/// Numbers in (-2, 2), some of them 0, always the same for one seed.
template <typename T>
std::vector<T> numbers(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<T> result(count);
  for (T& x : result) {
    const std::uint32_t bits = static_cast<std::uint32_t>(random());
    x = bits % 8 == 0 ? T{0} : static_cast<T>(bits) / static_cast<T>(1u << 30) - T{2};
  }
  return result;
}

/// Whether all bits agree (so -0 is not 0, and a NaN equals itself).
template <typename T>
bool same_bits(const std::vector<T>& a, const std::vector<T>& b) {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0);
}

struct ProductShape {
  std::size_t rows, columns, depth;
};

/// How A, B and C lie in memory. `gap` numbers separate the rows of C, which nobody may touch.
struct ProductLayout {
  bool a_transposed, b_transposed;
  std::size_t gap;
};

/// The operands of one product, in arrays that end where the last number does: a kernel that reads or writes behind is
/// seen by the address sanitizer, or in C's gaps.
template <typename T>
struct ProductExample {
  ProductShape shape;
  ProductLayout layout;
  std::vector<T> a, b, c, start_row;
  AlignedArray<T> scratch{product_scratch};

  ProductExample(ProductShape s, ProductLayout l)
      : shape(s),
        layout(l),
        a(numbers<T>(s.rows * s.depth, 1)),
        b(numbers<T>(s.depth * s.columns, 2)),
        c(numbers<T>(s.rows * s.columns + (s.rows - 1) * l.gap, 3)),
        start_row(numbers<T>(s.columns, 4)) {}

  /// C after the product; the operands stay.
  std::vector<T> compute(const KernelSet<T>& set, Start start) {
    std::vector<T> result = c;
    Product<T> p;
    p.a = a.data();
    p.a_row = layout.a_transposed ? 1 : shape.depth;
    p.a_depth = layout.a_transposed ? shape.rows : 1;
    p.b = b.data();
    p.b_depth = layout.b_transposed ? 1 : shape.columns;
    p.b_column = layout.b_transposed ? shape.depth : 1;
    p.c = result.data();
    p.c_row = shape.columns + layout.gap;
    p.rows = shape.rows;
    p.columns = shape.columns;
    p.depth = shape.depth;
    p.start = start;
    p.start_row = start == Start::row ? start_row.data() : nullptr;
    p.scratch = scratch.data();
    set.product(p);
    return result;
  }

  T a_at(std::size_t i, std::size_t k) const {
    return layout.a_transposed ? a[k * shape.rows + i] : a[i * shape.depth + k];
  }
  T b_at(std::size_t k, std::size_t j) const {
    return layout.b_transposed ? b[j * shape.depth + k] : b[k * shape.columns + j];
  }
  std::string name() const {
    return std::to_string(shape.rows) + " x " + std::to_string(shape.columns) + ", depth " +
           std::to_string(shape.depth) + (layout.a_transposed ? ", A transposed" : "") +
           (layout.b_transposed ? ", B transposed" : "");
  }
};

inline constexpr Start all_starts[] = {Start::zero, Start::row, Start::kept};

}  // namespace nudge::kernels
