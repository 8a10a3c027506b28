#include "report/path_picture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "report/descent_words.hpp"
#include "report/numbers.hpp"
#include "report/text_report.hpp"
#include "report/xy_chart.hpp"

namespace nudge::report {

namespace {

constexpr double path_width = 440, map_height = 330, path_legend_row = 20, path_letter = 7.1;
constexpr std::size_t levels = 14;
constexpr std::size_t finer = 3;  ///< shades between two grid lines
constexpr int path_styles = 5;

struct Window {
  double low_u = 0, high_u = 1, low_v = 0, high_v = 1;
  double top = 0;  ///< of the picture of the plane, below the legend
  double across(double u) const { return (u - low_u) / (high_u - low_u) * path_width; }
  double up(double v) const { return top + map_height - (v - low_v) / (high_v - low_v) * map_height; }
};

bool is_finite(const PathPoint& point) { return std::isfinite(point.u) && std::isfinite(point.v); }

bool has_surface(const Plane& plane) {
  return plane.us.size() > 1 && plane.vs.size() > 1 && plane.costs.size() == plane.us.size() * plane.vs.size();
}

Window window_of(const Descents& descents, const Plane& plane) {
  Window window;
  if (has_surface(plane)) {
    window = {plane.us.front(), plane.us.back(), plane.vs.front(), plane.vs.back(), 0};
  } else {
    bool first = true;
    for (const Descent& descent : descents.descents) {
      for (const PathPoint& p : descent.path) {
        if (!is_finite(p)) continue;
        if (first) window = {p.u, p.u, p.v, p.v, 0};
        first = false;
        window.low_u = std::min(window.low_u, p.u);
        window.high_u = std::max(window.high_u, p.u);
        window.low_v = std::min(window.low_v, p.v);
        window.high_v = std::max(window.high_v, p.v);
      }
    }
    const double u_margin = 0.08 * (window.high_u - window.low_u), v_margin = 0.08 * (window.high_v - window.low_v);
    window = {window.low_u - u_margin, window.high_u + u_margin, window.low_v - v_margin, window.high_v + v_margin, 0};
  }
  if (!(window.high_u > window.low_u)) window.high_u = window.low_u + 1;
  if (!(window.high_v > window.low_v)) window.high_v = window.low_v + 1;
  return window;
}

/// Costs between the least and the largest, evenly by rank, so that every shade covers as much of the plane.
std::vector<double> thresholds(const Plane& plane) {
  std::vector<double> sorted;
  for (const double cost : plane.costs) {
    if (std::isfinite(cost)) sorted.push_back(cost);
  }
  std::vector<double> out;
  if (sorted.empty()) return out;
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t i = 1; i < levels; ++i) out.push_back(sorted[i * (sorted.size() - 1) / levels]);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

/// Between grid points: `x` and `y` in grid steps.
double cost_at(const Plane& plane, double x, double y) {
  const std::size_t columns = plane.us.size();
  const auto i = std::min(static_cast<std::size_t>(x), columns - 2);
  const auto j = std::min(static_cast<std::size_t>(y), plane.vs.size() - 2);
  const double s = x - static_cast<double>(i), t = y - static_cast<double>(j);
  const double* corner = plane.costs.data() + j * columns + i;
  return (corner[0] * (1 - s) + corner[1] * s) * (1 - t) + (corner[columns] * (1 - s) + corner[columns + 1] * s) * t;
}

void draw_shades(Canvas& canvas, const Plane& plane, const std::vector<double>& bounds, double top) {
  const std::size_t columns = (plane.us.size() - 1) * finer, rows = (plane.vs.size() - 1) * finer;
  const double cell_width = path_width / static_cast<double>(columns);
  const double cell_height = map_height / static_cast<double>(rows);
  const auto shade_of = [&](std::size_t x, std::size_t y) {
    const double cost = cost_at(plane, (static_cast<double>(x) + 0.5) / finer, (static_cast<double>(y) + 0.5) / finer);
    return static_cast<std::size_t>(std::lower_bound(bounds.begin(), bounds.end(), cost) - bounds.begin());
  };
  for (std::size_t y = 0; y < rows; ++y) {
    for (std::size_t x = 0; x < columns;) {
      const std::size_t shade = shade_of(x, y);
      std::size_t end = x + 1;
      while (end < columns && shade_of(end, y) == shade) ++end;
      if (shade > 0) {
        canvas.rect(static_cast<double>(x) * cell_width, top + map_height - static_cast<double>(y + 1) * cell_height,
                    static_cast<double>(end - x) * cell_width, cell_height, "shade",
                    0.4 * static_cast<double>(shade) / static_cast<double>(bounds.size()));
      }
      x = end;
    }
  }
}

/// Marching squares: where the cost crosses `level` on the sides of each cell, joined.
std::string contour(const Plane& plane, double level, const Window& window) {
  std::string data;
  const std::size_t columns = plane.us.size();
  for (std::size_t j = 0; j + 1 < plane.vs.size(); ++j) {
    for (std::size_t i = 0; i + 1 < columns; ++i) {
      struct Corner {
        double u, v, cost;
      };
      const std::array<Corner, 4> corners{{{plane.us[i], plane.vs[j], plane.costs[j * columns + i]},
                                           {plane.us[i + 1], plane.vs[j], plane.costs[j * columns + i + 1]},
                                           {plane.us[i + 1], plane.vs[j + 1], plane.costs[(j + 1) * columns + i + 1]},
                                           {plane.us[i], plane.vs[j + 1], plane.costs[(j + 1) * columns + i]}}};
      std::vector<std::pair<double, double>> crossings;
      for (std::size_t side = 0; side < 4; ++side) {
        const Corner& a = corners[side];
        const Corner& b = corners[(side + 1) % 4];
        if ((a.cost < level) == (b.cost < level)) continue;
        const double t = (level - a.cost) / (b.cost - a.cost);
        if (!std::isfinite(t)) continue;
        crossings.emplace_back(window.across(a.u + t * (b.u - a.u)), window.up(a.v + t * (b.v - a.v)));
      }
      for (std::size_t k = 0; k + 1 < crossings.size(); k += 2) {
        data += path_step('M', crossings[k].first, crossings[k].second);
        data += path_step('L', crossings[k + 1].first, crossings[k + 1].second);
      }
    }
  }
  return data;
}

/// A path of many points is a thin line; the points of one of few are marked.
void draw_path(Canvas& canvas, const std::vector<PathPoint>& path, int style, const Window& window) {
  constexpr std::size_t most_marks = 50;
  std::string data;
  std::vector<PathPoint> drawn;
  for (const PathPoint& point : path) {
    if (!is_finite(point)) continue;
    data += path_step(drawn.empty() ? 'M' : 'L', window.across(point.u), window.up(point.v));
    drawn.push_back(point);
  }
  if (drawn.empty()) return;
  const bool is_long = drawn.size() > most_marks;
  canvas.path(data, "halo");
  canvas.path(data, fmt::format("s{} series{}", style, is_long ? " thin" : ""));
  if (!is_long) {
    for (const PathPoint& point : drawn) draw_mark(canvas, window.across(point.u), window.up(point.v), 2.6, style);
  }
  draw_mark(canvas, window.across(drawn.back().u), window.up(drawn.back().v), 6, style);
}

/// Those of most steps first.
std::vector<std::size_t> drawing_order(const std::vector<Descent>& descents) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < descents.size(); ++i) {
    if (!descents[i].path.empty()) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) {
    return descents[i].path.back().step > descents[j].path.back().step;
  });
  return order;
}

}  // namespace

