#include "base/random.hpp"

#include <cmath>
#include <limits>
#include <numeric>

#include "base/math.hpp"
#include "nudge/error.hpp"

namespace nudge {

std::pair<double, double> normal_pair(const std::array<std::uint32_t, 4>& words) {
  constexpr double full_turn = 0x1.921FB54442D18P2;
  const double above_zero = 1 - uniform(words[0], words[1]);  // in (0, 1], because log 0 is not finite
  const double radius = std::sqrt(-2 * math::log(above_zero));
  const double angle = full_turn * uniform(words[2], words[3]);
  return {radius * math::cos(angle), radius * math::sin(angle)};
}

void permute(std::span<std::uint32_t> order, const Philox& random, std::uint32_t epoch) {
  constexpr std::size_t most = std::numeric_limits<std::uint32_t>::max();
  if (order.size() > most) fail("permutation: ", order.size(), " elements, at most ", most, " can be shuffled");
  std::iota(order.begin(), order.end(), 0U);
  for (auto i = static_cast<std::uint32_t>(order.size()); i-- > 1;) {
    const auto words = random(epoch, i, 0, 0);
    std::swap(order[i], order[below(i + 1, join(words[0], words[1]))]);
  }
}

}  // namespace nudge
