#include "data/csv_columns.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <utility>

#include "base/lower_case.hpp"
#include "base/retold.hpp"
#include "data/csv_fields.hpp"
#include "data/spelt_number.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

using Column = TableColumns::Column;

/// The column of a number from 1, or from -1 backwards, or "last"; nothing where `wish` is no such word.
std::optional<std::size_t> numbered_column(const std::string& wish, std::size_t count) {
  if (wish == "last") return count - 1;
  long number = 0;
  const auto [end, error] = std::from_chars(wish.data(), wish.data() + wish.size(), number);
  if (error != std::errc() || end != wish.data() + wish.size()) return std::nullopt;
  const auto most = static_cast<long>(count);
  if (number == 0 || number > most || number < -most) return count;  // there is none
  return static_cast<std::size_t>(number > 0 ? number - 1 : most + number);
}

std::string names_in_short(std::span<const std::string_view> names) {
  constexpr std::size_t shown = 8;
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < shown; ++i) {
    const std::string name = shown_field(names[i]);
    out += (i > 0 ? ", " : "") + name.substr(1, name.size() - 2);
  }
  return names.size() > shown ? out + ", ..." : out;
}

bool has_names(const TableColumns& columns) {
  const auto named = [](const Column& column) { return !column.name.empty(); };
  return named(columns.label) || std::ranges::any_of(columns.targets, named) || !columns.values.empty() ||
         (columns.weight && named(*columns.weight)) ||
         std::any_of(columns.dropped.begin(), columns.dropped.end(), named);
}

/// Finds columns by what is said of them.
class Finder {
 public:
  Finder(const std::string& file, std::span<const std::string_view> first, bool header)
      : file_(file), first_(first), header_(header) {}

  std::size_t count() const { return first_.size(); }
  bool header() const { return header_; }
  std::string_view name(std::size_t column) const { return header_ ? first_[column] : std::string_view(); }
  Column column(std::size_t at) const { return {std::string(name(at)), at + 1}; }
  /// `column 3, "age"`
  std::string words(std::size_t at) const {
    return name(at).empty() ? text("column ", at + 1) : text("column ", at + 1, ", ", shown_field(first_[at]));
  }
  /// Before a verb: `column 3, "age",`
  std::string subject(std::size_t at) const { return words(at) + (name(at).empty() ? "" : ","); }
  std::string names() const { return names_in_short(first_); }

  std::optional<std::size_t> by_name(std::string_view name) const {
    if (!header_) return std::nullopt;
    const auto found = std::find(first_.begin(), first_.end(), name);
    if (found == first_.end()) return std::nullopt;
    if (std::find(found + 1, first_.end(), name) != first_.end()) {
      fail(file_, ": two columns are called ", shown_field(name), "; say the column's number, from 1 to ", count());
    }
    return static_cast<std::size_t>(found - first_.begin());
  }

  /// By a name, a number or "last". Errors: there is none.
  std::size_t wished(const std::string& wish) const {
    const std::optional<std::size_t> named = by_name(wish), numbered = numbered_column(wish, count());
    if (named && numbered && *numbered < count() && named != numbered) {
      fail(file_, ": \"", wish, "\" is the number of column ", *numbered + 1, " and the name of column ", *named + 1,
           "; count from the end: -", count() - *numbered, " or -", count() - *named);
    }
    if (named) return *named;
    if (numbered && *numbered < count()) return *numbered;
    if (numbered) {
      fail(file_, ": has no column ", wish, "; it has ", count(), ", from 1 to ", count(),
           " or from -1, the last, to -", count());
    }
    if (header_) fail(file_, ": has no column ", shown_field(wish), "; its first line has ", names());
    const bool stands_there = std::find(first_.begin(), first_.end(), wish) != first_.end();
    fail(file_, ": ",
         stands_there ? shown_field(wish) + " stands in the first line, which is an example and names no columns"
                      : "names no columns, as its first line is an example, so none is " + shown_field(wish),
         "; say the column's number, from 1 to ", count(), ", or last");
  }

  /// The column that was this one of an earlier table: by its name, or by its place where either has no names.
  std::optional<std::size_t> as_before(const Column& column, const TableColumns& earlier) const {
    if (header_ && has_names(earlier)) return by_name(column.name);
    const bool stands_there = count() == earlier.count && column.number >= 1 && column.number <= count();
    return stands_there ? std::optional(column.number - 1) : std::nullopt;
  }

 private:
  const std::string& file_;
  std::span<const std::string_view> first_;
  bool header_;
};

/// Whether the table's targets are numbers, in the place of labels.
bool have_targets(const ColumnWishes& wishes) {
  return !wishes.targets.empty() || (wishes.label.empty() && wishes.earlier && !wishes.earlier->targets.empty());
}