Drawing draw_paths(const Descents& descents, const Plane& plane) {
  Canvas canvas(path_width);
  double x = 0, y = 14;
  for (std::size_t i = 0; i < descents.descents.size(); ++i) {
    const std::string name = batch_name(descents.descents[i].batch, descents.training_examples);
    if (x > 0 && x + 32 + path_letter * static_cast<double>(name.size()) > path_width) {
      x = 0;
      y += path_legend_row;
    }
    x = draw_legend_entry(canvas, x, y, static_cast<int>(i) % path_styles, name);
  }
  Window window = window_of(descents, plane);
  window.top = y + 14;
  const double bottom = window.top + map_height;
  canvas.rect(0, window.top, path_width, map_height, "blank");
  if (has_surface(plane)) {
    const std::vector<double> bounds = thresholds(plane);
    if (!bounds.empty()) draw_shades(canvas, plane, bounds, window.top);
    for (const double level : bounds) {
      const std::string data = contour(plane, level, window);
      if (!data.empty()) canvas.path(data, "contour");
    }
  }
  canvas.rect(0, window.top, path_width, map_height, "frame");
  const std::vector<std::size_t> order = drawing_order(descents.descents);
  canvas.begin_window(0, window.top, path_width, map_height);
  for (const std::size_t i : order) {
    draw_path(canvas, descents.descents[i].path, static_cast<int>(i) % path_styles, window);
  }
  canvas.end_window();
  if (!order.empty()) {
    const PathPoint& start = descents.descents[order.front()].path.front();
    canvas.circle(window.across(start.u), window.up(start.v), 6, "start");
    canvas.text(window.across(start.u), window.up(start.v) - 11, "strong", "middle", "start");
  }
  canvas.text(0, bottom + 18, "small", "start",
              fmt::format("to the right: {} of the paths\u2019 variance; up: {}", percent(plane.share_u, 1),
                          percent(plane.share_v, 1)));
  canvas.reach(bottom + 24);
  return canvas.drawing();
}

}  // namespace nudge::report
