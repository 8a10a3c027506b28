#include "data/csv.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <utility>

#include "base/lower_case.hpp"
#include "data/class_names.hpp"
#include "data/csv_fields.hpp"
#include "data/label_column.hpp"
#include "data/spelt_number.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

constexpr std::size_t most_classes = 1000;

std::string found(std::string_view field) { return field.empty() ? " is empty" : " holds " + shown_field(field); }

bool is_named(const ChosenColumns& columns, std::size_t at) {
  return !columns.names.empty() && !columns.names[at].empty();
}

/// `column 1, "Id"`; without a name `column 1`
std::string words_of(const ChosenColumns& columns, std::size_t at) {
  return text("column ", at + 1, is_named(columns, at) ? ", " + shown_field(columns.names[at]) : std::string());
}

/// Before a verb.
std::string subject_of(const ChosenColumns& columns, std::size_t at) {
  return words_of(columns, at) + (is_named(columns, at) ? "," : "");
}

/// How a flag names the column: its number, unless another column has that for a name.
std::string flag_word(const ChosenColumns& columns, std::size_t at) {
  const std::string number = std::to_string(at + 1);
  const auto called = std::find(columns.names.begin(), columns.names.end(), number);
  const bool is_anothers =
      called != columns.names.end() && called - columns.names.begin() != static_cast<std::ptrdiff_t>(at);
  return is_anothers ? text('-', columns.table.count - at) : number;
}

bool is_called_as_an_index(std::string_view name) {
  const std::string lower = lower_case(name);
  return lower.empty() || lower == "id" || lower == "index" || lower == "idx" || lower == "row" ||
         lower.starts_with("unnamed");
}

}  // namespace

CsvParser::CsvParser(std::string name, CsvOptions options)
    : options_(std::move(options)), lines_(name), numbers_(name, options_.numbers, options_.shape) {
  data_.name = std::move(name);
  if (options_.shape) options_.columns.values = options_.shape->size();
}

std::string CsvParser::place(std::size_t line, std::size_t column) const {
  return text(data_.name, ": line ", line, ", column ", column + 1);
}

void CsvParser::feed(std::span<const std::uint8_t> bytes) {
  lines_.feed(bytes);
  take_lines();
}

void CsvParser::take_lines() {
  while (!is_other_table_ && lines_.next()) {
    if (columns_.values.empty()) {
      read_first_line();
    } else {
      read_example(lines_.fields(), lines_.number());
    }
  }
}

void CsvParser::read_first_line() {
  const std::span<const std::string_view> fields = lines_.fields();
  if (options_.labelled && fields.size() < 2) {
    fail(data_.name, ": the first line has one column; expected a label and at least one value, separated by commas, ",
         "semicolons, tabs or blanks");
  }
  first_line_ = lines_.number();
  const FirstLine kind = judge_first_line(fields, lines_.separator(), options_.columns);
  choose(fields, kind == FirstLine::header);
  if (is_other_table_) return;
  const bool undecided = kind == FirstLine::either && options_.labelled;
  for (const std::size_t column : columns_.values) {
    for (std::size_t start = 0; start < (undecided ? 3 : 2); ++start) counters_.push_back({column, start});
  }
  if (undecided) undecided_.assign(fields.begin(), fields.end());
  if (!undecided && kind != FirstLine::header) read_example(fields, lines_.number());
}

void CsvParser::choose(std::span<const std::string_view> first, bool header) {
  if (options_.labelled) {
    columns_ = choose_columns(data_.name, first, header, options_.columns);
    return;
  }
  if (options_.values_alone) {
    columns_ = choose_values(data_.name, first, header, options_.columns);
    return;
  }
  std::optional<ChosenColumns> chosen = choose_unlabelled(data_.name, first, header, options_.columns);
  is_other_table_ = !chosen;
  if (chosen) columns_ = std::move(*chosen);
}

void CsvParser::read_example(std::span<const std::string_view> fields, std::size_t line) {
  if (columns_.label) data_.labels.push_back(label_index(fields[*columns_.label], line));
  for (const std::size_t column : columns_.values) read_value(fields[column], line, column);
  for (const std::size_t column : columns_.targets) read_target(fields[column], line, column);
  if (columns_.weight && options_.labelled) read_weight(fields[*columns_.weight], line);
  std::erase_if(counters_, [&](const Counter& counter) {
    return plain_number(fields[counter.column]) != std::to_string(counter.start + examples_);
  });
  ++examples_;
}

