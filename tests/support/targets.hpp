#pragma once
// Random targets as a loss expects them.

#include "nudge/loss.hpp"
#include "nudge/matrix.hpp"
#include "support/random_numbers.hpp"

namespace nudge::test {

/// Numbers between 0 and 1; a cross-entropy's rows sum to 1.
inline void draw_targets(RandomNumbers& random, Loss loss, Matrix<double> y) {
  for (std::size_t i = 0; i < y.rows; ++i) {
    double sum = 0;
    for (double& number : y.row(i)) sum += number = random.between(0, 1);
    for (double& number : y.row(i)) number /= loss == Loss::cross_entropy ? sum : 1;
  }
}

}  // namespace nudge::test
