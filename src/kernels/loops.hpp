#pragma once
// The kernels that are plain loops over numbers, for every set of kernels: each source file that includes this compiles
// them anew for its instruction set (the unnamed namespace keeps the copies apart), and its compiler vectorises them.
// None of them fuses or reorders an operation, so every set gives the same bits.

#include <cstddef>

#include "base/math.hpp"
#include "kernels/functions.hpp"
#include "kernels/kernel_set.hpp"

namespace nudge::kernels {
namespace {

/// Calls visit with the function that `s` names.
template <typename T, typename Visit>
void visit_function(Function s, T slope, Visit visit) {
  switch (s) {
    case Function::identity:
      return visit(Identity());
    case Function::sigmoid:
      return visit(Sigmoid());
    case Function::tanh:
      return visit(Tanh());
    case Function::relu:
      return visit(Relu());
    case Function::leaky_relu:
      return visit(LeakyRelu<T>{slope});
    case Function::gelu:
      return visit(Gelu());
    case Function::silu:
      return visit(Silu());
  }
}

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
    const T* from = function.derivative_from == From::z ? z : a;
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

/// The set that consists of these loops and a product.
template <typename T>
constexpr KernelSet<T> kernel_set(const char* name, void (*product)(const Product<T>&)) {
  return {name, product, add_column_sums<T>, apply<T>, multiply_by_derivative<T>, softmax_rows<T>, scale<T>};
}

}  // namespace
}  // namespace nudge::kernels