/// Makes the choice, a part at a time.
class Chooser {
 public:
  Chooser(const std::string& file, const Finder& find, const ColumnWishes& wishes)
      : file_(file), find_(find), wishes_(wishes), taken_(find.count()) {}

  ChosenColumns choose(bool labelled) {
    drop();
    if (labelled && have_targets(wishes_)) {
      choose_targets();
    } else if (labelled) {
      choose_label();
    }
    choose_weight();
    choose_values();
    describe();
    return std::move(chosen_);
  }

 private:
  /// Whether the column was free; it is not any more.
  bool take(std::size_t at) {
    const bool free = !taken_[at];
    taken_[at] = true;
    return free;
  }

  std::size_t wished_to_drop(const std::string& wish) const {
    const bool are_several = wish.find(',') != std::string::npos;
    const auto words = [&](const std::string& problem) {
      return problem + (are_several ? "; give --drop-column once for each" : "");
    };
    return retell_errors(words, [&] { return find_.wished(wish); });
  }

  void drop() {
    const auto& earlier = wishes_.earlier;
    for (const std::string& wish : wishes_.dropped) drop(wished_to_drop(wish));
    for (const Column& column : earlier ? earlier->dropped : std::vector<Column>()) {
      if (const auto at = find_.as_before(column, *earlier)) drop(*at);
    }
  }
  void drop(std::size_t at) {
    if (take(at)) chosen_.table.dropped.push_back(find_.column(at));
  }

  void choose_label() {
    const auto& earlier = wishes_.earlier;
    if (!wishes_.label.empty()) {
      chosen_.label = find_.wished(wishes_.label);
    } else if (earlier) {
      chosen_.label = find_.as_before(earlier->label, *earlier);
      if (!chosen_.label) fail_about_label(*earlier);
      if (find_.header() != has_names(*earlier)) note_places(*earlier);
    } else {
      const auto first = std::find(taken_.begin(), taken_.end(), false);
      if (first == taken_.end()) fail(file_, ": all of its ", taken_.size(), " columns are dropped");
      chosen_.label = static_cast<std::size_t>(first - taken_.begin());
    }
    if (!take(*chosen_.label)) {
      fail(file_, ": ", find_.subject(*chosen_.label), " cannot hold the labels and be dropped");
    }
  }

  void choose_targets() {
    if (wishes_.targets.empty()) return choose_targets_as_before(*wishes_.earlier);
    if (!wishes_.label.empty()) {
      fail(file_, ": a column of labels, ", shown_field(wishes_.label), ", and columns of targets that are numbers (",
           shown_field(wishes_.targets.front()), "): only one of the two is expected");
    }
    for (const std::string& wish : wishes_.targets) choose_target(find_.wished(wish));
  }
  void choose_targets_as_before(const TableColumns& earlier) {
    for (const Column& column : earlier.targets) {
      if (const auto at = find_.as_before(column, earlier)) {
        choose_target(*at);
        continue;
      }
      if (find_.header() && has_names(earlier)) {
        fail(file_, ": has no column ", shown_field(column.name),
             ", which held a target that the model learnt; it has ", find_.names());
      }
      fail(file_, ": has ", find_.count(), " columns, the table that the model learnt had ", earlier.count,
           ", and there are no names to tell which is which");
    }
    if (find_.header() != has_names(earlier)) note_places(earlier);
  }
  void choose_target(std::size_t at) {
    if (!take(at)) fail(file_, ": ", find_.subject(at), " is a target: it cannot be named twice, nor dropped");
    chosen_.targets.push_back(at);
  }

  [[noreturn]] void fail_about_label(const TableColumns& earlier) const {
    if (find_.header() && has_names(earlier)) {
      fail(file_, ": has no column ", shown_field(earlier.label.name),
           ", which held the labels that the model learnt; it has ", find_.names(),
           "; say which has the labels: --label-column NAME");
    }
    fail(file_, ": has ", find_.count(), " columns, the table that the model learnt had ", earlier.count,
         ", and there are no names to tell which is which; say which has the labels: --label-column NUMBER, from 1 to ",
         find_.count());
  }

  void note_places(const TableColumns& earlier) {
    const char* what = find_.header() ? "the table that the model learnt had no header line, so the columns of this one"
                                      : "has no header line, so its columns";
    const bool targets = !earlier.targets.empty();
    chosen_.notes.push_back(text(file_, ": ", what, " are taken to stand as in ",
                                 find_.header() ? "that one" : "the table that the model learnt",
                                 targets ? ", the target in column " : ", the labels in column ",
                                 targets ? earlier.targets.front().number : earlier.label.number));
  }

