#pragma once
// Lines through points (x, y), up to five, told apart by colour, dash and mark.

#include <string>
#include <vector>

#include "report/axis.hpp"
#include "report/canvas.hpp"

namespace nudge::report {

struct XyPoint {
  double x = 0;
  double y = 0;
  double deviation = 0;  ///< drawn as a bar of this half-height; 0: none
};

struct XySeries {
  std::string name;
  std::vector<XyPoint> points;
  int style = 0;          ///< 0 to 4
  bool has_marks = true;  ///< at most 40 of them
  bool has_line = true;
};

struct XyChart {
  std::string x_name;
  std::string y_name;
  /// Points at x = 0 stand apart on the left then, and those below are left out.
  bool logarithmic_x = false;
  Unit unit = Unit::measured;
  std::vector<XySeries> series;
  bool counts_x = false;  ///< x counts from 1: only whole numbers are marked
};

/// Axes that fit, a legend on top. Points that are not finite are left out.
Drawing draw_xy_chart(const XyChart& chart);

/// A mark of that style around a point: circle, square, diamond, triangle up, triangle down.
void draw_mark(Canvas& canvas, double x, double y, double half, int style);

/// A line sample with its name; returns where the next one begins.
double draw_legend_entry(Canvas& canvas, double x, double y, int style, const std::string& name, bool has_line = true);

}  // namespace nudge::report
