// Convolutions and pooling: against the formulas in long double, and every set of kernels and number of threads against
// one thread of the reference, bit for bit.

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>

#include "kernels/available.hpp"
#include "kernels/compute.hpp"
#include "support/kernel_examples.hpp"

namespace nudge::kernels {
namespace {

using Real = long double;

struct Case {
  std::size_t examples, inputs, outputs, groups;
  std::size_t height, width, window_height, window_width, stride, padding;

  Convolution convolution() const {
    return {.inputs = inputs, .outputs = outputs, .groups = groups, .windows = windows()};
  }
  Windows windows() const {
    return {.height = height,
            .width = width,
            .window_height = window_height,
            .window_width = window_width,
            .stride = stride,
            .padding = padding,
            .out_height = (height + 2 * padding - window_height) / stride + 1,
            .out_width = (width + 2 * padding - window_width) / stride + 1};
  }
  std::string name() const {
    return std::to_string(examples) + " x " + std::to_string(inputs) + "->" + std::to_string(outputs) + "/" +
           std::to_string(groups) + ", " + std::to_string(height) + "x" + std::to_string(width) + " under " +
           std::to_string(window_height) + "x" + std::to_string(window_width) + " stride " + std::to_string(stride) +
           " padding " + std::to_string(padding);
  }
};

const Case cases[] = {
    {2, 1, 1, 1, 1, 1, 1, 1, 1, 0},     {3, 1, 6, 1, 28, 28, 5, 5, 1, 2},   {2, 6, 16, 1, 14, 14, 5, 5, 1, 0},
    {2, 3, 5, 1, 7, 9, 3, 2, 2, 1},     {5, 4, 6, 2, 6, 5, 3, 3, 1, 1},     {2, 5, 5, 5, 8, 8, 3, 3, 2, 1},
    {2, 2, 3, 1, 3, 3, 3, 3, 1, 4},     {1, 2, 3, 1, 9, 8, 2, 4, 3, 0},     {1, 40, 33, 1, 20, 19, 3, 3, 1, 1},
    {3, 3, 4, 1, 1, 300, 1, 7, 2, 3},   {2, 3, 4, 1, 9, 38, 2, 2, 2, 0},    {2, 6, 4, 2, 9, 8, 1, 1, 2, 0},
    {3, 4, 20, 1, 7, 6, 3, 3, 2, 1},    {2, 3, 5, 1, 11, 12, 3, 5, 1, 2},   {1, 80, 3, 1, 20, 19, 3, 3, 1, 1},
    {1, 1, 2, 1, 150, 200, 3, 3, 1, 1}, {1, 1, 2, 1, 301, 300, 3, 3, 2, 1}, {2, 3, 2, 1, 5, 11, 2, 2, 2, 0},
    {2, 3, 2, 1, 5, 7, 2, 2, 2, 0},     {8, 8, 16, 4, 20, 20, 3, 3, 1, 1},  {9, 3, 6, 3, 28, 28, 5, 5, 1, 2}};

/// The pixel of a channel, 0 in the padding.
template <typename T>
T pixel(const Case& c, const T* image, std::size_t channel, std::size_t row, std::size_t column) {
  const std::size_t y = row - c.padding, x = column - c.padding;
  return y < c.height && x < c.width ? image[(channel * c.height + y) * c.width + x] : T{0};
}

/// Calls visit(example, output channel, place, input channel, y, x, weight) for every term of a convolution.
template <typename Visit>
void for_each_term(const Case& c, Visit visit) {
  const Windows w = c.windows();
  const std::size_t channels = c.inputs / c.groups, kernels = c.outputs / c.groups;
  for (std::size_t n = 0; n < c.examples; ++n) {
    for (std::size_t o = 0; o < c.outputs; ++o) {
      for (std::size_t p = 0; p < w.places(); ++p) {
        for (std::size_t k = 0; k < channels * w.window_size(); ++k) {
          const std::size_t i = o / kernels * channels + k / w.window_size();
          const std::size_t row = p / w.out_width * c.stride + k / c.window_width % c.window_height;
          const std::size_t column = p % w.out_width * c.stride + k % c.window_width;
          visit(n, o, p, i, row, column, o * channels * w.window_size() + k);
        }
      }
    }
  }
}

template <typename T>
Matrix<const T> rows(const std::vector<T>& numbers, std::size_t count) {
  return {numbers.data(), count, numbers.size() / count};
}
template <typename T>
Matrix<T> rows(std::vector<T>& numbers, std::size_t count) {
  return {numbers.data(), count, numbers.size() / count};
}

/// All that a step asks of a convolution and of the poolings of its images.
template <typename T>
struct ConvolutionStep {
  std::vector<T> x, w, bias, dz, z, dx, dw, db, biased_dx, largest, dlargest, means, dmeans;

