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

/// What the numbers of an axis are, and so how they are written:
///   measured  rounded to four significant digits; the axis may be logarithmic
///   chosen    as somebody chose them, without zeros at the end
///   percent   a share, times 100
enum class Unit { measured, chosen, percent };

/// An axis from 1 to `last`, ticks at whole numbers only.
Axis counting_axis(std::size_t last);

/// An axis that covers [low, high] (finite) and begins and ends at a tick.
Axis linear_axis(double low, double high, Unit unit);

/// Likewise, logarithmic: ticks at 1, 2, 5 times a power of ten, or fewer of them. 0 < low <= high.
Axis logarithmic_axis(double low, double high);

/// Logarithmic where measured values are all positive and span more than a factor of ten, else linear. Around one value
/// alone it has some room; a share's axis stays within 0 and 100 %.
Axis fitting_axis(const std::vector<double>& values, Unit unit);

}  // namespace nudge::report
