#include "base/nearest.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/lower_case.hpp"

namespace nudge {

std::size_t edit_distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> before, row(to.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < from.size(); ++i) {
    std::vector<std::size_t> next(to.size() + 1, i + 1);
    for (std::size_t j = 0; j < to.size(); ++j) {
      const std::size_t changed = row[j] + (from[i] == to[j] ? 0 : 1);
      next[j + 1] = std::min({next[j] + 1, row[j + 1] + 1, changed});
      const bool swapped = i > 0 && j > 0 && from[i] == to[j - 1] && from[i - 1] == to[j];
      if (swapped) next[j + 1] = std::min(next[j + 1], before[j - 1] + 1);
    }
    before = std::exchange(row, std::move(next));
  }
  return row.back();
}

bool are_near(std::string_view name, std::string_view known) {
  return edit_distance(lower_case(name), lower_case(known)) <= (name.size() + 1) / 3;
}

std::string nearest_name(std::string_view name, const std::vector<std::string>& known) {
  const std::string written = lower_case(name);
  const auto closer = [&](const std::string& a, const std::string& b) {
    return edit_distance(written, lower_case(a)) < edit_distance(written, lower_case(b));
  };
  const auto best = std::min_element(known.begin(), known.end(), closer);
  return best == known.end() || !are_near(name, *best) ? std::string() : *best;
}

}  // namespace nudge
