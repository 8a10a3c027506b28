// The article's table: what each example wants of each weight, and the average, which is the step.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/explanation_figures.hpp"
#include "report/html.hpp"
#include "report/numbers.hpp"
#include "report/text_report.hpp"

namespace nudge::report {

namespace {

constexpr double label_width = 112, table_cell_width = 82, table_cell_height = 30, table_picture_side = 48,
                 average_width = 92;
constexpr double average_gap = 38, narrow_gap = 14;

std::size_t shown_columns(const NudgeTableResult& table) {
  std::size_t columns = 0;
  for (const NudgeRow& row : table.rows) columns = std::max(columns, row.nudges.size());
  return columns;
}

void draw_cell(Canvas& canvas, double x, double y, double width, double value, double full) {
  const double share = full > 0 ? std::min(1.0, std::abs(value) / full) : 0;
  canvas.rect(x + 1, y + 1, width - 2, table_cell_height - 2, "blank");
  if (value != 0) canvas.rect(x + 1, y + 1, width - 2, table_cell_height - 2, sign_class(value), 0.05 + 0.5 * share);
  canvas.nudge_mark(x + 10, y + table_cell_height / 2, 4.5, value);
  canvas.text(x + width - 6, y + table_cell_height / 2 + 4.5, "", "end", short_with_sign(value));
}

std::string group_of(const NudgeTableResult& table, std::size_t row) {
  if (table.by_average == 0 && table.by_contest == 0) return "";
  if (row == 0 && table.by_average > 0) return "those with the largest average";
  if (row == table.by_average && table.by_contest > 0)
    return "of the others the most contested: nudged hard, both up and down";
  return "";
}

DataTable table_of(const NudgeTableResult& table, const NeuronNames& names, std::size_t columns) {
  std::vector<Column> titles{{"parameter", "parameter"}};
  for (std::size_t i = 0; i < columns; ++i) {
    titles.push_back({"example_" + std::to_string(i), escape(names.example(i))});
  }
  for (Column column : std::vector<Column>{{"average", "average"},
                                           {"mean_magnitude", "mean |nudge|"},
                                           {"up_share", "want more"},
                                           {"down_share", "want less"},
                                           {"contest", "contest"},
                                           {"strongest_example", "strongest example"},
                                           {"strongest_nudge", "its nudge"}}) {
    titles.push_back(std::move(column));
  }
  DataTable out(std::move(titles));
  for (const NudgeRow& row : table.rows) {
    std::vector<Cell> cells{words(names.parameter(row.parameter))};
    for (std::size_t i = 0; i < columns; ++i) {
      cells.push_back(i < row.nudges.size() ? signed_number(row.nudges[i]) : nothing());
    }
    const std::optional<double> contest = row.contest();
    for (Cell cell :
         {signed_number(row.average), number(row.mean_magnitude), share(row.up_share), share(row.down_share),
          contest ? number(*contest) : nothing(), whole(row.strongest), signed_number(row.strongest_nudge)}) {
      cells.push_back(std::move(cell));
    }
    out.add(std::move(cells));
  }
  return out;
}

}  // namespace

FigureParts nudge_table_figure(const std::string& id, const NudgeTableResult& table, const NeuronNames& names) {
  const std::size_t columns = shown_columns(table);
  const bool all_are_shown = columns == table.examples;
  const double gap = all_are_shown ? narrow_gap : average_gap;
  const double average_left = label_width + static_cast<double>(columns) * table_cell_width + gap;
  const bool has_pictures = !names.subject().images.empty();
  const double width = average_left + average_width;
  Canvas canvas(width);
  double y = has_pictures ? table_picture_side + 26 : 24;
  for (std::size_t i = 0; i < columns; ++i) {
    const double middle = label_width + (static_cast<double>(i) + 0.5) * table_cell_width;
    const std::string uri = example_picture(names.subject(), i);
    if (!uri.empty())
      canvas.image(middle - table_picture_side / 2, 0, table_picture_side, table_picture_side, uri, names.example(i));
    canvas.text(middle, y - 10, "soft", "middle", names.example(i));
  }
  if (!all_are_shown) canvas.text(average_left - gap / 2, y - 10, "soft", "middle", "\u2026");
  canvas.text(average_left + average_width / 2, y - 25, "group", "middle", "average");
  canvas.text(average_left + average_width / 2, y - 10, "soft", "middle", "of " + with_thousands(table.examples));
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const NudgeRow& row = table.rows[r];
    const std::string group = group_of(table, r);
    if (!group.empty()) {
      canvas.text(0, y + 16, "small", "start", group);
      y += 24;
    }
    double full = std::abs(row.average);
    for (const double nudge : row.nudges) full = std::max(full, std::abs(nudge));
    canvas.text(label_width - 10, y + table_cell_height / 2 + 4.5, "strong", "end", names.parameter(row.parameter));
    for (std::size_t i = 0; i < row.nudges.size(); ++i) {
      draw_cell(canvas, label_width + static_cast<double>(i) * table_cell_width, y, table_cell_width, row.nudges[i],
                full);
    }
    if (!all_are_shown) canvas.text(average_left - gap / 2, y + table_cell_height / 2 + 3, "soft", "middle", "\u2026");
    draw_cell(canvas, average_left, y, average_width, row.average, full);
    canvas.rect(average_left, y, average_width, table_cell_height, "frame");
    y += table_cell_height;
  }
  canvas.reach(y + 4);
  return {
      id,
      "What each example wants of each weight",
      fmt::format(
          "A row is a weight or a bias, a column an example: filled and up, the example wants more of it; hollow and "
          "down, less; the stronger the colour, the larger the nudge (compared along the row). They need not agree. "
          "The last column is the average over {}: that, for every weight and bias, is one step downhill.",
          table.examples == 1 ? "this one example" : "all " + with_thousands(table.examples) + " examples"),
      fmt::format("−dC/dw = (1/n) Σ over the n examples of −dC<sub>i</sub>/dw{}",
                  table.gradient_norm > 0
                      ? fmt::format("; the whole gradient has the length {}", significant(table.gradient_norm, 4))
                      : std::string()),
      fmt::format("Nudges of {} parameters by {} examples with their average over {}", table.rows.size(), columns,
                  with_thousands(table.examples)),
      canvas.drawing(),
      table_of(table, names, columns),
      std::nullopt,
      "Numbers",
      "the average"};
}

