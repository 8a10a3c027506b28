#pragma once
// Numbers as the decimals that JSON has, in the same way everywhere: no locale, no exponent where few digits do.

#include <string>

namespace nudge {

/// Appends a decimal that reads back to the same bits: 0.1 -> "0.1", 100 -> "100.0", 1e-7 -> "1e-07", -0.0 -> "-0.0".
/// Its digits are the fewest that do, and of those the nearest to the number. The number is finite.
void append_decimal(std::string& out, double value);
void append_decimal(std::string& out, float value);

/// Appends at most so many significant digits, in the form of printf's %g: 0.5 -> "0.5", 1234567 -> "1.23457e+06". They
/// are rounded from the decimal that append_decimal has. A number that is not finite is "inf", "-inf" or "nan".
void append_rounded(std::string& out, double value, int digits);

}  // namespace nudge
