#include "data/csv.hpp"

#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <utility>

#include "data/class_names.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

constexpr std::size_t most_classes = 1000;
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// The value of a whole number 0...255.
std::optional<std::uint8_t> parse_byte(std::string_view text) {
  if (text.empty() || text.size() > 3) return std::nullopt;
  unsigned value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  if (value > 255) return std::nullopt;
  return static_cast<std::uint8_t>(value);
}

/// The value of a decimal number; infinities and NaN are values here, too.
std::optional<float> parse_float(std::string_view text) {
  float value = 0;
#if defined(__cpp_lib_to_chars)
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range) {
    // Too small is as good as 0; too large is refused as infinite.
    double wide = 0;
    const auto wider = std::from_chars(text.data(), text.data() + text.size(), wide);
    if (wider.ec != std::errc() || wider.ptr != text.data() + text.size()) return std::nullopt;
    return static_cast<float>(wide);
  }
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
#else
  // Standard libraries without from_chars for floats (libc++) fall back to the C library, which obeys the locale.
  const std::string terminated(text);
  char* end = nullptr;
  value = std::strtof(terminated.c_str(), &end);
  if (terminated.empty() || end != terminated.c_str() + terminated.size()) return std::nullopt;
#endif
  return value;
}

/// The side of a square of `count` pixels, or 0 if there is none.
std::size_t square_side(std::size_t count) {
  const auto side = static_cast<std::size_t>(std::lround(std::sqrt(static_cast<double>(count))));
  return side * side == count ? side : 0;
}

/// Whether the values of a line only count the columns, from 0 or 1, as pandas names columns that have no names.
bool counts_columns(std::span<const std::string> values) {
  constexpr std::size_t too_many_for_chance = 16;
  if (values.size() < too_many_for_chance || (values[0] != "0" && values[0] != "1")) return false;
  const std::size_t first = values[0] == "1" ? 1 : 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] != std::to_string(first + i)) return false;
  }
  return true;
}

std::string shortened(std::string_view text) {
  constexpr std::size_t most = 40;
  return text.size() <= most ? std::string(text) : std::string(text.substr(0, most)) + "...";
}

}  // namespace

CsvParser::CsvParser(std::string name, std::string label_column, std::string weight_column)
    : name_(std::move(name)), label_column_(std::move(label_column)), weight_column_(std::move(weight_column)) {
  data_.name = name_;
}

std::string CsvParser::place(std::size_t column) const {
  return text(name_, ": line ", example_line_, ", column ", column + 1);
}

void CsvParser::feed(std::span<const std::uint8_t> bytes) {
  for (const std::uint8_t byte : bytes) {
    const char c = static_cast<char>(byte);
    if (at_start_) {
      if (byte_order_mark_ < byte_order_mark.size() && c == byte_order_mark[byte_order_mark_]) {
        ++byte_order_mark_;
        continue;
      }
      at_start_ = false;
    }
    take(c);
  }
}

void CsvParser::take(char c) {
  if (state_ == State::quoted) {
    if (c == '"') {
      state_ = State::after_quote;
    } else {
      field_ += c;
      if (c == '\n') ++line_;
    }
    return;
  }
  switch (c) {
    case ',':
      end_field();
      return;
    case '\r':
      return;
    case '\n':
      end_line();
      ++line_;
      example_line_ = line_;
      return;
    case '"':
      if (state_ == State::after_quote) {
        field_ += '"';
        state_ = State::quoted;
        return;
      }
      if (state_ == State::field_start) {
        state_ = State::quoted;
        return;
      }
      fail(place(field_count_), " has a quote in the middle of a field; a field with quotes must be quoted as a whole");
    default:
      if (state_ == State::after_quote) {
        if (c == ' ' || c == '\t') return;
        fail(place(field_count_), " goes on after its closing quote; a quote inside a field is written twice");
      }
      if (state_ == State::field_start) {
        if (c == ' ' || c == '\t') return;
        state_ = State::plain;
      }
      field_ += c;
  }
}

void CsvParser::end_field() {
  if (field_count_ == fields_.size()) fields_.emplace_back();
  if (state_ == State::plain) field_.resize(trimmed(field_).size());
  fields_[field_count_++].swap(field_);
  field_.clear();
  state_ = State::field_start;
}

void CsvParser::end_line() {
  if (field_count_ == 0 && field_.empty() && state_ == State::field_start) return;
  end_field();
  if (columns_ == 0) {
    read_first_line();
  } else if (field_count_ != columns_) {
    fail(name_, ": line ", example_line_, " has ", field_count_, " columns, the first line has ", columns_);
  } else {
    read_example();
  }
  field_count_ = 0;
}