/// The number in a field; infinities and NaN are numbers here, too. Errors: a decimal comma where the numbers before
/// had points, or the other way round.
std::optional<float> CsvParser::number_in(std::string_view field, std::size_t line, std::size_t column) {
  const std::optional<float> number = parse_number(with_point(field, lines_.separator(), room_));
  const std::size_t at = number ? field.find_first_of(".,") : std::string_view::npos;
  if (at == std::string_view::npos || field[at] == decimal_mark_) return number;
  if (decimal_mark_ != 0) {
    fail(place(line, column), found(field), ", a decimal ", field[at] == ',' ? "comma" : "point", ", and line ",
         mark_line_, " has decimal ", field[at] == ',' ? "points" : "commas");
  }
  decimal_mark_ = field[at];
  mark_line_ = line;
  return number;
}

void CsvParser::read_value(std::string_view field, std::size_t line, std::size_t column) {
  const std::optional<float> number = number_in(field, line, column);
  if (!number || !std::isfinite(*number)) fail_about_value(field, line, column, number.has_value());
  numbers_.add(*number, [&] { return text("line ", line, ", column ", column + 1, found(field)); });
}

void CsvParser::fail_about_value(std::string_view field, std::size_t line, std::size_t column, bool number) const {
  const bool is_word = !number && !field.empty() && std::isalpha(static_cast<unsigned char>(field[0])) != 0;
  std::string hint;
  if (is_missing(field)) {
    hint = "; where a value is missing, fill it in or leave out the line";
  } else if (is_word && options_.labelled && !options_.columns.earlier) {
    // A name in the last column is most often the label, which many tables have there.
    const bool looks_like_label =
        columns_.label && column + 1 == columns_.table.count && options_.columns.label.empty();
    hint = looks_like_label
               ? "; if this is the label, say so: --label-column last (else the first column has the labels)"
               : text("; if it is a column of words, leave it out: --drop-column ", flag_word(columns_, column));
  }
  fail(place(line, column), found(field), ", expected a ", number ? "finite " : "", "number", hint);
}

void CsvParser::read_target(std::string_view field, std::size_t line, std::size_t column) {
  const std::optional<float> target = number_in(field, line, column);
  if (!target || !std::isfinite(*target)) {
    fail(place(line, column), found(field), ", expected a target: a finite number",
         is_missing(field) ? "; where a value is missing, fill it in or leave out the line" : "");
  }
  data_.targets.push_back(*target);
}

void CsvParser::read_weight(std::string_view field, std::size_t line) {
  const std::optional<float> weight = number_in(field, line, *columns_.weight);
  if (!weight || !std::isfinite(*weight) || *weight < 0) {
    fail(place(line, *columns_.weight), found(field), ", expected a weight: a finite number, 0 or more");
  }
  data_.weights.push_back(*weight);
}

std::int32_t CsvParser::label_index(std::string_view field, std::size_t line) {
  if (field.empty()) fail(place(line, *columns_.label), " is empty, expected a label");
  const std::string spelt(field);
  const auto known = label_indices_.find(spelt);
  if (known != label_indices_.end()) return known->second;
  std::string name = plain_number(with_point(field, lines_.separator(), room_)).value_or(spelt);
  const auto same = label_indices_.find(name);
  std::int32_t index = static_cast<std::int32_t>(labels_.size());
  if (same != label_indices_.end()) {
    index = same->second;
  } else {
    if (labels_.size() == most_classes) fail_about_many_labels(line);
    labels_.push_back(name);
    label_indices_.emplace(std::move(name), index);
  }
  label_indices_.emplace(spelt, index);
  return index;
}

void CsvParser::fail_about_many_labels(std::size_t line) const {
  fail(place(line, *columns_.label), ": more than ", most_classes, " different labels; ",
       words_about_labels(columns_.table, labels_, examples_));
}

