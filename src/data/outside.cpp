#include "data/outside.hpp"

#include <algorithm>
#include <utility>

namespace nudge {

namespace {

/// How far ink reaches in from the left, row by row.
Field reach_from_left(const Field& strength, float least) {
  Field reach(1, strength.height);
  for (std::size_t y = 0; y < strength.height; ++y) {
    std::size_t x = 0;
    while (x < strength.width && strength.at(y, x) > least) ++x;
    reach.values[y] = static_cast<float>(x);
  }
  return reach;
}

/// What is nowhere shorter than a window: an opening, which is minus the closing of minus the numbers.
Field opened(Field numbers, std::size_t reach) {
  for (float& value : numbers.values) value = -value;
  numbers = closed(numbers, reach);
  for (float& value : numbers.values) value = -value;
  return numbers;
}

void mark_left(Field& strength, float least) {
  const Field reach = reach_from_left(strength, least);
  // Strokes are narrower than that, and a table's edge is longer.
  const Field edge = opened(reach, strength.height / 10 + 1);
  const auto deep = std::count_if(edge.values.begin(), edge.values.end(), [](float value) { return value > 0; });
  if (4 * static_cast<std::size_t>(deep) < strength.height) return;
  const float soft = 2 + static_cast<float>(strength.height) / 150;  // the edge itself is not sharp
  for (std::size_t y = 0; y < strength.height; ++y) {
    if (edge.values[y] == 0) continue;
    const auto end = static_cast<std::size_t>(edge.values[y] + soft);
    for (std::size_t x = 0; x < std::min(end, strength.width); ++x) strength.at(y, x) = outside;
  }
}

/// A digit that is cut out closely touches all four borders too, but only here and there.
bool is_cut_closely(const Field& strength, float least) {
  std::size_t inked = 0, all = 0;
  bool top = false, bottom = false, left = false, right = false;
  for (std::size_t y = 0; y < strength.height; ++y) {
    for (std::size_t x = 0; x < strength.width; ++x) {
      const bool border = y == 0 || x == 0 || y + 1 == strength.height || x + 1 == strength.width;
      if (!border) continue;
      ++all;
      if (strength.at(y, x) <= least) continue;
      ++inked;
      top = top || y == 0;
      bottom = bottom || y + 1 == strength.height;
      left = left || x == 0;
      right = right || x + 1 == strength.width;
    }
  }
  return top && bottom && left && right && 10 * inked < 4 * all;
}

}  // namespace

void mark_outside(Field& strength, float least) {
  if (is_cut_closely(strength, least)) return;
  for (int turn = 0; turn < 2; ++turn) {
    for (int way = 0; way < 2; ++way) {
      mark_left(strength, least);
      strength = mirrored(strength);
    }
    strength = transposed(strength);
  }
}

}  // namespace nudge
