#pragma once
// A line of a table taken apart into its fields, and what stands between them found out from the first lines.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nudge {

/// What is wrong with a line: ", column 2" and the like belong before it.
struct FieldFault {
  std::size_t column = 0;  ///< from 1
  std::string words{};
  bool open_quote = false;  ///< a quote that is never closed
};

/// Fills `fields` with views into `line`, which loses the quotes: spaces around a field do not belong to it; one that
/// begins with a double quote ends with the next, and "" inside it is a quote. Between fields stands `separator`; if
/// that is a blank, any number of them do.
std::optional<FieldFault> split_fields(std::string& line, char separator, std::vector<std::string_view>& fields);

/// What stands between the fields of these lines, which are not empty: comma, semicolon, tab or blank. That which gives
/// all lines the same number of fields, two or more, and the largest share of numbers; else what the first line has.
char find_separator(std::span<const std::string> lines);

/// The separator that a first line such as "sep=;" names.
std::optional<char> named_separator(std::string_view line);

/// A field between quotes as a message shows it: not too long, and without what would act on a terminal.
std::string shown_field(std::string_view field);

/// "semicolons"
std::string separator_words(char separator);

/// A number's text with a decimal point in the place of a decimal comma, which a table may have whose separator is
/// another than the comma.
std::string_view with_point(std::string_view field, char separator, std::string& room);

}  // namespace nudge
