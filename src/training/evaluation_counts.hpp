#pragma once
// What an evaluation notes of each example.

#include <algorithm>
#include <cmath>
#include <span>

#include "nudge/error.hpp"
#include "nudge/evaluation.hpp"

namespace nudge {

/// Errors: an empty subset; data that are not whole, or do not fit.
inline void check_subset(const Preprocessing& preprocessing, const Subset& subset, std::size_t classes) {
  if (subset.size() == 0) fail("data: there are no examples in this part");
  check(subset);
  check_fits(*subset.data, preprocessing, classes);
}
inline void check_subset(const Model& model, const Subset& subset) {
  check(model);
  if (subset.size() == 0) fail("data: there are no examples in this part");
  check(subset);
  check_fits(*subset.data, model);
}

/// The largest minus the second largest; of a single number the number itself.
template <typename T>
T margin_of(std::span<const T> probabilities) {
  T first = probabilities[0];
  T second = probabilities.size() > 1 ? -static_cast<T>(INFINITY) : T(0);
  for (const T p : probabilities.subspan(1)) {
    second = std::max(second, std::min(first, p));
    first = std::max(first, p);
  }
  return first - second;
}

}  // namespace nudge