  void choose_weight() {
    const auto& earlier = wishes_.earlier;
    if (!wishes_.weight.empty()) {
      chosen_.weight = find_.wished(wishes_.weight);
    } else if (earlier && earlier->weight) {
      chosen_.weight = find_.as_before(*earlier->weight, *earlier);
    }
    if (!chosen_.weight) return;
    if (chosen_.weight == chosen_.label) {
      fail(file_, ": column ", shown_field(wishes_.weight), " cannot hold both the labels and the weights",
           wishes_.label.empty() ? "; the labels are in the first column unless data.label_column names another" : "");
    }
    if (!take(*chosen_.weight)) {
      fail(file_, ": ", find_.subject(*chosen_.weight), " cannot hold the weights and be ",
           chosen_.targets.empty() ? "dropped" : "a target, nor dropped");
    }
  }

  void choose_values() {
    const auto& earlier = wishes_.earlier;
    const bool named = earlier && find_.header() && !earlier->values.empty() && choose_values_by_name(earlier->values);
    for (std::size_t at = 0; at < taken_.size() && !named; ++at) {
      if (!taken_[at]) chosen_.values.push_back(at);
    }
    if (chosen_.values.empty()) {
      fail(file_, ": has ", find_.count(), find_.count() == 1 ? " column" : " columns",
           ", and none is left for values");
    }
    if (wishes_.values && chosen_.values.size() != *wishes_.values) fail_about_values(*wishes_.values);
  }

  /// Whether any of these names is there; then all are.
  bool choose_values_by_name(const std::vector<std::string>& wanted) {
    std::string missing;
    for (const std::string& name : wanted) {
      if (const auto at = find_.by_name(name)) {
        chosen_.values.push_back(*at);
      } else if (missing.empty()) {
        missing = name;
      }
    }
    if (chosen_.values.empty()) {
      chosen_.notes.push_back(text(file_,
                                   ": none of its columns has a name that the model learnt; their values are "
                                   "taken in the order in which they stand"));
      return false;
    }
    if (!missing.empty()) {
      fail(file_, ": has no column ", shown_field(missing), ", whose values the model takes; it has ", find_.names());
    }
    for (const std::size_t at : chosen_.values) {
      if (!take(at)) {
        fail(file_, ": ", find_.subject(at),
             " is a value that the model takes; it cannot be anything else, nor dropped");
      }
    }
    std::vector<std::string_view> left;
    for (std::size_t at = 0; at < taken_.size(); ++at) {
      if (!taken_[at]) left.push_back(find_.name(at));
    }
    if (!left.empty()) {
      chosen_.notes.push_back(text(file_, ": leaves out what the model did not learn from: ", names_in_short(left)));
    }
    return true;
  }

  [[noreturn]] void fail_about_values(std::size_t expected) const {
    std::string others;
    if (chosen_.label) others += " but for the labels in " + find_.words(*chosen_.label);
    for (const std::size_t at : chosen_.targets) {
      others += text(others.empty() ? " but for" : " and", " the target in ", find_.words(at));
    }
    if (chosen_.weight)
      others += text(others.empty() ? " but for" : " and", " the weights in ", find_.words(*chosen_.weight));
    fail(file_, ": an example has ", chosen_.values.size(), chosen_.values.size() == 1 ? " value" : " values", others,
         ", the model takes ", expected);
  }

  void describe() {
    TableColumns& table = chosen_.table;
    table.count = find_.count();
    for (std::size_t at = 0; at < find_.count() && find_.header(); ++at) chosen_.names.emplace_back(find_.name(at));
    if (chosen_.label) table.label = find_.column(*chosen_.label);
    for (const std::size_t at : chosen_.targets) table.targets.push_back(find_.column(at));
    if (chosen_.weight) table.weight = find_.column(*chosen_.weight);
    std::set<std::string_view> names;
    for (const std::size_t at : chosen_.values) names.insert(find_.name(at));
    // Names that do not tell the columns apart are none.
    if (!find_.header() || names.size() < chosen_.values.size() || names.contains("")) return;
    for (const std::size_t at : chosen_.values) table.values.emplace_back(find_.name(at));
  }

  const std::string& file_;
  const Finder& find_;
  const ColumnWishes& wishes_;
  std::vector<bool> taken_;
  ChosenColumns chosen_;
};

/// Where the labels are looked for, as far as that can be said before it is known whether there are names; behind the
/// last where the targets are numbers.
std::size_t label_place(std::span<const std::string_view> fields, const ColumnWishes& wishes) {
  if (have_targets(wishes)) return fields.size();
  const std::string& wish = wishes.label.empty() && wishes.earlier ? wishes.earlier->label.name : wishes.label;
  if (const auto numbered = numbered_column(wish, fields.size())) return *numbered < fields.size() ? *numbered : 0;
  const auto found = std::find(fields.begin(), fields.end(), wish);
  return !wish.empty() && found != fields.end() ? static_cast<std::size_t>(found - fields.begin()) : 0;
}

