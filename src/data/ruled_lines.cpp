#include "data/ruled_lines.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "data/outside.hpp"

namespace nudge {

namespace {

/// Ink without a gap in one column.
struct Run {
  std::size_t column = 0;
  std::size_t top = 0;
  std::size_t bottom = 0;  ///< the row after its last
  std::size_t thickness() const { return bottom - top; }
  double middle() const { return (static_cast<double>(top) + static_cast<double>(bottom) - 1) / 2; }
};

/// The run through a row of a column, or no more of it than `longest` to each side.
Run run_at(const Field& strength, std::size_t column, std::size_t row, float least, std::size_t longest) {
  Run run{column, row, row + 1};
  while (run.top > 0 && row - run.top < longest && strength.at(run.top - 1, column) > least) --run.top;
  while (run.bottom < strength.height && run.bottom - row <= longest && strength.at(run.bottom, column) > least) {
    ++run.bottom;
  }
  return run;
}

/// The row with ink that is nearest to where a line is expected.
std::optional<std::size_t> nearest_ink(const Field& strength, std::size_t column, double expected, float least,
                                       std::size_t reach) {
  const auto row = static_cast<long>(std::lround(expected));
  for (long away = 0; away <= static_cast<long>(reach); ++away) {
    for (const long candidate : {row - away, row + away}) {
      if (candidate < 0 || candidate >= static_cast<long>(strength.height)) continue;
      const auto found = static_cast<std::size_t>(candidate);
      if (strength.at(found, column) > least) return found;
    }
  }
  return std::nullopt;
}

/// The straight line through the last runs, by least squares, at a column.
double expected_at(const std::vector<Run>& runs, std::size_t column) {
  constexpr std::size_t most = 80;
  const std::size_t first = runs.size() - std::min(runs.size(), most);
  const double count = static_cast<double>(runs.size() - first);
  double sum_x = 0, sum_y = 0, sum_xx = 0, sum_xy = 0;
  for (std::size_t i = first; i < runs.size(); ++i) {
    const double x = static_cast<double>(runs[i].column) - static_cast<double>(column), y = runs[i].middle();
    sum_x += x, sum_y += y, sum_xx += x * x, sum_xy += x * y;
  }
  const double spread = count * sum_xx - sum_x * sum_x;
  constexpr std::size_t enough = 8;  // of fewer the slope is not known
  if (runs.size() < enough || spread == 0) return runs.back().middle();
  return (sum_y * sum_xx - sum_x * sum_xy) / spread;
}

/// Follows a line from a run at or near the left border to the right, as one follows a staff line of sheet music: from
/// column to column, straight on through what crosses it, to the other border. No line: what ends within the picture,
/// or has more gaps than ink.
std::vector<Run> follow(const Field& strength, const Run& start, float least, std::size_t thickest) {
  std::vector<Run> line{start};
  std::size_t gap = 0;
  const std::size_t longest_gap = strength.width / 20 + 2;
  const std::size_t longest_last_gap = strength.width / 100 + 2;
  std::size_t x = start.column + 1;
  for (; x < strength.width; ++x) {
    const double expected = expected_at(line, x);
    if (expected < 0 || expected > static_cast<double>(strength.height - 1)) break;
    if (strength.at(static_cast<std::size_t>(expected), x) == outside) break;
    const auto row = nearest_ink(strength, x, expected, least, 2 + (x - line.back().column) / 16);
    if (!row) {
      if (++gap > longest_gap) return {};
      continue;
    }
    gap = 0;
    const Run run = run_at(strength, x, *row, least, thickest);
    if (run.thickness() <= thickest) line.push_back(run);  // else something that crosses the line
  }
  const bool is_line = gap <= longest_last_gap && 2 * line.size() >= x - start.column;
  return is_line ? line : std::vector<Run>{};
}

/// Follows a line back from its first run to the left border. No line: what does not begin there.
void follow_back(const Field& strength, std::vector<Run>& line, float least, std::size_t thickest) {
  std::reverse(line.begin(), line.end());
  std::size_t missing = 0, columns = 0;
  for (std::size_t x = line.back().column; x-- > 0; ++columns) {
    const double expected = std::clamp(expected_at(line, x), 0.0, static_cast<double>(strength.height - 1));
    if (strength.at(static_cast<std::size_t>(expected), x) == outside) break;
    const auto row = nearest_ink(strength, x, expected, least, 2);
    if (!row) {
      ++missing;
      continue;
    }
    const Run run = run_at(strength, x, *row, least, thickest);
    if (run.thickness() <= thickest) line.push_back(run);
  }
  if (4 * missing > columns + 3) line.clear();
}

template <typename Of>
double median(const std::vector<Run>& runs, const Of& of) {
  std::vector<float> values;
  for (const Run& run : runs) values.push_back(static_cast<float>(of(run)));
  return quantile(std::move(values), 0.5);
}

float strongest_of(const Field& strength, const Run& run) {
  float strongest = 0;
  for (std::size_t y = run.top; y < run.bottom; ++y) strongest = std::max(strongest, strength.at(y, run.column));
  return strongest;
}

/// Where the line is thicker or darker than it is elsewhere, writing lies on it.
void erase(Field& strength, const std::vector<Run>& line) {
  const double thickness = median(line, [](const Run& run) { return run.thickness(); });
  const double darkness = median(line, [&](const Run& run) { return strongest_of(strength, run); });
  for (const Run& run : line) {
    if (static_cast<double>(run.thickness()) > 1.5 * thickness + 1) continue;
    for (std::size_t y = run.top - std::min<std::size_t>(run.top, 1); y < std::min(run.bottom + 1, strength.height);
         ++y) {
      float& value = strength.at(y, run.column);
      if (value != outside && value <= 1.5 * darkness) value = 0;
    }
  }
}

std::size_t remove_from_left_to_right(Field& strength, float least) {
  const std::size_t thickest = std::max(strength.height, strength.width) / 40 + 2;
  std::size_t lines = 0;
  // A line of squared paper may run along the border: then others are seen beginning a little further in.
  for (const std::size_t inset : {std::size_t{1}, strength.width / 50 + 2, strength.width / 25 + 4}) {
    for (std::size_t y = 0; y < strength.height; ++y) {
      std::size_t x = 0;
      while (x < strength.width && strength.at(y, x) == outside) ++x;
      x += inset;
      if (x + 8 > strength.width || strength.at(y, x) <= least) continue;
      const Run start = run_at(strength, x, y, least, thickest);
      y = start.bottom - 1;
      if (start.thickness() > thickest) continue;
      std::vector<Run> line = follow(strength, start, least, thickest);
      if (!line.empty()) follow_back(strength, line, least, thickest);
      if (line.empty()) continue;
      erase(strength, line);
      ++lines;
    }
  }
  return lines;
}

}  // namespace

std::size_t remove_ruled_lines(Field& strength, float least) {
  std::size_t lines = 0;
  for (int turn = 0; turn < 2; ++turn) {  // as it is, and turned by 90 degrees
    for (int way = 0; way < 2; ++way) {
      lines += remove_from_left_to_right(strength, least);
      strength = mirrored(strength);
    }
    strength = transposed(strength);
  }
  return lines;
}

}  // namespace nudge
