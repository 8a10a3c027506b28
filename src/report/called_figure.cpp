// What the examples of each class are called: the confusion matrix as shaded cells.

#include <fmt/format.h>

#include <algorithm>

#include "report/confusion_text.hpp"
#include "report/explanation_figures.hpp"
#include "report/html.hpp"
#include "report/text_report.hpp"

namespace nudge::report {

namespace {

/// More classes make cells that nobody can read.
constexpr std::size_t most_drawn_classes = 26;
constexpr double called_width = 440, called_left = 78, called_top = 36;

DataTable called_table(const std::vector<std::size_t>& confusion, const std::vector<std::string>& names) {
  std::vector<Column> columns{{"true_class", "true class"}};
  for (std::size_t i = 0; i < names.size(); ++i) {
    columns.push_back({"called_" + std::to_string(i), "called " + escape(names[i])});
  }
  DataTable table(std::move(columns));
  for (std::size_t truth = 0; truth < names.size(); ++truth) {
    std::vector<Cell> row{words(names[truth])};
    for (std::size_t said = 0; said < names.size(); ++said)
      row.push_back(whole(confusion[truth * names.size() + said]));
    table.add(std::move(row));
  }
  return table;
}

Drawing called_drawing(const std::vector<std::size_t>& confusion, const std::vector<std::string>& names) {
  const std::size_t classes = names.size();
  const double side = (called_width - called_left) / static_cast<double>(classes), height = std::min(side, 24.0);
  const bool numbered =
      std::any_of(names.begin(), names.end(), [](const std::string& name) { return columns_of(name) > 3; });
  Canvas canvas(called_width, called_top + height * static_cast<double>(classes));
  canvas.text(called_left, 12, "small", "start", "called \u2026");
  for (std::size_t i = 0; i < classes; ++i) {
    canvas.text(called_left + (static_cast<double>(i) + 0.5) * side, 29, "small", "middle",
                numbered ? std::to_string(i) : names[i]);
  }
  for (std::size_t truth = 0; truth < classes; ++truth) {
    const double y = called_top + static_cast<double>(truth) * height;
    std::size_t all = 0;
    for (std::size_t said = 0; said < classes; ++said) all += confusion[truth * classes + said];
    const std::string name = numbered ? fmt::format("{} {}", names[truth], truth) : names[truth];
    canvas.text_within(called_left - 8, called_left - 8, y + height / 2 + 4, "small", "end", name);
    for (std::size_t said = 0; said < classes; ++said) {
      const std::size_t count = confusion[truth * classes + said];
      const double x = called_left + static_cast<double>(said) * side;
      const double share = all > 0 ? static_cast<double>(count) / static_cast<double>(all) : 0;
      canvas.rect(x + 1, y + 1, side - 2, height - 2, "blank");
      if (count > 0) {
        canvas.rect(x + 1, y + 1, side - 2, height - 2, truth == said ? "up" : "down", 0.1 + 0.45 * share);
        canvas.text(x + side / 2, y + height / 2 + 4, "small", "middle", with_thousands(count));
      }
      if (truth == said) canvas.rect(x + 1, y + 1, side - 2, height - 2, "right");
    }
  }
  return canvas.drawing();
}

}  // namespace

std::optional<FigureParts> called_figure(const std::string& id, const std::string& title, const std::string& caption,
                                         const std::vector<std::size_t>& confusion,
                                         const std::vector<std::string>& classes) {
  if (classes.empty() || classes.size() > most_drawn_classes || confusion.size() != classes.size() * classes.size()) {
    return std::nullopt;
  }
  std::vector<std::string> names;
  for (const std::string& name : classes) names.push_back(shortened(name, 12));
  return FigureParts{id,
                     title,
                     caption,
                     "",
                     title + ": a row a true class, a column what its examples are called",
                     called_drawing(confusion, names),
                     called_table(confusion, classes)};
}

}  // namespace nudge::report
