#pragma once
// Which columns of a table are what: whether its first line names them, and which hold the labels or the targets, the
// weights and the values.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nudge/dataset.hpp"

namespace nudge {

/// What is said of the columns before the table is read; as LoadOptions has it.
struct ColumnWishes {
  std::string label{};
  std::vector<std::string> targets{};  ///< that are numbers; then there is no label
  std::string weight{};
  std::vector<std::string> dropped{};
  std::optional<TableColumns> earlier{};
  std::optional<std::size_t> values{};  ///< how many an example must have
};

/// What programs write where a value is missing ("", "?", "NA" and the like): no number, but no column's name either.
bool is_missing(std::string_view field);

enum class FirstLine { header, example, either };

/// Whether a table's first line names its columns. It does where most of its fields, but for the label's, are no
/// numbers. It is an example where most are, unless a column of `wishes.earlier` says otherwise, or they only count the
/// columns from 0 or 1: under a word in the label's place that is `either`, a header if no other line has that label.
FirstLine judge_first_line(std::span<const std::string_view> fields, char separator, const ColumnWishes& wishes);

struct ChosenColumns {
  std::optional<std::size_t> label{};  ///< from 0; none: the table has no labels
  std::vector<std::size_t> targets{};  ///< in the order in which they are said
  std::optional<std::size_t> weight{};
  std::vector<std::size_t> values{};  ///< in the order of the model's inputs
  std::vector<std::string> names{};   ///< of all columns; empty: the table has none
  TableColumns table{};
  std::vector<std::string> notes{};  ///< what the user should know, a sentence each
};

/// Chooses the columns of a table whose first line is `first`, and names them if it is a header. Errors, which begin
/// with `file` and say what there is: no such column; a name where nothing is named; one column for two things; nothing
/// left for the values, or another number of them than is wished.
ChosenColumns choose_columns(const std::string& file, std::span<const std::string_view> first, bool header,
                             const ColumnWishes& wishes);

/// The same of a table that has no labels; nothing comes where it has some (see load_unlabelled).
std::optional<ChosenColumns> choose_unlabelled(const std::string& file, std::span<const std::string_view> first,
                                               bool header, const ColumnWishes& wishes);

/// The values alone, whether the table has labels or not: they are left out, as is what the earlier table does not
/// have. Errors: as above; a column of values is missing.
ChosenColumns choose_values(const std::string& file, std::span<const std::string_view> first, bool header,
                            const ColumnWishes& wishes);

}  // namespace nudge
