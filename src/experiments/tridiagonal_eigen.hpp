#pragma once
// All eigenvalues of a symmetric matrix of many hundreds of rows, for which Jacobi's rotations take too long.

#include <cstddef>
#include <vector>

#include "experiments/symmetric_eigen.hpp"

namespace nudge::experiments {

/// What symmetric_eigen does, by Householder's reflections to a tridiagonal matrix and QL iterations with implicit shifts
/// (Golub and Van Loan: Matrix Computations, sections 8.3.1 and 8.3.3; the form is that of EISPACK's tred2 and tql2).
SymmetricEigen tridiagonal_eigen(std::vector<double> a, std::size_t n);

}  // namespace nudge::experiments
