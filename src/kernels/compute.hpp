#pragma once
// The kernels as layers, losses and optimizers call them: whole matrices, shared out among a team of threads. How the
// work is shared changes no bit of the result, because every output is computed by one thread in one order.

#include <span>

#include "kernels/kernel_set.hpp"
#include "nudge/matrix.hpp"
#include "nudge/thread_team.hpp"

namespace nudge::kernels {

/// A team of threads with a set of kernels and the scratch they need. Not for use from two threads at once.
template <typename T>
class Compute {
 public:
  explicit Compute(ThreadTeam& team, const KernelSet<T>& set = best_kernels<T>());

  ThreadTeam& team() const { return team_; }
  const char* instruction_set() const { return set_.name; }

  /// z = start + x w^T     x (n, in)  w (out, in)  start (out), added to every row  z (n, out)
  void product_transposed(Matrix<const T> x, Matrix<const T> w, std::span<const T> start, Matrix<T> z);
  /// c = a b               a (n, m)  b (m, k)  c (n, k)
  void product(Matrix<const T> a, Matrix<const T> b, Matrix<T> c);
  /// c = c + a^T b         a (n, m)  b (n, k)  c (m, k), the n terms added in ascending row
  void add_product_of_transposed(Matrix<const T> a, Matrix<const T> b, Matrix<T> c);
  /// sums = sums + the sum of the rows of x     x (n, m)  sums (m)
  void add_column_sums(Matrix<const T> x, std::span<T> sums);

  /// a = s(z), elementwise
  void apply(Function s, T slope, std::span<const T> z, std::span<T> a);
  /// dz = da * s'(z), elementwise; see KernelSet for which of z and a is read
  void multiply_by_derivative(Function s, T slope, std::span<const T> z, std::span<const T> a, std::span<const T> da,
                              std::span<T> dz);
  /// p = softmax of each row of z, log_sum = log of the sum of the exponentials    z, p (n, m)  log_sum (n)
  void softmax_rows(Matrix<const T> z, Matrix<T> p, std::span<T> log_sum);
  /// x = factor x
  void scale(T factor, std::span<T> x);

  /// Calls work(range) for the shares of [0, count) among the team: for loops that no kernel covers.
  template <typename Work>
  void share(std::size_t count, std::size_t grain, Work&& work) {
    if (team_.size() == 1 || count <= grain) {
      if (count > 0) work(Range{0, count});
      return;
    }
    team_.run([&](std::size_t part) {
      const Range range = share_of(count, grain, team_.size(), part);
      if (range.size() > 0) work(range);
    });
  }

 private:
  void run_product(const Product<T>& whole);

  ThreadTeam& team_;
  const KernelSet<T>& set_;
  AlignedArray<T> scratch_;
};

}  // namespace nudge::kernels
