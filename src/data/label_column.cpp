#include "data/label_column.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "base/lower_case.hpp"
#include "data/csv_fields.hpp"
#include "data/spelt_number.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

bool is_called_as_labels(std::string_view name) {
  constexpr std::array words{"label", "labels", "target", "targets", "class", "classes", "category", "species", "y"};
  return std::find(words.begin(), words.end(), lower_case(name)) != words.end();
}

}  // namespace

std::optional<std::string> likely_label(const TableColumns& columns) {
  if (is_called_as_labels(columns.label.name)) return std::nullopt;
  const auto found = std::find_if(columns.values.begin(), columns.values.end(), is_called_as_labels);
  return found == columns.values.end() ? std::nullopt : std::optional(*found);
}

bool is_quantity(const std::vector<std::string>& classes, std::size_t examples) {
  constexpr std::size_t many = 10;
  const auto is_number = [](const std::string& name) { return plain_number(name).has_value(); };
  const auto has_decimals = [](const std::string& name) { return name.find('.') != std::string::npos; };
  return classes.size() > many && std::all_of(classes.begin(), classes.end(), is_number) &&
         (2 * classes.size() > examples || std::any_of(classes.begin(), classes.end(), has_decimals));
}

bool may_be_quantity(const std::vector<std::string>& classes, std::size_t examples) {
  constexpr std::size_t some = 10, many = 20, few_examples_each = 20;
  std::vector<double> numbers;
  for (const std::string& name : classes) {
    const std::optional<std::string> number = plain_number(name);
    if (!number) return false;
    std::from_chars(number->data(), number->data() + number->size(), numbers.emplace_back());
  }
  std::sort(numbers.begin(), numbers.end());
  bool counts_on = !numbers.empty() && (numbers.front() == 0 || numbers.front() == 1);
  for (std::size_t i = 1; i < numbers.size(); ++i) counts_on = counts_on && numbers[i] == numbers[i - 1] + 1;
  return numbers.size() > some &&
         (!counts_on || (numbers.size() > many && examples < few_examples_each * numbers.size()));
}

std::string words_about_labels(const TableColumns& columns, const std::vector<std::string>& classes,
                               std::size_t examples) {
  const std::string& name = columns.label.name;
  const std::string column = text("column ", columns.label.number, name.empty() ? "" : ", " + shown_field(name));
  const std::string flag_word = name.empty() ? std::to_string(columns.label.number) : name;
  std::string words = text("its labels are those of ", column);
  if (is_quantity(classes, examples)) {
    words += text(", ", classes.size(), " different numbers in ", examples,
                  " examples, as of a quantity: nudge train --target-columns ", flag_word,
                  " predicts the numbers themselves");
  } else if (may_be_quantity(classes, examples)) {
    words += text(
        ", ", classes.size(), " different numbers; if they are those of a quantity, such as a price, a year or ",
        "an age: a classifier predicts one of these values, never a number between them; nudge train --target-columns ",
        flag_word, " predicts the numbers themselves");
  }
  const std::optional<std::string> likely = likely_label(columns);
  if (likely) return words + text("; there is a column called ", shown_field(*likely), ": --label-column ", *likely);
  return words + "; if another column has them, say which: --label-column NAME, its number or last";
}

}  // namespace nudge
