#pragma once
// Comparing runs of numbers.

#include <cmath>
#include <span>
#include <vector>

namespace nudge::homework {

using Numbers = std::span<const double>;

inline double dot(Numbers a, Numbers b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

inline double length(Numbers a) { return std::sqrt(dot(a, a)); }

/// norm(a - factor b)
inline double distance(Numbers a, Numbers b, double factor = 1) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - factor * b[i]) * (a[i] - factor * b[i]);
  return std::sqrt(sum);
}

inline bool is_near(double value, double expected, double tolerance) {
  return std::abs(value - expected) <= tolerance * std::abs(expected);
}

inline bool are_finite(Numbers a) {
  for (const double number : a) {
    if (!std::isfinite(number)) return false;
  }
  return true;
}

/// The factor with which `b` comes nearest to `a`; 0 where b is 0.
inline double factor_between(Numbers a, Numbers b) {
  const double size = dot(b, b);
  return size == 0 ? 0 : dot(a, b) / size;
}

}  // namespace nudge::homework