/// A word over numbers that count the columns is a header, unless it is the label of another line too.
void CsvParser::settle_first_line() {
  if (undecided_.empty()) return;
  const std::vector<std::string_view> fields(undecided_.begin(), undecided_.end());
  const std::string& word = undecided_[*columns_.label];
  if (examples_ > 0 && !label_indices_.contains(word)) {
    choose(fields, true);
    std::erase_if(counters_, [](const Counter& counter) { return counter.start > 1; });
    notes_.push_back(text(data_.name, ": its first line, ", shown_field(word),
                          " and then numbers that count up, is taken for the names of the columns"));
    return;
  }
  // The lines counted so far stood after this one.
  std::erase_if(counters_, [&](Counter& counter) {
    return counter.start == 0 || plain_number(fields[counter.column]) != std::to_string(counter.start - 1);
  });
  const std::vector<Counter> counters = std::exchange(counters_, {});
  read_example(fields, first_line_);
  counters_ = counters;
  std::rotate(data_.labels.begin(), data_.labels.end() - 1, data_.labels.end());
  if (!data_.weights.empty()) std::rotate(data_.weights.begin(), data_.weights.end() - 1, data_.weights.end());
  numbers_.last_to_front(columns_.values.size());
}

/// Whether the numbers of a column of values are whole, and no two are equal.
bool CsvParser::all_differ(std::size_t value) const {
  std::vector<float> numbers;
  for (std::size_t example = 0; example < examples_; ++example) {
    numbers.push_back(data_.has_pixels() ? data_.image(example)[value] : data_.row(example)[value]);
  }
  std::sort(numbers.begin(), numbers.end());
  return std::adjacent_find(numbers.begin(), numbers.end()) == numbers.end() &&
         std::all_of(numbers.begin(), numbers.end(), [](float number) { return number == std::floor(number); });
}

/// Where the labels may be instead, and which columns only say when an example was written down: in a sorted table that
/// is the label in other words.
void CsvParser::note_columns() {
  constexpr std::size_t too_many_for_chance = 6;
  const bool first_by_default = options_.columns.label.empty();
  if (const auto likely = first_by_default && columns_.label ? likely_label(columns_.table) : std::nullopt) {
    notes_.push_back(text(data_.name, ": the labels are taken from ", words_of(columns_, *columns_.label),
                          "; if they are in ", shown_field(*likely), ", say so: --label-column ", *likely));
  }
  for (std::size_t i = 0; i < columns_.values.size(); ++i) {
    const std::size_t column = columns_.values[i];
    const bool counts = std::any_of(counters_.begin(), counters_.end(),
                                    [&](const Counter& counter) { return counter.column == column; });
    const bool named = !columns_.names.empty() && is_called_as_an_index(columns_.names[column]);
    const bool told = named ? examples_ > 1 && (counts || all_differ(i)) : examples_ >= too_many_for_chance && counts;
    if (!told) continue;
    notes_.push_back(text(data_.name, ": ", subject_of(columns_, column), " ",
                          counts ? "only counts the lines" : "has another number in each line",
                          ", and is learnt from like any other; to leave it out: --drop-column ",
                          flag_word(columns_, column)));
  }
}

void CsvParser::note_empty_columns() {
  const std::size_t empty = lines_.empty_columns();
  if (empty == 0) return;
  notes_.push_back(
      empty == 1 ? text(data_.name,
                        ": its lines end in a separator; the empty column after it, which has no name, is left out")
                 : text(data_.name, ": its last ", empty, " columns, which are empty and have no names, are left out"));
}

Dataset CsvParser::finish() {
  lines_.finish();
  take_lines();
  if (is_other_table_) return {};
  settle_first_line();
  if (examples_ == 0) fail(data_.name, ": holds no examples");
  note_empty_columns();
  notes_.insert(notes_.begin(), columns_.notes.begin(), columns_.notes.end());
  numbers_.finish(columns_.values.size(), data_, notes_);
  if (!options_.labelled) return std::move(data_);
  if (!options_.columns.earlier) note_columns();
  data_.columns = columns_.table;
  data_.weights.shrink_to_fit();
  // A model knows its targets by the names that they had when it learnt them.
  const auto& earlier = options_.columns.earlier;
  for (const auto& target : earlier && !earlier->targets.empty() ? earlier->targets : columns_.table.targets) {
    data_.target_names.push_back(target.name.empty() ? text("column ", target.number) : target.name);
  }
  if (data_.has_targets()) return std::move(data_);
  data_.classes = labels_;
  std::vector<std::string> sorted = std::move(labels_);
  sort_class_names(sorted);
  relabel(data_, sorted);
  return std::move(data_);
}

}  // namespace nudge
