#pragma once
// A line chart as inline SVG. It takes its colours from the page's style (classes series-0, series-1, axis, grid ...),
// so that it follows light and dark.

#include <optional>
#include <string>
#include <vector>

#include "report/axis.hpp"

namespace nudge::report {

/// One line: a value a point of the x axis, or none there.
struct Series {
  std::string name;
  std::vector<std::optional<double>> values;
  int style = 0;  ///< 0: solid, round marks; 1: dashed, square marks
};

struct LineChart {
  std::string id;           ///< unique in the page
  std::string description;  ///< what it shows, for those who cannot see it
  std::string x_name;       ///< "epoch"; the points are 1, 2, 3 ...
  Unit unit = Unit::measured;
  std::vector<Series> series;  ///< at most two
};

/// Grid, ticks, lines with marks where they are few, and each line's name and last value written at its end. Values
/// that are not finite are left out.
std::string svg_line_chart(const LineChart& chart);

/// Whether that chart's y axis is logarithmic.
bool is_logarithmic(const LineChart& chart);

/// A value as the chart writes it.
std::string in_unit(double value, Unit unit);

}  // namespace nudge::report