  explicit ConvolutionStep(const Case& c)
      : x(numbers<T>(c.examples * c.convolution().input_size(), 1)),
        w(numbers<T>(c.outputs * c.convolution().kernel_size(), 2)),
        bias(numbers<T>(c.outputs, 3)),
        dz(numbers<T>(c.examples * c.convolution().output_size(), 4)),
        z(dz.size()),
        dx(x.size()),
        dw(numbers<T>(w.size(), 5)),
        db(numbers<T>(c.outputs, 6)),
        biased_dx(x.size()),
        largest(c.examples * c.inputs * c.windows().places()),
        dlargest(x.size()),
        means(largest.size()),
        dmeans(x.size()) {}

  ConvolutionStep(const Case& c, const KernelSet<T>& set, std::size_t threads) : ConvolutionStep(c) {
    ThreadTeam team(threads);
    Compute<T> compute(team, set);
    const Convolution conv = c.convolution();
    const std::size_t n = c.examples;
    const ConvolutionStep& in = *this;
    compute.convolve(conv, rows(in.x, n), rows(in.w, c.outputs), in.bias, rows(z, n));
    compute.convolve_transposed(conv, rows(in.dz, n), rows(in.w, c.outputs), {}, rows(dx, n));
    const std::vector<T> input_bias = numbers<T>(c.inputs, 7);
    compute.convolve_transposed(conv, rows(in.dz, n), rows(in.w, c.outputs), input_bias, rows(biased_dx, n));
    compute.add_kernel_gradient(conv, rows(in.x, n), rows(in.dz, n), rows(dw, c.outputs));
    compute.add_channel_sums(rows(in.dz, n), db);
    const std::vector<T> da = numbers<T>(largest.size(), 8);
    compute.max_pool(c.windows(), rows(in.x, n), rows(largest, n));
    compute.max_pool_backward(c.windows(), rows(in.x, n), rows(in.largest, n), rows(da, n), rows(dlargest, n));
    compute.sum_pool(c.windows(), T(0.25), rows(in.x, n), rows(means, n));
    compute.spread(c.windows(), T(0.25), rows(da, n), rows(dmeans, n));
  }

  bool operator==(const ConvolutionStep& other) const {
    return same_bits(z, other.z) && same_bits(dx, other.dx) && same_bits(dw, other.dw) && same_bits(db, other.db) &&
           same_bits(biased_dx, other.biased_dx) && same_bits(largest, other.largest) &&
           same_bits(dlargest, other.dlargest) && same_bits(means, other.means) && same_bits(dmeans, other.dmeans);
  }
};

void expect_close(const std::vector<double>& ours, const std::vector<Real>& sums, const char* what) {
  ASSERT_EQ(ours.size(), sums.size());
  for (std::size_t i = 0; i < ours.size(); ++i) {
    ASSERT_NEAR(ours[i], static_cast<double>(sums[i]), 1e-11 * std::max<double>(1, std::abs(ours[i])))
        << what << " " << i;
  }
}

TEST(Convolution, IsTheSumOfItsFormula) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name());
    const ConvolutionStep<double> step(c, reference_kernels<double>(), 1);
    const ConvolutionStep<double> before(c);
    const Windows windows = c.windows();
    const std::size_t in = c.convolution().input_size(), out = c.convolution().output_size();
    std::vector<Real> z(step.z.size()), dx(step.dx.size()), biased_dx(step.dx.size());
    std::vector<Real> dw(before.dw.begin(), before.dw.end()), db(before.db.begin(), before.db.end());
    for (std::size_t i = 0; i < z.size(); ++i) {
      z[i] = before.bias[i % out / windows.places()];
      db[i % out / windows.places()] += before.dz[i];
    }
    const std::vector<double> input_bias = numbers<double>(c.inputs, 7);
    for (std::size_t i = 0; i < dx.size(); ++i) biased_dx[i] = input_bias[i % in / windows.pixels()];
    for_each_term(c, [&](std::size_t n, std::size_t o, std::size_t p, std::size_t i, std::size_t row,
                         std::size_t column, std::size_t weight) {
      const std::size_t at = n * out + o * windows.places() + p;
      const Real x = pixel(c, &before.x[n * in], i, row, column);
      z[at] += before.w[weight] * x;
      dw[weight] += before.dz[at] * x;
      if (row < c.padding || column < c.padding || row - c.padding >= c.height || column - c.padding >= c.width) return;
      const std::size_t q = n * in + (i * c.height + row - c.padding) * c.width + column - c.padding;
      dx[q] += static_cast<Real>(before.w[weight]) * before.dz[at];
      biased_dx[q] += static_cast<Real>(before.w[weight]) * before.dz[at];
    });
    expect_close(step.z, z, "z");
    expect_close(step.dx, dx, "dx");
    expect_close(step.biased_dx, biased_dx, "dx with a bias");
    expect_close(step.dw, dw, "dW");
    expect_close(step.db, db, "db");
  }
}

