#pragma once
// JSON as this ring writes it: keys in the order given, numbers that read back to the same bits.

#include <optional>
#include <string>

#include "files/json.hpp"

namespace nudge::report {

/// null where there is none.
Json number_or_null(const std::optional<double>& value);

/// Pretty, two spaces an indent, but what holds no further object or array stays on one line: a confusion matrix reads
/// as a matrix. Numbers that are not finite are null; what is not UTF-8 becomes U+FFFD.
std::string pretty(const Json& json);

/// All on one line.
std::string one_line(const Json& json);

}  // namespace nudge::report
