#pragma once
// Decimal numbers as people and programs write them: 12, 12.0, +1.5, .5, 1.2e+01. Equal ones are equal, however they are
// spelt.

#include <optional>
#include <string>
#include <string_view>

namespace nudge {

/// The nearest float or double. What is too small is as good as 0, and 0 has no sign; what is too large is infinite; "inf" and
/// "nan" are what they say. Nothing comes where the text is no number.
template <typename T = float>
std::optional<T> parse_number(std::string_view text);

/// The one spelling of a finite number, exact however many digits it has: "12" for 12.0, "0.5" for .50. Nothing comes
/// where the text is no such number.
std::optional<std::string> plain_number(std::string_view text);

}  // namespace nudge