TEST(Pooling, TakesTheLargestAndTheMean) {
  for (const Case& c : cases) {
    if (c.padding >= c.window_height || c.padding >= c.window_width) continue;  // a window all in the padding
    SCOPED_TRACE(c.name());
    const ConvolutionStep<double> step(c, reference_kernels<double>(), 1);
    const Windows w = c.windows();
    const std::vector<double> da = numbers<double>(step.largest.size(), 8);
    std::vector<Real> largest, means, dlargest(step.x.size()), dmeans(step.x.size());
    for (std::size_t channel = 0; channel < c.examples * c.inputs; ++channel) {
      for (std::size_t p = 0; p < w.places(); ++p) {
        std::size_t winner = step.x.size();
        Real sum = 0;
        for (std::size_t k = 0; k < w.window_size(); ++k) {
          const std::size_t y = p / w.out_width * c.stride + k / c.window_width - c.padding;
          const std::size_t x = p % w.out_width * c.stride + k % c.window_width - c.padding;
          if (y >= c.height || x >= c.width) continue;
          const std::size_t q = (channel * c.height + y) * c.width + x;
          if (winner == step.x.size() || step.x[q] > step.x[winner]) winner = q;
          sum += step.x[q];
          dmeans[q] += Real{0.25L} * da[channel * w.places() + p];
        }
        largest.push_back(step.x[winner]);
        dlargest[winner] += da[channel * w.places() + p];
        means.push_back(sum / 4);
      }
    }
    expect_close(step.largest, largest, "largest");
    expect_close(step.dlargest, dlargest, "dx of the largest");
    expect_close(step.means, means, "mean");
    expect_close(step.dmeans, dmeans, "dx of the mean");
  }
}

TEST(Pooling, OfEqualPixelsTheFirstWinsAndNaNIsNoticed) {
  const Windows w{
      .height = 2, .width = 4, .window_height = 2, .window_width = 2, .stride = 2, .out_height = 1, .out_width = 2};
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (const KernelSet<float>* set : available_kernels()) {
    const std::vector<float> x = {1, 3, 0, nan, 3, 3, 2, 1}, da = {5, 7};
    std::vector<float> a(2), dx(8, 9);
    set->max_pool(w, 1, x.data(), a.data());
    EXPECT_EQ(a[0], 3);
    EXPECT_TRUE(std::isnan(a[1]));
    set->max_pool_backward(w, 1, x.data(), a.data(), da.data(), dx.data());
    EXPECT_EQ((std::vector<float>{dx[0], dx[1], dx[4], dx[5]}), (std::vector<float>{0, 5, 0, 0})) << set->name;
  }
}

TEST(Convolution, HasTheSameBitsWithEveryNumberOfThreads) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name());
    const ConvolutionStep<float> one(c, best_kernels<float>(), 1);
    for (const std::size_t threads : {2, 3})
      EXPECT_TRUE(ConvolutionStep<float>(c, best_kernels<float>(), threads) == one) << threads;
  }
}

TEST(Convolution, HasTheReferencesBitsWithEverySetThatFuses) {
  for (const KernelSet<float>* set : available_kernels()) {
    if (std::string(set->name) == "portable") continue;
    for (const Case& c : cases) {
      EXPECT_TRUE(ConvolutionStep<float>(c, *set, 1) == ConvolutionStep<float>(c, reference_kernels<float>(), 1))
          << set->name << ": " << c.name();
    }
  }
}

TEST(Convolution, OfOneImageAfterAnotherHasTheBitsOfBothTogether) {
  const Case c{4, 3, 8, 1, 12, 12, 3, 3, 1, 1};
  ThreadTeam team(2);
  Compute<float> compute(team);
  const ConvolutionStep<float> whole(c, best_kernels<float>(), 2);
  const ConvolutionStep<float> in(c);
  std::vector<float> dw = in.dw;
  for (std::size_t n = 0; n < c.examples; ++n) {
    compute.add_kernel_gradient(c.convolution(), rows(in.x, c.examples).rows_from(n, 1),
                                rows(in.dz, c.examples).rows_from(n, 1), rows(dw, c.outputs));
  }
  EXPECT_TRUE(same_bits(dw, whole.dw));
}

}  // namespace
}  // namespace nudge::kernels
