#include "report/canvas.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/html.hpp"
#include "report/numbers.hpp"
#include "report/text_table.hpp"

namespace nudge::report {

namespace {

/// A gray from black (0) to white (1).
std::string gray(double brightness) {
  const int level = static_cast<int>(std::lround(20 + 235 * std::clamp(brightness, 0.0, 1.0)));
  return fmt::format("#{0:02x}{0:02x}{0:02x}", level);
}

constexpr double narrow_letter = 5.9;  // about, in units of the drawing

std::string tip_element(std::string_view tip) {
  return tip.empty() ? "" : fmt::format("<title>{}</title>", escape(tip));
}

}  // namespace

std::string_view sign_class(double value) { return value > 0 ? "up" : value < 0 ? "down" : "zero"; }

std::string path_step(char kind, double x, double y) {
  return fmt::format("{}{} {}", kind, svg_number(x), svg_number(y));
}

void Canvas::reach(double height) { height_ = std::max(height_, height); }

void Canvas::text_within(double room, double x, double y, std::string_view css_class, std::string_view anchor,
                         std::string_view text) {
  // Of the largest fonts that the style gives to a text, and of wide letters.
  constexpr double widest_letter = 7;
  if (static_cast<double>(columns_of(text)) * widest_letter <= room) {
    this->text(x, y, css_class, anchor, text);
    return;
  }
  out_ += fmt::format(
      "<text class=\"{}\" x=\"{}\" y=\"{}\" text-anchor=\"{}\" textLength=\"{}\" "
      "lengthAdjust=\"spacingAndGlyphs\">{}</text>\n",
      css_class, svg_number(x), svg_number(y), anchor,
      svg_number(std::min(room, static_cast<double>(columns_of(text)) * narrow_letter)), escape(text));
}

void Canvas::text(double x, double y, std::string_view css_class, std::string_view anchor, std::string_view text) {
  out_ += fmt::format("<text class=\"{}\" x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>\n", css_class, svg_number(x),
                      svg_number(y), anchor, escape(text));
}

void Canvas::line(double x1, double y1, double x2, double y2, std::string_view css_class) {
  out_ += fmt::format("<line class=\"{}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" />\n", css_class, svg_number(x1),
                      svg_number(y1), svg_number(x2), svg_number(y2));
}

void Canvas::signed_line(double x1, double y1, double x2, double y2, double sign, double strength, double widest) {
  out_ += fmt::format(
      "<line class=\"{}-line\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke-width=\"{}\" stroke-opacity=\"{}\" />\n",
      sign_class(sign), svg_number(x1), svg_number(y1), svg_number(x2), svg_number(y2),
      svg_number(std::max(0.6, widest * strength)), svg_number(0.15 + 0.85 * strength));
}

void Canvas::rect(double x, double y, double width, double height, std::string_view css_class, double opacity) {
  out_ += fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"", css_class, svg_number(x),
                      svg_number(y), svg_number(width), svg_number(height));
  if (opacity < 1) out_ += fmt::format(" fill-opacity=\"{}\"", svg_number(opacity));
  out_ += " />\n";
}

void Canvas::circle(double x, double y, double radius, std::string_view css_class, std::string_view tip) {
  out_ += fmt::format("<circle class=\"{}\" cx=\"{}\" cy=\"{}\" r=\"{}\">{}</circle>\n", css_class, svg_number(x),
                      svg_number(y), svg_number(radius), tip_element(tip));
}

void Canvas::path(std::string_view data, std::string_view css_class) {
  out_ += fmt::format("<path class=\"{}\" d=\"{}\" />\n", css_class, data);
}

void Canvas::begin_window(double x, double y, double width, double height) {
  out_ += fmt::format(
      "<svg x=\"{0}\" y=\"{1}\" width=\"{2}\" height=\"{3}\" viewBox=\"{0} {1} {2} {3}\" overflow=\"hidden\">\n",
      svg_number(x), svg_number(y), svg_number(width), svg_number(height));
}

void Canvas::end_window() { out_ += "</svg>\n"; }

void Canvas::image(double x, double y, double width, double height, std::string_view uri, std::string_view alt) {
  out_ += fmt::format(
      "<image class=\"pixels\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" preserveAspectRatio=\"none\" "
      "href=\"{}\"><title>{}</title></image>\n",
      svg_number(x), svg_number(y), svg_number(width), svg_number(height), uri, escape(alt));
}

void Canvas::neuron(double x, double y, double radius, double brightness, std::string_view tip) {
  out_ += fmt::format("<circle class=\"neuron\" fill=\"{}\" cx=\"{}\" cy=\"{}\" r=\"{}\">{}</circle>\n",
                      gray(std::abs(brightness)), svg_number(x), svg_number(y), svg_number(radius), tip_element(tip));
  if (brightness < 0) circle(x, y, radius * 0.4, "hole");
}

void Canvas::nudge_mark(double x, double y, double half, double value) {
  if (value == 0 || half < 0.4) return circle(x, y, 1.2, "zero");
  const double up = value > 0 ? -1 : 1;
  path(fmt::format("M{} {}L{} {}L{} {}Z", svg_number(x - half), svg_number(y - up * half * 0.8), svg_number(x + half),
                   svg_number(y - up * half * 0.8), svg_number(x), svg_number(y + up * half * 0.9)),
       value > 0 ? "up" : "down-hollow");
}

void Canvas::signed_bar(double zero, double y, double length, double height) {
  if (length == 0 || !std::isfinite(length)) return;
  const double shown = std::max(0.75, std::abs(length));
  rect(length > 0 ? zero : zero - shown, y, shown, height, length > 0 ? "up" : "down-bar");
}

void Canvas::outline_bar(double zero, double y, double length, double height) {
  if (length == 0 || !std::isfinite(length)) return;
  const double shown = std::max(0.75, std::abs(length));
  rect(length > 0 ? zero : zero - shown, y, shown, height, "outline");
}

}  // namespace nudge::report
