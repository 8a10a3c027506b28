#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include "experiments/leading_eigen.hpp"
#include "nudge/error.hpp"
#include "nudge/preprocessing.hpp"
#include "nudge/reconstruction.hpp"
#include "training/batches.hpp"

namespace nudge {

namespace {

/// Sums over examples of their numbers and of the products of two of them; of (d, d) only what is not above the diagonal.
class Moments {
 public:
  Moments(std::size_t size, std::vector<double> origin)
      : size_(size), origin_(std::move(origin)), sums_(size), products_(size * size) {}

  /// Numbers that are 0, as most of a picture's, take no time. Each product is summed by one thread, example by example.
  void add(Matrix<const float> x, ThreadTeam& team) {
    team.run([&](std::size_t part) {
      std::vector<std::pair<std::size_t, double>> numbers;
      for (std::size_t i = 0; i < x.rows; ++i) {
        numbers.clear();
        for (std::size_t k = 0; k < size_; ++k) {
          const double number = static_cast<double>(x(i, k)) - (origin_.empty() ? 0 : origin_[k]);
          if (number != 0) numbers.emplace_back(k, number);
        }
        for (const auto& [row, number] : numbers) {
          if (row % team.size() != part) continue;
          sums_[row] += number;
          double* const products = &products_[row * size_];
          for (const auto& [column, other] : numbers) {
            if (column > row) break;
            products[column] += number * other;
          }
        }
      }
    });
    count_ += x.rows;
  }

  std::vector<double> mean() const {
    std::vector<double> mean(size_);
    for (std::size_t k = 0; k < size_; ++k) mean[k] = sums_[k] / n() + (origin_.empty() ? 0 : origin_[k]);
    return mean;
  }

  /// (d, d): the mean product less the product of the means.
  std::vector<double> covariance() const {
    std::vector<double> covariance(size_ * size_);
    for (std::size_t i = 0; i < size_; ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        const double value = products_[i * size_ + j] / n() - sums_[i] / n() * (sums_[j] / n());
        covariance[i * size_ + j] = covariance[j * size_ + i] = value;
      }
    }
    return covariance;
  }

 private:
  double n() const { return static_cast<double>(count_); }

  std::size_t size_, count_ = 0;
  std::vector<double> origin_;  // empty: 0
  std::vector<double> sums_, products_;
};

}  // namespace

PrincipalComponents principal_components(const Subset& examples, const Preprocessing& preprocessing, std::size_t count,
                                         ThreadTeam& team) {
  check(examples);
  if (examples.size() == 0) fail("principal components: there are no examples");
  if (count == 0) fail("principal components: 0 of them, 1 or more are expected");
  const std::size_t size = preprocessing.shape.size();
  AlignedArray<float> numbers(micro_batch * size);
  const auto load = [&](std::span<const std::uint32_t> piece) {
    const Matrix<float> x(numbers.data(), piece.size(), size);
    gather(examples, piece, preprocessing, x);
    return x;
  };
  const std::vector<std::uint32_t> positions = first_positions(examples.size());
  std::vector<double> origin;
  if (!examples.data->has_pixels()) {
    // A table's columns may lie far from 0, where the difference of two large products would say little.
    const auto first = load(std::span(positions).first(1));
    origin.assign(first.row(0).begin(), first.row(0).end());
  }
  Moments moments(size, std::move(origin));
  for_each_micro_batch(positions, micro_batch,
                       [&](std::span<const std::uint32_t> piece) { moments.add(load(piece), team); });

  const std::vector<double> covariance = moments.covariance();
  PrincipalComponents components{.mean = moments.mean(), .directions = {}, .variances = {}};
  for (std::size_t i = 0; i < size; ++i) components.total_variance += covariance[i * size + i];
  auto eigen = experiments::leading_eigen(covariance, size, std::min(count, size), team);
  for (std::size_t j = 0; j < eigen.values.size(); ++j) {
    double* const direction = &eigen.vectors[j * size];
    const double* largest =
        std::max_element(direction, direction + size, [](double a, double b) { return std::abs(a) < std::abs(b); });
    const double sign = *largest < 0 ? -1 : 1;
    for (std::size_t k = 0; k < size; ++k) direction[k] *= sign;
    components.variances.push_back(std::max(0.0, eigen.values[j]));
  }
  components.directions = std::move(eigen.vectors);
  return components;
}

void PrincipalComponents::reconstruct(std::span<const float> x, std::span<float> made) const {
  if (x.size() != mean.size() || made.size() != mean.size()) {
    fail("principal components: of ", mean.size(), " numbers, ", x.size(), " came and there is room for ", made.size());
  }
  const std::size_t size = mean.size();
  if (variances.size() == size) {  // all directions: nothing is left out
    std::ranges::copy(x, made.begin());
    return;
  }
  std::vector<double> sum = mean;
  for (std::size_t j = 0; j < variances.size(); ++j) {
    const double* const direction = &directions[j * size];
    double share = 0;
    for (std::size_t k = 0; k < size; ++k) share += direction[k] * (static_cast<double>(x[k]) - mean[k]);
    for (std::size_t k = 0; k < size; ++k) sum[k] += share * direction[k];
  }
  for (std::size_t k = 0; k < size; ++k) made[k] = static_cast<float>(sum[k]);
}

}  // namespace nudge
