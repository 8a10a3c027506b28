#include "experiments/principal_plane.hpp"

#include <algorithm>
#include <cmath>

#include "experiments/symmetric_eigen.hpp"

namespace nudge::experiments {

namespace {

/// In double, as eight sums side by side that the compiler can keep in vectors.
double dot(std::span<const float> a, std::span<const float> b) {
  constexpr std::size_t lanes = 8;
  double sums[lanes] = {};
  const std::size_t whole = a.size() / lanes * lanes;
  for (std::size_t i = 0; i < whole; i += lanes) {
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      sums[lane] += static_cast<double>(a[i + lane]) * static_cast<double>(b[i + lane]);
    }
  }
  double sum = 0;
  for (const double lane_sum : sums) sum += lane_sum;
  for (std::size_t i = whole; i < a.size(); ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return sum;
}

/// (m, m): each product by one thread, in one order. A thread takes every so-manieth row, since row i has i + 1.
std::vector<double> gram_matrix(std::span<const AlignedArray<float>> centred, ThreadTeam& team) {
  const std::size_t m = centred.size();
  std::vector<double> gram(m * m);
  team.run([&](std::size_t part) {
    for (std::size_t i = part; i < m; i += team.size()) {
      for (std::size_t j = 0; j <= i; ++j)
        gram[i * m + j] = gram[j * m + i] = dot(centred[i].span(), centred[j].span());
    }
  });
  return gram;
}

struct Axis {
  std::vector<double> direction;    // (d)
  std::vector<double> coordinates;  // (m)
  double share = 0;
};

/// With K = X X^T and K q = lambda q, abs(q) = 1:
/// the axis is X^T q / sqrt(lambda), the points' coordinates on it are sqrt(lambda) q.
Axis axis(std::span<const AlignedArray<float>> centred, const SymmetricEigen& eigen, std::size_t index, double total) {
  const std::size_t m = centred.size(), d = centred[0].size();
  Axis result{.direction = std::vector<double>(d), .coordinates = std::vector<double>(m)};
  constexpr double rounding = 1e-12;  // relative, of a product of floats that were centred
  if (index >= m || !(eigen.values[index] > rounding * total)) return result;
  const double* q = &eigen.vectors[index * m];
  const double* largest = std::max_element(q, q + m, [](double a, double b) { return std::abs(a) < std::abs(b); });
  const double length = std::copysign(std::sqrt(eigen.values[index]), *largest);
  for (std::size_t i = 0; i < m; ++i) {
    result.coordinates[i] = length * q[i];
    const double weight = q[i] / length;
    for (std::size_t k = 0; k < d; ++k) result.direction[k] += weight * static_cast<double>(centred[i][k]);
  }
  result.share = eigen.values[index] / total;
  return result;
}

}  // namespace

std::pair<double, double> PrincipalPlane::place(std::span<const float> x) const {
  double u = 0, v = 0;
  for (std::size_t k = 0; k < x.size(); ++k) {
    const double from_mean = static_cast<double>(x[k]) - mean[k];
    u += from_mean * e1[k];
    v += from_mean * e2[k];
  }
  return {u, v};
}

void PrincipalPlane::point(double u, double v, std::span<float> x) const {
  for (std::size_t k = 0; k < x.size(); ++k) x[k] = static_cast<float>(mean[k] + u * e1[k] + v * e2[k]);
}

PrincipalPlane principal_plane(std::span<const AlignedArray<float>> points, ThreadTeam& team) {
  const std::size_t m = points.size(), d = points[0].size();
  PrincipalPlane plane;
  plane.mean.assign(d, 0);
  for (const AlignedArray<float>& point : points) {
    for (std::size_t k = 0; k < d; ++k) plane.mean[k] += static_cast<double>(point[k]) / static_cast<double>(m);
  }
  std::vector<AlignedArray<float>> centred(points.begin(), points.end());
  for (AlignedArray<float>& point : centred) {
    for (std::size_t k = 0; k < d; ++k) point[k] = static_cast<float>(static_cast<double>(point[k]) - plane.mean[k]);
  }
  const std::vector<double> gram = gram_matrix(centred, team);
  double total = 0;
  for (std::size_t i = 0; i < m; ++i) total += gram[i * m + i];
  const SymmetricEigen eigen = symmetric_eigen(gram, m);
  Axis first = axis(centred, eigen, 0, total), second = axis(centred, eigen, 1, total);
  plane.e1 = std::move(first.direction);
  plane.e2 = std::move(second.direction);
  plane.us = std::move(first.coordinates);
  plane.vs = std::move(second.coordinates);
  plane.share_u = first.share;
  plane.share_v = second.share;
  return plane;
}

}  // namespace nudge::experiments
