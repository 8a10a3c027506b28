#pragma once
// The products a_k (-delta_j) of all weights of a layer, summed over the examples of a trace: what the step's own
// gradient product computes, so its kernel does the work.

#include "kernels/compute.hpp"
#include "nudge/plan.hpp"

namespace nudge::explain {

/// sums[j,k] += sum over i of a[i,k] factor[i,j]     a (n, in)  factor (n, out)  sums (out, in)
/// The n terms are added in T in ascending i, starting from 0, and their sum to `sums` in double.
template <typename T>
void add_product_sums(kernels::Compute<T>& compute, Matrix<const T> factor, Matrix<const T> a, std::span<double> sums) {
  AlignedArray<T> products(sums.size());
  compute.add_product_of_transposed(factor, a, Matrix<T>(products.data(), factor.columns, a.columns));
  compute.share(sums.size(), 16384, [&](Range range) {
    for (std::size_t i = range.begin; i < range.end; ++i) sums[i] += static_cast<double>(products[i]);
  });
}

/// sums[j] += sum over i of x[i,j]     x (n, m), in ascending i, in double
template <typename T>
void add_column_sums(Matrix<const T> x, std::span<double> sums) {
  for (std::size_t i = 0; i < x.rows; ++i) {
    for (std::size_t j = 0; j < x.columns; ++j) sums[j] += static_cast<double>(x(i, j));
  }
}

/// f of every number of x
template <typename T, typename Function>
AlignedArray<T> mapped(Matrix<const T> x, Function f) {
  AlignedArray<T> result(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) result[i] = f(x.data[i]);
  return result;
}

}  // namespace nudge::explain
