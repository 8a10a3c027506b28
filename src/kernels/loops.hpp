#pragma once
// The kernels that are plain loops over numbers, for every set of kernels: each source file that includes this compiles
// them anew for its instruction set (the unnamed namespace keeps the copies apart), and its compiler vectorises them.
// None of them fuses or reorders an operation, so every set gives the same bits.

#include <cstddef>

#include "base/math.hpp"
#include "kernels/functions.hpp"
#include "kernels/kernel_set.hpp"
#include "kernels/pooling_loops.hpp"
#include "kernels/update_loops.hpp"
#include "kernels/window_loops.hpp"

namespace nudge::kernels {
namespace {

/// a = s(z)
template <typename T>
void apply(Function s, T slope, const T* z, T* a, std::size_t count) {
  visit_function(s, slope, [=](auto function) {
    for (std::size_t i = 0; i < count; ++i) a[i] = function.value(z[i]);
  });
}

/// dz = da s'(z)
template <typename T>
void multiply_by_derivative(Function s, T slope, const T* z, const T* a, const T* da, T* dz, std::size_t count) {
  visit_function(s, slope, [=](auto function) {
    constexpr From what = function.traits.derivative_from;
    const T* from = what == From::z ? z : what == From::a ? a : da;
    for (std::size_t i = 0; i < count; ++i) dz[i] = da[i] * function.derivative(from[i]);
  });
}

/// sums[j] = sums[j] + sum over i of x[i,j], in ascending i
template <typename T>
void add_column_sums(const T* x, std::size_t x_row, std::size_t rows, std::size_t columns, T* sums) {
  for (std::size_t i = 0; i < rows; ++i) {
    const T* row = x + i * x_row;
    for (std::size_t j = 0; j < columns; ++j) sums[j] += row[j];
  }
}

/// p[i,j] = e^(z[i,j] - m) / sum over j of e^(z[i,j] - m) with m = max over j of z[i,j]; log_sum[i] = m + log of that
/// sum. Subtracting m changes nothing in exact arithmetic, and no exponential overflows.
template <typename T>
void softmax_rows(const T* z, std::size_t rows, std::size_t columns, T* p, T* log_sum) {
  for (std::size_t i = 0; i < rows; ++i) {
    const T* from = z + i * columns;
    T largest = from[0];
    for (std::size_t j = 1; j < columns; ++j) largest = from[j] > largest ? from[j] : largest;
    for (std::size_t j = 0; j < columns; ++j) p[i * columns + j] = from[j] - largest;
    log_sum[i] = largest;
  }
  // Over all rows at once: a row of ten classes alone would not fill the vectors.
  for (std::size_t i = 0; i < rows * columns; ++i) p[i] = math::exp(p[i]);
  for (std::size_t i = 0; i < rows; ++i) {
    T* row = p + i * columns;
    T sum = 0;
    for (std::size_t j = 0; j < columns; ++j) sum += row[j];
    for (std::size_t j = 0; j < columns; ++j) row[j] /= sum;
    log_sum[i] += math::log(sum);
  }
}

/// x = factor x
template <typename T>
void scale(T factor, T* x, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) x[i] *= factor;
}

/// term(0) + term(1) + ...: sixteen sums side by side, then added up in order, so that vectors serve
template <typename T, typename Term>
[[gnu::always_inline]] inline T sum_of(std::size_t count, Term term) {
  constexpr std::size_t lanes = 16;
  T sums[lanes] = {};
  const std::size_t whole = count / lanes * lanes;
  for (std::size_t i = 0; i < whole; i += lanes) {
    for (std::size_t lane = 0; lane < lanes; ++lane) sums[lane] += term(i + lane);
  }
  for (std::size_t i = whole; i < count; ++i) sums[i - whole] += term(i);
  T sum = 0;
  for (const T lane_sum : sums) sum += lane_sum;
  return sum;
}

template <typename T>
T sum(const T* x, std::size_t count) {
  return sum_of<T>(count, [=](std::size_t i) { return x[i]; });
}

/// sum over i of (x_i - a) (y_i - b)
template <typename T>
T sum_of_products(const T* x, T a, const T* y, T b, std::size_t count) {
  return sum_of<T>(count, [=](std::size_t i) { return (x[i] - a) * (y[i] - b); });
}

/// y = (x - mean) factor + offset
template <typename T>
void normalise(const T* x, T mean, T factor, T offset, T* y, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) y[i] = (x[i] - mean) * factor + offset;
}

/// dx = factor (dy - shift - (x - mean) slope)
template <typename T>
void normalise_backward(const T* dy, T shift, const T* x, T mean, T slope, T factor, T* dx, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) dx[i] = factor * (dy[i] - shift - (x[i] - mean) * slope);
}

/// y = y + x
template <typename T>
void add(const T* x, T* y, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) y[i] += x[i];
}

/// The set that consists of these loops and the products.
template <typename T>
constexpr KernelSet<T> kernel_set(const char* name, void (*product)(const Product<T>&), const SparseKernels<T>& sparse,
                                  const SlidingKernels<T>& sliding) {
  return {.name = name,
          .product = product,
          .sparse = sparse,
          .sliding = sliding,
          .add_column_sums = add_column_sums<T>,
          .apply = apply<T>,
          .multiply_by_derivative = multiply_by_derivative<T>,
          .softmax_rows = softmax_rows<T>,
          .scale = scale<T>,
          .sum = sum<T>,
          .sum_of_products = sum_of_products<T>,
          .normalise = normalise<T>,
          .normalise_backward = normalise_backward<T>,
          .add = add<T>,
          .update = update<T>,
          .gather_slides = gather_slides<T>,
          .max_pool = max_pool<T>,
          .max_pool_backward = max_pool_backward<T>,
          .sum_pool = sum_pool<T>,
          .sum_pool_backward = sum_pool_backward<T>};
}

}  // namespace
}  // namespace nudge::kernels
