#pragma once
// nudge's own elementary functions, for float and double: the same bits from every compiler, processor and vector
// width.
//
// The functions defined here (exp, expm1, log, log1p, tanh, erf) are made for loops over many numbers: they have no
// branches and no tables, so a plain `for` over them is vectorised by the compiler. They use only + - * / (which IEEE
// 754 rounds in one way), integer operations on the bits, and selects; no fused multiply-add, because not every machine
// has one. The translation unit must be compiled with -ffp-contract=off and without -ffast-math. Everything in this
// header is inlined always, so that a kernel compiled for a newer processor leaves no function behind that the linker
// could choose for an older one.
//
// The largest errors found, in units in the last place of the exact result:
//
//             exp  expm1    log  log1p   tanh    erf    sin    cos    pow
//   float    1.03   1.34   0.84   0.87   1.34   1.51
//   double   0.95   1.29   0.83   0.83   1.34   1.56   0.81   0.80   0.87
//
// float against double arithmetic for every number (every 13th where the result is at its limit or, for the logarithms,
// far from 1); double against long double for 60 million numbers. The tests hold all of them to 2.
//
// NaN in gives NaN out; only which NaN is not promised. Nothing sets errno. The polynomials' coefficients come from
// scripts/fit_math.py.

#include <cfloat>
#include <cstdint>

#ifdef __FAST_MATH__
#error "nudge's functions lose their bits under -ffast-math"
#endif
static_assert(FLT_EVAL_METHOD == 0, "nudge needs float and double arithmetic without excess precision");

