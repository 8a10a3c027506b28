#include "text/text_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "text/unicode.hpp"

namespace nudge::words {

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

double magnitude_of(const std::string& cell) {
  const char* begin = cell.data() + (cell.starts_with('+') ? 1 : 0);
  double value = 0;
  const auto [end, error] = std::from_chars(begin, cell.data() + cell.size(), value);
  return error == std::errc{} && end == cell.data() + cell.size() ? std::abs(value) : 0;
}

std::string in_scale(const std::string& cell, double value, double largest) {
  constexpr double visible = 0.01;
  constexpr std::size_t digits = 4;
  if (!(largest >= visible) || value == 0 || !std::isfinite(largest)) return cell;
  const int places = std::max(0, static_cast<int>(digits) - 1 - static_cast<int>(std::floor(std::log10(largest))));
  const std::size_t point = cell.find('.');
  const bool is_finer = cell.find("e-") != std::string::npos ||
                        (point != std::string::npos && cell.size() - point - 1 > static_cast<std::size_t>(places));
  if (!is_finer) return cell;
  std::string rounded = fmt::format("{:.{}f}", std::abs(value), places);
  if (rounded.find_first_not_of("0.") == std::string::npos) rounded = "0.000";
  return cell.substr(0, cell.find_first_of("0123456789")) + rounded;
}

TextTable::Rows TextTable::scaled_rows() const {
  Rows rows = rows_;
  for (std::size_t column = 0; column < alignment_.size(); ++column) {
    if (alignment_[column] != 's') continue;
    double largest = 0;
    for (const auto& row : rows_) largest = std::max(largest, column < row.size() ? magnitude_of(row[column]) : 0);
    for (auto& row : rows) {
      if (column < row.size()) row[column] = in_scale(row[column], magnitude_of(row[column]), largest);
    }
  }
  return rows;
}

std::vector<std::size_t> TextTable::widths(const Rows& rows) const {
  std::vector<std::size_t> widths(alignment_.size());
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns_of(row[i]));
  }
  return widths;
}

std::size_t TextTable::width() const {
  std::size_t sum = 0;
  for (const std::size_t width : widths(scaled_rows())) sum += width + gap_;
  return sum > 0 ? sum - gap_ : 0;
}

std::string TextTable::text() const {
  const Rows rows = scaled_rows();
  const std::vector<std::size_t> columns = widths(rows);
  std::string out;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) line += std::string(gap_, ' ');
      line += alignment_[i] == 'l' ? left(row[i], columns[i]) : right(row[i], columns[i]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
  }
  return out;
}

}  // namespace nudge::words