FigureParts contest_figure(const std::string& id, const NudgeTableResult& table, const NeuronNames& names) {
  constexpr double width = 440, label_right = 108, zero = 232, half = 96, row_height = 26;
  DataTable numbers({{"parameter", "parameter"},
                     {"down_share", "want less"},
                     {"up_share", "want more"},
                     {"average", "average"},
                     {"mean_magnitude", "mean |nudge|"},
                     {"contest", "cancels"}});
  Canvas canvas(width, 24 + row_height * static_cast<double>(table.rows.size()));
  canvas.text(zero - 8, 12, "small", "end", "want less of it");
  canvas.text(zero + 8, 12, "small", "start", "want more of it");
  canvas.text(width, 12, "small", "end", "cancels");
  canvas.line(zero, 18, zero, 24 + row_height * static_cast<double>(table.rows.size()), "axis");
  double y = 24;
  for (const NudgeRow& row : table.rows) {
    const std::optional<double> contest = row.contest();
    canvas.text(label_right, y + row_height / 2 + 4.5, "", "end", names.parameter(row.parameter));
    canvas.signed_bar(zero, y + 5, row.up_share * half, row_height - 10);
    canvas.signed_bar(zero, y + 5, -row.down_share * half, row_height - 10);
    canvas.text(width, y + row_height / 2 + 4.5, "", "end", contest ? percent(*contest, 1) : "no nudges");
    numbers.add({words(names.parameter(row.parameter)), share(row.down_share), share(row.up_share),
                 signed_number(row.average), number(row.mean_magnitude), contest ? share(*contest) : nothing()});
    y += row_height;
  }
  return {
      id,
      "Who wants more, who wants less",
      fmt::format("Of {}, how many want more of each weight and how many less; a missing part of the bars "
                  "are examples whose nudge is 0. On the right, how much of the nudges cancels in the average: 0 % if "
                  "all have one sign, near 100 % if they all but undo each other.",
                  counted(table.examples, "example", "examples")),
      "cancels = 1 − |mean nudge| / mean |nudge|",
      "Shares of the examples that want more and less of each parameter",
      canvas.drawing(),
      std::move(numbers)};
}

}  // namespace nudge::report
