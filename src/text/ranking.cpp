#include "text/ranking.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace nudge::words {

std::vector<std::size_t> largest_first(std::span<const float> values) {
  const auto key = [&](std::size_t i) {
    return std::isnan(values[i]) ? -std::numeric_limits<float>::infinity() : values[i];
  };
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key(a) > key(b); });
  return order;
}

double filled(float value) { return value > 0 ? std::min(1.0, static_cast<double>(value)) : 0.0; }

}  // namespace nudge::words
