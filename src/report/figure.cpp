#include "report/figure.hpp"

#include <fmt/format.h>

#include "files/atomic_file.hpp"
#include "nudge/error.hpp"
#include "report/figure_style.hpp"
#include "report/html.hpp"
#include "report/numbers.hpp"

namespace nudge {

namespace report {

namespace {

constexpr double widest_narrow = 470;  ///< what fits a phone without scrolling
constexpr double most_scaled = 1.25;   ///< of its own size, in a page
constexpr std::size_t most_rows = 1000;
constexpr std::size_t long_table = 6;     ///< rows: more are folded away
constexpr std::size_t wide_table = 5;     ///< columns: likewise
constexpr std::size_t broad_table = 4;    ///< columns: more have no room beside a picture
constexpr std::size_t most_printed = 60;  ///< rows of a table on paper, as figure_style.cpp has it
constexpr double page_margin = 14;        ///< around a picture that stands alone

std::string inline_svg(const FigureParts& parts) {
  return fmt::format(
      "<svg class=\"picture\" viewBox=\"0 0 {0} {1}\" role=\"img\" aria-labelledby=\"{2}-description\" "
      "style=\"max-width:{3}px\">\n<title id=\"{2}-description\">{4}</title>\n{5}</svg>\n",
      svg_number(parts.drawing.width), svg_number(parts.drawing.height), parts.id,
      svg_number(parts.drawing.width * most_scaled), escape(parts.description), parts.drawing.content);
}

std::string standalone_svg(const FigureParts& parts) {
  const double width = parts.drawing.width + 2 * page_margin;
  const double height = parts.drawing.height + 2 * page_margin;
  return fmt::format(
      "<svg class=\"picture\" xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" "
      "viewBox=\"{2} {2} {0} {1}\" role=\"img\" font-family=\"system-ui, 'Segoe UI', Roboto, 'Noto Sans', "
      "'DejaVu Sans', Arial, sans-serif\">\n<title>{3}</title>\n<desc>{4}</desc>\n<style>\n{5}</style>\n"
      "<rect x=\"{2}\" y=\"{2}\" width=\"{0}\" height=\"{1}\" fill=\"#ffffff\" />\n{6}</svg>\n",
      svg_number(width), svg_number(height), svg_number(-page_margin), escape(parts.title), escape(parts.description),
      standalone_picture_style(), parts.drawing.content);
}

}  // namespace

std::string Figures::add(const FigureParts& parts) {
  for (const Figure& figure : figures_) {
    if (figure.id == parts.id) fail("a page has two figures called ", parts.id);
  }
  const DataTable& exported = parts.all_numbers ? *parts.all_numbers : parts.numbers;
  figures_.push_back({parts.id, parts.title, standalone_svg(parts), exported.csv()});

  std::string picture = inline_svg(parts);
  const bool is_wide = parts.drawing.width > widest_narrow;
  if (is_wide) {
    // A phone shows a part of it, and what to do to see the rest.
    const std::string hint =
        parts.beyond.empty() ? std::string()
                             : fmt::format("<p class=\"hint{}\">{}{}{}</p>\n", parts.from_right ? " from-right" : "",
                                           parts.from_right ? "\u2190 swipe for " : "swipe for ", escape(parts.beyond),
                                           parts.from_right ? "" : " \u2192");
    picture = hint + scrolling(parts.title, fmt::format("<div class=\"wide\" style=\"min-width:{}px\">\n{}</div>\n",
                                                        svg_number(parts.drawing.width * 0.85), picture));
  }
  std::string table = scrolling("Numbers: " + parts.title, parts.numbers.html(most_rows));
  if (parts.numbers.rows() > most_printed) {
    table += fmt::format(
        "<p class=\"on-paper\">The first {} of {} rows; the page itself and the exported CSV have more.</p>\n",
        most_printed, parts.numbers.rows());
  }
  return fmt::format(
      "<figure class=\"card figure{}\" "
      "id=\"{}\">\n<figcaption><h3>{}</h3>\n<p>{}</p>\n{}</figcaption>\n{}{}</figure>\n",
      is_wide                                 ? ""
      : parts.numbers.columns() > broad_table ? " narrow broad"
                                              : " narrow",
      parts.id, escape(parts.title), parts.caption,
      parts.calculus.empty() ? "" : "<p class=\"calculus\">" + parts.calculus + "</p>\n", picture,
      parts.numbers.rows() > long_table || parts.numbers.columns() > wide_table ? details(parts.numbers_title, table)
                                                                                : table);
}

std::string side_by_side(const std::string& figures) { return "<div class=\"figures\">\n" + figures + "</div>\n"; }

}  // namespace report

void write_page(const ExplanationPage& page, const std::filesystem::path& file) {
  write_file_atomically(file, page.html);
}

void export_figures(const ExplanationPage& page, const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  std::error_code ignored;
  if (!std::filesystem::is_directory(folder, ignored)) {
    fail("cannot export pictures into ", folder.string(), ": it is not a folder and none can be made there",
         error ? " (" + error.message() + ")" : std::string());
  }
  for (const Figure& figure : page.figures) {
    write_file_atomically(folder / (figure.id + ".svg"), std::string_view(figure.svg));
    write_file_atomically(folder / (figure.id + ".csv"), std::string_view(figure.csv));
  }
}

}  // namespace nudge
