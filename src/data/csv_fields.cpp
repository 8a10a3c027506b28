#include "data/csv_fields.hpp"

#include <algorithm>
#include <array>

#include "base/json.hpp"
#include "data/spelt_number.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

/// In the order in which they are preferred where nothing else decides.
constexpr std::array separators{',', ';', '\t', ' '};
/// More inputs than any network takes.
constexpr std::size_t most_columns = 1'000'000;

bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// Goes through a line field by field.
class FieldReader {
 public:
  FieldReader(std::string& line, char separator) : line_(line), separator_(separator) { skip_blanks(); }

  /// The next field, and what follows it up to the next one.
  std::optional<FieldFault> read(std::string_view& field) {
    const bool quoted = at_ < line_.size() && line_[at_] == '"';
    return quoted ? read_quoted(field) : read_plain(field);
  }
  /// Whether another field follows; a separator says so, even at the line's end, unless it is a blank.
  bool goes_on() {
    if (at_ >= line_.size()) return false;
    if (separator_ == ' ') return true;  // the blanks are skipped already
    ++at_;
    skip_blanks();
    return true;
  }

 private:
  void skip_blanks() {
    while (at_ < line_.size() && is_blank(line_[at_]) && (separator_ != '\t' || line_[at_] == ' ')) ++at_;
  }
  bool at_separator() const {
    return at_ >= line_.size() || line_[at_] == separator_ || (separator_ == ' ' && is_blank(line_[at_]));
  }

  std::optional<FieldFault> read_plain(std::string_view& field) {
    const std::size_t first = at_;
    std::size_t end = line_.find(separator_, at_);
    if (separator_ == ' ') end = line_.find_first_of(" \t", at_);
    at_ = std::min(end, line_.size());
    std::size_t last = at_;
    while (last > first && is_blank(line_[last - 1])) --last;
    field = std::string_view(line_).substr(first, last - first);
    if (separator_ == ' ') skip_blanks();
    if (field.find('"') == std::string_view::npos) return std::nullopt;
    return FieldFault{.words = " has a quote in the middle of a field; a field with quotes must be quoted as a whole"};
  }

  std::optional<FieldFault> read_quoted(std::string_view& field) {
    const std::size_t first = ++at_;
    std::size_t to = first;
    for (;; ++at_) {
      if (at_ >= line_.size()) return FieldFault{.open_quote = true};
      if (line_[at_] != '"') {
        line_[to++] = line_[at_];
      } else if (at_ + 1 < line_.size() && line_[at_ + 1] == '"') {
        line_[to++] = line_[at_++];
      } else {
        break;
      }
    }
    ++at_;
    field = std::string_view(line_).substr(first, to - first);
    if (separator_ == ' ' && at_ < line_.size() && is_blank(line_[at_])) {
      skip_blanks();
      return std::nullopt;
    }
    skip_blanks();
    if (at_separator()) return std::nullopt;
    return FieldFault{.words = " goes on after its closing quote; a quote inside a field is written twice"};
  }

  std::string& line_;
  char separator_;
  std::size_t at_ = 0;
};

/// The share of the fields that are numbers; below 0 where the lines cannot be of this separator.
double share_of_numbers(std::span<const std::string> lines, char separator) {
  std::vector<std::string_view> fields;
  std::string room;
  std::size_t columns = 0, all = 0, numbers = 0;
  for (std::string line : lines) {
    if (split_fields(line, separator, fields)) return -1;
    if (fields.size() < 2 || (columns > 0 && fields.size() != columns)) return -1;
    columns = fields.size();
    all += columns;
    for (const std::string_view field : fields) numbers += parse_number(with_point(field, separator, room)) ? 1 : 0;
  }
  return static_cast<double>(numbers) / static_cast<double>(all);
}

}  // namespace

std::optional<FieldFault> split_fields(std::string& line, char separator, std::vector<std::string_view>& fields) {
  fields.clear();
  FieldReader reader(line, separator);
  do {
    std::string_view field;
    if (std::optional<FieldFault> fault = reader.read(field)) {
      fault->column = fields.size() + 1;
      return fault;
    }
    if (fields.size() == most_columns) {
      return FieldFault{.column = most_columns + 1, .words = text(": a line may have ", most_columns, " columns")};
    }
    fields.push_back(field);
  } while (reader.goes_on());
  return std::nullopt;
}

char find_separator(std::span<const std::string> lines) {
  char best = 0;
  double largest = 0;
  for (const char separator : separators) {
    const double share = share_of_numbers(lines, separator);
    if (share > largest) {
      largest = share;
      best = separator;
    }
  }
  if (best != 0) return best;
  std::vector<std::string_view> fields;
  for (const char separator : separators) {
    std::string first = lines.front();
    if (!split_fields(first, separator, fields) && fields.size() > 1) return separator;
  }
  return separators.front();
}

std::optional<char> named_separator(std::string_view line) {
  constexpr std::string_view start = "sep=";
  if (line.size() != start.size() + 1 || !line.starts_with(start)) return std::nullopt;
  return line.back();
}

std::string shown_field(std::string_view field) {
  constexpr std::size_t longest = 40;
  const bool cut = field.size() > longest;
  return one_line(Json(std::string(field.substr(0, longest)) + (cut ? "..." : "")));
}

std::string separator_words(char separator) {
  switch (separator) {
    case ',':
      return "commas";
    case ';':
      return "semicolons";
    case '\t':
      return "tabs";
    case ' ':
      return "blanks";
    default:
      return text('\'', separator, '\'');
  }
}

std::string_view with_point(std::string_view field, char separator, std::string& room) {
  if (separator != ';' && separator != '\t') return field;
  const std::size_t comma = field.find(',');
  if (comma == std::string_view::npos) return field;
  room = field;
  room[comma] = '.';
  return room;
}

}  // namespace nudge