namespace nudge::math {

namespace detail {

/// How a floating-point type is laid out, and the constants that depend on it.
template <typename T>
struct Format;

template <>
struct Format<float> {
  using Bits = std::uint32_t;
  static constexpr int mantissa_bits = 23;
  static constexpr Bits exponent_bias = 127;
  static constexpr Bits sign = 0x80000000U;
  static constexpr Bits sqrt_half = 0x3F3504F3U;                 ///< the bits of sqrt(1/2)
  static constexpr float rounder = 0x1.8p23F;                    ///< adding it rounds to a whole number
  static constexpr float smallest = FLT_MIN, largest = FLT_MAX;  ///< of the normal numbers
  static constexpr float ln2_high = 0x1.62E4P-1F;                ///< log 2 in two parts: a whole number times
  static constexpr float ln2_low = 0x1.7F7D1CP-20F;              ///< the first one is exact
  static constexpr float exp_smallest = -0x1.5D589EP6F;          ///< exp below: less than the smallest normal
  static constexpr float exp_largest = 0x1.62E42EP6F;            ///< exp above: overflow
  static constexpr float expm1_smallest = -18, tanh_end = 10, erf_end = 4;  ///< beyond: the limit, -1 or 1
};

template <>
struct Format<double> {
  using Bits = std::uint64_t;
  static constexpr int mantissa_bits = 52;
  static constexpr Bits exponent_bias = 1023;
  static constexpr Bits sign = 0x8000000000000000U;
  static constexpr Bits sqrt_half = 0x3FE6A09E667F3BCDU;
  static constexpr double rounder = 0x1.8p52;
  static constexpr double smallest = DBL_MIN, largest = DBL_MAX;
  static constexpr double ln2_high = 0x1.62E42FEEP-1;
  static constexpr double ln2_low = 0x1.A39EF35793C76P-33;
  static constexpr double exp_smallest = -0x1.6232BDD7ABCD2P9;
  static constexpr double exp_largest = 0x1.62E42FEFA39EFP9;
  static constexpr double expm1_smallest = -38, tanh_end = 20, erf_end = 6;
};

template <typename T>
using Bits = typename Format<T>::Bits;

template <typename T>
[[gnu::always_inline]] inline Bits<T> to_bits(T x) {
  return __builtin_bit_cast(Bits<T>, x);
}
template <typename T>
[[gnu::always_inline]] inline T from_bits(Bits<T> bits) {
  return __builtin_bit_cast(T, bits);
}
template <typename T>
[[gnu::always_inline]] inline T magnitude(T x) {
  return from_bits<T>(to_bits(x) & ~Format<T>::sign);
}
/// y >= 0 with the sign of x
template <typename T>
[[gnu::always_inline]] inline T with_sign_of(T x, T y) {
  return from_bits<T>(to_bits(y) | (to_bits(x) & Format<T>::sign));
}

}  // namespace detail

/// condition ? a : b without a branch. Behind a `?` the compiler may move the computation of a or b into a branch of
/// its own, and then does not vectorise the loop.
template <typename T>
[[gnu::always_inline]] inline T select(bool condition, T a, T b) {
  const detail::Bits<T> mask = detail::Bits<T>{0} - detail::Bits<T>{condition};
  return detail::from_bits<T>((detail::to_bits(a) & mask) | (detail::to_bits(b) & ~mask));
}

namespace detail {

/// c0 + c1 x + c2 x^2 + ...
template <typename T>
[[gnu::always_inline]] inline T polynomial(T, T c0) {
  return c0;
}
template <typename T, typename... Rest>
[[gnu::always_inline]] inline T polynomial(T x, T c0, Rest... rest) {
  return c0 + x * polynomial(x, rest...);
}

/// x = n log 2 + r with a whole number n and |r| <= log(2) / 2
template <typename T>
struct Reduced {
  Bits<T> exponent;  ///< n where a floating-point number has its exponent
  T r;
  T tail;     ///< exp(r) - 1 - r
  T r_error;  ///< what r lost when it was rounded
};

template <typename T>
[[gnu::always_inline]] inline Reduced<T> reduce(T x) {
  using F = Format<T>;
  const T shifted = x * static_cast<T>(0x1.71547652B82FEP0) + F::rounder;  // x / log 2; its lowest bits hold n
  const T n = shifted - F::rounder;
  const T exact = x - n * F::ln2_high;
  const T r = exact - n * F::ln2_low;
  const T c = (exact - r) - n * F::ln2_low;
  T p;
  if constexpr (sizeof(T) == sizeof(float)) {
    p = polynomial(r, 0.5F, 0.16666542F, 0.0416662805F, 0.00836663134F, 0.00139465299F);
  } else {
    p = polynomial(r, 0.5, 0.16666666666666677, 0.041666666666666699, 0.0083333333333215631, 0.0013888888888866746,
                   0.00019841269886328251, 2.4801587360758929e-05, 2.7557243978998942e-06, 2.7557242574906182e-07,
                   2.5109125553265328e-08, 2.0924502979856322e-09);
  }
  return {to_bits(shifted) << F::mantissa_bits, r, r * r * p, c};
}

/// exp(x) for exp_smallest <= x <= exp_largest
template <typename T>
[[gnu::always_inline]] inline T exp_in_range(T x) {
  const Reduced<T> part = reduce(x);
  return from_bits<T>(to_bits(T{1} + (part.r + part.tail)) + part.exponent);
}

/// exp(x) - 1 = 2^n (exp(r) - 1) + 2^n - 1, for expm1_smallest <= x <= exp_largest; halved until the end, since 2^n may
/// overflow where the result does not
template <typename T>
[[gnu::always_inline]] inline T expm1_in_range(T x) {
  const Reduced<T> part = reduce(x);
  const T half_power = from_bits<T>(to_bits(T{0.5}) + part.exponent);
  const T half = (half_power * part.r + (half_power - T{0.5})) + half_power * (part.tail + part.r_error);
  return half + half;
}

/// log(x) - k_shift log(2) + correction, for positive normal x and a correction far smaller than 1.
/// x = 2^k (1 + f), sqrt(1/2) <= 1 + f < sqrt(2), f exact and the rest small (as in fdlibm's e_log.c); s = f / (2 + f)
/// log(1 + f) = 2s + s^3 p(s^2) = f - (f^2/2 - s (f^2/2 + s^2 p))
template <typename T>
[[gnu::always_inline]] inline T log_of_normal(T x, T k_shift, T correction) {
  using F = Format<T>;
  constexpr Bits<T> mantissa = (Bits<T>{1} << F::mantissa_bits) - 1;
  constexpr T whole = static_cast<T>(Bits<T>{1} << F::mantissa_bits);  // its lowest bits count ones
  const Bits<T> above = to_bits(x) - F::sqrt_half;
  const Bits<T> biased_k = (above + (F::exponent_bias << F::mantissa_bits)) >> F::mantissa_bits;
  const T k = (from_bits<T>(to_bits(whole) | biased_k) - (whole + static_cast<T>(F::exponent_bias))) - k_shift;
  const T f = from_bits<T>((above & mantissa) + F::sqrt_half) - T{1};
  const T s = f / (T{2} + f);
  const T z = s * s;
  T p;
  if constexpr (sizeof(T) == sizeof(float)) {
    p = polynomial(z, 0.666666627F, 0.400003374F, 0.285372406F, 0.235835433F);
  } else {
    p = polynomial(z, 0.66666666666667351, 0.39999999999411306, 0.28571428743222549, 0.2222219847962856,
                   0.18183569567587859, 0.15313907329951912, 0.14797469361488735);
  }
  const T half_f2 = T{0.5} * f * f;
  return k * F::ln2_high - ((half_f2 - (s * (half_f2 + z * p) + (k * F::ln2_low + correction))) - f);
}

template <typename T>
inline constexpr T infinity = static_cast<T>(__builtin_inf());
template <typename T>
inline constexpr T not_a_number = static_cast<T>(__builtin_nan(""));

}  // namespace detail

/// e^x. Results below the smallest normal number (x < -87.34 in float, x < -708.4 in double) are 0.
template <typename T>
[[gnu::always_inline]] inline T exp(T x) {
  using F = detail::Format<T>;
  T y = detail::exp_in_range(x);
  y = select(x > F::exp_largest, detail::infinity<T>, y);
  y = select(x < F::exp_smallest, T{0}, y);
  return select(x != x, x, y);
}

/// e^x - 1, accurate near 0 too
template <typename T>
[[gnu::always_inline]] inline T expm1(T x) {
  using F = detail::Format<T>;
  T y = detail::expm1_in_range(x);
  y = select(detail::magnitude(x) < 2 * F::smallest, x, y);  // their halves are not exact
  y = select(x > F::exp_largest, detail::infinity<T>, y);
  return select(x < F::expm1_smallest, T{-1}, y);
}

/// The natural logarithm. -infinity for 0, NaN for x < 0.
template <typename T>
[[gnu::always_inline]] inline T log(T x) {
  using F = detail::Format<T>;
  constexpr T up = static_cast<T>(detail::Bits<T>{1} << F::mantissa_bits);
  const bool tiny = x < F::smallest;
  T y = detail::log_of_normal(select(tiny, x * up, x), select(tiny, T{F::mantissa_bits}, T{0}), T{0});
  y = select(x == T{0}, -detail::infinity<T>, y);
  y = select(x < T{0}, detail::not_a_number<T>, y);
  return select(x <= F::largest, y, x);
}

/// log(1 + x), accurate near 0 too. -infinity for -1, NaN for x < -1.
template <typename T>
[[gnu::always_inline]] inline T log1p(T x) {
  using F = detail::Format<T>;
  const T u = T{1} + x;
  const T added = u - x;                              // the part of 1 that is in u
  const T lost = (T{1} - added) + (x - (u - added));  // u + lost = 1 + x exactly (Knuth's two-sum)
  T y = detail::with_sign_of(x, detail::magnitude(detail::log_of_normal(u, T{0}, lost / u)));
  y = select(x == T{-1}, -detail::infinity<T>, y);
  y = select(x < T{-1}, detail::not_a_number<T>, y);
  return select(x <= F::largest, y, x);
}

/// The hyperbolic tangent: x + x^3 p(x^2) up to 5/8, 1 - 2 / (e^2x + 1) beyond
template <typename T>
[[gnu::always_inline]] inline T tanh(T x) {
  using F = detail::Format<T>;
  const T a = detail::magnitude(x);
  const T b = select(a > F::tanh_end, F::tanh_end, a);
  const T square = b * b;
  T p;
  if constexpr (sizeof(T) == sizeof(float)) {
    p = detail::polynomial(square, -0.333332837F, 0.133314908F, -0.0537435003F, 0.0206505898F, -0.00571704749F);
  } else {
    p = detail::polynomial(square, -0.33333333333333315, 0.13333333333329889, -0.053968253966134576,
                           0.021869488470657627, -0.0088632343415511392, 0.0035921142717061432, -0.001455727619181651,
                           0.00058945863201587568, -0.00023703014770799728, 9.158984846365069e-05,
                           -3.0218013875434717e-05, 6.0556547297380061e-06);
  }
  const T near = b + b * (square * p);
  const T far = T{1} - T{2} / (detail::exp_in_range(b + b) + T{1});
  const T y = detail::with_sign_of(x, select(b < T{0.625}, near, far));
  return select(x != x, x, y);
}

/// The error function, 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x:
/// x + x p(x^2) up to 1, and 1 - exp(-x^2 - q(x)) beyond.
template <typename T>
[[gnu::always_inline]] inline T erf(T x) {
  using F = detail::Format<T>;
  const T a = detail::magnitude(x);
  const T b = select(a > F::erf_end, F::erf_end, a);
  const T square = b * b;
  T p, q;
  if constexpr (sizeof(T) == sizeof(float)) {
    p = detail::polynomial(square, 0.128379166F, -0.37612626F, 0.112836003F, -0.0268544443F, 0.00518953567F,
                           -0.000802084222F, 7.88912221e-05F);
    q = detail::polynomial(b - T{3}, 1.72032428F, 0.303402752F, -0.043703597F, 0.00572828948F, -0.00276367366F,
                           -0.000400717399F, -0.000185573153F);
  } else {
    p = detail::polynomial(square, 0.12837916709551256, -0.37612638903183548, 0.11283791670945252,
                           -0.026866170643276028, 0.0052239776074221849, -0.00085483259896476595,
                           0.00012055295319352556, -1.4924744646817323e-05, 1.6447517531099357e-06,
                           -1.6209175158729682e-07, 1.3722974369427325e-08, -7.8011874874385066e-10);
    q = detail::polynomial(b - T{3}, 1.7203630419808502, 0.30375368900311478, -0.04260578117912197,
                           0.0074118918771665038, -0.0013533104284164578, 0.00024569161618075163,
                           -4.3082787065654592e-05, 7.1153638543137783e-06, -1.0676073089631548e-06,
                           1.383157143027296e-07, -1.1161204143615188e-08, -1.9614766305754793e-09,
                           -5.5520212297292542e-10, -4.3102489568706735e-10, 2.4368681392255521e-10,
                           1.4727775554183102e-10, 4.6090854465079903e-11, 4.865489071229182e-12);
  }
  const T near = b + b * p;
  const T far = T{1} - detail::exp_in_range(-(square + q));
  const T y = detail::with_sign_of(x, select(b < T{1}, near, far));
  return select(x != x, x, y);
}

// The following have branches and are compiled once, in math.cpp; in float they are computed in double and rounded.

/// Beyond this magnitude, sin and cos are NaN: reducing larger angles exactly would take more of pi than is kept.
inline constexpr double largest_angle = 1.6e6;

/// Sine and cosine of an angle in radians, |x| <= largest_angle.
double sin(double x);
float sin(float x);
double cos(double x);
float cos(float x);

/// x^y, with the special cases of C's pow: x^0 = 1^y = 1, a negative x only to whole powers (else NaN), and subnormal
/// results.
double pow(double x, double y);
float pow(float x, float y);

}  // namespace nudge::math
