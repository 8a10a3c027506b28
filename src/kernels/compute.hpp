#pragma once
// The kernels as layers, losses and optimizers call them: whole matrices, shared out among a team of threads. How the
// work is shared changes no bit of the result, because every output is computed by one thread in one order.

#include <span>
#include <vector>

#include "kernels/kernel_set.hpp"
#include "kernels/panels.hpp"
#include "kernels/sweeps.hpp"
#include "nudge/matrix.hpp"
#include "nudge/thread_team.hpp"

namespace nudge::kernels {

/// A product of fewer multiply-adds is for one thread: to call the others takes a microsecond or two, and much more where
/// they sleep, as they do between steps that only now and then are large enough. MNIST in batches of 10 has 200,000.
inline constexpr std::size_t shared_multiply_adds = 300'000;

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

  /// Lists the numbers of x (n, in) that are not 0.
  void list_nonzeros(Matrix<const T> x, NonzeroList<T>& list);
  /// The same where x is `scale` times n rows of numbers, or of bytes.
  void list_nonzeros(std::span<const T* const> rows, T scale, NonzeroList<T>& list);
  void list_nonzeros(std::span<const std::uint8_t* const> rows, T scale, NonzeroList<T>& list);
  /// z = start + x w^T     x (n, in)  w (out, in) in panels  start (out)  z (n, out)
  /// `list` holds x's numbers that are not 0. Where it is sparse x itself is not read. To the bit as product_transposed
  /// for finite numbers, but for the sign of a 0.
  void product_with_panels(const NonzeroList<T>& list, Matrix<const T> x, const T* w, std::span<const T> start,
                           Matrix<T> z);
  /// dw = dw + dz^T x      dz (n, out)  x (n, in)  dw (out, in) in panels; as above
  /// When a run of dw, of whole inputs, is done its thread calls done(first, count).
  template <typename Done>
  void add_product_to_panels(const NonzeroList<T>& list, Matrix<const T> dz, Matrix<const T> x, T* dw, Done&& done) {
    share_panels(list, dz, [&](std::size_t part, const Panel& p, std::size_t block, Columns<const T> dz_panel) {
      add_product_to_block(part, list, p, block, dz_panel, x, dw + p.offset);
      const std::size_t first = list.block_begin(block);
      done(p.offset + first * p.width, (list.block_end(block) - first) * p.width);
    });
  }
  /// w = w - rate (share dz^T x), plain gradient descent without a gradient in memory: of w (out, in) in panels only what
  /// x lights is touched. The list must be sparse.
  void descend_in_panels(const NonzeroList<T>& list, Matrix<const T> dz, T rate, T share, T* w);

  /// a = s(z), elementwise
  void apply(Function s, T slope, std::span<const T> z, std::span<T> a);
  /// dz = da * s'(z), elementwise; see KernelSet for which of z and a is read
  void multiply_by_derivative(Function s, T slope, std::span<const T> z, std::span<const T> a, std::span<const T> da,
                              std::span<T> dz);
  /// p = softmax of each row of z, log_sum = log of the sum of the exponentials    z, p (n, m)  log_sum (n)
  void softmax_rows(Matrix<const T> z, Matrix<T> p, std::span<T> log_sum);
  /// x = factor x
  void scale(T factor, std::span<T> x);

  /// y = y + x
  void add(std::span<const T> x, std::span<T> y);

  /// z = bias + the convolution of each image. No bias: an empty one.
  ///     x (n, inputs x pixels)  w (outputs, inputs / groups x window)  bias (outputs)  z (n, outputs x places)
  void convolve(const Convolution& c, Matrix<const T> x, Matrix<const T> w, std::span<const T> bias, Matrix<T> z);
  /// x = bias + what each z, by its kernel, is to the pixels under its window: the transposed map. No bias: an empty
  /// one.
  ///     z (n, outputs x places)  w (outputs, inputs / groups x window)  bias (inputs)  x (n, inputs x pixels)
  void convolve_transposed(const Convolution& c, Matrix<const T> z, Matrix<const T> w, std::span<const T> bias,
                           Matrix<T> x);
  /// Takes the memory that these three need, the gradient only if asked for: they then take none.
  void reserve(const Convolution& c, bool gradient);
  /// w = w + the sum over images and places of z times the patch there, in their order: both maps' derivative by the
  /// kernels, with dz for z, or dx for x.
  void add_kernel_gradient(const Convolution& c, Matrix<const T> x, Matrix<const T> z, Matrix<T> w);
  /// sums[c] = sums[c] + the sum over the images, in their order, of the sum of channel c
  ///     x (n, sums.size() x anything)
  void add_channel_sums(Matrix<const T> x, std::span<T> sums);

