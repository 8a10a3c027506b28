// Products that skip zeros, with the weights in panels: to the bit those with the weights by rows, for every set of
// kernels, any number of threads, sparse inputs and full ones.

#include "kernels/panels.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "kernels/available.hpp"
#include "kernels/compute.hpp"
#include "support/kernel_examples.hpp"

namespace nudge::kernels {
namespace {

struct Size {
  std::size_t rows, inputs, outputs;
};

/// One number in `every` is not 0.
std::vector<float> sparse_numbers(std::size_t count, std::size_t every) {
  std::vector<float> x = numbers<float>(count, 7);
  for (std::size_t i = 0; i < count; ++i) {
    if ((i * 7 + i / 3) % every != 0) x[i] = 0;
  }
  return x;
}

void expect_the_same(const KernelSet<float>& set, std::size_t threads, Size size, std::size_t every) {
  SCOPED_TRACE(testing::Message() << set.name << ", threads " << threads << ", " << size.rows << " x " << size.inputs
                                  << " -> " << size.outputs << ", one in " << every);
  ThreadTeam team(threads);
  Compute<float> compute(team, set);
  const std::vector<float> x = sparse_numbers(size.rows * size.inputs, every);
  const std::vector<float> w = numbers<float>(size.outputs * size.inputs, 8), b = numbers<float>(size.outputs, 9);
  const std::vector<float> dz = numbers<float>(size.rows * size.outputs, 10);
  const Matrix<const float> all_x(x.data(), size.rows, size.inputs), all_w(w.data(), size.outputs, size.inputs),
      all_dz(dz.data(), size.rows, size.outputs);
  std::vector<float> z(dz.size()), dw = numbers<float>(w.size(), 11), panels(w.size()), z_panels(dz.size()),
                                   dw_panels(w.size()), dw_by_rows(w.size());
  to_panels(all_w, panels.data());
  to_panels(Matrix<const float>(dw.data(), size.outputs, size.inputs), dw_panels.data());

  compute.product_transposed(all_x, all_w, b, {z.data(), size.rows, size.outputs});
  compute.add_product_of_transposed(all_dz, all_x, {dw.data(), size.outputs, size.inputs});
  NonzeroList<float> list(size.rows + 3, size.inputs);
  for (int again = 0; again < 2; ++again) compute.list_nonzeros(all_x, list);
  compute.product_with_panels(list, all_x, panels.data(), b, {z_panels.data(), size.rows, size.outputs});
  compute.add_product_to_panels(list, all_dz, all_x, dw_panels.data());
  from_panels(dw_panels.data(), Matrix<float>(dw_by_rows.data(), size.outputs, size.inputs));

  EXPECT_EQ(list.size(), x.size() - static_cast<std::size_t>(std::ranges::count(x, 0.0F)));
  EXPECT_EQ(z_panels, z);
  EXPECT_EQ(dw_by_rows, dw);
}

TEST(Panels, HaveTheBitsOfTheProductsByRows) {
  const Size sizes[] = {{1, 1, 1},    {1, 784, 128}, {3, 112, 10}, {5, 113, 64},
                        {7, 225, 65}, {40, 300, 70}, {2, 90, 200}, {130, 784, 128}};
  for (const KernelSet<float>* set : available_kernels()) {
    for (const std::size_t threads : {1U, 2U, 3U}) {
      for (const Size size : sizes) {
        for (const std::size_t every : {1U, 2U, 5U}) expect_the_same(*set, threads, size, every);
      }
    }
  }
}

TEST(Panels, AreTheMatrixInAnotherOrder) {
  const std::vector<float> rows = numbers<float>(70 * 3, 1);
  std::vector<float> panels(rows.size()), back(rows.size());
  to_panels(Matrix<const float>(rows.data(), 70, 3), panels.data());
  EXPECT_EQ(panels[0], rows[0]);
  EXPECT_EQ(panels[1], rows[3]);            // the second output's weight to the first input
  EXPECT_EQ(panels[64], rows[1]);           // the first output's weight to the second input
  EXPECT_EQ(panels[64 * 3], rows[64 * 3]);  // the second panel begins
  EXPECT_EQ(panels[64 * 3 + 6], rows[64 * 3 + 1]);
  from_panels(panels.data(), Matrix<float>(back.data(), 70, 3));
  EXPECT_EQ(back, rows);
}

TEST(Panels, ListsNumbersByRowAndByColumn) {
  ThreadTeam team;
  Compute<float> compute(team);
  const std::vector<float> x{0, 2, 0, 3, 0, 4, 5, 0, 0};
  NonzeroList<float> list(3, 3);
  compute.list_nonzeros({x.data(), 3, 3}, list);
  ASSERT_EQ(list.row(0, 1).count, 2U);
  EXPECT_EQ(list.row(0, 1).at[1], 2U);
  EXPECT_EQ(list.row(0, 1).values[1], 4.0F);
  ASSERT_EQ(list.column(0, 0).count, 2U);
  EXPECT_EQ(list.column(0, 0).at[1], 2U);
  EXPECT_EQ(list.column(0, 0).values[1], 5.0F);
  EXPECT_EQ(list.column(0, 1).count, 1U);
}

}  // namespace
}  // namespace nudge::kernels
