#pragma once
// What one instruction set offers: plain functions over ranges of numbers, on one thread. Every set computes each
// output by the same operations in the same order (fused multiply-add where it is written), so all sets with fused
// multiply-add give the same bits as `reference`.

#include <cstddef>
#include <cstdint>

#include "kernels/function.hpp"
#include "kernels/nonzeros.hpp"
#include "kernels/sliding.hpp"
#include "kernels/update.hpp"
#include "kernels/windows.hpp"

namespace nudge::kernels {

/// What an output of a product starts from before the terms are added to it.
enum class Start { zero, row, kept };

/// C[i,j] = start + sum over k of A[i,k] B[k,j], the terms added in ascending k into one accumulator, by fused
/// multiply-add. A, B and C are read through strides, so that a transposed matrix is the same numbers with its strides
/// exchanged.
template <typename T>
struct Product {
  const T* a = nullptr;  ///< A[i,k] = a[i * a_row + k * a_depth]
  std::size_t a_row = 0, a_depth = 0;
  const T* b = nullptr;  ///< B[k,j] = b[k * b_depth + j * b_column]; one of the two strides is 1
  std::size_t b_depth = 0, b_column = 0;
  T* c = nullptr;  ///< C[i,j] = c[i * c_row + j]
  std::size_t c_row = 0;
  std::size_t rows = 0, columns = 0, depth = 0;  ///< of C, of C, and the number of terms; each 1 or more
  Start start = Start::zero;                     ///< zero; start_row[j]; or what C[i,j] holds
  const T* start_row = nullptr;
  T* scratch = nullptr;  ///< product_scratch numbers, 64-byte aligned: room for a packed panel of B
};

/// A matrix of which some columns, `width`, take part: number j of row i is at data[i * stride + j].
template <typename T>
struct Columns {
  T* data = nullptr;
  std::size_t stride = 0, width = 0;
};

/// The kernels of products that skip zeros. X's list r times B is the sum over e of values[e] B[column[e], j], in
/// ascending e by fused multiply-add.
template <typename T>
struct SparseKernels {
  /// The numbers scale * x[i] that are not 0, for i in [0, count), as column[e] = first + i and values[e] = scale * x[i],
  /// in ascending i. Returns how many; may write as far as `count`.
  std::size_t (*list_nonzeros)(const T* x, std::size_t count, T scale, std::uint32_t first, std::uint32_t* column,
                               T* values);
  /// The same of bytes
  std::size_t (*list_nonzero_bytes)(const std::uint8_t* bytes, std::size_t count, T scale, std::uint32_t first,
                                    std::uint32_t* column, T* values);
  /// C[row[r], j] = the sum that starts from C[row[r], j], for every list r
  void (*add_product)(const SparseRows<T>& x, Columns<const T> b, Columns<T> c);
  /// W[row[r], j] -= rate (share g), g the sum that starts from 0: plain gradient descent (update_rules.hpp) where the
  /// gradient is this product; all other rows of it are 0
  void (*descend)(const SparseRows<T>& x, Columns<const T> b, T rate, T share, Columns<T> w);
};

/// How much scratch a product needs, in numbers, whatever its size.
inline constexpr std::size_t product_scratch = 256 * 64;

template <typename T>
struct KernelSet {
  const char* name;  ///< "reference", "avx2", "avx512", "neon", "portable"

  void (*product)(const Product<T>&);
  SparseKernels<T> sparse;
  SlidingKernels<T> sliding;
  /// sums[j] += sum over rows of x[i * x_row + j], in ascending i by plain addition, for j in [0, columns)
  void (*add_column_sums)(const T* x, std::size_t x_row, std::size_t rows, std::size_t columns, T* sums);
  /// a[i] = s(z[i]); `slope` is the leaky ReLU's for z < 0. z and a may be the same.
  void (*apply)(Function s, T slope, const T* z, T* a, std::size_t count);
  /// dz[i] = da[i] s'(z[i]). Reads only that one of z and a = s(z) which the function's traits name (derivative_from);
  /// the other may be null. A slope must be 0 or more. dz and da may be the same.
  void (*multiply_by_derivative)(Function s, T slope, const T* z, const T* a, const T* da, T* dz, std::size_t count);
  /// p[i,:] = softmax(z[i,:]) with the row's largest z subtracted first, and log_sum[i] = log of the sum of
  /// exp(z[i,:]). The sum runs in ascending column.
  void (*softmax_rows)(const T* z, std::size_t rows, std::size_t columns, T* p, T* log_sum);
  /// x[i] = factor * x[i]
  void (*scale)(T factor, T* x, std::size_t count);
  /// The sum of x, and of (x[i] - a) (y[i] - b): in sixteen sums side by side, number i in the (i mod 16)-th, which are
  /// then added up in order.
  T (*sum)(const T* x, std::size_t count);
  T (*sum_of_products)(const T* x, T a, const T* y, T b, std::size_t count);
  /// y[i] = (x[i] - mean) * factor + offset
  void (*normalise)(const T* x, T mean, T factor, T offset, T* y, std::size_t count);
  /// dx[i] = factor * (dy[i] - shift - (x[i] - mean) * slope)
  void (*normalise_backward)(const T* dy, T shift, const T* x, T mean, T slope, T factor, T* dx, std::size_t count);
  /// y[i] = y[i] + x[i]
  void (*add)(const T* x, T* y, std::size_t count);
  /// One step of an optimizer's rule for each parameter of the run.
  void (*update)(const Update<T>&, const UpdateRun<T>&);

  /// The slides of an image's channels, one after the other. `seen` is scratch of seen_numbers(); the slides
  /// have slack.
  void (*gather_slides)(const Slides&, std::size_t channels, const T* image, T* seen, T* slides);
  /// Of the channels of one image: a[p] = the largest pixel under the window at place p, NaN if there is one; and
  /// dx = da[p] added up at that pixel, the first of the largest, 0 elsewhere.
  void (*max_pool)(const Windows&, std::size_t channels, const T* image, T* a);
  void (*max_pool_backward)(const Windows&, std::size_t channels, const T* image, const T* a, const T* da, T* dx);
  /// a[p] = factor * the sum of the pixels under the window at place p; and dx += factor * da[p] at all of them.
  void (*sum_pool)(const Windows&, std::size_t channels, T factor, const T* image, T* a);
  void (*sum_pool_backward)(const Windows&, std::size_t channels, T factor, const T* da, T* dx);
};

/// The readable loops: the oracle of all others. T is float or double.
template <typename T>
const KernelSet<T>& reference_kernels();

/// The fastest set that this machine's processor can run; the environment variable NUDGE_KERNELS names another one
/// (an unknown or impossible name is an error that lists those there are). In double it is always the reference.
template <typename T>
const KernelSet<T>& best_kernels();

}  // namespace nudge::kernels
