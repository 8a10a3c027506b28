#pragma once
// How numbers are written, in reports and in the terminal: the one place. Locale-free, so the same everywhere.
// (with_thousands, percent, duration and byte_size are in report/text_report.hpp.)

#include <string>

namespace nudge::report {

/// `digits` significant digits: 0.07123 -> "0.0712"; 2.3 -> "2.30"; 0.0000123 -> "1.23e-05"; "nan", "inf".
std::string significant(double value, int digits = 3);

/// The shortest decimal that reads back to the same double (float): 0.1 -> "0.1".
std::string shortest(double value);
std::string shortest(float value);

/// The double nearest to the shortest decimal of a float: written as a double it shows the float's few digits, and
/// converted to float it is `value` again.
double as_double(float value);

/// With a minus sign (U+2212) in front of what is negative and a plus in front of what is positive: for pages.
std::string with_sign(double value, int digits = 3);
/// The same in a drawing, where there is room for seven signs: below a thousandth with an exponent, "\u22124.5e-4".
std::string short_with_sign(double value);

/// A length in an SVG: at most two decimals, none where they are 0.
std::string svg_number(double value);

}  // namespace nudge::report
