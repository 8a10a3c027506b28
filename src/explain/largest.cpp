#include "explain/largest.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace nudge::explain {

namespace {

struct Candidate {
  double number;
  std::size_t place;
};

bool comes_first(const Candidate& a, const Candidate& b) {
  return a.number > b.number || (a.number == b.number && a.place < b.place);
}

}  // namespace

std::vector<std::size_t> largest(std::span<const double> numbers, std::size_t count) {
  std::vector<Candidate> candidates(numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    candidates[i] = {std::isnan(numbers[i]) ? std::numeric_limits<double>::infinity() : numbers[i], i};
  }
  count = std::min(count, candidates.size());
  const auto end = candidates.begin() + static_cast<std::ptrdiff_t>(count);
  std::partial_sort(candidates.begin(), end, candidates.end(), comes_first);
  std::vector<std::size_t> places(count);
  for (std::size_t i = 0; i < count; ++i) places[i] = candidates[i].place;
  return places;
}

}  // namespace nudge::explain
