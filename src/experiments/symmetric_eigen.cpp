#include "experiments/symmetric_eigen.hpp"

#include <algorithm>
#include <cassert>
#include <cfloat>
#include <cmath>
#include <numeric>

namespace nudge::experiments {

namespace {

/// The rotation (c, s) of rows and columns p and q that makes a[p,q] zero, by the smaller angle.
struct Rotation {
  double c = 1;
  double s = 0;
};

Rotation rotation_for(double a_pp, double a_qq, double a_pq) {
  const double tau = (a_qq - a_pp) / (2 * a_pq);
  const double t = (tau < 0 ? -1 : 1) / (std::abs(tau) + std::sqrt(1 + tau * tau));
  const double c = 1 / std::sqrt(1 + t * t);
  return {c, t * c};
}

}  // namespace

SymmetricEigen symmetric_eigen(std::vector<double> a, std::size_t n) {
  assert(a.size() == n * n);
  constexpr int most_sweeps = 60;  // about ten are usual
  std::vector<double> v(n * n);    // row i: the eigenvector that a[i,i] belongs to in the end
  for (std::size_t i = 0; i < n; ++i) v[i * n + i] = 1;
  double squares = 0;
  for (const double number : a) squares += number * number;
  // The rounding of the largest eigenvalue.
  const double negligible = DBL_EPSILON / 16 * std::sqrt(squares);
  const auto rotate = [n](Rotation r, double* p, double* q, std::size_t stride) {
    for (std::size_t i = 0; i < n; ++i) {
      const double at_p = p[i * stride], at_q = q[i * stride];
      p[i * stride] = r.c * at_p - r.s * at_q;
      q[i * stride] = r.s * at_p + r.c * at_q;
    }
  };
  for (int sweep = 0; sweep < most_sweeps; ++sweep) {
    bool rotated = false;
    for (std::size_t p = 0; p < n; ++p) {
      for (std::size_t q = p + 1; q < n; ++q) {
        const double off = a[p * n + q];
        if (std::abs(off) <= negligible) continue;
        const Rotation r = rotation_for(a[p * n + p], a[q * n + q], off);
        rotate(r, &a[p], &a[q], n);
        rotate(r, &a[p * n], &a[q * n], 1);
        a[p * n + q] = a[q * n + p] = 0;
        rotate(r, &v[p * n], &v[q * n], 1);
        rotated = true;
      }
    }
    if (!rotated) break;
  }

  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t i, std::size_t j) { return a[i * n + i] > a[j * n + j]; });
  SymmetricEigen eigen;
  for (const std::size_t i : order) {
    eigen.values.push_back(a[i * n + i]);
    eigen.vectors.insert(eigen.vectors.end(), &v[i * n], &v[i * n] + n);
  }
  return eigen;
}

}  // namespace nudge::experiments
