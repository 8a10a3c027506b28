#include "report/text_table.hpp"

#include <algorithm>

#include "report/unicode.hpp"

namespace nudge::report {

std::string printable(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = code_point_at(text, i);
    const bool control = point.value < 0x20 || (point.value >= 0x7F && point.value < 0xA0);
    if (!point.valid || control || steers_direction(point.value)) {
      out += '?';
    } else {
      out += text.substr(i, point.bytes);
    }
    i += step_over(point);
  }
  return out;
}

std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

std::string left(std::string_view text, std::size_t columns) {
  const std::size_t width = columns_of(text);
  return std::string(text) + std::string(columns > width ? columns - width : 0, ' ');
}

std::string right(std::string_view text, std::size_t columns) {
  const std::size_t width = columns_of(text);
  return std::string(columns > width ? columns - width : 0, ' ') + std::string(text);
}

std::string shortened(std::string_view text, std::size_t columns) {
  if (columns_of(text) <= columns) return std::string(text);
  std::size_t end = 0;
  for (std::size_t kept = 0; kept + 1 < columns; ++kept) end += step_over(code_point_at(text, end));
  return std::string(text.substr(0, end)) + "…";
}

std::vector<std::size_t> TextTable::widths() const {
  std::vector<std::size_t> widths(alignment_.size());
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns_of(row[i]));
  }
  return widths;
}

std::size_t TextTable::width() const {
  std::size_t sum = 0;
  for (const std::size_t width : widths()) sum += width + gap_;
  return sum > 0 ? sum - gap_ : 0;
}

std::string TextTable::text() const {
  const std::vector<std::size_t> columns = widths();
  std::string out;
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) line += std::string(gap_, ' ');
      line += alignment_[i] == 'r' ? right(row[i], columns[i]) : left(row[i], columns[i]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
  }
  return out;
}

}  // namespace nudge::report
