#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace nudge::explain {

/// The places of the `count` largest of number(0), ..., number(n - 1), largest first, ties to the lower place; NaN
/// counts as larger than all, so that it is seen. A count above n gives all of them. Memory grows with count only.
template <typename Number>
std::vector<std::size_t> largest(std::size_t n, std::size_t count, Number number) {
  struct Candidate {
    double size;
    std::size_t place;
  };
  const auto comes_first = [](const Candidate& a, const Candidate& b) {
    return a.size > b.size || (a.size == b.size && a.place < b.place);
  };
  std::vector<Candidate> best;  // a heap, the one that comes last on top
  best.reserve(std::min(count, n));
  for (std::size_t place = 0; place < n && count > 0; ++place) {
    Candidate candidate{static_cast<double>(number(place)), place};
    if (std::isnan(candidate.size)) candidate.size = std::numeric_limits<double>::infinity();
    if (best.size() == count) {
      if (!comes_first(candidate, best.front())) continue;
      std::pop_heap(best.begin(), best.end(), comes_first);
      best.pop_back();
    }
    best.push_back(candidate);
    std::push_heap(best.begin(), best.end(), comes_first);
  }
  std::sort_heap(best.begin(), best.end(), comes_first);
  std::vector<std::size_t> places;
  for (const Candidate& candidate : best) places.push_back(candidate.place);
  return places;
}

}  // namespace nudge::explain
