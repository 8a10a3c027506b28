// The readable kernels, for float and double: what every other set of kernels is tested against.

#include <cmath>

#include "kernels/kernel_set.hpp"
#include "kernels/loops.hpp"

namespace nudge::kernels {
namespace {

/// C = start + A B
template <typename T>
void product(const Product<T>& p) {
  for (std::size_t i = 0; i < p.rows; ++i) {
    for (std::size_t j = 0; j < p.columns; ++j) {
      T& c = p.c[i * p.c_row + j];
      T sum = p.start == Start::zero ? T{0} : p.start == Start::row ? p.start_row[j] : c;
      for (std::size_t k = 0; k < p.depth; ++k) {
        sum = std::fma(p.a[i * p.a_row + k * p.a_depth], p.b[k * p.b_depth + j * p.b_column], sum);
      }
      c = sum;
    }
  }
}

template <typename T>
std::size_t list_nonzeros(const T* x, std::size_t count, std::uint32_t first, std::uint32_t* at, T* values) {
  std::size_t found = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (x[i] == 0) continue;
    at[found] = first + static_cast<std::uint32_t>(i);
    values[found++] = x[i];
  }
  return found;
}

template <typename T>
void add_weighted_rows(const Nonzeros<T>& x, const T* rows, std::size_t stride, std::size_t width, T* sums) {
  for (std::size_t e = 0; e < x.count; ++e) {
    const T* row = rows + x.at[e] * stride;
    for (std::size_t j = 0; j < width; ++j) sums[j] = std::fma(x.values[e], row[j], sums[j]);
  }
}

template <typename T>
constexpr KernelSet<T> reference = kernel_set<T>("reference", product<T>, {list_nonzeros<T>, add_weighted_rows<T>});

}  // namespace

template <typename T>
const KernelSet<T>& reference_kernels() {
  return reference<T>;
}

template const KernelSet<float>& reference_kernels<float>();
template const KernelSet<double>& reference_kernels<double>();

}  // namespace nudge::kernels
