#pragma once
// An axis with ticks at round numbers.

#include <string>
#include <vector>

namespace nudge::report {

struct Tick {
  double value = 0;
  std::string label;
};

struct Axis {
  double low = 0;
  double high = 1;
  bool logarithmic = false;
  std::vector<Tick> ticks;

  /// Where a value lies: 0 at `low`, 1 at `high`.
  double place(double value) const;
};

/// How the numbers of an axis are written.
enum class Unit { plain, percent };

/// An axis from 1 to `last`, ticks at whole numbers only.
Axis counting_axis(std::size_t last);

/// An axis that covers [low, high] (finite) and begins and ends at a tick.
Axis linear_axis(double low, double high, Unit unit);

/// Likewise, logarithmic: ticks at 1, 2, 5 times a power of ten, or fewer of them. 0 < low <= high.
Axis logarithmic_axis(double low, double high);

/// Logarithmic where all values are positive and span more than a factor of ten, linear otherwise (then percent axes
/// stay within 0 and 100 %).
Axis fitting_axis(const std::vector<double>& values, Unit unit);

}  // namespace nudge::report
