#include "report/data_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "report/csv_field.hpp"
#include "report/html.hpp"
#include "report/numbers.hpp"
#include "report/text_report.hpp"
#include "report/text_table.hpp"

namespace nudge::report {

Cell number(double value) {
  const std::string magnitude = significant(value < 0 ? -value : value, 4);
  return {fmt::format("{}{}", value < 0 ? "\u2212" : "", magnitude), shortest(value), false};
}
Cell signed_number(double value) { return {with_sign(value, 4), shortest(value), false}; }
Cell chosen(double value) { return {fmt::format("{:.4g}", value), shortest(value), false}; }
Cell whole(std::size_t count) { return {with_thousands(count), std::to_string(count), false}; }
Cell share(double value) { return {percent(value, 2), shortest(value), false}; }
Cell words(std::string_view text) { return {std::string(text), std::string(text), true}; }
Cell nothing() { return {"\u2013", "", false}; }

std::string DataTable::csv() const {
  std::string out;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (i > 0) out += ',';
    out += csv_field(columns_[i].name);
  }
  out += '\n';
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) out += ',';
      out += csv_field(row[i].exact);
    }
    out += '\n';
  }
  return out;
}

std::string DataTable::html(std::size_t most) const {
  std::string out = "<table>\n<thead><tr>";
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const bool word = !rows_.empty() && rows_.front()[i].is_word;
    out += fmt::format("<th scope=\"col\"{}>{}</th>", word ? " class=\"word\"" : "", columns_[i].title);
  }
  out += "</tr></thead>\n<tbody>\n";
  std::vector<double> largest(columns_.size());
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (columns_[i].scaled) largest[i] = std::max(largest[i], magnitude_of(row[i].exact));
    }
  }
  for (std::size_t r = 0; r < rows_.size() && r < most; ++r) {
    out += "<tr>";
    for (std::size_t i = 0; i < rows_[r].size(); ++i) {
      const Cell& cell = rows_[r][i];
      const char* word = cell.is_word ? " class=\"word\"" : "";
      const std::string shown =
          escape(columns_[i].scaled ? in_scale(cell.shown, magnitude_of(cell.exact), largest[i]) : cell.shown);
      out +=
          i == 0 ? fmt::format("<th scope=\"row\"{}>{}</th>", word, shown) : fmt::format("<td{}>{}</td>", word, shown);
    }
    out += "</tr>\n";
  }
  if (rows_.size() > most) {
    out +=
        fmt::format("<tr><th scope=\"row\">…</th><td colspan=\"{}\">and {} more rows, in the exported CSV</td></tr>\n",
                    columns_.size() - 1, with_thousands(rows_.size() - most));
  }
  return out + "</tbody>\n</table>\n";
}

}  // namespace nudge::report
