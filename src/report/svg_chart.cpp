#include "report/svg_chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/html.hpp"
#include "report/numbers.hpp"
#include "report/text_report.hpp"

namespace nudge::report {

namespace {

// In units of the view box; a page shows one at about a CSS pixel.
constexpr double chart_width = 430, chart_height = 250;
constexpr double chart_left = 52, chart_right = 338, top_edge = 14, bottom_edge = 212;
constexpr double chart_label_height = 36;  ///< of a line's name and value beside its end
constexpr std::size_t most_chart_marks = 40;

struct Point {
  std::size_t index;
  double x, y;
};

struct Frame {
  Axis x, y;
  double across(double value) const { return chart_left + x.place(value) * (chart_right - chart_left); }
  double up(double value) const { return bottom_edge - y.place(value) * (bottom_edge - top_edge); }
};

bool is_finite(const std::optional<double>& value) { return value && std::isfinite(*value); }

std::vector<double> finite_values(const LineChart& chart) {
  std::vector<double> values;
  for (const Series& series : chart.series) {
    for (const auto& value : series.values) {
      if (is_finite(value)) values.push_back(*value);
    }
  }
  return values;
}

std::vector<Point> points_of(const Series& series, const Frame& frame) {
  std::vector<Point> points;
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    if (!is_finite(series.values[i])) continue;
    points.push_back({i, frame.across(static_cast<double>(i + 1)), frame.up(*series.values[i])});
  }
  return points;
}

std::string text_at(double x, double y, const char* css_class, const char* anchor, const std::string& text) {
  return fmt::format("<text class=\"{}\" x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>\n", css_class, svg_number(x),
                     svg_number(y), anchor, escape(text));
}

std::string line_from(double x1, double y1, double x2, double y2, const char* css_class) {
  return fmt::format("<line class=\"{}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" />\n", css_class, svg_number(x1),
                     svg_number(y1), svg_number(x2), svg_number(y2));
}

std::string axes(const Frame& frame, const std::string& x_name) {
  std::string out;
  for (const Tick& tick : frame.y.ticks) {
    const double y = frame.up(tick.value);
    out += line_from(chart_left, y, chart_right, y, "grid");
    out += text_at(chart_left - 8, y + 4, "tick", "end", tick.label);
  }
  out += line_from(chart_left, bottom_edge, chart_right, bottom_edge, "axis");
  for (const Tick& tick : frame.x.ticks) {
    const double x = frame.across(tick.value);
    out += line_from(x, bottom_edge, x, bottom_edge + 4, "axis");
    out += text_at(x, bottom_edge + 18, "tick", "middle", tick.label);
  }
  return out + text_at((chart_left + chart_right) / 2, bottom_edge + 35, "name", "middle", x_name);
}

/// A gap in the values is a gap in the line.
std::string path(const std::vector<Point>& points, int style) {
  std::string data;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const bool joined = i > 0 && points[i].index == points[i - 1].index + 1;
    data += fmt::format("{}{} {}", joined ? "L" : "M", svg_number(points[i].x), svg_number(points[i].y));
  }
  return fmt::format("<path class=\"line series-{}\" d=\"{}\" />\n", style, data);
}

std::string mark(const Point& point, int style, const std::string& tip) {
  const std::string title = "<title>" + escape(tip) + "</title>";
  if (style == 0) {
    return fmt::format("<circle class=\"mark series-0\" cx=\"{}\" cy=\"{}\" r=\"3\">{}</circle>\n", svg_number(point.x),
                       svg_number(point.y), title);
  }
  return fmt::format("<rect class=\"mark series-{}\" x=\"{}\" y=\"{}\" width=\"6\" height=\"6\">{}</rect>\n", style,
                     svg_number(point.x - 3), svg_number(point.y - 3), title);
}

struct EndLabel {
  double x, y;
  const Series* series;
  std::string value;
};

/// Moves labels that would overlap apart, and all of them into the frame.
void spread(std::vector<EndLabel>& labels) {
  std::sort(labels.begin(), labels.end(), [](const EndLabel& a, const EndLabel& b) { return a.y < b.y; });
  for (std::size_t i = 1; i < labels.size(); ++i) {
    const double overlap = chart_label_height - (labels[i].y - labels[i - 1].y);
    if (overlap <= 0) continue;
    labels[i - 1].y -= overlap / 2;
    labels[i].y += overlap / 2;
  }
  if (labels.empty()) return;
  const double too_high = top_edge + chart_label_height / 2 - labels.front().y;
  const double too_low = labels.back().y - (bottom_edge - chart_label_height / 2);
  const double shift = too_high > 0 ? too_high : too_low > 0 ? -too_low : 0;
  for (EndLabel& label : labels) label.y += shift;
}

}  // namespace

std::string in_unit(double value, Unit unit) {
  switch (unit) {
    case Unit::percent:
      return percent(value);
    case Unit::chosen:
      return fmt::format("{:.4g}", value);
    case Unit::measured:
      break;
  }
  return significant(value, 4);
}

bool is_logarithmic(const LineChart& chart) { return fitting_axis(finite_values(chart), chart.unit).logarithmic; }

std::string svg_line_chart(const LineChart& chart) {
  std::size_t last = 0;
  for (const Series& series : chart.series) last = std::max(last, series.values.size());
  const Frame frame{counting_axis(last), fitting_axis(finite_values(chart), chart.unit)};

  std::string out = fmt::format(
      "<svg class=\"chart\" viewBox=\"0 0 {} {}\" role=\"img\" aria-labelledby=\"{}-description\">\n"
      "<title id=\"{}-description\">{}</title>\n",
      svg_number(chart_width), svg_number(chart_height), chart.id, chart.id, escape(chart.description));
  out += axes(frame, chart.x_name);

  std::vector<EndLabel> labels;
  for (const Series& series : chart.series) {
    const std::vector<Point> points = points_of(series, frame);
    if (points.empty()) continue;
    out += path(points, series.style);
    const std::size_t first_mark = points.size() > most_chart_marks ? points.size() - 1 : 0;
    for (std::size_t i = first_mark; i < points.size(); ++i) {
      const std::string value = in_unit(*series.values[points[i].index], chart.unit);
      out += mark(points[i], series.style,
                  fmt::format("{}, {} {}: {}", series.name, chart.x_name, points[i].index + 1, value));
    }
    labels.push_back(
        {points.back().x + 10, points.back().y, &series, in_unit(*series.values[points.back().index], chart.unit)});
  }
  spread(labels);
  for (const EndLabel& label : labels) {
    out += fmt::format("<text class=\"end series-{}\" x=\"{}\" y=\"{}\">{}</text>\n", label.series->style,
                       svg_number(label.x), svg_number(label.y - 3), escape(label.series->name));
    out += text_at(label.x, label.y + 13, "value", "start", label.value);
  }
  return out + "</svg>\n";
}

}  // namespace nudge::report
