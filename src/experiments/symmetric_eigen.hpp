#pragma once
// Eigenvalues and eigenvectors of a small symmetric matrix.

#include <cstddef>
#include <vector>

namespace nudge::experiments {

struct SymmetricEigen {
  std::vector<double> values;   ///< (n), descending
  std::vector<double> vectors;  ///< (n, n): row i belongs to values[i]; orthonormal
};

/// `a` (n, n), symmetric, by Jacobi's method (1846): each rotation makes one pair of off-diagonal numbers zero, and
/// sweeps over all pairs converge quadratically. Of the order of n^3 a sweep, for n of some hundreds at most. Golub and
/// Van Loan: Matrix Computations, 4th edition, section 8.5.
SymmetricEigen symmetric_eigen(std::vector<double> a, std::size_t n);

}  // namespace nudge::experiments
