#pragma once
// How numbers are written, in the terminal: the one place. Locale-free, so the same everywhere.
// (with_thousands, percent, duration and byte_size are in text/text.hpp.)

#include <string>

namespace nudge::words {

/// `digits` significant digits: 0.07123 -> "0.0712"; 2.3 -> "2.30"; 0.0000123 -> "1.23e-05"; "nan", "inf".
std::string significant(double value, int digits = 3);

/// The shortest decimal that reads back to the same double (float): 0.1 -> "0.1".
std::string shortest(double value);
std::string shortest(float value);

/// The double nearest to the shortest decimal of a float: written as a double it shows the float's few digits, and
/// converted to float it is `value` again.
double as_double(float value);

/// Within seven signs, with a plus in front of what is positive and a minus (U+2212) in front of what is negative: below
/// a thousandth with an exponent, "\u22124.5e-4".
std::string short_with_sign(double value);

/// "1 example", "2 examples".
std::string counted(std::size_t count, const std::string& one, const std::string& many);

}  // namespace nudge::words
