#include "experiments/tridiagonal_eigen.hpp"

#include <algorithm>
#include <cassert>
#include <cfloat>
#include <cmath>
#include <numeric>

namespace nudge::experiments {

namespace {

/// The matrix on its way: `rows` (n, n) holds what becomes the eigenvectors, a row each; d is the diagonal, e what stands
/// beside it, e[i] between i - 1 and i.
struct Tridiagonal {
  std::size_t n;
  std::vector<double> rows;
  std::vector<double> d, e;

  double* row(std::size_t i) { return &rows[i * n]; }
};

/// Reflections I - u u^T / h, from the last row to the first, make the matrix tridiagonal; row i keeps its u.
void reduce(Tridiagonal& t) {
  const std::size_t n = t.n;
  std::vector<double>&d = t.d, &e = t.e;
  for (std::size_t j = 0; j < n; ++j) d[j] = t.row(j)[n - 1];
  for (std::size_t i = n - 1; i > 0; --i) {
    double scale = 0, h = 0;
    for (std::size_t k = 0; k < i; ++k) scale += std::abs(d[k]);
    if (scale == 0) {
      e[i] = d[i - 1];
      for (std::size_t j = 0; j < i; ++j) {
        d[j] = t.row(j)[i - 1];
        t.row(j)[i] = t.row(i)[j] = 0;
      }
    } else {
      for (std::size_t k = 0; k < i; ++k) {
        d[k] /= scale;
        h += d[k] * d[k];
      }
      const double g = d[i - 1] > 0 ? -std::sqrt(h) : std::sqrt(h);
      e[i] = scale * g;
      h -= d[i - 1] * g;
      d[i - 1] -= g;
      std::fill(e.begin(), e.begin() + static_cast<std::ptrdiff_t>(i), 0);
      for (std::size_t j = 0; j < i; ++j) {  // e = A u
        const double* const column = t.row(j);
        const double f = d[j];
        t.row(i)[j] = f;
        double sum = e[j] + column[j] * f;
        for (std::size_t k = j + 1; k < i; ++k) {
          sum += column[k] * d[k];
          e[k] += column[k] * f;
        }
        e[j] = sum;
      }
      double f = 0;
      for (std::size_t j = 0; j < i; ++j) {
        e[j] /= h;
        f += e[j] * d[j];
      }
      for (std::size_t j = 0; j < i; ++j) e[j] -= f / (h + h) * d[j];
      for (std::size_t j = 0; j < i; ++j) {  // A - u q^T - q u^T
        double* const column = t.row(j);
        const double u = d[j], q = e[j];
        for (std::size_t k = j; k < i; ++k) column[k] -= u * e[k] + q * d[k];
        d[j] = column[i - 1];
        column[i] = 0;
      }
    }
    d[i] = h;
  }
}

/// The product of the reflections, transposed, in the place of what they were made of.
void accumulate(Tridiagonal& t) {
  const std::size_t n = t.n;
  std::vector<double>&d = t.d, &e = t.e;
  for (std::size_t i = 0; i + 1 < n; ++i) {
    t.row(i)[n - 1] = t.row(i)[i];
    t.row(i)[i] = 1;
    double* const u = t.row(i + 1);
    if (const double h = d[i + 1]; h != 0) {
      for (std::size_t k = 0; k <= i; ++k) d[k] = u[k] / h;
      for (std::size_t j = 0; j <= i; ++j) {
        double* const row = t.row(j);
        double share = 0;
        for (std::size_t k = 0; k <= i; ++k) share += u[k] * row[k];
        for (std::size_t k = 0; k <= i; ++k) row[k] -= share * d[k];
      }
    }
    std::fill(u, u + i + 1, 0);
  }
  for (std::size_t j = 0; j < n; ++j) {
    d[j] = t.row(j)[n - 1];
    t.row(j)[n - 1] = 0;
  }
  t.row(n - 1)[n - 1] = 1;
  e[0] = 0;
}

/// One implicit QL step on the rows first ... last.
void shifted_step(Tridiagonal& t, std::size_t first, std::size_t last, double& shifts) {
  std::vector<double>&d = t.d, &e = t.e;
  double g = d[first];
  double p = (d[first + 1] - g) / (2 * e[first]);
  const double r0 = std::copysign(std::hypot(p, 1.0), p);
  d[first] = e[first] / (p + r0);
  d[first + 1] = e[first] * (p + r0);
  const double next_d = d[first + 1], h = g - d[first];
  for (std::size_t i = first + 2; i < t.n; ++i) d[i] -= h;
  shifts += h;

  p = d[last];
  double c = 1, c2 = 1, c3 = 1, s = 0, s2 = 0;
  const double next_e = e[first + 1];
  for (std::size_t i = last; i-- > first;) {
    c3 = c2;
    c2 = c;
    s2 = s;
    g = c * e[i];
    const double q = c * p, r = std::hypot(p, e[i]);
    e[i + 1] = s * r;
    s = e[i] / r;
    c = p / r;
    p = c * d[i] - s * g;
    d[i + 1] = q + s * (c * g + s * d[i]);
    double *const low = t.row(i), *const high = t.row(i + 1);
    for (std::size_t k = 0; k < t.n; ++k) {
      const double at = high[k];
      high[k] = s * low[k] + c * at;
      low[k] = c * low[k] - s * at;
    }
  }
  p = -s * s2 * c3 * next_e * e[first] / next_d;
  e[first] = s * p;
  d[first] = c * p;
}

void diagonalise(Tridiagonal& t) {
  const std::size_t n = t.n;
  std::vector<double>&d = t.d, &e = t.e;
  std::rotate(e.begin(), e.begin() + 1, e.end());  // e[i] between i and i + 1 from here on
  e[n - 1] = 0;
  double shifts = 0, largest = 0;
  for (std::size_t first = 0; first < n; ++first) {
    largest = std::max(largest, std::abs(d[first]) + std::abs(e[first]));
    const auto is_negligible = [&](std::size_t i) { return std::abs(e[i]) <= DBL_EPSILON * largest; };
    std::size_t last = first;
    while (last + 1 < n && !is_negligible(last)) ++last;
    constexpr int most_steps = 60;  // two or three are usual
    for (int step = 0; last > first && step < most_steps; ++step) {
      shifted_step(t, first, last, shifts);
      if (is_negligible(first)) break;
    }
    d[first] += shifts;
    e[first] = 0;
  }
}

}  // namespace

SymmetricEigen tridiagonal_eigen(std::vector<double> a, std::size_t n) {
  assert(a.size() == n * n && n > 0);
  Tridiagonal t{n, std::move(a), std::vector<double>(n), std::vector<double>(n)};
  reduce(t);
  accumulate(t);
  diagonalise(t);
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return t.d[i] > t.d[j]; });
  SymmetricEigen eigen;
  for (const std::size_t i : order) {
    eigen.values.push_back(t.d[i]);
    eigen.vectors.insert(eigen.vectors.end(), t.row(i), t.row(i) + n);
  }
  return eigen;
}

}  // namespace nudge::experiments
