// Products that skip zeros, with the weights in panels: to the bit those with the weights by rows, for every set of
// kernels, any number of threads, sparse inputs and full ones.

#include "kernels/panels.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <utility>

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
  compute.add_product_to_panels(list, all_dz, all_x, dw_panels.data(), [](std::size_t, std::size_t) {});
  from_panels(dw_panels.data(), Matrix<float>(dw_by_rows.data(), size.outputs, size.inputs));

  EXPECT_EQ(list.size(), x.size() - static_cast<std::size_t>(std::ranges::count(x, 0.0F)));
  EXPECT_EQ(z_panels, z);
  EXPECT_EQ(dw_by_rows, dw);
}

TEST(Panels, HaveTheBitsOfTheProductsByRows) {
  const Size sizes[] = {{1, 1, 1},    {1, 784, 128}, {3, 104, 10}, {5, 105, 64},
                        {7, 209, 65}, {40, 300, 70}, {2, 90, 200}, {130, 784, 128}};
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

TEST(Panels, TellWhichRunsOfAGradientAreDone) {
  ThreadTeam team(3);
  Compute<float> compute(team);
  const std::vector<float> x = sparse_numbers(std::size_t(40) * 300, 5), dz = numbers<float>(std::size_t(40) * 70, 1);
  NonzeroList<float> list(40, 300);
  compute.list_nonzeros({x.data(), 40, 300}, list);
  std::vector<float> dw(300 * 70), seen(dw.size());
  compute.add_product_to_panels(
      list, {dz.data(), 40, 70}, {x.data(), 40, 300}, dw.data(),
      [&](std::size_t first, std::size_t count) { std::copy_n(dw.data() + first, count, seen.data() + first); });
  EXPECT_EQ(seen, dw);
}

TEST(Panels, DescendAsTheUpdateAfterTheGradientDoes) {
  constexpr float rate = 0.3F, share = 1 / 3.0F;
  for (const KernelSet<float>* set : available_kernels()) {
    for (const std::size_t threads : {1U, 2U}) {
      for (const Size size : {Size{1, 784, 128}, Size{7, 209, 65}, Size{40, 300, 70}, Size{130, 300, 128}}) {
        SCOPED_TRACE(testing::Message() << set->name << ", threads " << threads << ", " << size.rows << " rows");
        ThreadTeam team(threads);
        Compute<float> compute(team, *set);
        const std::vector<float> x = sparse_numbers(size.rows * size.inputs, 5);
        const std::vector<float> dz = numbers<float>(size.rows * size.outputs, 10);
        std::vector<float> w = numbers<float>(size.outputs * size.inputs, 8), expected = w, dw(w.size());
        NonzeroList<float> list(size.rows, size.inputs);
        compute.list_nonzeros({x.data(), size.rows, size.inputs}, list);
        compute.add_product_to_panels(list, {dz.data(), size.rows, size.outputs}, {x.data(), size.rows, size.inputs},
                                      dw.data(), [](std::size_t, std::size_t) {});
        set->update({.share = share, .rate = rate}, {.w = expected.data(), .g = dw.data(), .count = w.size()});
        compute.descend_in_panels(list, {dz.data(), size.rows, size.outputs}, rate, share, w.data());
        EXPECT_EQ(w, expected);
      }
    }
  }
}

/// A list as a matrix (rows, columns), of what rows_of or columns_of gives.
std::vector<float> filled(std::size_t columns, std::size_t size, const NonzeroList<float>& list, bool by_row) {
  std::vector<float> all(size);
  for (std::size_t block = 0; block < list.blocks(); ++block) {
    const SparseRows<float> lists = by_row ? list.rows_of(block, 0, list.rows()) : list.columns_of(block);
    for (std::size_t r = 0; r < lists.count; ++r) {
      for (std::size_t e = lists.begin[r]; e < lists.begin[r + 1]; ++e) {
        const bool ascends = e == lists.begin[r] || lists.column[e - 1] < lists.column[e];
        EXPECT_TRUE(ascends) << "block " << block << ", list " << r;
        all[by_row ? lists.row[r] * columns + lists.column[e] : lists.column[e] * columns + lists.row[r]] =
            lists.values[e];
      }
    }
  }
  return all;
}

TEST(Nonzeros, AreListedByRowAndByColumn) {
  for (const KernelSet<float>* set : available_kernels()) {
    for (const std::size_t every : {1U, 2U, 5U, 1000U}) {
      for (const auto& [rows, columns] : {std::pair{1U, 1U}, {1U, 130U}, {3U, 3U}, {7U, 300U}}) {
        SCOPED_TRACE(testing::Message() << set->name << ", one in " << every << ", " << rows << " x " << columns);
        ThreadTeam team;
        Compute<float> compute(team, *set);
        const std::vector<float> x = sparse_numbers(std::size_t(rows) * columns, every);
        NonzeroList<float> list(rows, columns);
        compute.list_nonzeros({x.data(), rows, columns}, list);
        EXPECT_EQ(filled(columns, x.size(), list, true), x);
        EXPECT_EQ(filled(columns, x.size(), list, false), x);
      }
    }
  }
}

TEST(Nonzeros, AreListedFromBytesOrNumbersAsFromTheirScaledNumbers) {
  constexpr std::size_t rows = 5, columns = 235;
  constexpr float scale = 1 / 255.0F;
  std::vector<std::uint8_t> bytes(rows * columns);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = i / 20 % 3 == 0 && i % 4 != 1 ? static_cast<std::uint8_t>(1 + 37 * i) : std::uint8_t(0);
  }
  const std::vector<float> numbers(bytes.begin(), bytes.end());
  std::vector<const std::uint8_t*> row_of;
  std::vector<const float*> row_of_numbers;
  for (std::size_t i = 0; i < rows; ++i) {
    row_of.push_back(bytes.data() + i * columns);
    row_of_numbers.push_back(numbers.data() + i * columns);
  }
  std::vector<float> x;
  for (const std::uint8_t byte : bytes) x.push_back(static_cast<float>(byte) * scale);
  for (const KernelSet<float>* set : available_kernels()) {
    SCOPED_TRACE(set->name);
    ThreadTeam team;
    Compute<float> compute(team, *set);
    NonzeroList<float> list(rows, columns);
    compute.list_nonzeros(row_of, scale, list);
    EXPECT_TRUE(list.is_sparse());
    EXPECT_EQ(filled(columns, x.size(), list, true), x);
    EXPECT_EQ(filled(columns, x.size(), list, false), x);
    NonzeroList<float> of_numbers(rows, columns);
    compute.list_nonzeros(row_of_numbers, scale, of_numbers);
    EXPECT_EQ(filled(columns, x.size(), of_numbers, true), x);
    EXPECT_EQ(filled(columns, x.size(), of_numbers, false), x);
  }
}

TEST(Nonzeros, AreFiniteUnlessOneIsNot) {
  ThreadTeam team;
  Compute<float> compute(team);
  for (const float strange : {INFINITY, -INFINITY, NAN, 1e38F}) {
    std::vector<float> x(2 * 150);
    x[3] = 1;
    x[200] = strange;
    NonzeroList<float> list(2, 150);
    compute.list_nonzeros({x.data(), 2, 150}, list);
    EXPECT_EQ(list.is_finite(), std::isfinite(strange)) << strange;
  }
}

}  // namespace
}  // namespace nudge::kernels
