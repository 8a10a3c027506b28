#include "experiments/leading_eigen.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "base/random.hpp"
#include "experiments/tridiagonal_eigen.hpp"

namespace nudge::experiments {

namespace {

/// Rows of n numbers.
using Rows = std::vector<double>;

double product_of(const double* a, const double* b, std::size_t n) {
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += a[i] * b[i];
  return sum;
}

/// (m, n): the rows times `a`; each by one thread.
Rows times(const Rows& rows, std::size_t m, const std::vector<double>& a, std::size_t n, ThreadTeam& team) {
  Rows result(m * n);
  team.run([&](std::size_t part) {
    for (std::size_t r = part; r < m; r += team.size()) {
      double* out = &result[r * n];
      for (std::size_t i = 0; i < n; ++i) {
        const double weight = rows[r * n + i];
        for (std::size_t k = 0; k < n; ++k) out[k] += weight * a[i * n + k];
      }
    }
  });
  return result;
}

/// Gram and Schmidt's method, twice, which is enough where rows are nearly parallel. A row of nothing else is 0 then.
void make_orthonormal(Rows& rows, std::size_t m, std::size_t n) {
  for (std::size_t r = 0; r < m; ++r) {
    double* row = &rows[r * n];
    for (int time = 0; time < 2; ++time) {
      for (std::size_t before = 0; before < r; ++before) {
        const double share = product_of(row, &rows[before * n], n);
        for (std::size_t k = 0; k < n; ++k) row[k] -= share * rows[before * n + k];
      }
      const double length = std::sqrt(product_of(row, row, n));
      for (std::size_t k = 0; k < n; ++k) row[k] = length > 0 ? row[k] / length : 0;
    }
  }
}

Rows random_rows(std::size_t m, std::size_t n) {
  const Philox random(0, RandomPurpose::example);
  Rows rows(m * n);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i] = normal_pair(random(static_cast<std::uint32_t>(i), 0, 0, 0)).first;
  }
  make_orthonormal(rows, m, n);
  return rows;
}

/// (m, n): each row of `shares` (m, m) says how much of each of the rows.
Rows mixed(const std::vector<double>& shares, const Rows& rows, std::size_t m, std::size_t n) {
  Rows result(m * n);
  for (std::size_t r = 0; r < m; ++r) {
    for (std::size_t s = 0; s < m; ++s) {
      for (std::size_t k = 0; k < n; ++k) result[r * n + k] += shares[r * m + s] * rows[s * n + k];
    }
  }
  return result;
}

}  // namespace

SymmetricEigen leading_eigen(const std::vector<double>& a, std::size_t n, std::size_t count, ThreadTeam& team) {
  assert(a.size() == n * n && count <= n);
  constexpr std::size_t more = 16, most_steps = 1000;
  SymmetricEigen eigen;
  if (8 * count >= n || count + more >= n) {
    eigen = tridiagonal_eigen(a, n);
  } else {
    const std::size_t m = count + more;
    Rows rows = random_rows(m, n);
    std::vector<double> before(count);
    for (std::size_t step = 0; step < most_steps; ++step) {
      const Rows next = times(rows, m, a, n, team);
      std::vector<double> within(m * m);  // a, seen in the subspace
      for (std::size_t i = 0; i < m; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
          within[i * m + j] = within[j * m + i] = product_of(&next[i * n], &rows[j * n], n);
        }
      }
      eigen = tridiagonal_eigen(std::move(within), m);
      const std::vector<double> shares = std::move(eigen.vectors);
      eigen.vectors = mixed(shares, rows, m, n);
      double change = 0;
      for (std::size_t i = 0; i < count; ++i) {
        change = std::max(change, std::abs(eigen.values[i] - before[i]));
        before[i] = eigen.values[i];
      }
      if (change <= 1e-13 * eigen.values[0]) break;
      rows = mixed(shares, next, m, n);  // the vectors times a
      make_orthonormal(rows, m, n);
    }
  }
  eigen.values.resize(count);
  eigen.vectors.resize(count * n);
  return eigen;
}

}  // namespace nudge::experiments
