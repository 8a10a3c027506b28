#include "experiments/moments.hpp"

#include <algorithm>
#include <cmath>

#include "base/math.hpp"

namespace nudge::experiments {

std::vector<std::size_t> moments(std::size_t steps, std::size_t records) {
  std::vector<std::size_t> chosen;
  std::size_t last = 0;
  for (std::size_t i = 1; i <= records && last < steps; ++i) {
    const double even = math::pow(static_cast<double>(steps), static_cast<double>(i) / static_cast<double>(records));
    last = std::clamp(static_cast<std::size_t>(std::llround(even)), last + 1, steps);
    chosen.push_back(last);
  }
  // The last power is the number itself but for rounding.
  if (!chosen.empty()) chosen.back() = steps;
  return chosen;
}

}  // namespace nudge::experiments