void CsvParser::read_first_line() {
  columns_ = field_count_;
  if (columns_ < 2) {
    fail(name_, ": the first line has one column; expected a label and at least one value, separated by commas");
  }
  bool header = !label_column_.empty() || !weight_column_.empty() ||
                counts_columns(std::span(fields_).first(columns_).subspan(1));
  for (std::size_t column = 1; column < columns_ && !header; ++column) header = !parse_float(fields_[column]);
  if (!label_column_.empty()) label_at_ = named_column(label_column_);
  if (!weight_column_.empty()) {
    weight_at_ = named_column(weight_column_);
    if (weight_at_ == label_at_) {
      fail(name_, ": column \"", weight_column_, "\" cannot hold both the labels and the weights",
           label_column_.empty() ? "; the labels are in the first column unless data.label_column names another" : "");
    }
    if (columns_ < 3)
      fail(name_, ": the first line has two columns; expected a label, a weight and at least one value");
  }
  if (!header) read_example();
}

std::size_t CsvParser::named_column(const std::string& wanted) const {
  std::string names;
  for (std::size_t column = 0; column < columns_; ++column) {
    if (fields_[column] == wanted) return column;
    if (column < 8) names += (column > 0 ? ", " : "") + shortened(fields_[column]);
  }
  fail(name_, ": has no column \"", wanted, "\"; its first line has ", names, columns_ > 8 ? ", ..." : "");
}

void CsvParser::read_example() {
  data_.labels.push_back(label_index(fields_[label_at_]));
  for (std::size_t column = 0; column < columns_; ++column) {
    if (column != label_at_ && column != weight_at_) add_value(column);
  }
  if (weight_at_ != none) add_weight();
}

void CsvParser::add_weight() {
  const std::string& field = fields_[weight_at_];
  const std::optional<float> weight = parse_float(field);
  if (!weight || !std::isfinite(*weight) || *weight < 0) {
    fail(place(weight_at_), field.empty() ? " is empty" : text(" holds \"", shortened(field), "\""),
         ", expected a weight: a finite number, 0 or more");
  }
  data_.weights.push_back(*weight);
}

std::int32_t CsvParser::label_index(const std::string& label) {
  if (label.empty()) fail(place(label_at_), " is empty, expected a label");
  const auto found = label_indices_.find(label);
  if (found != label_indices_.end()) return found->second;
  if (labels_.size() == most_classes) {
    fail(place(label_at_), ": more than ", most_classes, " different labels; is this the label column?");
  }
  const auto index = static_cast<std::int32_t>(labels_.size());
  labels_.push_back(label);
  label_indices_.emplace(label, index);
  return index;
}

void CsvParser::add_value(std::size_t column) {
  const std::string& field = fields_[column];
  const std::optional<std::uint8_t> byte = parse_byte(field);
  if (byte && bytes_only_) {
    data_.pixels.push_back(*byte);
    return;
  }
  const std::optional<float> value = byte ? std::optional<float>(*byte) : parse_float(field);
  if (!value || !std::isfinite(*value)) {
    // A name in the last column is most often the label, which many tables have there.
    const bool looks_like_label = column + 1 == columns_ && label_column_.empty() && !field.empty() && !value &&
                                  std::isalpha(static_cast<unsigned char>(field[0])) != 0;
    fail(place(column), field.empty() ? " is empty" : text(" holds \"", shortened(field), "\""), ", expected a ",
         value ? "finite " : "", "number",
         looks_like_label ? "; if this is the label, name its column, as the first line does: --label-column NAME "
                            "(else the first column has the labels)"
                          : "");
  }
  if (bytes_only_) {
    bytes_only_ = false;
    data_.features.assign(data_.pixels.begin(), data_.pixels.end());
    std::vector<std::uint8_t>().swap(data_.pixels);
  }
  data_.features.push_back(*value);
}

Dataset CsvParser::finish() {
  if (state_ == State::quoted) fail(name_, ": the quote opened in line ", example_line_, " is never closed");
  end_line();
  if (data_.labels.empty()) fail(name_, ": holds no examples");
  const std::size_t values = columns_ - (weight_at_ == none ? 1 : 2);
  const std::size_t side = square_side(values);
  data_.shape = bytes_only_ && side > 0 ? Shape{1, side, side} : Shape{values, 1, 1};
  data_.classes = labels_;
  std::vector<std::string> sorted = std::move(labels_);
  sort_class_names(sorted);
  relabel(data_, sorted);
  data_.pixels.shrink_to_fit();
  data_.features.shrink_to_fit();
  data_.weights.shrink_to_fit();
  return std::move(data_);
}

}  // namespace nudge
