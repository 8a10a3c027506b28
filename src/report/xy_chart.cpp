#include "report/xy_chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <utility>

#include "report/numbers.hpp"
#include "report/text_table.hpp"

namespace nudge::report {

namespace {

constexpr double xy_width = 430, left_edge = 54, right_edge = 406, plot_height = 196;
constexpr double legend_row = 20, letter_width = 7.1;  ///< about the width of a letter
constexpr double room_of_zero = 44;                    ///< of the point 0 of a logarithmic axis
constexpr std::size_t most_marks = 41;

bool is_drawn(const XyPoint& point, bool logarithmic) {
  return std::isfinite(point.x) && std::isfinite(point.y) && (!logarithmic || point.x >= 0);
}

/// Whether a logarithmic axis needs a place for 0.
bool has_zero(const XyChart& chart) {
  return chart.logarithmic_x && std::any_of(chart.series.begin(), chart.series.end(), [](const XySeries& series) {
           return std::any_of(series.points.begin(), series.points.end(),
                              [](const XyPoint& point) { return is_drawn(point, true) && point.x == 0; });
         });
}

Axis x_axis(const XyChart& chart) {
  std::vector<double> xs;
  for (const XySeries& series : chart.series) {
    for (const XyPoint& point : series.points) {
      if (is_drawn(point, chart.logarithmic_x) && !(chart.logarithmic_x && point.x == 0)) xs.push_back(point.x);
    }
  }
  if (xs.empty()) return chart.logarithmic_x ? logarithmic_axis(1, 10) : linear_axis(0, 1, Unit::chosen);
  const auto [low, high] = std::minmax_element(xs.begin(), xs.end());
  if (chart.counts_x) return counting_axis(static_cast<std::size_t>(std::max(1.0, *high)));
  if (chart.logarithmic_x) return logarithmic_axis(*low, *high > *low ? *high : *low * 10);
  return linear_axis(*low, *high, Unit::chosen);
}

Axis y_axis(const XyChart& chart) {
  std::vector<double> ys;
  for (const XySeries& series : chart.series) {
    for (const XyPoint& point : series.points) {
      if (!is_drawn(point, chart.logarithmic_x)) continue;
      ys.push_back(point.y - point.deviation);
      ys.push_back(point.y + point.deviation);
    }
  }
  return fitting_axis(ys, chart.unit);
}

double draw_legend(Canvas& canvas, const XyChart& chart) {
  double x = left_edge, y = 12;
  for (const XySeries& series : chart.series) {
    const double needed = 40 + letter_width * static_cast<double>(columns_of(series.name));
    if (x > left_edge && x + needed > xy_width) {
      x = left_edge;
      y += legend_row;
    }
    x = draw_legend_entry(canvas, x, y, series.style, series.name, series.has_line);
  }
  return chart.series.empty() ? 0 : y + 12;
}

}  // namespace

void draw_mark(Canvas& canvas, double x, double y, double half, int style) {
  const std::string css = fmt::format("s{} mark", style);
  const auto polygon = [&](std::initializer_list<std::pair<double, double>> corners) {
    std::string data;
    for (const auto& [dx, dy] : corners) data += path_step(data.empty() ? 'M' : 'L', x + dx * half, y + dy * half);
    canvas.path(data, css);
  };
  switch (style) {
    case 0:
      return canvas.circle(x, y, half, css);
    case 1:
      return canvas.rect(x - half * 0.9, y - half * 0.9, half * 1.8, half * 1.8, css);
    case 2:
      return polygon({{0, -1.3}, {1.3, 0}, {0, 1.3}, {-1.3, 0}});
    case 3:
      return polygon({{0, -1.2}, {1.2, 1}, {-1.2, 1}});
    default:
      return polygon({{0, 1.2}, {1.2, -1}, {-1.2, -1}});
  }
}

double draw_legend_entry(Canvas& canvas, double x, double y, int style, const std::string& name, bool has_line) {
  if (has_line) canvas.line(x, y - 4, x + 26, y - 4, fmt::format("s{} series", style));
  draw_mark(canvas, x + 13, y - 4, 3.4, style);
  canvas.text(x + 32, y, "", "start", name);
  return x + 50 + letter_width * static_cast<double>(columns_of(name));
}

Drawing draw_xy_chart(const XyChart& chart) {
  Canvas canvas(xy_width);
  const double top = draw_legend(canvas, chart) + 26;
  const double bottom = top + plot_height;
  const Axis x = x_axis(chart), y = y_axis(chart);
  const double begin = has_zero(chart) ? left_edge + room_of_zero : left_edge;
  const auto across = [&](double value) {
    return x.logarithmic && value == 0 ? left_edge : begin + x.place(value) * (right_edge - begin);
  };
  const auto up = [&](double value) { return bottom - y.place(value) * plot_height; };

  canvas.text(left_edge, top - 12, "small", "start", chart.y_name + (y.logarithmic ? ", logarithmic" : ""));
  for (const Tick& tick : y.ticks) {
    canvas.line(left_edge, up(tick.value), right_edge, up(tick.value), "grid");
    canvas.text(left_edge - 7, up(tick.value) + 4, "soft", "end", tick.label);
  }
  canvas.line(begin, bottom, right_edge, bottom, "axis");
  if (begin > left_edge) {
    canvas.line(left_edge, bottom, left_edge, bottom + 4, "axis");
    canvas.text(left_edge, bottom + 18, "soft", "middle", "0");
  }
  const std::size_t every = x.ticks.size() > 6 ? 2 : 1;
  for (std::size_t i = 0; i < x.ticks.size(); i += every) {
    const double at = across(x.ticks[i].value);
    canvas.line(at, bottom, at, bottom + 4, "axis");
    canvas.text(at, bottom + 18, "soft", "middle", x.ticks[i].label);
  }
  canvas.text((left_edge + right_edge) / 2, bottom + 36, "soft", "middle",
              chart.x_name + (x.logarithmic ? ", logarithmic" : ""));
  canvas.reach(bottom + 42);

  for (const XySeries& series : chart.series) {
    std::string data;
    std::vector<const XyPoint*> drawn;
    for (const XyPoint& point : series.points) {
      if (!is_drawn(point, chart.logarithmic_x) || (y.logarithmic && point.y <= 0)) continue;
      data += path_step(drawn.empty() ? 'M' : 'L', across(point.x), up(point.y));
      drawn.push_back(&point);
      if (point.deviation > 0) {
        canvas.line(across(point.x), up(point.y - point.deviation), across(point.x), up(point.y + point.deviation),
                    "axis");
      }
    }
    if (drawn.empty()) continue;
    if (series.has_line && drawn.size() > 1) canvas.path(data, fmt::format("s{} series", series.style));
    const std::size_t first = series.has_marks && drawn.size() <= most_marks ? 0 : drawn.size() - 1;
    for (std::size_t i = first; i < drawn.size(); ++i) {
      draw_mark(canvas, across(drawn[i]->x), up(drawn[i]->y), 3.4, series.style);
    }
  }
  return canvas.drawing();
}

}  // namespace nudge::report
