#pragma once
// A small drawing board for the pictures of explanations: shapes become SVG. Colours come from classes that
// figure_style.hpp defines, so that a picture follows light and dark in a page.

#include <string>
#include <string_view>

namespace nudge::report {

/// What was drawn, in units of about a CSS pixel.
struct Drawing {
  double width = 0;
  double height = 0;
  std::string content;  ///< SVG elements
};

/// What is positive points up and is filled, what is negative points down and is hollow: sign by shape and by colour.
class Canvas {
 public:
  explicit Canvas(double width, double height = 0) : width_(width), height_(height) {}

  /// `anchor`: "start", "middle", "end". `text` is text, not SVG.
  void text(double x, double y, std::string_view css_class, std::string_view anchor, std::string_view text);
  /// The same in a column of this width: squeezed where it would be wider.
  void text_within(double room, double x, double y, std::string_view css_class, std::string_view anchor,
                   std::string_view text);
  void line(double x1, double y1, double x2, double y2, std::string_view css_class);
  /// A signed quantity as a line: its colour the sign's, `strength` (0 to 1) its width and opacity; negative: dashed.
  void signed_line(double x1, double y1, double x2, double y2, double sign, double strength, double widest);
  void rect(double x, double y, double width, double height, std::string_view css_class, double opacity = 1);
  void circle(double x, double y, double radius, std::string_view css_class, std::string_view tip = "");
  /// What is drawn until end_window() is cut off at this rectangle; coordinates stay those of the canvas.
  void begin_window(double x, double y, double width, double height);
  void end_window();
  void path(std::string_view data, std::string_view css_class);
  /// `uri`: a data: URI, `alt` text.
  void image(double x, double y, double width, double height, std::string_view uri, std::string_view alt);

  /// A neuron: the brighter, the more active; `brightness` is -1 to 1, a negative one gets a hole.
  void neuron(double x, double y, double radius, double brightness, std::string_view tip);
  /// A triangle of this half-width around a point: up and filled, down and hollow; a dot where `value` is 0.
  void nudge_mark(double x, double y, double half, double value);
  /// A bar from `zero`: blue and filled to the right, orange and hollow to the left; `length` has the sign.
  void signed_bar(double zero, double y, double length, double height);
  /// The outline of such a bar, for a prediction around a measurement.
  void outline_bar(double zero, double y, double length, double height);

  /// Makes it at least this high.
  void reach(double height);
  Drawing drawing() const { return {width_, height_, out_}; }

 private:
  double width_;
  double height_;
  std::string out_;
};

/// "M1 2": a step of a path; `kind` is M to begin a line, L to go on.
std::string path_step(char kind, double x, double y);

/// Which class a sign has: "up", "down", "zero".
std::string_view sign_class(double value);

}  // namespace nudge::report
