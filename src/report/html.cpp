#include "report/html.hpp"

#include <fmt/format.h>

#include "report/style.hpp"
#include "report/unicode.hpp"

namespace nudge::report {

std::string escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = code_point_at(text, i);
    const bool control = (point.value < 0x20 && point.value != '\t' && point.value != '\n') ||
                         (point.value >= 0x7F && point.value < 0xA0);
    if (!point.valid || control || steers_direction(point.value)) {
      out += "\uFFFD";
    } else if (point.value == '&') {
      out += "&amp;";
    } else if (point.value == '<') {
      out += "&lt;";
    } else if (point.value == '>') {
      out += "&gt;";
    } else if (point.value == '"') {
      out += "&quot;";
    } else if (point.value == '\'') {
      out += "&#39;";
    } else {
      out += text.substr(i, point.bytes);
    }
    i += step_over(point);
  }
  return out;
}

std::string page(std::string_view title, std::string_view body, std::string_view style) {
  // The policy makes a browser refuse to load anything, should a page be tampered with.
  return fmt::format(R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:" />
<title>{}</title>
<style>
{}{}</style>
</head>
<body>
<main>
{}</main>
</body>
</html>
)",
                     escape(title), page_style(), style, body);
}

std::string section(std::string_view id, std::string_view title, std::string_view content) {
  return fmt::format(
      "<section id=\"{0}\" aria-labelledby=\"{0}-title\">\n<h2 id=\"{0}-title\">{1}</h2>\n{2}</section>\n", id,
      escape(title), content);
}

std::string scrolling(std::string_view label, std::string_view content) {
  return fmt::format("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">\n{}</div>\n",
                     escape(label), content);
}

std::string details(std::string_view summary, std::string_view content) {
  return fmt::format("<details>\n<summary>{}</summary>\n{}</details>\n", escape(summary), content);
}

}  // namespace nudge::report
