#pragma once
// The largest eigenvalues of a large symmetric matrix.

#include <cstddef>
#include <vector>

#include "experiments/symmetric_eigen.hpp"
#include "nudge/thread_team.hpp"

namespace nudge::experiments {

/// Of `a` (n, n), symmetric, without negative eigenvalues, the `count` largest: by the iteration of a subspace that is
/// somewhat larger (Golub and Van Loan: Matrix Computations, section 8.2.4), each step with the eigenvectors within it;
/// where they are an eighth of all or more, by tridiagonal_eigen. The team changes no bit.
SymmetricEigen leading_eigen(const std::vector<double>& a, std::size_t n, std::size_t count, ThreadTeam& team);

}  // namespace nudge::experiments
