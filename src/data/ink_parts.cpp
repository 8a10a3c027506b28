#include "data/ink_parts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "data/outside.hpp"

namespace nudge {

namespace {

void add(InkPart& part, std::size_t y, std::size_t x, const Field& strength) {
  if (part.places.empty()) part.top = y, part.left = x;
  part.places.push_back(static_cast<std::uint32_t>(y * strength.width + x));
  part.top = std::min(part.top, y);
  part.bottom = std::max(part.bottom, y + 1);
  part.left = std::min(part.left, x);
  part.right = std::max(part.right, x + 1);
  part.mass += static_cast<double>(strength.at(y, x));
  const bool at_border = y == 0 || x == 0 || y + 1 == strength.height || x + 1 == strength.width;
  const auto leads_outside = [&] {
    return strength.at(y - 1, x) == outside || strength.at(y + 1, x) == outside || strength.at(y, x - 1) == outside ||
           strength.at(y, x + 1) == outside;
  };
  part.at_border += at_border || leads_outside() ? 1 : 0;
}

/// The part of one place. Its list of places is also the list of those whose neighbours are still to be looked at.
InkPart part_from(std::size_t y, std::size_t x, const Field& strength, float least, std::vector<bool>& seen) {
  InkPart part;
  seen[y * strength.width + x] = true;
  add(part, y, x, strength);
  for (std::size_t next = 0; next < part.places.size(); ++next) {
    const std::size_t row = part.places[next] / strength.width;
    const std::size_t column = part.places[next] % strength.width;
    for (std::size_t v = row - std::min<std::size_t>(row, 1); v < std::min(row + 2, strength.height); ++v) {
      for (std::size_t u = column - std::min<std::size_t>(column, 1); u < std::min(column + 2, strength.width); ++u) {
        if (seen[v * strength.width + u] || strength.at(v, u) <= least) continue;
        seen[v * strength.width + u] = true;
        add(part, v, u, strength);
      }
    }
  }
  return part;
}

/// The value that parts numbers into two groups so that these differ most: Otsu, A threshold selection method from
/// gray-level histograms, 1979. Between 0 and 1, in steps of 1/256.
float otsu_threshold(const std::vector<float>& values) {
  constexpr std::size_t steps = 256;
  std::array<double, steps> counts{};
  for (const float value : values) ++counts[static_cast<std::size_t>(std::clamp(value, 0.0F, 0.999F) * steps)];
  double all = 0, all_sum = 0;
  for (std::size_t i = 0; i < steps; ++i) all += counts[i], all_sum += counts[i] * static_cast<double>(i);
  double best = -1, below = 0, below_sum = 0;
  std::size_t threshold = 0;
  for (std::size_t i = 0; i + 1 < steps; ++i) {
    below += counts[i];
    below_sum += counts[i] * static_cast<double>(i);
    const double above = all - below;
    if (below == 0 || above == 0) continue;
    const double difference = below_sum / below - (all_sum - below_sum) / above;
    const double between = below * above * difference * difference;
    if (between > best) std::tie(best, threshold) = std::pair(between, i + 1);
  }
  return static_cast<float>(threshold) / steps;
}

/// What reaches in from outside: the table beside the paper, a shadow's end, a finger. A digit that is cut off a little
/// or cut out closely touches the border too, but then nothing else of its size is there.
std::vector<InkPart> free_of_the_border(std::vector<InkPart> parts, const Field& strength) {
  const std::size_t side = std::max(strength.height, strength.width);
  double free = 0, touching = 0;
  for (const InkPart& part : parts) {
    const bool is_free = part.at_border == 0;
    if (is_free && 20 * part.longer() >= side) free = std::max(free, part.mass);
    if (!is_free && 10 * part.at_border < strength.height + strength.width) touching = std::max(touching, part.mass);
  }
  if (free == 0 || 8 * free < touching) return parts;
  std::erase_if(parts, [](const InkPart& part) { return part.at_border > 0; });
  return parts;
}

/// Sets to 0 what is not in the parts.
Field only(const std::vector<InkPart>& parts, const Field& strength) {
  Field out = strength;
  for (float& value : out.values) value = std::min(value, 0.0F);
  for (const InkPart& part : parts) {
    for (const std::uint32_t place : part.places) out.values[place] = strength.values[place];
  }
  return out;
}

std::vector<float> values_of(const std::vector<InkPart>& parts, const Field& strength) {
  std::vector<float> values;
  for (const InkPart& part : parts) {
    for (const std::uint32_t place : part.places) values.push_back(strength.values[place]);
  }
  return values;
}

/// How many pixels lie between the boxes of two parts, across or down, whichever are more; overlapping ones: 0.
std::size_t gap_between(const InkPart& a, const InkPart& b) {
  const auto gap = [](std::size_t first_end, std::size_t begin) { return begin > first_end ? begin - first_end : 0; };
  return std::max({gap(a.right, b.left), gap(b.right, a.left), gap(a.bottom, b.top), gap(b.bottom, a.top)});
}

}  // namespace

bool are_two_digits(const InkPart& a, const InkPart& b) {
  const bool apart = a.right <= b.left || b.right <= a.left;
  const std::size_t higher = std::max(a.height(), b.height());
  return apart && 5 * std::min(a.height(), b.height()) >= 3 * higher &&
         5 * std::min(a.mass, b.mass) >= std::max(a.mass, b.mass);
}

std::vector<InkPart> ink_parts(const Field& strength, float least) {
  std::vector<bool> seen(strength.values.size());
  std::vector<InkPart> parts;
  for (std::size_t y = 0; y < strength.height; ++y) {
    for (std::size_t x = 0; x < strength.width; ++x) {
      if (!seen[y * strength.width + x] && strength.at(y, x) > least) {
        parts.push_back(part_from(y, x, strength, least, seen));
      }
    }
  }
  return parts;
}

FoundDigit find_digit(const Field& strength, float least) {
  FoundDigit found;
  std::vector<InkPart> parts = free_of_the_border(ink_parts(strength, least), strength);
  if (parts.empty()) return found;
  const float threshold = std::max(least, otsu_threshold(values_of(parts, strength)));
  const Field ink = only(parts, strength);
  parts = free_of_the_border(ink_parts(ink, threshold * 0.75F), strength);
  if (parts.empty()) return found;

  std::sort(parts.begin(), parts.end(), [](const InkPart& a, const InkPart& b) { return a.mass > b.mass; });
  const InkPart largest = parts.front();
  constexpr double speck = 0.05;  // of the largest part
  std::erase_if(parts, [&](const InkPart& part) { return part.mass < speck * largest.mass; });
  found.digits = 1;
  for (const InkPart& part : parts) found.digits += are_two_digits(largest, part) ? 1 : 0;
  std::erase_if(parts, [&](const InkPart& part) {
    return are_two_digits(largest, part) || 4 * gap_between(largest, part) > largest.longer();
  });
  found.ink = quantile(values_of(parts, strength), 0.75);
  found.parts = std::move(parts);
  return found;
}

double clear_outline(const FoundDigit& digit, const Field& gray) {
  const long height = static_cast<long>(gray.height), width = static_cast<long>(gray.width);
  std::vector<bool> is_ink(gray.values.size());
  for (const InkPart& part : digit.parts) {
    for (const std::uint32_t place : part.places) is_ink[place] = true;
  }
  const long step = std::max(height, width) / 64 + 2;  // pen strokes have soft edges
  const auto brightness = [&](long y, long x) {
    return std::max(gray.at(static_cast<std::size_t>(std::clamp(y, 0L, height - 1)),
                            static_cast<std::size_t>(std::clamp(x, 0L, width - 1))),
                    32.0F);
  };
  constexpr std::array<std::array<long, 2>, 4> four_ways{{{-1, 0}, {1, 0}, {0, -1}, {0, 1}}};
  double outline = 0, clear = 0;
  for (const InkPart& part : digit.parts) {
    for (const std::uint32_t place : part.places) {
      const long y = static_cast<long>(place) / width, x = static_cast<long>(place) % width;
      for (const auto& [down, across] : four_ways) {
        const long v = y + down, u = x + across;
        if (v < 0 || u < 0 || v >= height || u >= width || is_ink[static_cast<std::size_t>(v * width + u)]) continue;
        ++outline;
        clear += brightness(y + step * down, x + step * across) > brightness(y, x) * (1 + digit.ink / 6) ? 1 : 0;
      }
    }
  }
  return outline == 0 ? 0 : clear / outline;
}

std::size_t longer_side(const FoundDigit& digit) {
  std::size_t longest = 0;
  for (const InkPart& part : digit.parts) longest = std::max(longest, part.longer());
  return longest;
}

bool is_within(const FoundDigit& inner, const FoundDigit& outer) {
  return std::all_of(inner.parts.begin(), inner.parts.end(), [&](const InkPart& a) {
    return std::any_of(outer.parts.begin(), outer.parts.end(), [&](const InkPart& b) {
      return a.top >= b.top && a.bottom <= b.bottom && a.left >= b.left && a.right <= b.right;
    });
  });
}

}  // namespace nudge
