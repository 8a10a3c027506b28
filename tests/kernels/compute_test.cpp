// Sharing a computation among threads must not change a bit of it.

#include "kernels/compute.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <utility>

#include "kernels/available.hpp"
#include "support/kernel_examples.hpp"

namespace nudge::kernels {
namespace {

template <typename T>
Matrix<const T> as_matrix(const std::vector<T>& numbers, std::size_t columns) {
  return {numbers.data(), numbers.size() / columns, columns};
}
template <typename T>
Matrix<T> as_matrix(std::vector<T>& numbers, std::size_t columns) {
  return {numbers.data(), numbers.size() / columns, columns};
}

/// Everything a training step asks of a layer with `in` inputs and `out` outputs, and a softmax at its end.
template <typename T>
struct Step {
  std::vector<T> z, dx, dw, db, a, dz, p, log_sum, scaled;

  Step(ThreadTeam& team, const KernelSet<T>& set, std::size_t batch, std::size_t in, std::size_t out, Function s)
      : z(batch * out),
        dx(batch * in),
        dw(numbers<T>(out * in, 14)),
        db(numbers<T>(out, 15)),
        a(batch * out),
        dz(batch * out),
        p(batch * out),
        log_sum(batch),
        scaled(numbers<T>(batch * in, 11)) {
    Compute<T> compute(team, set);
    const std::vector<T> x = numbers<T>(batch * in, 11), w = numbers<T>(out * in, 12), b = numbers<T>(out, 13);
    const std::vector<T> da = numbers<T>(batch * out, 16);
    compute.product_transposed(as_matrix(x, in), as_matrix(w, in), b, as_matrix(z, out));
    compute.apply(s, T{0.01f}, z, a);
    compute.softmax_rows(as_matrix(std::as_const(z), out), as_matrix(p, out), log_sum);
    compute.multiply_by_derivative(s, T{0.01f}, z, a, da, dz);
    compute.product(as_matrix(std::as_const(dz), out), as_matrix(w, in), as_matrix(dx, in));
    compute.add_product_of_transposed(as_matrix(std::as_const(dz), out), as_matrix(x, in), as_matrix(dw, in));
    compute.add_column_sums(as_matrix(std::as_const(dz), out), db);
    compute.scale(T{0.3f}, scaled);
  }

  bool operator==(const Step& other) const {
    return same_bits(z, other.z) && same_bits(dx, other.dx) && same_bits(dw, other.dw) && same_bits(db, other.db) &&
           same_bits(a, other.a) && same_bits(dz, other.dz) && same_bits(p, other.p) &&
           same_bits(log_sum, other.log_sum) && same_bits(scaled, other.scaled);
  }
};

struct LayerShape {
  std::size_t batch, in, out;
};
// From less than a grain to more than any threshold for sharing, wide and narrow.
constexpr LayerShape layer_shapes[] = {{1, 1, 1},      {5, 3, 2},     {1, 784, 128},
                                       {100, 128, 10}, {33, 300, 77}, {256, 100, 130}};

template <typename T>
void expect_same_bits(const KernelSet<T>& set) {
  for (const auto& [batch, in, out] : layer_shapes) {
    ThreadTeam alone(1);
    const Step<T> want(alone, set, batch, in, out, Function::gelu);
    for (const std::size_t threads : {2, 3, 5}) {
      ThreadTeam team(threads);
      EXPECT_TRUE(Step<T>(team, set, batch, in, out, Function::gelu) == want)
          << set.name << ", " << threads << " threads, " << batch << " x " << in << " -> " << out;
    }
  }
}

TEST(Compute, GivesTheSameBitsForAnyNumberOfThreads) {
  for (const KernelSet<float>* set : available_kernels()) expect_same_bits(*set);
}

TEST(Compute, GivesTheSameBitsForAnyNumberOfThreadsInDouble) { expect_same_bits(reference_kernels<double>()); }

TEST(Compute, GivesTheSameBitsWithEverySetOfFusedKernels) {
  ThreadTeam team(3);
  for (const auto& [batch, in, out] : layer_shapes) {
    const Step<float> want(team, reference_kernels<float>(), batch, in, out, Function::sigmoid);
    for (const KernelSet<float>* set : available_kernels()) {
      if (std::string(set->name) == "portable") continue;  // rounds twice: see ProductOf
      EXPECT_TRUE(Step<float>(team, *set, batch, in, out, Function::sigmoid) == want)
          << set->name << ", " << batch << " x " << in << " -> " << out;
    }
  }
}

TEST(Compute, ProductsMeanWhatTheirNamesSay) {
  ThreadTeam team;
  Compute<double> compute(team);
  const std::vector<double> x = {1, 2, 3, 4, 5, 6}, w = {1, 0, -1, 2, 1, 0};  // x (2, 3), w (2, 3)
  std::vector<double> z(4), c(6), dw(9, 1);
  compute.product_transposed(as_matrix(x, 3), as_matrix(w, 3), std::vector<double>{10, 20}, as_matrix(z, 2));
  EXPECT_EQ(z, (std::vector<double>{10 + 1 - 3, 20 + 2 + 2, 10 + 4 - 6, 20 + 8 + 5}));
  compute.product(as_matrix(std::as_const(z), 2), as_matrix(w, 3), as_matrix(c, 3));
  EXPECT_EQ(c, (std::vector<double>{8 + 48, 24, -8, 8 + 66, 33, -8}));
  compute.add_product_of_transposed(as_matrix(x, 3), as_matrix(w, 3), as_matrix(dw, 3));
  EXPECT_EQ(dw, (std::vector<double>{1 + 1 + 8, 1 + 4, 1 - 1, 1 + 2 + 10, 1 + 5, 1 - 2, 1 + 3 + 12, 1 + 6, 1 - 3}));
}

TEST(Compute, SharesALoopAmongTheThreadsWithoutGapsOrRepeats) {
  ThreadTeam team(3);
  Compute<float> compute(team);
  for (const std::size_t count : {0, 1, 100, 1000}) {
    std::vector<std::atomic<int>> visits(count);
    compute.share(count, 16, [&](Range range) {
      for (std::size_t i = range.begin; i < range.end; ++i) ++visits[i];
    });
    for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(visits[i], 1) << i << " of " << count;
  }
}

TEST(Compute, LeavesSmallWorkToTheCaller) {
  ThreadTeam team(3);
  Compute<float> compute(team);
  compute.share(16, 16,
                [caller = std::this_thread::get_id()](Range) { EXPECT_TRUE(std::this_thread::get_id() == caller); });
}

}  // namespace
}  // namespace nudge::kernels
