// The readable kernels, for float and double: what every other set of kernels is tested against.

#include <cmath>

#include "kernels/kernel_set.hpp"
#include "kernels/loops.hpp"
#include "kernels/update_rules.hpp"

namespace nudge::kernels {
namespace {

/// sum + a b. Of doubles the product is rounded, and then the sum, since WebAssembly has no fused operation: so what is
/// computed in double, all explanations are, has the same bits in a browser.
float add_product(float a, float b, float sum) { return std::fma(a, b, sum); }
double add_product(double a, double b, double sum) { return a * b + sum; }

/// C = start + A B
template <typename T>
void product(const Product<T>& p) {
  for (std::size_t i = 0; i < p.rows; ++i) {
    for (std::size_t j = 0; j < p.columns; ++j) {
      T& c = p.c[i * p.c_row + j];
      T sum = p.start == Start::zero ? T{0} : p.start == Start::row ? p.start_row[j] : c;
      for (std::size_t k = 0; k < p.depth; ++k) {
        sum = add_product(p.a[i * p.a_row + k * p.a_depth], p.b[k * p.b_depth + j * p.b_column], sum);
      }
      c = sum;
    }
  }
}

template <typename T, typename Number>
std::size_t list_numbers(std::size_t count, std::uint32_t first, std::uint32_t* column, T* values, Number number) {
  std::size_t found = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const T x = number(i);
    if (x == 0) continue;
    column[found] = first + static_cast<std::uint32_t>(i);
    values[found++] = x;
  }
  return found;
}

template <typename T>
std::size_t list_nonzeros(const T* x, std::size_t count, T scale, std::uint32_t first, std::uint32_t* column,
                          T* values) {
  return list_numbers(count, first, column, values, [=](std::size_t i) { return x[i] * scale; });
}

template <typename T>
std::size_t list_nonzero_bytes(const std::uint8_t* bytes, std::size_t count, T scale, std::uint32_t first,
                               std::uint32_t* column, T* values) {
  return list_numbers(count, first, column, values, [=](std::size_t i) { return static_cast<T>(bytes[i]) * scale; });
}

/// start + (X B)[list r, j]
template <typename T>
T sum_of_list(const SparseRows<T>& x, std::size_t r, Columns<const T> b, std::size_t j, T start) {
  for (std::size_t e = x.begin[r]; e < x.begin[r + 1]; ++e) {
    start = add_product(x.values[e], b.data[x.column[e] * b.stride + j], start);
  }
  return start;
}

template <typename T>
void add_sparse_product(const SparseRows<T>& x, Columns<const T> b, Columns<T> c) {
  for (std::size_t r = 0; r < x.count; ++r) {
    for (std::size_t j = 0; j < c.width; ++j) {
      T& sum = c.data[x.row[r] * c.stride + j];
      sum = sum_of_list(x, r, b, j, sum);
    }
  }
}

template <typename T>
void descend(const SparseRows<T>& x, Columns<const T> b, T rate, T share, Columns<T> w) {
  for (std::size_t r = 0; r < x.count; ++r) {
    for (std::size_t j = 0; j < w.width; ++j) {
      update_rules::sgd(rate, share * sum_of_list(x, r, b, j, T(0)), w.data[x.row[r] * w.stride + j]);
    }
  }
}

/// C = start + A B
template <typename T>
void sliding_product(const SlidingProduct<T>& p) {
  for (std::size_t i = 0; i < p.rows; ++i) {
    for (std::size_t j = 0; j < p.columns; ++j) {
      T& c = p.c[i * p.c_row + j];
      T sum = p.start == nullptr ? c : p.start[i];
      for (std::size_t k = 0; k < p.depth; ++k) sum = add_product(p.a[k * p.a_depth + i], p.b[p.b_at[k] + j], sum);
      c = sum;
    }
  }
}

/// sums += A B
template <typename T>
void add_sliding_gradient(const SlidingGradient<T>& g) {
  for (std::size_t i = 0; i < g.rows; ++i) {
    for (std::size_t j = 0; j < g.columns; ++j) {
      T& sum = g.sums[i * g.row + j];
      for (std::size_t p = 0; p < g.depth; ++p) sum = add_product(g.a[g.a_at[i] + p], g.b[p * g.row + j], sum);
    }
  }
}

template <typename T>
void transpose(const T* from, std::size_t from_row, std::size_t rows, std::size_t columns, T* to, std::size_t to_row) {
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) to[j * to_row + i] = from[i * from_row + j];
  }
}

template <typename T>
constexpr KernelSet<T> reference = kernel_set<T>("reference", product<T>,
                                                 {list_nonzeros<T>, list_nonzero_bytes<T>, add_sparse_product<T>,
                                                  descend<T>},
                                                 {sliding_product<T>, add_sliding_gradient<T>, transpose<T>});

}  // namespace

template <typename T>
const KernelSet<T>& reference_kernels() {
  return reference<T>;
}

template const KernelSet<float>& reference_kernels<float>();
template const KernelSet<double>& reference_kernels<double>();

}  // namespace nudge::kernels