/// Whether the fields but for that at `left_out` count from 0 or 1, as pandas names columns that have no names.
bool counts_columns(std::span<const std::string_view> fields, std::size_t left_out) {
  const std::string_view start = fields[left_out == 0 ? 1 : 0];
  if (start != "0" && start != "1") return false;
  std::size_t next = start == "1" ? 1 : 0;
  for (std::size_t at = 0; at < fields.size(); ++at) {
    if (at != left_out && fields[at] != std::to_string(next++)) return false;
  }
  return true;
}

}  // namespace

bool is_missing(std::string_view field) {
  constexpr std::array words{"", "?", "-", "na", "n/a", "nan", "null", "none"};
  return std::find(words.begin(), words.end(), lower_case(field)) != words.end();
}

FirstLine judge_first_line(std::span<const std::string_view> fields, char separator, const ColumnWishes& wishes) {
  if (fields.size() < 2) return parse_number(fields[0]) ? FirstLine::example : FirstLine::header;
  std::string room;
  const auto is_number = [&](std::string_view field) {
    return parse_number(with_point(field, separator, room)) && !is_missing(field);
  };
  const std::size_t label = label_place(fields, wishes);
  const bool over_an_index = fields[0].empty() && fields.size() > 2;
  if (over_an_index && counts_columns(fields, 0)) return FirstLine::header;
  if (counts_columns(fields, label)) {
    constexpr std::size_t too_many_for_chance = 16;
    if (fields.size() > too_many_for_chance) return FirstLine::header;
    if (label < fields.size() && !is_number(fields[label]) && fields.size() > 2) {
      const bool named = !wishes.label.empty() && fields[label] == wishes.label;
      return named ? FirstLine::header : FirstLine::either;
    }
  }
  const auto names_a_column = [&](const std::string& target) {
    return !is_number(target) && std::ranges::find(fields, target) != fields.end();
  };
  if (std::ranges::any_of(wishes.targets, names_a_column)) return FirstLine::header;
  const std::string& before = wishes.earlier ? wishes.earlier->label.name : std::string();
  if (!before.empty() && !is_number(before) && label < fields.size() && fields[label] == before)
    return FirstLine::header;
  std::size_t numbers = 0, words = 0;
  for (std::size_t at = 0; at < fields.size(); ++at) {
    if (at == label) continue;
    if (is_number(fields[at])) {
      ++numbers;
    } else if (!is_missing(fields[at])) {
      ++words;
    }
  }
  return words > numbers ? FirstLine::header : FirstLine::example;
}

ChosenColumns choose_columns(const std::string& file, std::span<const std::string_view> first, bool header,
                             const ColumnWishes& wishes) {
  const Finder find(file, first, header);
  return Chooser(file, find, wishes).choose(true);
}

std::optional<ChosenColumns> choose_unlabelled(const std::string& file, std::span<const std::string_view> first,
                                               bool header, const ColumnWishes& wishes) {
  const Finder find(file, first, header);
  const std::optional<TableColumns>& earlier = wishes.earlier;
  const auto there = [&](const std::string& name) { return find.by_name(name).has_value(); };
  bool by_name = false;
  if (header && earlier && has_names(*earlier)) {
    const auto is_there = [&](const Column& target) { return there(target.name); };
    const bool has_targets = !earlier->targets.empty();
    if (has_targets ? std::ranges::all_of(earlier->targets, is_there) : there(earlier->label.name)) return std::nullopt;
    by_name = !earlier->values.empty() && std::all_of(earlier->values.begin(), earlier->values.end(), there);
  }
  if (!by_name && first.size() != wishes.values) return std::nullopt;
  return Chooser(file, find, wishes).choose(false);
}

ChosenColumns choose_values(const std::string& file, std::span<const std::string_view> first, bool header,
                            const ColumnWishes& wishes) {
  const Finder find(file, first, header);
  const std::optional<TableColumns>& earlier = wishes.earlier;
  for (const std::string& name : header&& earlier ? earlier->values : std::vector<std::string>()) {
    if (find.by_name(name)) continue;
    fail(file, ": has no column ", shown_field(name), ", which the labelled table has; it has ", find.names());
  }
  ColumnWishes but_labels = wishes;
  if (const auto label = earlier ? find.as_before(earlier->label, *earlier) : std::nullopt) {
    but_labels.dropped.push_back(text('-', find.count() - *label));
  }
  return Chooser(file, find, but_labels).choose(false);
}

}  // namespace nudge
