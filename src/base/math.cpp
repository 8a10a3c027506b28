#include "base/math.hpp"

namespace nudge::math {

namespace {

using detail::from_bits;
using detail::magnitude;
using detail::polynomial;
using detail::to_bits;

/// A number as an unevaluated sum, |low| at most half a unit in the last place of high: about 106 bits.
struct Pair {
  double high, low;
};

/// a + b exactly (Knuth)
Pair sum(double a, double b) {
  const double s = a + b;
  const double b_in_s = s - a;
  return {s, (a - (s - b_in_s)) + (b - b_in_s)};
}

/// a + b with the last bits of b lost
Pair sum(Pair a, Pair b) {
  const Pair s = sum(a.high, b.high);
  return sum(s.high, s.low + (a.low + b.low));
}

/// a b exactly (Dekker: the halves of a number have 26 bits, so products of halves are exact)
Pair product(double a, double b) {
  constexpr double splitter = 0x1p27 + 1;
  const double a_scaled = splitter * a, b_scaled = splitter * b;
  const double a_high = a_scaled - (a_scaled - a), b_high = b_scaled - (b_scaled - b);
  const double a_low = a - a_high, b_low = b - b_high;
  const double p = a * b;
  return {p, ((a_high * b_high - p) + a_high * b_low + a_low * b_high) + a_low * b_low};
}

/// a b with the product of the lows lost
Pair product(Pair a, Pair b) {
  const Pair p = product(a.high, b.high);
  return sum(p.high, p.low + (a.high * b.low + a.low * b.high));
}

/// x = n pi/2 + (high + low) with |high| <= pi/4
struct Angle {
  std::uint64_t quadrant;  ///< n modulo 4
  double high, low;
};

/// pi/2 is taken in three parts of 33 bits and a rest, so that their products with n < 2^20 are exact.
Angle reduce_angle(double x) {
  constexpr double rounder = detail::Format<double>::rounder;
  constexpr double two_over_pi = 0x1.45F306DC9C883P-1;
  const double shifted = x * two_over_pi + rounder;
  const double n = shifted - rounder;
  const double first = x - n * 0x1.921FB544P0;
  const Pair second = sum(first, -n * 0x1.0B4611A6P-34);
  const Pair third = sum(second.high, -n * 0x1.3198A2EP-69);
  const double rest = (second.low + third.low) - n * 0x1.B839A252049C1P-104;
  const double high = third.high + rest;
  return {to_bits(shifted) & 3, high, (third.high - high) + rest};
}

/// sin(x + y) for |x| <= pi/4 and y far smaller: x + x^3 p(x^2) + y cos(x)
double sin_part(double x, double y) {
  const double z = x * x;
  const double p = polynomial(z, -0.16666666666666632, 0.0083333333333223698, -0.00019841269829771137,
                              2.7557313678658054e-06, -2.5050755960550627e-08, 1.5896666472974769e-10);
  return x + (x * z * p + y * (1 - 0.5 * z));
}

/// cos(x + y) for |x| <= pi/4 and y far smaller: 1 - x^2/2 + x^4 p(x^2) - y sin(x)
double cos_part(double x, double y) {
  const double z = x * x;
  const double p = polynomial(z, 0.041666666666666602, -0.0013888888888874066, 2.4801587289444156e-05,
                              -2.7557314340835008e-07, 2.0875721645556002e-09, -1.1359560377069644e-11);
  const double half = 0.5 * z;
  const double start = 1 - half;
  return start + (((1 - start) - half) + (z * z * p - x * y));
}

/// sin(x + quarters pi/2)
double sin_of_turned(double x, std::uint64_t quarters) {
  if (!(magnitude(x) <= largest_angle)) return detail::not_a_number<double>;
  const Angle angle = reduce_angle(x);
  const std::uint64_t quadrant = angle.quadrant + quarters;
  const double y = (quadrant & 1) == 0 ? sin_part(angle.high, angle.low) : cos_part(angle.high, angle.low);
  return (quadrant & 2) == 0 ? y : -y;
}

/// log(x) for finite x > 0, to about 65 bits: as detail::log_of_normal, with the first two terms of the series,
/// 2s and (2/3) s^3, as pairs.
Pair log_pair(double x) {
  using F = detail::Format<double>;
  double k = 0;
  if (x < F::smallest) {
    x *= 0x1p52;
    k = -52;
  }
  const std::uint64_t above = to_bits(x) - F::sqrt_half;
  k += static_cast<double>(static_cast<std::int64_t>(above) >> F::mantissa_bits);
  const double f = from_bits<double>((above & 0xFFFFFFFFFFFFFU) + F::sqrt_half) - 1;

  const Pair divisor = sum(2, f);
  const double s_high = f / divisor.high;
  const Pair back = product(s_high, divisor.high);
  const Pair s = {s_high, (((f - back.high) - back.low) - s_high * divisor.low) / divisor.high};
  const Pair z = product(s, s);
  const Pair cube = product(product(s, z), {0x1.5555555555555P-1, 0x1.5555555555555P-55});
  const double tail =
      polynomial(z.high, 0.39999999999999997, 0.28571428571434265, 0.22222222220089272, 0.1818181856805775,
                 0.15384576741051564, 0.13335581167057517, 0.11689213369409708, 0.11873498810498263);
  const Pair series = sum(Pair{2 * s.high, 2 * s.low}, sum(cube, {s.high * z.high * z.high * tail, 0}));
  return sum(sum(k * F::ln2_high, k * F::ln2_low), series);
}

/// exp(x.high + x.low), also where the result is subnormal
double exp_pair(Pair x) {
  if (x.high > 710) return detail::infinity<double>;
  if (x.high < -746) return 0;
  const auto part = detail::reduce(x.high);
  const double y = 1 + (part.r + (part.tail + (part.r_error + x.low + x.low * (part.r + part.tail))));
  const std::int64_t n = static_cast<std::int64_t>(part.exponent) >> 52;
  const std::int64_t half = n / 2;
  const auto power = [](std::int64_t m) { return from_bits<double>(static_cast<std::uint64_t>(m + 1023) << 52); };
  return y * power(half) * power(n - half);
}

enum class Parity { not_whole, even, odd };

Parity parity_of(double y) {
  const double a = magnitude(y);
  if (a >= 0x1p53) return Parity::even;
  const auto whole = static_cast<std::int64_t>(a);
  if (static_cast<double>(whole) != a) return Parity::not_whole;
  return (whole & 1) == 0 ? Parity::even : Parity::odd;
}

}  // namespace

double sin(double x) { return magnitude(x) < 0x1p-27 ? x : sin_of_turned(x, 0); }

double cos(double x) { return sin_of_turned(x, 1); }

double pow(double x, double y) {
  constexpr double infinity = detail::infinity<double>;
  if (y == 0 || x == 1) return 1;
  if (x != x || y != y) return x + y;
  const double a = magnitude(x);
  if (magnitude(y) == infinity) return a == 1 ? 1 : (a > 1) == (y > 0) ? infinity : 0;
  const Parity parity = parity_of(y);
  const bool negative = (to_bits(x) & detail::Format<double>::sign) != 0;
  double result;
  if (a == 0 || a == infinity) {
    result = (a == 0) == (y > 0) ? 0 : infinity;
  } else if (negative && parity == Parity::not_whole) {
    return detail::not_a_number<double>;
  } else {
    // Beyond 2^70 every power other than 1's is 0 or infinity; larger numbers would overflow in the exact product.
    const double exponent = y > 0x1p70 ? 0x1p70 : y < -0x1p70 ? -0x1p70 : y;
    const Pair log_a = log_pair(a);
    const Pair high = product(exponent, log_a.high);
    result = exp_pair(sum(high.high, high.low + exponent * log_a.low));
  }
  return negative && parity == Parity::odd ? -result : result;
}

float sin(float x) { return static_cast<float>(sin(static_cast<double>(x))); }
float cos(float x) { return static_cast<float>(cos(static_cast<double>(x))); }
float pow(float x, float y) { return static_cast<float>(pow(static_cast<double>(x), static_cast<double>(y))); }

}  // namespace nudge::math