  /// Channel by channel, see KernelSet     x, dx (n, channels x pixels)  a, da (n, channels x places)
  void max_pool(const Windows& w, Matrix<const T> x, Matrix<T> a);
  void max_pool_backward(const Windows& w, Matrix<const T> x, Matrix<const T> a, Matrix<const T> da, Matrix<T> dx);
  void sum_pool(const Windows& w, T factor, Matrix<const T> x, Matrix<T> a);
  /// dx = what sum_pool_backward of the kernels adds to 0
  void spread(const Windows& w, T factor, Matrix<const T> da, Matrix<T> dx);

  /// The kernels themselves, for what goes over single rows.
  const KernelSet<T>& set() const { return set_; }

  /// Calls work(range) for the shares of [0, count) among the team: for loops that no kernel covers.
  template <typename Work>
  void share(std::size_t count, std::size_t grain, Work&& work) {
    share_parts(count, grain, [&](std::size_t /*part*/, Range range) { work(range); });
  }

 private:
  void run_product(const Product<T>& whole);
  /// The same with the number of the share, for its own scratch.
  template <typename Work>
  void share_parts(std::size_t count, std::size_t grain, Work&& work) {
    if (team_.size() == 1 || count <= grain) {
      if (count > 0) work(0, Range{0, count});
      return;
    }
    team_.run([&](std::size_t part) {
      const Range range = share_of(count, grain, team_.size(), part);
      if (range.size() > 0) work(part, range);
    });
  }
  template <typename Work>
  void share_examples(std::size_t examples, std::size_t multiply_adds, Work&& work);
  /// work(part, panel, block, dz's columns of the panel) for each panel of dz's columns and each block of the list.
  template <typename Work>
  void share_panels(const NonzeroList<T>& list, Matrix<const T> dz, Work&& work) {
    // Panel by panel: a thread's weights stay in its own cache.
    const std::size_t pieces = panel_count(dz.columns) * list.blocks();
    share_parts(pieces, grain_of(pieces, list.size() * dz.columns), [&](std::size_t part, Range mine) {
      Columns<const T> dz_panel;
      for (std::size_t piece = mine.begin; piece < mine.end; ++piece) {
        const Panel p = panel_of(piece / list.blocks(), dz.columns, list.columns());
        const std::size_t block = piece % list.blocks();
        if (piece == mine.begin || block == 0) dz_panel = columns_of_panel(part, list, dz, p);
        work(part, p, block, dz_panel);
      }
    });
  }
  Columns<const T> columns_of_panel(std::size_t part, const NonzeroList<T>& list, Matrix<const T> dz, const Panel& p);
  /// The fewest of `pieces` equal parts of so many multiply-adds that are worth a thread.
  static std::size_t grain_of(std::size_t pieces, std::size_t multiply_adds) {
    return multiply_adds < shared_multiply_adds ? pieces : 1;
  }
  template <typename ListRow>
  void fill_blocks(NonzeroList<T>& list, std::size_t rows, ListRow&& list_row);
  void product_with_panel(std::size_t part, const NonzeroList<T>& list, const Panel& p, Range rows, Matrix<const T> x,
                          const T* panel, std::span<const T> start, Matrix<T> z);
  void add_product_to_block(std::size_t part, const NonzeroList<T>& list, const Panel& p, std::size_t block,
                            Columns<const T> dz, Matrix<const T> x, T* panel);
  void sweep(const Sweep& s, Matrix<const T> from, const T* w, std::span<const T> bias, Matrix<T> to);
  SweepPlan plan_sweep(const Sweep& s);
  SweepPlan plan_gradient(const Sweep& s);
  SweepPlan prepare(const Sweep& s, const SweepPlan& plan);
  void add_to_kernels(const Sweep& s, const Strips& strips, std::size_t group, std::size_t channel, Range weights,
                      Matrix<const T> x, Matrix<const T> z, T* w, const SweepScratch<T>& scratch);
  T* product_scratch_of(std::size_t part) { return scratch_.data() + part * product_scratch; }

  ThreadTeam& team_;
  const KernelSet<T>& set_;
  AlignedArray<T> scratch_;
  // Of the convolution at hand; they grow to what the largest one needs.
  AlignedArray<T> weights_, sweep_scratch_;
  std::vector<std::uint32_t> tap_at_;
};

}  // namespace nudge::kernels
